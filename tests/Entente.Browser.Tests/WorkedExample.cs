using System.Globalization;
using Entente.Cli.Example;
using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>The worked example's steps through the pages, with nothing but what an officer sees and presses.</summary>
internal sealed class WorkedExample(PairInBrowser house, string usLanguage, string cnLanguage)
{
    private static readonly string Samples = Path.Combine(PairInBrowser.Root(), "data", "samples");

    /// <summary>Exhibit, measured spectrum, result with its level; the address of the exhibit's page.</summary>
    public static async Task<string> Record(Desk chemist, string number, LaboratoryWork.Find find)
    {
        var (page, today) = (chemist.Page, DateTime.UtcNow);
        await page.GotoAsync("/laboratory/new");
        await page.FillAsync("[name='Form.Number']", number);
        await page.FillAsync("[name='Form.Seal']", "SAMPLE 示例 0047713");
        await page.FillAsync("[name='Form.Description']", "Sample 示例: invented around a real spectrum");
        await page.SelectOptionAsync("[name='Form.Matrix']", "Tablet");
        await page.FillAsync("[name='Form.NetMilligrams']", "45300");
        await page.FillAsync("[name='Form.Pieces']", "412");
        await page.FillAsync("[name='Form.FoundOn']", Day(today.AddDays(-12)));
        await page.SelectOptionAsync("[name='Form.Circumstance']", "SeizurePost");
        await page.FillAsync("[name='Form.AdminLevel1']", "Ohio");
        await chemist.Press("form[data-remember] button.primary");
        var exhibit = new Uri(page.Url).AbsolutePath;

        await page.SetInputFilesAsync("#spectrum-file", Path.Combine(Samples, find.File));
        await chemist.Press("form:has(#spectrum-file) button[type=submit]");
        Assert.Contains(find.File, await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GotoAsync(exhibit + "/result");
        await page.FillAsync("[name='Form.Structure']", find.Smiles);
        await page.FillAsync("[name='Form.AnalysedOn']", Day(today.AddDays(-6)));
        await Run(page, 0, "gc-ms", "Positive", "Library", 1, independent: true);
        await Run(page, 1, "infrared", "Positive", "SecondaryReference", 2, independent: false);
        await Run(page, 2, "colour-test", "Negative", "None", 1, independent: false);
        await page.SelectOptionAsync("[name='Form.Isomers']", "NotResolved");
        await page.FillAsync("[name='Form.OpenIsomers']", string.Join("; ", find.OpenIsomers));
        await page.CheckAsync("[name='Form.FentanylClass']");
        await chemist.Press("button.primary[value=save]");
        Assert.Contains(find.InchiKey, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("L2", await page.InnerTextAsync(".computed"), StringComparison.Ordinal);
        return exhibit;
    }

    /// <summary>A second chemist signs the computed level.</summary>
    public async Task Review(string exhibit)
    {
        await using var reviewer = await Desk.SignIn(house, house.Pair.Us.Place, "reviewer", usLanguage);
        await reviewer.Page.GotoAsync(exhibit);
        await reviewer.Press("form:has(#review-level) button[type=submit]");
        Assert.Equal(0, await reviewer.Page.Locator("#review-level").CountAsync());
        reviewer.WasQuiet();
    }

    /// <summary>From the exhibit to a draft handed in for release; the address of the draft.</summary>
    public static async Task<string> HandIn(Desk chemist, string exhibit)
    {
        await chemist.Page.GotoAsync(exhibit);
        await chemist.Page.SelectOptionAsync("#notify-kind", "FirstDetection");
        await chemist.Press("form:has(#notify-to) button[type=submit]");
        var draft = new Uri(chemist.Page.Url).AbsolutePath;
        Assert.StartsWith("/drafts/", draft, StringComparison.Ordinal);
        await chemist.Page.CheckAsync("[name=basis][value='UN1988.9']");
        await chemist.Press("button[name=do][value=submit]");
        Assert.Equal(0, await chemist.Page.Locator("button[name=do][value=release]").CountAsync()); // never by who wrote it
        return draft;
    }

    /// <summary>A second officer of the party reads the draft, signs that no method is in it, and lets it go.</summary>
    public async Task Release(Place place, string draft)
    {
        var language = place == house.Pair.Us.Place ? usLanguage : cnLanguage;
        await using var second = await Desk.SignIn(house, place, "release", language);
        await second.Page.GotoAsync("/release");
        await second.PassesAxe();
        await second.FitsItsWindow();
        Assert.Equal(1, await second.Page.Locator($"table a[href='{draft}']").CountAsync());
        await second.Page.GotoAsync(draft);
        await second.Page.CheckAsync("[name=clean]");
        await second.Press("button[name=do][value=release]");
        second.WasQuiet();
    }

    /// <summary>Reloads a page until it shows something, at most a minute.</summary>
    public static async Task Until(IPage page, string address, string selector)
    {
        for (var attempt = 0; attempt < 120; attempt++)
        {
            await page.GotoAsync(address);
            if (await page.Locator(selector).CountAsync() > 0) return;
            await Task.Delay(500);
        }

        Assert.Fail($"{page.Url} never showed {selector}");
    }

    private static async Task Run(IPage page, int row, string technique, string outcome, string comparedWith, int sampling, bool independent)
    {
        await page.SelectOptionAsync($"#run-{row}-technique", technique);
        await page.SelectOptionAsync($"#run-{row}-outcome", outcome);
        await page.SelectOptionAsync($"#run-{row}-compared", comparedWith);
        await page.FillAsync($"#run-{row}-sampling", sampling.ToString(CultureInfo.InvariantCulture));
        if (outcome == "Positive") await page.CheckAsync($"[name='Form.Runs[{row}].Reviewable']");
        if (independent) await page.CheckAsync($"[name='Form.Runs[{row}].Independent']");
    }

    private static string Day(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
