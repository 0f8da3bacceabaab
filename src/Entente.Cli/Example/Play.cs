using System.Text.Json.Nodes;

namespace Entente.Cli.Example;

/// <summary>The worked example; what an earlier run has played is not played again.</summary>
internal static class Play
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task All(Pair pair, TimeProvider clock, Steps steps, CancellationToken cancel)
    {
        using var us = Staff.Of(pair.Us.Place);
        using var cn = Staff.Of(pair.Cn.Place);
        await All(pair, us, cn, clock, steps, cancel);
    }

    /// <summary>With officers who are signed in already.</summary>
    public static async Task All(Pair pair, Staff us, Staff cn, TimeProvider clock, Steps steps, CancellationToken cancel)
    {
        await Bootstrap.BringInForce(us, cn, clock, steps, cancel);

        var chemist = await us.SignIn("chemist", clock, cancel);
        var reviewer = await us.SignIn("reviewer", clock, cancel);
        var usRelease = await us.SignIn("release", clock, cancel);
        var laboratory = await cn.SignIn("laboratory", clock, cancel);
        var cnRelease = await cn.SignIn("release", clock, cancel);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var bench = new LaboratoryWork(chemist, reviewer, usRelease, today, steps);
        var letters = new Correspondence(chemist, laboratory, cnRelease, await Bootstrap.Cards(us, cn, clock, cancel), clock, steps);

        var played = (await Correspondence.Notifications(chemist, cancel)).Count;
        if (played >= 2)
        {
            steps.Say("the worked example was played before; the nodes continue from there");
            return;
        }

        if (played == 0)
        {
            steps.Begin("A US chemist finds a new substance");
            var first = await bench.Notify(LaboratoryWork.First, cancel);
            steps.Begin("CN receives, opens, acknowledges and answers");
            await letters.Answer(first, "NOT_SEEN", cancel);
            steps.Begin("What both sides can show");
            await letters.Compare(first, "answered", cancel);
        }

        await LineLost(pair, bench, letters, chemist, laboratory, clock, steps, cancel);
    }

    /// <summary>The line is cut, a second notification waits visibly, the line returns, it arrives once; then a power cut at the receiver.</summary>
    private static async Task LineLost(
        Pair pair, LaboratoryWork bench, Correspondence letters, OfficerClient chemist, OfficerClient laboratory, TimeProvider clock, Steps steps, CancellationToken cancel)
    {
        steps.Begin("The line to CN is cut, and a second notification is released");
        pair.Cut();
        var second = await bench.Notify(LaboratoryWork.Second, cancel);
        var waiting = await Steps.Until(
            () => chemist.Get("/api/today", cancel), today => Link(today) is { } link && (int)link["waiting"]! > 0 && (string?)link["state"] == "down", Patience,
            "Today at US to show the link down and the notification waiting", clock, cancel);
        steps.Verify((int)Link(waiting)!["waiting"]! > 0, $"US sees: link down since {Link(waiting)!["since"]!.GetValue<DateTimeOffset>():yyyy-MM-dd HH:mm:ss'Z'}, {Link(waiting)!["waiting"]} waiting, tries again by itself");
        steps.Verify(await Correspondence.Find(laboratory, second, cancel) is null, "CN holds nothing of it");

        steps.Begin("The line returns");
        pair.Mend();
        await Steps.Until(() => chemist.Get($"/api/matters/{second}", cancel), page => Correspondence.Waiting(page) == 0, Patience, "the receipt at US", clock, cancel);
        var lines = await Correspondence.Notifications(laboratory, cancel);
        steps.Verify(lines.Count(line => (string)line!["id"]! == second) == 1, "it arrived once");
        await letters.Compare(second, "notified", cancel);
        foreach (var officer in new[] { chemist, laboratory })
        {
            var incidents = (await officer.Get("/api/today", cancel))["incidents"]!.AsArray();
            steps.Verify(incidents.Count == 0, $"{officer.Name}: no disagreement between the nodes is on record", incidents.ToJsonString());
        }
    }

    private static JsonNode? Link(JsonNode today) => today["links"]!.AsArray().FirstOrDefault(link => (string)link!["party"]! == "CN");
}
