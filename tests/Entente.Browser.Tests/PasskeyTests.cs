using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>A passkey enrolled on the account page signs in by itself afterwards; the authenticator is the browser's virtual one.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class PasskeyTests(PairInBrowser house)
{
    [Fact]
    public async Task A_passkey_is_enrolled_and_signs_in_without_a_password()
    {
        house.Need();
        await using var desk = await Desk.SignInAnew(house, house.Pair.Us.Place, "reviewer", "en");
        var session = await desk.Context.NewCDPSessionAsync(desk.Page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });

        await desk.Page.GotoAsync("/account");
        await desk.Page.ClickAsync("[data-passkey=create] [data-passkey-begin]");
        await desk.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await desk.Context.ClearCookiesAsync();
        await desk.Page.GotoAsync("/sign-in"); // conditional mediation: with presence simulated it goes on by itself

        await desk.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        Assert.Contains("Sample Officer 118", await desk.Page.InnerTextAsync(".top"), StringComparison.Ordinal);
        desk.WasQuiet();
    }
}
