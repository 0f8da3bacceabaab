using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Node.Tests.Host;

namespace Entente.Node.Tests.Accounts;

/// <summary>A machine left unlocked gives nobody a way in that lasts.</summary>
public sealed partial class FreshProofTests
{
    [Fact]
    public async Task A_passkey_is_added_only_within_five_minutes_of_a_factor_shown()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = await node.SignedIn("chemist");
        using var atOnce = await Creation(browser);
        var open = await browser.Page("/account");
        node.Clock.Advance(TimeSpan.FromMinutes(6));

        using var later = await Creation(browser);
        using var posted = await browser.SubmitIn(open, "/account", "add-passkey", ("Passkey.Credential", "{}"));
        var page = await posted.Content.ReadAsStringAsync();
        using var wrong = await browser.Submit("/account", "prove", ("Proof.Password", chemist.Password), ("Proof.Code", "000000"));
        using var stillNot = await Creation(browser);
        using var proved = await browser.Submit("/account", "prove", ("Proof.Password", chemist.Password), ("Proof.Code", node.NextCode(chemist.TotpSecret)));
        using var now = await Creation(browser);

        Assert.Equal(HttpStatusCode.OK, atOnce.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, later.StatusCode);
        Assert.Equal("proof-stale", JsonDocument.Parse(await later.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        Assert.DoesNotContain("name=\"_handler\" value=\"add-passkey\"", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (wrong.StatusCode, stillNot.StatusCode));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (proved.StatusCode, now.StatusCode));
    }

    [Fact]
    public async Task A_password_is_changed_on_a_fresh_proof_and_the_old_one_opens_nothing()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = await node.SignedIn("chemist");
        var open = await browser.Page("/account");
        node.Clock.Advance(TimeSpan.FromMinutes(6));
        using var stale = await browser.SubmitIn(open, "/account", "change-password", ("New.Password", "four quiet words here"), ("New.Repeated", "four quiet words here"));
        using var unchanged = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var proved = await browser.Submit("/account", "prove", ("Proof.Password", chemist.Password), ("Proof.Code", node.NextCode(chemist.TotpSecret)));

        using var changed = await browser.Submit("/account", "change-password", ("New.Password", "four quiet words here"), ("New.Repeated", "four quiet words here"));
        using var old = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var fresh = await node.Browser().SignIn(chemist.User, "four quiet words here", node.NextCode(chemist.TotpSecret));
        node.Clock.Advance(TimeSpan.FromMinutes(2)); // the stamp of sessions is looked at anew
        using var me = await browser.Get("/api/me");

        Assert.Equal(HttpStatusCode.OK, unchanged.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (old.StatusCode, fresh.StatusCode));
        Assert.Equal(HttpStatusCode.OK, me.StatusCode); // who changed it stays signed in
    }

    [Fact]
    public async Task Another_authenticator_takes_the_place_of_the_old_one_once_it_has_shown_a_code()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = await node.SignedIn("chemist");
        var page = await browser.Page("/account");
        var secret = Secret().Match(page).Groups["it"].Value.Replace(" ", "", StringComparison.Ordinal);

        using var slip = await browser.SubmitIn(page, "/account", "another-factor", ("Next.Digits", "000000"));
        var again = WebUtility.HtmlDecode(await slip.Content.ReadAsStringAsync());
        using var old = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var done = await browser.SubmitIn(again, "/account", "another-factor", ("Next.Digits", node.NextCode(secret)));
        var told = WebUtility.HtmlDecode(await done.Content.ReadAsStringAsync());
        using var gone = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var fresh = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(secret));
        using var me = await browser.Get("/api/me");

        Assert.Contains("Not the code shown now", again, StringComparison.Ordinal);
        Assert.Equal(secret, Secret().Match(again).Groups["it"].Value.Replace(" ", "", StringComparison.Ordinal)); // what was scanned stays good
        Assert.Equal(HttpStatusCode.OK, old.StatusCode);
        Assert.Contains("The new authenticator counts from now on", told, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (gone.StatusCode, fresh.StatusCode));
        Assert.Equal(HttpStatusCode.OK, me.StatusCode); // who changed it stays signed in
    }

    [Fact]
    public async Task Another_authenticator_is_not_taken_on_an_old_proof_nor_with_the_secret_offered_to_somebody_else()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.SignedIn("chemist");
        using var reviewer = await node.SignedIn("reviewer");
        var (hers, his) = (await chemist.Page("/account"), await reviewer.Page("/account"));
        var secret = Secret().Match(hers).Groups["it"].Value.Replace(" ", "", StringComparison.Ordinal);
        var carried = Carried().Match(hers).Groups["it"].Value;

        using var foreign = await reviewer.SubmitIn(his, "/account", "another-factor", ("Next.Sealed", carried), ("Next.Digits", node.NextCode(secret)));
        var refused = WebUtility.HtmlDecode(await foreign.Content.ReadAsStringAsync());
        node.Clock.Advance(TimeSpan.FromMinutes(6));
        using var late = await chemist.SubmitIn(hers, "/account", "another-factor", ("Next.Digits", node.NextCode(secret)));
        using var stillHers = await node.Browser().SignIn("chemist", node.Sample("chemist").Password, node.NextCode(node.Sample("chemist").TotpSecret));
        using var stillHis = await node.Browser().SignIn("reviewer", node.Sample("reviewer").Password, node.NextCode(node.Sample("reviewer").TotpSecret));

        Assert.Contains("Show one of your factors again first.", refused, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (stillHers.StatusCode, stillHis.StatusCode));
    }

    private static async Task<HttpResponseMessage> Creation(Browser browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/passkey/creation-options");
        request.Headers.Add("RequestVerificationToken", Token().Match(await browser.Page("/account")).Groups["it"].Value);
        request.Headers.Add("Accept", "application/json");
        return await browser.Client.SendAsync(request);
    }

    [GeneratedRegex("<code>(?<it>[A-Z2-7]{4}( [A-Z2-7]{4}){7})</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"Next.Sealed\" value=\"(?<it>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Carried();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<it>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
