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

    private static async Task<HttpResponseMessage> Creation(Browser browser)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/passkey/creation-options");
        request.Headers.Add("RequestVerificationToken", Token().Match(await browser.Page("/account")).Groups["it"].Value);
        request.Headers.Add("Accept", "application/json");
        return await browser.Client.SendAsync(request);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<it>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
