using System.Text.Json.Nodes;
using Entente.Cli.Example;
using Microsoft.Playwright;

namespace Entente.Browser.Tests;

/// <summary>A withdrawal and a correction as officers of both sides see them, on the matter's page, on Today and while they are written.</summary>
[Collection(PairInBrowser.OneAtATime)]
public sealed class ContentRequestPageTests(PairInBrowser house)
{
    [Theory]
    [InlineData("en", 1440, ColorScheme.Light)]
    [InlineData("zh", 1440, ColorScheme.Dark)]
    [InlineData("zh", 390, ColorScheme.Light)]
    [InlineData("en", 390, ColorScheme.Dark)]
    public async Task A_withdrawn_entry_is_marked_its_answer_is_owed_and_everything_is_named_in_words(string language, int width, ColorScheme scheme)
    {
        house.Need();
        var (matter, recall) = await WithdrawnOnce();
        await using var desk = await Desk.SignIn(house, house.Pair.Cn.Place, "laboratory", language, width, scheme);
        await desk.Page.GotoAsync("/");
        await Looks(desk, $"today-{language}-{width}");
        Assert.True(await desk.Page.Locator($"a[href*='{matter}']").CountAsync() > 0);

        await desk.Page.GotoAsync($"/matters/{matter}");
        await Looks(desk, $"matter-{language}-{width}");
        var marked = desk.Page.Locator($"#e-{matter[..12]} a[href='#e-{recall[..12]}']");
        Assert.Equal(1, await marked.CountAsync());

        await desk.Press($"#e-{recall[..12]} .acts button"); // the answer, begun beside what it answers
        Assert.Equal(recall, await desk.Page.Locator("select[name$='request']").InputValueAsync());
        await Looks(desk, $"draft-{language}-{width}");

        await desk.Page.GotoAsync("/retention");
        await Looks(desk, $"retention-{language}-{width}");
        Assert.Empty(desk.Troubles);
    }

    private static (string Matter, string Recall)? done;

    private async Task<(string Matter, string Recall)> WithdrawnOnce()
    {
        if (done is { } known) return known;
        var cancel = CancellationToken.None;
        await Play.All(house.Pair, house.Us, house.Cn, TimeProvider.System, new Steps(TextWriter.Null), cancel);
        var (chemist, second) = (await house.Us.SignIn("chemist", TimeProvider.System, cancel), await house.Us.SignIn("release", TimeProvider.System, cancel));
        var matter = (string)(await Correspondence.Notifications(chemist, cancel)).MaxBy(line => (string)line!["number"]!)!["id"]!;
        var correction = await Say(chemist, second, matter, "correct", new() { ["entry"] = matter, ["wrong"] = Both("示例 The mass.", "示例：质量。"), ["right"] = Both("示例 45 g.", "示例：45克。") });
        var recall = await Say(chemist, second, matter, "recall", new() { ["entry"] = matter, ["ground"] = "WRONG", ["reason"] = Both("示例 Another exhibit was meant.", "示例：检材有误。") });
        var there = await house.Cn.SignIn("laboratory", TimeProvider.System, cancel);
        await Steps.Until(
            () => there.Get($"/api/matters/{matter}", cancel), page => page["timeline"]!.AsArray().Any(e => (string)e!["hash"]! == recall), TimeSpan.FromSeconds(60), "the withdrawal at CN", TimeProvider.System, cancel);
        Assert.NotEqual(correction, recall);
        return (done = (matter, recall)).Value;
    }

    private static async Task<string> Say(OfficerClient author, OfficerClient second, string matter, string statement, JsonObject fields)
    {
        var draft = await author.Post("/api/drafts", new JsonObject
        {
            ["version"] = 0, ["procedure"] = "substance-notification@1", ["type"] = $"substance-notification.{statement}/1", ["matter"] = matter,
            ["fields"] = fields, ["purposes"] = new JsonArray("PREV", "HEALTH"), ["legalBasis"] = new JsonArray("UN1988.9", "WG"),
        }, CancellationToken.None);
        var released = await Drafts.Release(second, await Drafts.Submit(author, draft, CancellationToken.None), CancellationToken.None);
        return (string)released["entry"]!;
    }

    private static JsonObject Both(string english, string chinese) => new() { ["en"] = english, ["zh"] = chinese };

    private static async Task Looks(Desk desk, string name)
    {
        await desk.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (Environment.GetEnvironmentVariable("LOOK") is { } folder) await desk.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        await desk.FitsItsWindow();
        await desk.PassesAxe();
    }
}
