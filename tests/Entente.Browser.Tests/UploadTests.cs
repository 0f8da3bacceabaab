using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>A large file put to a draft: with progress, over a line that breaks, stopped, and taken up again.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class UploadTests(PairInBrowser house) : IDisposable
{
    private const int Size = 20_000_000; // above what a form takes at once
    private readonly string folder = Directory.CreateTempSubdirectory("entente-upload-").FullName;

    [Theory]
    [InlineData("en", 1440, ColorScheme.Light)]
    [InlineData("zh", 390, ColorScheme.Dark)]
    public async Task A_large_file_that_was_stopped_goes_on_where_it_stopped(string language, int width, ColorScheme scheme)
    {
        house.Need();
        var (file, name) = (Path.Combine(folder, $"scan-{language}.tif"), $"scan-{language}.tif");
        await File.WriteAllBytesAsync(file, new byte[Size]);
        await using var desk = await Desk.SignIn(house, house.Pair.Us.Place, "chemist", language, width, scheme);
        await desk.Page.GotoAsync("/new");
        await desk.Press("form[action='/drafts/new']:has(input[value='information-request@1']) button, form[action='/drafts/new']:has(option[value='information-request@1']) button");
        var draft = new Uri(desk.Page.Url).AbsolutePath;
        var begun = new List<long>();
        var away = true;
        await desk.Page.RouteAsync("**/api/uploads/**", async route =>
        {
            lock (begun) begun.Add(long.Parse(route.Request.Url.Split("at=")[1], System.Globalization.CultureInfo.InvariantCulture));
            if (begun.Count > 8 && away) await route.AbortAsync(); // the line breaks
            else await route.ContinueAsync();
        });

        await desk.Page.SetInputFilesAsync("#file", file);
        await desk.Page.ClickAsync("button[value=attach]");
        await desk.Page.WaitForFunctionAsync("() => document.querySelector('[data-way] progress').value > 30 && /[0-9] (s;|秒)/.test(document.querySelector('[data-way]').innerText)");
        await Look(desk, $"upload-away-{language}");
        await desk.Press("[data-stop]");
        Assert.Contains("41", await desk.Page.InnerTextAsync($"li:has-text('{name}')"), StringComparison.Ordinal); // 8 slices of 1,048,576 bytes
        await Look(desk, $"upload-stopped-{language}");

        away = false;
        int before;
        lock (begun) before = begun.Count;
        await desk.Page.SetInputFilesAsync("#file", file);
        await desk.Page.ClickAsync("button[value=attach]");
        await desk.Page.WaitForFunctionAsync("() => document.querySelector('[data-way]').hidden && !/41/.test(document.querySelector('#files').parentElement.innerText)");

        lock (begun) Assert.Equal(8L << 20, begun[before]);
        await Look(desk, $"upload-done-{language}");
        await desk.Page.GotoAsync(draft);
        Assert.Equal(1, await desk.Page.Locator($"li:has-text('{name}')").CountAsync());
        desk.WasQuiet();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task Look(Desk desk, string name)
    {
        await desk.FitsItsWindow();
        await desk.PassesAxe();
        if (Environment.GetEnvironmentVariable("ENTENTE_LOOK") is { Length: > 0 } place) await desk.Page.ScreenshotAsync(new() { Path = Path.Combine(place, name + ".png"), FullPage = true });
    }
}
