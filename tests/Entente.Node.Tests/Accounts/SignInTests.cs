using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Tests.Host;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Accounts;

public sealed partial class SignInTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_password_opens_nothing_without_the_second_factor(Engine engine)
    {
        await using var node = await RunningNode.Start(engine: engine);
        var chemist = node.Sample("chemist");
        using var browser = node.Browser();

        using var alone = await browser.SignIn(chemist.User, chemist.Password, "");
        using var factorAlone = await browser.SignIn(chemist.User, "", node.NextCode(chemist.TotpSecret));
        using var both = await browser.SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (alone.StatusCode, factorAlone.StatusCode, both.StatusCode));
    }

    [Fact]
    public async Task A_code_seen_over_a_shoulder_opens_nothing_a_second_time()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        var code = node.NextCode(chemist.TotpSecret);

        using var first = await node.Browser().SignIn(chemist.User, chemist.Password, code);
        using var second = await node.Browser().SignIn(chemist.User, chemist.Password, code);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task Five_failures_lock_the_account_for_a_quarter_of_an_hour_and_nobody_is_told()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = node.Browser();

        for (var i = 0; i < 5; i++) (await browser.SignIn(chemist.User, "wrong", "000000")).Dispose();
        using var locked = await browser.SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var nobody = await browser.SignIn("nobody", "wrong", "000000");
        node.Clock.Advance(TimeSpan.FromMinutes(16));
        using var later = await browser.SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (locked.StatusCode, later.StatusCode));
        Assert.Equal(await nobody.Content.ReadAsStringAsync(), await locked.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_recovery_code_stands_in_for_the_second_factor_once()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = await node.SignedIn("chemist");
        using var renewed = await browser.Submit("/account", "renew-codes", ("Form.Digits", node.NextCode(chemist.TotpSecret)));
        var code = Recovery().Match(await renewed.Content.ReadAsStringAsync()).Groups["it"].Value;

        using var once = await node.Browser().SignIn(chemist.User, chemist.Password, code.ToLowerInvariant());
        using var twice = await node.Browser().SignIn(chemist.User, chemist.Password, code);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (once.StatusCode, twice.StatusCode));
    }

    [Fact]
    public async Task Sample_officers_sign_in_from_this_machine_only()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var far = node.Browser(from: "203.0.113.7");
        using var here = node.Browser(from: "127.0.0.1");

        using var refused = await far.SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));
        using var accepted = await here.SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, accepted.StatusCode));
    }

    [Fact]
    public async Task Sample_credentials_are_for_the_nodes_own_user_only_and_every_name_says_sample()
    {
        await using var node = await RunningNode.Start();
        var file = Path.Combine(node.Folder, "sample-credentials.json");

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        foreach (var user in (string[])["chemist", "release", "security"])
        {
            Assert.StartsWith("Sample Officer ", node.Sample(user).Name, StringComparison.Ordinal);
            Assert.EndsWith(" 示例", node.Sample(user).Name, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cookies_carry_the_partys_name_and_stay_with_the_node()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");

        using var answer = await node.Browser().SignIn(chemist.User, chemist.Password, node.NextCode(chemist.TotpSecret));

        var session = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("entente-us-session=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_ended_session_leads_to_sign_in_and_back_and_tells_a_saving_form_so()
    {
        await using var node = await RunningNode.Start();
        var chemist = node.Sample("chemist");
        using var browser = await node.SignedIn("chemist");
        var page = await browser.Page("/account");
        node.Clock.Advance(TimeSpan.FromMinutes(61));

        using var posted = await browser.SubmitIn(page, "/account", "renew-codes", ("Form.Digits", "000000"));
        using var saving = new HttpRequestMessage(HttpMethod.Post, "/account") { Headers = { { "Accept", "application/json" } } };
        using var told = await browser.Client.SendAsync(saving);
        var signIn = posted.Headers.Location!.PathAndQuery;
        using var entered = await browser.Submit(
            signIn, "sign-in", ("Form.User", chemist.User), ("Form.Password", chemist.Password), ("Form.Code", node.NextCode(chemist.TotpSecret)));

        Assert.Equal("/sign-in?back=%2Faccount", signIn);
        Assert.Equal(HttpStatusCode.Unauthorized, told.StatusCode);
        Assert.EndsWith("/account", entered.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var node = await RunningNode.Start();
        using var browser = await node.SignedIn("chemist");
        var page = await browser.Page("/account");
        var token = Token().Match(page).Groups["it"].Value;

        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        using var answer = await browser.Client.PostAsync("/sign-out", form);
        using var me = await browser.Get("/api/me");

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (answer.StatusCode, me.StatusCode));
    }

    [Fact]
    public async Task Passkey_options_name_the_node_and_demand_the_holders_own_proof()
    {
        await using var node = await RunningNode.Start();
        using var stranger = node.Browser();
        using var chemist = await node.SignedIn("chemist");

        var request = await Options(stranger, "/sign-in", "/passkey/request-options");
        var creation = await Options(chemist, "/account", "/passkey/creation-options");
        using var withoutToken = await stranger.Client.PostAsync("/passkey/request-options", null);

        Assert.Equal("us.localhost", request.GetProperty("rpId").GetString());
        Assert.Equal("required", request.GetProperty("userVerification").GetString());
        Assert.True(request.GetProperty("challenge").GetString()!.Length >= 22); // 16 bytes: WebAuthn 13.4.3
        Assert.Empty(request.GetProperty("allowCredentials").EnumerateArray());
        Assert.Equal("us.localhost", creation.GetProperty("rp").GetProperty("id").GetString());
        Assert.Equal("required", creation.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
    }

    [Fact]
    public async Task Secrets_lie_encrypted_in_the_database_and_each_sign_in_is_on_record()
    {
        await using var node = await RunningNode.Start();
        (await node.SignedIn("chemist")).Dispose();
        await using var db = await node.Services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync();

        Assert.All(await db.Users.ToListAsync(), officer => Assert.True(AtRest.IsSealed(officer.Factor)));
        Assert.All(await db.DataProtectionKeys.ToListAsync(), key => Assert.DoesNotContain("masterKey", key.Xml, StringComparison.Ordinal));
        Assert.NotEmpty(await db.DataProtectionKeys.ToListAsync());
        Assert.Equal(["account.sample", "account.sample", "account.sample", "account.sample", "account.signed-in"], await db.AuditTrail.OrderBy(r => r.Seq).Select(r => r.Action).ToListAsync());
    }

    private static async Task<JsonElement> Options(Browser browser, string page, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("RequestVerificationToken", Token().Match(await browser.Page(page)).Groups["it"].Value);
        using var answer = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<it>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("<li><code>(?<it>[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3})</code></li>", RegexOptions.None, 1000)]
    private static partial Regex Recovery();
}
