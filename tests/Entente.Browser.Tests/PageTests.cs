using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>Every page, as the officers who use it see it: passes axe, fits its window, asks nothing of another host.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class PageTests(PairInBrowser house)
{
    private static readonly (string User, string[] Pages)[] Rounds =
    [
        ("chemist",
        [
            "/", "/matters", "/requests", "/new", "/release", "/laboratory", "/laboratory/new", "/registers/substances", "/registers/substances?q=fentanyl",
            "/registers/substances?by=Same&structure=CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "/registers/substances/one-sided", "/registers/substances/changes",
            "/registers/substances/SLTQVWMQISKVDN-UHFFFAOYSA-N", "/search?q=fentanyl", "/log", "/account", "/not-there",
        ]),
        ("security", ["/agreements", "/agreements/card", "/agreements/keys", "/agreements/return", "/agreements/new", "/files", "/incidents", "/log", "/retention", "/administration", "/administration/new", "/audit"]),
    ];

    [Theory]
    [InlineData("en", 1440, ColorScheme.Light)]
    [InlineData("en", 390, ColorScheme.Dark)]
    [InlineData("zh", 1440, ColorScheme.Dark)]
    [InlineData("zh", 390, ColorScheme.Light)]
    public async Task Every_page_passes_axe_and_fits_its_window(string language, int width, ColorScheme scheme)
    {
        house.Need();
        foreach (var (user, pages) in Rounds)
        {
            await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, user, language, width, scheme);
            foreach (var address in pages)
            {
                await desk.Page.GotoAsync(address);
                Assert.Equal(language == "zh" ? "zh-Hans" : "en", await desk.Page.GetAttributeAsync("html", "lang"));
                await desk.FitsItsWindow();
                await desk.PassesAxe();
                if (address != "/agreements") continue;
                await desk.Press("main th a"); // the agreement that is in force
                await desk.FitsItsWindow();
                await desk.PassesAxe();
            }

            desk.WasQuiet();
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task On_paper_there_is_nothing_to_press_and_every_sheet_says_whose_it_is_and_how_to_handle_it(string language)
    {
        house.Need();
        foreach (var (user, pages) in Rounds)
        {
            await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, user, language);
            await desk.Page.EmulateMediaAsync(new() { Media = Media.Print });
            foreach (var address in pages)
            {
                await desk.Page.GotoAsync(address);
                Assert.Equal(0, await desk.Page.Locator("button:visible, nav:visible, [type=file]:visible, [role=search]:visible").CountAsync());
                Assert.StartsWith(language == "zh" ? "US 美国 · " : "US United States · ", await desk.Page.GetAttributeAsync("html", "data-sheet"), StringComparison.Ordinal);
                Assert.False(string.IsNullOrEmpty(await desk.Page.GetAttributeAsync("html", "data-handling")), address);
                Assert.Matches(@"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", await desk.Page.GetAttributeAsync("html", "data-printed"));
            }
        }
    }

    [Fact]
    public async Task Today_weighs_less_than_300_kB_at_first_sight()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "security", "en");
        await using var fresh = await house.Browser.NewContextAsync(new() { StorageState = await desk.Context.StorageStateAsync() }); // signed in, nothing cached
        var page = await fresh.NewPageAsync();
        var session = await fresh.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        long bytes = 0;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => Interlocked.Add(ref bytes, (long)data!.Value.GetProperty("encodedDataLength").GetDouble());

        await page.GotoAsync(house.Pair.Us.Place.Address.ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

        TestContext.Current.TestOutputHelper?.WriteLine($"Today, first sight: {bytes} bytes on the wire");
        Assert.InRange(bytes, 1_000, 300_000);
    }

    // The queue of matters once scrolled sideways inside its frame on a small laptop.
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task A_queue_keeps_to_its_frame_at_every_width(string language)
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", language);
        await desk.Page.GotoAsync("/matters");
        foreach (var width in new[] { 900, 1000, 1100, 1200, 1300, 1440 })
        {
            await desk.Page.SetViewportSizeAsync(width, 1000);
            var over = await desk.Page.EvaluateAsync<int>("() => { const frame = document.querySelector('.queue'); return frame.scrollWidth - frame.clientWidth; }");
            Assert.True(over <= 0, $"{width} px: {over} px too wide");
        }
    }

    [Fact]
    public async Task The_keyboard_reaches_everything()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", "en");
        await desk.Page.GotoAsync("/matters");

        await desk.Page.Keyboard.PressAsync("/");
        Assert.Equal("find", await desk.Page.EvaluateAsync<string>("document.activeElement.id"));
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Page.EvaluateAsync("document.activeElement.blur()");
        await desk.Page.Keyboard.PressAsync("?");
        Assert.True(await desk.Page.Locator("dialog[open]").CountAsync() == 1);
        await desk.PassesAxe();
        await desk.Page.Keyboard.PressAsync("Escape");

        await desk.Page.GotoAsync("/matters");
        await desk.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("#content", await desk.Page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        await desk.Page.EvaluateAsync("document.activeElement.blur()");
        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.Page.WaitForURLAsync(url => url.Contains("/matters/", StringComparison.Ordinal) || url.Contains("/agreements/", StringComparison.Ordinal));
        desk.WasQuiet();
    }

    [Fact]
    public async Task A_session_of_one_node_is_none_at_the_other()
    {
        house.Need();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "reviewer", "en");

        await desk.Page.GotoAsync(house.Pair.Cn.Place.Address.ToString());

        Assert.Contains("/sign-in", desk.Page.Url, StringComparison.Ordinal);
        await desk.Page.GotoAsync(house.Pair.Us.Place.Address.ToString());
        Assert.DoesNotContain("/sign-in", desk.Page.Url, StringComparison.Ordinal);
    }
}
