using Deque.AxeCore.Playwright;

namespace Entente.Browser.Tests;

/// <summary>The first thing an officer sees, before any account.</summary>
public sealed class ScreenTests(PairInBrowser house)
{
    [Fact]
    public async Task The_sign_in_page_names_the_party_and_passes_axe()
    {
        house.Need();
        await using var context = await house.Browser.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync(house.Pair.Us.Place.Address + "sign-in");

        Assert.Equal("US · United States 美国", string.Join(' ', (await page.Locator(".plate").InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty((await page.RunAxe()).Violations.Select(v => v.Id));
    }
}
