using System.Collections.Concurrent;

namespace Entente.Browser.Tests;

/// <summary>Nothing that was typed is lost: not by an expired session, not by a node that stops.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class KeptTests(PairInBrowser house)
{
    [Fact]
    public async Task A_form_sent_after_the_session_ended_is_offered_back()
    {
        house.Need();
        await using var desk = await Desk.SignInAnew(house, house.Pair.Us.Place, "chemist", "en");
        await desk.Page.GotoAsync("/laboratory/new");
        await desk.Page.FillAsync("[name='Form.Description']", "typed before the session ended");
        await desk.Context.ClearCookiesAsync();

        await desk.Press("form[data-remember] button.primary");
        Assert.Contains("/sign-in", desk.Page.Url, StringComparison.Ordinal);
        await desk.Enter(house.Us["chemist"]);
        await desk.Page.GotoAsync("/laboratory/new");
        await desk.Page.ClickAsync("[data-offer-for='exhibit-new'] [data-take=back]");

        Assert.Equal("typed before the session ended", await desk.Page.InputValueAsync("[name='Form.Description']"));
    }

    [Fact]
    public async Task What_was_kept_as_it_was_typed_is_there_after_the_node_was_killed()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Cn.Place, "laboratory", "zh");
        var draft = await Begin(desk);
        await desk.Page.FillAsync("[name='f.subject.zh']", "断电之前所写");
        await desk.Page.Locator("[data-kept-for][data-state=kept]").WaitForAsync();

        await house.Pair.KillAndRestartCn(CancellationToken.None);
        await desk.Page.GotoAsync(draft);

        Assert.Equal("断电之前所写", await desk.Page.InputValueAsync("[name='f.subject.zh']"));
    }

    [Fact]
    public async Task What_was_kept_as_it_was_typed_is_there_after_the_browser_was_gone()
    {
        house.Need();
        string draft;
        await using (var first = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en"))
        {
            draft = await Begin(first);
            await first.Page.FillAsync("[name='f.subject.en']", "typed before the browser was gone");
            await first.Page.Locator("[data-kept-for][data-state=kept]").WaitForAsync();
        }

        await using var second = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        await second.Page.GotoAsync("/new");
        await second.Press($"section:has(#mine) a[href='{draft}']");

        Assert.Equal("typed before the browser was gone", await second.Page.InputValueAsync("[name='f.subject.en']"));
    }

    // The page once opened at its top without a word; what was missing stood at the end of a long form. And the draft was then hard to find again.
    [Fact]
    public async Task An_incomplete_draft_says_on_top_what_is_missing_and_today_leads_back_to_it()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        var draft = await Begin(desk);
        await desk.Page.FillAsync("[name='f.subject.en']", "handed in too early");
        await desk.Press("main .actions button[value=submit]");

        Assert.Equal("stands", await desk.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.True(await desk.Page.Locator("#stands").IsVisibleAsync());
        await desk.PassesAxe();
        await desk.FitsItsWindow();
        await desk.Page.ClickAsync("#stands a[href='#f-urgency']");
        Assert.Equal("f-urgency", await desk.Page.EvaluateAsync<string>("document.activeElement.id"));

        await desk.Page.GotoAsync("/");
        await desk.PassesAxe();
        await desk.Press($"section:has(#mine) a[href='{draft}']");
        Assert.Equal("handed in too early", await desk.Page.InputValueAsync("[name='f.subject.en']"));
    }

    // Once the save on its way raised the draft's version under the form that was handed in, and the node refused that as two hands at one draft.
    [Fact]
    public async Task Handing_in_waits_for_the_save_that_is_on_its_way()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        var exhibit = await WorkedExample.Record(desk, "B-slow-示例", Cli.Example.LaboratoryWork.First);
        await new WorkedExample(house, "en", "zh").Review(exhibit);
        await desk.Page.GotoAsync(exhibit);
        await desk.Page.SelectOptionAsync("#notify-kind", "FirstDetection");
        await desk.Press("form:has(#notify-to) button[type=submit]");
        var draft = new Uri(desk.Page.Url).AbsolutePath;
        var order = new ConcurrentQueue<string>();
        await desk.Page.RouteAsync($"**{draft}/keep", async route =>
        {
            await Task.Delay(1500);
            await route.ContinueAsync();
        });
        desk.Page.RequestFinished += (_, request) =>
        {
            if (new Uri(request.Url).AbsolutePath == $"{draft}/keep") order.Enqueue("kept");
        };
        desk.Page.Request += (_, request) =>
        {
            if (request.Method == "POST" && new Uri(request.Url).AbsolutePath == draft) order.Enqueue("handed in");
        };

        await desk.Page.CheckAsync("[name=basis][value='UN1988.9']");
        await desk.Page.RunAndWaitForRequestAsync(() => desk.Page.FillAsync("[name='f.message.en']", "Sample: typed just before it was handed in."), r => r.Url.EndsWith("/keep", StringComparison.Ordinal));
        await desk.Page.ClickAsync("button[name=do][value=submit]");
        await desk.Page.Locator("button[name=do][value=submit]").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });

        Assert.Equal(["kept", "handed in"], order.TakeLast(2));
        Assert.Equal(0, await desk.Page.Locator(".trouble, button[name=do][value=submit]").CountAsync());
        Assert.Contains("typed just before", await desk.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        desk.WasQuiet();
    }

    [Fact]
    public async Task A_foreign_file_is_refused_with_the_place_and_the_mend()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "reviewer", "en");
        await using var chemist = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        await WorkedExample.Record(chemist, "B-foreign-示例", Cli.Example.LaboratoryWork.First);
        await desk.Page.GotoAsync(new Uri(chemist.Page.Url).AbsolutePath.Replace("/result", "", StringComparison.Ordinal));

        await desk.Page.SetInputFilesAsync("#spectrum-file", new Microsoft.Playwright.FilePayload { Name = "holiday.png", MimeType = "image/png", Buffer = [0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3] });
        await desk.Press("form:has(#spectrum-file) button[type=submit]");

        Assert.True(await desk.Page.Locator("[role=alert]:visible, .complaint:visible").CountAsync() > 0);
        await desk.PassesAxe();
    }

    internal static async Task<string> Begin(Desk desk)
    {
        await desk.Page.GotoAsync("/new");
        await desk.Press("form[action='/drafts/new']:has(input[value='information-request@1']) button, form[action='/drafts/new']:has(option[value='information-request@1']) button");
        Assert.Contains("/drafts/", desk.Page.Url, StringComparison.Ordinal);
        return new Uri(desk.Page.Url).AbsolutePath;
    }
}
