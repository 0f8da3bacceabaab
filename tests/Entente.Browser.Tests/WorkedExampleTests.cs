using Entente.Cli.Example;

namespace Entente.Browser.Tests;

/// <summary>The main job as people do it, on both nodes, once with each side in each language.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class WorkedExampleTests(PairInBrowser house)
{
    private const string Arrived = "section:has(#arrived) a[href^='/matters/']";

    [Theory]
    [InlineData("en", "zh")]
    [InlineData("zh", "en")]
    public async Task A_notification_goes_there_and_its_answer_comes_back(string usLanguage, string cnLanguage)
    {
        house.Need();
        var play = new WorkedExample(house, usLanguage, cnLanguage);
        var number = $"B-{usLanguage}-示例";
        await using var chemist = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", usLanguage);
        var exhibit = await WorkedExample.Record(chemist, number, LaboratoryWork.First);
        await chemist.PassesAxe();
        await chemist.FitsItsWindow();
        await play.Review(exhibit);
        var draft = await WorkedExample.HandIn(chemist, exhibit);
        await chemist.PassesAxe();
        await NarrowToo(usLanguage, exhibit, exhibit + "/result", draft);
        await play.Release(house.Pair.Us.Place, draft);
        await chemist.Page.GotoAsync(draft);
        var matter = await Matter(chemist);
        await NarrowToo(usLanguage, matter, draft, "/laboratory");

        await using var laboratory = await Desk.SignIn(house, house.Pair.Cn.Place, "laboratory", cnLanguage);
        await WorkedExample.Until(laboratory.Page, matter, "form[action$='/open'] button");
        await laboratory.Page.GotoAsync("/");
        Assert.True(await laboratory.Page.Locator($"{Arrived}[href='{matter}']").CountAsync() > 0);
        await laboratory.PassesAxe();
        await laboratory.Page.GotoAsync(matter);
        // Who receives a notification sees the structure drawn, as who sent it does; once only the key was told.
        Assert.True(await laboratory.Page.EvaluateAsync<bool>("async () => { const d = document.querySelector('aside img.drawing'); await d.decode(); return d.naturalWidth > 0; }"));
        if (usLanguage == "en") await laboratory.Press("form[action$='/open'] button"); // the other time writing itself counts as opening
        await Say(laboratory, matter, "substance-notification.acknowledge/1");
        await laboratory.Press("button[name=do][value=submit]"); // needs no second person
        await Say(laboratory, matter, "substance-notification.reply/1");
        await laboratory.Page.SelectOptionAsync("[name='f.sighting']", "NOT_SEEN");
        await laboratory.Page.FillAsync("[name='f.message.en']", "Sample: not seen.");
        await laboratory.Page.FillAsync("[name='f.message.zh']", "示例：未检出。");
        await laboratory.Page.CheckAsync("[name=basis][value='UN1988.9']");
        await laboratory.Press("button[name=do][value=submit]");
        await play.Release(house.Pair.Cn.Place, new Uri(laboratory.Page.Url).AbsolutePath);

        await WorkedExample.Until(chemist.Page, matter, $".timeline > li:nth-child({(usLanguage == "en" ? 4 : 3)}) .proof"); // with the mark of opening, where one was sent
        await chemist.Press(".timeline > li:nth-child(1) .proof > summary");
        Assert.Equal(6, await chemist.Page.Locator(".timeline > li:nth-child(1) .steps > li").CountAsync());
        Assert.Equal("done", await chemist.Page.Locator(".timeline > li:nth-child(1) .steps > li:nth-child(5)").GetAttributeAsync("data-step"));
        Assert.Equal(exhibit, await chemist.Page.Locator("aside a[href^='/laboratory/exhibits/']").GetAttributeAsync("href"));
        Assert.Equal(1, await chemist.Page.Locator("aside h2 a[href^='/registers/substances/']").CountAsync()); // the card, by the drawing
        await laboratory.Page.GotoAsync(matter);
        Assert.Equal(0, await laboratory.Page.Locator("form[action$='/open']").CountAsync());
        await chemist.PassesAxe();
        Assert.Equal(await State(chemist), await State(laboratory, matter)); // both nodes computed it alone
        chemist.WasQuiet();
        laboratory.WasQuiet();
    }

    [Fact]
    public async Task While_the_line_is_cut_a_notification_waits_in_sight_and_then_arrives_once()
    {
        house.Need();
        var play = new WorkedExample(house, "en", "zh");
        await using var chemist = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        var exhibit = await WorkedExample.Record(chemist, "B-cut-示例", LaboratoryWork.Second);
        await play.Review(exhibit);
        var draft = await WorkedExample.HandIn(chemist, exhibit);

        house.Pair.Cut();
        await play.Release(house.Pair.Us.Place, draft);
        await chemist.Page.GotoAsync(draft);
        var matter = await Matter(chemist);
        await WorkedExample.Until(chemist.Page, "/", ".trouble, .offline");
        Assert.Contains("1 waiting", await chemist.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        await chemist.PassesAxe();
        await NarrowToo("en", "/", "/agreements", "/log"); // the sentence about the line once stuck out of a telephone's window

        house.Pair.Mend();
        await using var laboratory = await Desk.SignIn(house, house.Pair.Cn.Place, "laboratory", "zh");
        await WorkedExample.Until(laboratory.Page, matter, ".timeline");
        await laboratory.Page.GotoAsync("/matters");
        Assert.Equal(1, await laboratory.Page.Locator($"table a[href='{matter}']").CountAsync());
        chemist.WasQuiet();
    }

    /// <summary>The same pages on a telephone, in the dark.</summary>
    private async Task NarrowToo(string language, params string[] pages)
    {
        await using var phone = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", language, 390, Microsoft.Playwright.ColorScheme.Dark);
        foreach (var address in pages)
        {
            await phone.Page.GotoAsync(address);
            await phone.FitsItsWindow();
            await phone.PassesAxe();
        }
    }

    private static async Task Say(Desk desk, string matter, string type)
    {
        await desk.Page.GotoAsync(matter);
        await desk.Press($"form:has(input[name=type][value='{type}']) button");
    }

    private static async Task<string> Matter(Desk desk) =>
        (await desk.Page.Locator("main a[href^='/matters/']").First.GetAttributeAsync("href"))!.Split('#', '?')[0];

    private static async Task<string> State(Desk desk, string? matter = null)
    {
        if (matter is not null) await desk.Page.GotoAsync(matter);
        return await desk.Page.Locator("aside code").First.InnerTextAsync();
    }
}
