using System.Net;
using System.Text.RegularExpressions;
using Entente.Node.Tests.Host;

namespace Entente.Node.Tests.Matters;

/// <summary>A draft's page as a browser without script uses it: nothing typed is thrown away, and nothing is said to be kept that is not.</summary>
public sealed partial class DraftPageTests
{
    private const string First = "Sample 示例: seen once in March.";
    private const string Second = "Sample 示例: seen twice, in March and in May.";

    // The node once threw the second text away and printed "Kept: the draft, exactly as typed".
    [Fact]
    public async Task Of_two_windows_the_slower_sees_its_text_beside_the_stored_one_and_may_put_it_in_its_place()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var draft = await Begin(officer);
        var version = Version(await officer.Page(draft));
        (await Post(officer, draft, ("version", version), ("do", "save"), ("f.message.en", First))).Dispose();

        using var slower = await Post(officer, draft, ("version", version), ("do", "save"), ("f.message.en", Second), ("typed-copy", "slower"));
        var page = WebUtility.HtmlDecode(await slower.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Conflict, slower.StatusCode);
        Assert.False(slower.Headers.Contains("Set-Cookie")); // the tab's copy stays until it is stored
        var unkept = Between(page, "data-unkept", "</section>");
        Assert.Matches($"Typed here, not saved.*{Regex.Escape(Second)}.*Saved on the node.*{Regex.Escape(First)}", unkept.ReplaceLineEndings(" "));
        Assert.DoesNotContain("Kept:", page, StringComparison.Ordinal);
        Assert.Contains(First, await officer.Page(draft), StringComparison.Ordinal); // and nothing was overwritten

        using var replaced = await Post(officer, draft, [.. Hidden().Matches(unkept).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value)), ("do", "save")]);
        Assert.Equal(HttpStatusCode.Found, replaced.StatusCode);
        Assert.Contains("entente-taken=slower", replaced.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.Contains(Second, await officer.Page(draft), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_posted_to_a_draft_that_was_given_up_in_another_window_is_shown_to_be_copied()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var draft = await Begin(officer);
        var version = Version(await officer.Page(draft));
        (await Post(officer, draft, ("version", version), ("do", "discard"))).Dispose();

        using var late = await Post(officer, draft, ("version", version), ("do", "save"), ("f.message.en", Second));
        var page = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains(Second, Between(page, "data-unkept", "</section>"), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"do\" value=\"save\"", page, StringComparison.Ordinal);
    }

    // An answer may be lost on its way: the page then posts the same text with the version before.
    [Fact]
    public async Task The_same_text_sent_twice_is_no_conflict()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var draft = await Begin(officer);
        var version = Version(await officer.Page(draft));
        (string, string)[] typed = [("version", version), ("f.message.en", First), ("f.message.zh", "示例：三月发现一次。"), ("use", "H1"), ("retain", "2029-01-31"), ("purpose", "PREV")];
        (await Post(officer, draft + "/keep", typed)).Dispose();

        using var kept = await Post(officer, draft + "/keep", typed);
        using var saved = await Post(officer, draft, [.. typed, ("do", "save"), ("typed-copy", "again")]);

        using var copied = await Post(officer, draft + "/keep", [.. typed, ("sources", new string('a', 64))]); // no longer the same
        using var longer = await Post(officer, draft + "/keep", [.. typed.Where(f => f.Item1 != "retain")]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Found), (kept.StatusCode, saved.StatusCode));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (copied.StatusCode, longer.StatusCode));
        Assert.StartsWith("entente-taken=again", saved.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_was_saved_before_it_was_refused_is_said_to_be_kept_and_no_other()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var draft = await Begin(officer);
        var version = Version(await officer.Page(draft));

        using var attached = await Post(officer, draft, ("version", version), ("do", "attach"), ("f.message.en", First));
        using var discarded = await Post(officer, draft, ("version", version), ("do", "discard"), ("f.message.en", Second));

        Assert.Contains("Kept: the draft, saved before this was tried.", await officer.Page(attached.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.DoesNotContain("Kept:", await officer.Page(discarded.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    // The page once opened at its top without a word; what was missing stood 3,500 px further down.
    [Fact]
    public async Task Handing_in_what_is_incomplete_says_on_top_what_stands_in_the_way_each_a_link_to_its_field()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var draft = await Begin(officer);

        using var handedIn = await Post(officer, draft, ("version", Version(await officer.Page(draft))), ("do", "submit"), ("f.message.en", First), ("use", "H3"), ("retain", "2020-01-01"));
        var address = handedIn.Headers.Location!.ToString();
        var page = await officer.Page(address.Split('#')[0]);

        Assert.EndsWith("#stands", address, StringComparison.Ordinal);
        Assert.DoesNotContain("refused=&", address, StringComparison.Ordinal);
        var summary = Between(page, "<section class=\"trouble\" role=\"alert\"", "</section>");
        Assert.True(page.IndexOf(summary, StringComparison.Ordinal) < page.IndexOf("data-draft=", StringComparison.Ordinal));
        Assert.Contains("id=\"stands\" tabindex=\"-1\"", summary, StringComparison.Ordinal); // the address leads there, and the browser moves the focus to it
        string[] fields = [.. Target().Matches(summary).Select(m => m.Groups["id"].Value)];
        Assert.Superset(new HashSet<string> { "f-kind", "f-handling-restriction", "f-retainUntil", "f-purposes", "f-legalBasis" }, fields.ToHashSet());
        Assert.All(fields, id => Assert.Contains($" id=\"{id}\"", page, StringComparison.Ordinal));
    }

    // One officer's text was once offered to the next at the same machine.
    [Fact]
    public async Task What_the_browser_holds_belongs_to_one_officer_and_is_emptied_at_sign_out()
    {
        await using var node = await RunningNode.Start();
        using var chemist = await node.SignedIn("chemist");
        using var reviewer = await node.SignedIn("reviewer");
        var (one, other) = (Officer().Match(await chemist.Page("/laboratory")).Value, Officer().Match(await reviewer.Page("/laboratory")).Value);

        using var signedOut = await Post(chemist, "/sign-out");

        Assert.NotEqual("", one);
        Assert.NotEqual(one, other);
        Assert.Equal("\"storage\"", signedOut.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Empty(Officer().Match(await (await chemist.Get("/sign-in")).Content.ReadAsStringAsync()).Value);
    }

    private static async Task<string> Begin(Browser officer)
    {
        using var begun = await Post(officer, "/drafts/new", ("procedure", "substance-notification@1"), ("type", "substance-notification.notify/1"), ("to", "CN"));
        return begun.Headers.Location!.ToString();
    }

    /// <summary>Posts with the token that every page carries in its sign-out form.</summary>
    private static async Task<HttpResponseMessage> Post(Browser officer, string path, params (string Name, string Value)[] fields)
    {
        var token = Hidden().Matches(await officer.Page("/account")).First(m => m.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;
        using var body = new FormUrlEncodedContent(fields.Where(f => f.Name != "__RequestVerificationToken").Select(f => KeyValuePair.Create(f.Name, f.Value))
            .Append(KeyValuePair.Create("__RequestVerificationToken", token)));
        return await officer.Client.PostAsync(path, body);
    }

    private static string Version(string page) => Hidden().Matches(page).First(m => m.Groups["name"].Value == "version").Groups["value"].Value;

    private static string Between(string page, string start, string end)
    {
        var from = page.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{start} is not on the page");
        return page[from..page.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("href=\"#(?<id>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Target();

    [GeneratedRegex("data-officer=\"[0-9a-f]+\"", RegexOptions.None, 1000)]
    private static partial Regex Officer();
}
