using System.Net;
using System.Text.RegularExpressions;
using Entente.Node.Shell.Accounts;
using Entente.Node.Tests.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Accounts;

public sealed partial class SetupTests
{
    private const string Password = "seven quiet herons";

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task The_code_in_the_file_makes_the_first_administrator_once(Engine engine)
    {
        await using var node = await RunningNode.Start(sample: false, engine);
        var file = Path.Combine(node.Folder, "first-administrator-code");
        var code = await File.ReadAllTextAsync(file);
        using var browser = node.Browser();
        using var led = await browser.Get("/");
        Assert.Equal("/setup", led.Headers.Location!.OriginalString);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        using var begun = await Begin(browser, code);
        var page = WebUtility.HtmlDecode(await begun.Content.ReadAsStringAsync());
        var secret = Secret().Match(page).Groups["it"].Value.Replace(" ", "", StringComparison.Ordinal);
        using var enrolled = await browser.SubmitIn(
            page, "/setup", "enrol-password", ("Form.Password", Password), ("Form.Repeated", Password), ("Form.Digits", node.NextCode(secret)));
        var done = await enrolled.Content.ReadAsStringAsync();

        Assert.Equal(RecoveryCode.PerOfficer, Regex.Count(done, @"<li><code>[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}</code></li>", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.False(File.Exists(file));
        using var administration = await browser.Get("/administration");
        Assert.Equal(HttpStatusCode.OK, administration.StatusCode);
        Assert.DoesNotContain("name=\"_handler\" value=\"setup\"", await browser.Page("/setup"), StringComparison.Ordinal);
        var asked = new NewOfficer.Request("second", "Second", "US/HQ", [Professions.Administrator], "en");
        Assert.Null(await node.Services.GetRequiredService<FirstUse>().Begin(code, asked, CancellationToken.None));

        using var again = node.Browser();
        using var alone = await again.SignIn("first", Password, "");
        using var both = await again.SignIn("first", Password, node.NextCode(secret));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (alone.StatusCode, both.StatusCode));
    }

    [Fact]
    public async Task A_wrong_code_makes_nobody_and_can_be_guessed_a_few_times_only()
    {
        await using var node = await RunningNode.Start(sample: false, settings: "--Limits:SignInsPerMinute=3");
        using var browser = node.Browser();

        for (var i = 0; i < 3; i++)
        {
            using var wrong = await Begin(browser, "AAAAA-AAAAA-AAAAA-AAAAA");
            Assert.DoesNotContain("enrol-password", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var fourth = await Begin(browser, "AAAAA-AAAAA-AAAAA-AAAAA");
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.True(File.Exists(Path.Combine(node.Folder, "first-administrator-code")));
    }

    [Fact]
    public async Task Until_somebody_has_enrolled_only_this_machine_is_served()
    {
        await using var node = await RunningNode.Start(sample: false);
        using var far = node.Browser(from: "203.0.113.7");
        using var proxied = node.Browser();
        proxied.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var refused = await far.Get("/setup");
        using var behind = await proxied.Get("/setup");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, behind.StatusCode));
    }

    [Fact]
    public async Task A_setup_that_stopped_half_way_can_be_begun_again()
    {
        await using var node = await RunningNode.Start(sample: false);
        var code = await File.ReadAllTextAsync(Path.Combine(node.Folder, "first-administrator-code"));
        using var browser = node.Browser();

        (await Begin(browser, code)).Dispose();
        using var second = await Begin(browser, code);

        Assert.Contains("enrol-password", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Begin(Browser browser, string code) => browser.Submit(
        "/setup", "setup", ("Form.Code", code.Trim()), ("Form.DisplayName", "First Administrator"), ("Form.User", "first"), ("Form.Unit", "US/HQ"));

    [GeneratedRegex("<code>(?<it>(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
