using System.Text.RegularExpressions;

namespace Entente.Node.Tests.Host;

public sealed partial class HeadersTests
{
    // The policy decided for the product; only the nonce varies.
    private const string Policy =
        @"\Adefault-src 'none'; script-src 'self' 'nonce-(?<it>[A-Za-z0-9+/=]{24})'; style-src 'self'; img-src 'self' data:; "
        + @"connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'\z";

    private static readonly string[] Open = ["/sign-in", "/enrol", "/setup", "/health", "/api/me", "/no-such-page", "/error", "/forbidden", "/language/zh"];
    private static readonly string[] Inside = ["/", "/account", "/administration", "/administration/new", "/audit", "/matters", "/requests", "/agreements", "/log", "/search?q=x", "/openapi/v1.json", "/no-such-page"];

    private static readonly string[] Desks = ["/laboratory", "/laboratory/new", "/new", "/registers/substances", "/registers/substances?q=fentanyl"];

    [Fact]
    public async Task Every_answer_carries_the_content_security_policy_with_a_new_nonce()
    {
        await using var node = await RunningNode.Start();
        using var stranger = node.Browser();
        using var administrator = await node.SignedIn("security");
        var nonces = new HashSet<string>();

        foreach (var (browser, path) in Open.Select(p => (stranger, p)).Concat(Inside.Select(p => (administrator, p))))
        {
            using var answer = await browser.Get(path);
            var policies = answer.Headers.GetValues("Content-Security-Policy").ToList();
            var match = Regex.Match(Assert.Single(policies), Policy, RegexOptions.None, TimeSpan.FromSeconds(1));
            Assert.True(match.Success, $"{path}: {policies[0]}");
            Assert.True(nonces.Add(match.Groups["it"].Value), $"{path} repeats a nonce");
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Pages_hold_nothing_inline_and_ask_no_other_host()
    {
        await using var node = await RunningNode.Start();
        using var administrator = await node.SignedIn("security");
        var fetched = new HashSet<string>();

        using var chemist = await node.SignedIn("chemist");
        foreach (var (officer, path) in Inside.Except(["/openapi/v1.json"]).Append("/sign-in").Select(p => (administrator, p)).Concat(Desks.Select(p => (chemist, p))))
        {
            using var answer = await officer.Get(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotMatch(@"<script(?![^>]* src=""/)[^>]*>", page);
            Assert.DoesNotMatch(@"<style|\sstyle=|\son[a-z]+=|javascript:", page);
            AssertNoForeignAddress(path, page);
            foreach (Match asset in Assets().Matches(page)) fetched.Add(asset.Groups["it"].Value);
        }

        Assert.Contains(fetched, f => f.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(fetched, f => f.EndsWith(".js", StringComparison.Ordinal));
        foreach (var asset in fetched) AssertNoForeignAddress(asset, await administrator.Page(asset));
    }

    private static void AssertNoForeignAddress(string where, string text)
    {
        var foreign = Addresses().Matches(text).Select(m => m.Value)
            .Where(a => !a.Contains("us.localhost", StringComparison.Ordinal) && !a.StartsWith("http://www.w3.org/", StringComparison.Ordinal));
        Assert.True(!foreign.Any(), $"{where} names {string.Join(", ", foreign)}");
    }

    [GeneratedRegex(@"(?:src|href)=""(?<it>/[^""]+\.(?:css|js|svg))""", RegexOptions.None, 1000)]
    private static partial Regex Assets();

    [GeneratedRegex(@"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+[^\s""')]*", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Addresses();
}
