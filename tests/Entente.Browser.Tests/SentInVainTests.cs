using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>What is typed into a draft and sent at the wrong moment is offered back: to who typed it, and to nobody else.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class SentInVainTests(PairInBrowser house)
{
    private const string Subject = "form[data-draft] [name='f.subject.en']";
    private const string Offer = "[data-offer-for] [data-take=back]";

    // Once only the save that runs as one types was guarded: Enter, "Save draft" and "Add: …" lost the text, and the sign-in page said that it was kept.
    [Fact]
    public async Task A_draft_sent_after_the_session_ended_is_offered_back_however_it_was_sent()
    {
        house.Need();
        await using var desk = await Desk.SignInAnew(house, house.Pair.Us.Place, "chemist", "en");
        var draft = await KeptTests.Begin(desk);
        foreach (var (way, send) in new (string, Func<Task>)[]
        {
            ("Enter", () => desk.Page.Keyboard.PressAsync("Enter")),
            ("Save draft", () => desk.Page.EvaluateAsync("document.querySelector('.actions button[value=save]').click()")),
            ("Add", () => desk.Page.EvaluateAsync("document.querySelector('button[name=change]').click()")),
            ("nothing but time", () => desk.Page.Locator("[data-kept-for][data-state=alone]").WaitForAsync()),
        })
        {
            var session = await desk.Context.CookiesAsync();
            await desk.Context.ClearCookiesAsync();
            await desk.Page.ClickAsync(Subject);
            await desk.Page.FillAsync(Subject, $"typed without a session, then {way}");
            await send();
            if (way != "nothing but time") await desk.Page.WaitForURLAsync(url => url.Contains("/sign-in", StringComparison.Ordinal));

            await desk.Context.AddCookiesAsync(session.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, SameSite = c.SameSite }));
            await desk.Page.GotoAsync(draft);
            Assert.True(await desk.Page.Locator(Offer).IsVisibleAsync(), $"{way}: nothing is offered");
            await desk.Page.ClickAsync(Offer);
            Assert.Equal($"typed without a session, then {way}", await desk.Page.InputValueAsync(Subject));

            await desk.Press("main .actions button[value=save]"); // now it is stored, and nothing is left to offer
            Assert.False(await desk.Page.Locator(Offer).IsVisibleAsync(), $"{way}: offered though it is stored");
            Assert.Equal(0, await Copies(desk));
        }
    }

    [Fact]
    public async Task A_draft_sent_while_the_line_was_cut_is_offered_back()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        var draft = await KeptTests.Begin(desk);
        await desk.Page.ClickAsync(Subject);
        await desk.Context.SetOfflineAsync(true);
        await desk.Page.FillAsync(Subject, "typed without a line");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Page.WaitForTimeoutAsync(1000);
        await desk.Context.SetOfflineAsync(false);

        await desk.Page.GotoAsync("/"); // first elsewhere: another page is no proof that the node has it
        await desk.Page.GotoAsync(draft);
        await desk.Page.ClickAsync(Offer);

        Assert.Equal("typed without a line", await desk.Page.InputValueAsync(Subject));
    }

    // The slower window's text was once thrown away, and the page said that nothing was lost.
    [Fact]
    public async Task Of_two_windows_with_one_draft_the_slower_one_sees_both_texts()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        var draft = await KeptTests.Begin(desk);
        var other = await desk.Context.NewPageAsync();
        await other.GotoAsync(draft);
        await other.FillAsync(Subject, "the quicker window");
        await other.Locator("[data-kept-for][data-state=kept]").WaitForAsync();

        await desk.Page.FillAsync(Subject, "the slower window");
        await desk.Page.Locator("[data-kept-for][data-state=elsewhere]").WaitForAsync();
        await desk.Page.FillAsync(Subject, "the slower window goes on");
        await desk.Press("main .actions button[value=save]");

        var unkept = await desk.Page.InnerTextAsync("[data-unkept]");
        Assert.Contains("the slower window goes on", unkept, StringComparison.Ordinal);
        Assert.Contains("the quicker window", unkept, StringComparison.Ordinal);
        Assert.Equal("the quicker window", await desk.Page.InputValueAsync(Subject));
        Assert.False(await desk.Page.Locator(Offer).IsVisibleAsync()); // the page shows it already
        await desk.PassesAxe();
        await desk.FitsItsWindow();

        await desk.Page.GotoAsync(draft); // turned away from without a choice: still offered
        Assert.True(await desk.Page.Locator(Offer).IsVisibleAsync());
        await desk.Page.GoBackAsync();
        await desk.Page.GotoAsync(draft);
        await desk.Page.ClickAsync(Offer);
        Assert.Equal("the slower window goes on", await desk.Page.InputValueAsync(Subject));
    }

    [Fact]
    public async Task What_one_officer_typed_is_not_offered_to_the_next_at_the_same_machine()
    {
        house.Need();
        await using var desk = await Desk.SignInAnew(house, house.Pair.Us.Place, "chemist", "en");
        await desk.Page.GotoAsync("/laboratory/new");
        await desk.Page.FillAsync("[name='Form.Description']", "for the chemist's eyes");
        await desk.Context.ClearCookiesAsync();
        await desk.Page.GotoAsync("/sign-in");
        await desk.Enter(house.Us["reviewer"]);

        await desk.Page.GotoAsync("/laboratory/new");

        Assert.False(await desk.Page.Locator("[data-offer-for='exhibit-new']").IsVisibleAsync());
        Assert.Equal(0, await Copies(desk));

        await desk.Page.FillAsync("[name='Form.Description']", "for the reviewer's eyes");
        await desk.Page.ClickAsync("details.officer summary");
        await desk.Press("details.officer form[action='/sign-out'] button");
        Assert.Equal(0, await desk.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    private static Task<int> Copies(Desk desk) => desk.Page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(k => k.startsWith('entente.typed.')).length");
}
