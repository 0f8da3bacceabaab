using Entente.Cli.Example;
using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>The pictures of the main pages in docs/screens. <c>./test --approve Browser</c> takes them anew.</summary>
/// <remarks>
/// Clocks, numbers and keys differ from run to run, so pixels are not compared: the approved picture must exist, be a PNG of the window's
/// width, and the page it shows must still be there and pass axe. People compare the rest.
/// </remarks>
[Collection(PairInBrowser.OneAtATime)]
public sealed class ScreenTests(PairInBrowser house)
{
    private static readonly string Folder = Path.Combine(PairInBrowser.Root(), "docs", "screens");

    [Theory]
    [InlineData("en", "en", 1440, ColorScheme.Light)]
    [InlineData("zh", "zh", 1440, ColorScheme.Light)]
    [InlineData("en-dark", "en", 1440, ColorScheme.Dark)]
    [InlineData("en-390", "en", 390, ColorScheme.Light)]
    public async Task The_main_pages_have_approved_pictures(string suffix, string language, int width, ColorScheme scheme)
    {
        house.Need();
        var matter = await PlayOnce();
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", language, width, scheme);
        await desk.Page.GotoAsync("/");
        await Picture(desk, $"today-{suffix}", width);
        await desk.Page.GotoAsync(matter);
        await desk.Page.Locator(".timeline > li:nth-child(1) .proof > summary").ClickAsync();
        await Picture(desk, $"matter-{suffix}", width);
        await desk.Page.GotoAsync("/registers/substances/SLTQVWMQISKVDN-UHFFFAOYSA-N");
        await Picture(desk, $"substance-{suffix}", width);
        await desk.Page.GotoAsync("/laboratory");
        await desk.Page.Locator("main a[href*='/laboratory/exhibits/']").First.ClickAsync();
        await Picture(desk, $"exhibit-{suffix}", width);
        await using var security = await Desk.SignIn(house, house.Pair.Us.Place, "security", language, width, scheme);
        await security.Page.GotoAsync("/agreements");
        await Picture(security, $"agreements-{suffix}", width);
    }

    private async Task<string> PlayOnce()
    {
        await Play.All(house.Pair, house.Us, house.Cn, TimeProvider.System, new Steps(TextWriter.Null), CancellationToken.None);
        var chemist = await house.Us.SignIn("chemist", TimeProvider.System, CancellationToken.None);
        if ((await chemist.Get("/api/today", CancellationToken.None))["theyOwe"]!.AsArray().Count == 0) // an earlier test may have answered all: Today shows what is owed
        {
            var bench = new LaboratoryWork(
                chemist, await house.Us.SignIn("reviewer", TimeProvider.System, CancellationToken.None), await house.Us.SignIn("release", TimeProvider.System, CancellationToken.None),
                DateOnly.FromDateTime(DateTime.UtcNow), new Steps(TextWriter.Null));
            await bench.Notify(LaboratoryWork.Second, CancellationToken.None);
        }

        var lines = await Correspondence.Notifications(chemist, CancellationToken.None);
        return $"/matters/{(string)lines.MinBy(line => (string)line!["number"]!)!["id"]!}";
    }

    private static async Task Picture(Desk desk, string name, int width)
    {
        await desk.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await desk.FitsItsWindow();
        await desk.PassesAxe();
        var file = Path.Combine(Folder, name + ".png");
        if (Environment.GetEnvironmentVariable("ENTENTE_APPROVE") == "1")
        {
            Directory.CreateDirectory(Folder);
            await desk.Page.ScreenshotAsync(new() { Path = file });
        }

        Assert.True(File.Exists(file), $"{file} is missing; ./test --approve Browser takes the pictures");
        var png = await File.ReadAllBytesAsync(file);
        Assert.Equal(width, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16, 4))); // IHDR: the width
    }
}
