namespace Entente.Faults.History;

/// <summary>Holds what two nodes hold against what was promised. Pure; the tests feed it broken histories.</summary>
internal static class Checker
{
    /// <summary>All that is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<Finding> Check(Outcome outcome) =>
    [
        .. Entries.Acknowledged(outcome),
        .. Entries.SameOnBothSides(outcome.One, outcome.Other),
        .. Matters.SameOnBothSides(outcome.One, outcome.Other),
        .. new[] { (outcome.One, outcome.Other), (outcome.Other, outcome.One) }.SelectMany(pair => Of(pair.Item1, pair.Item2)),
        .. Bounded(outcome.Watermarks),
    ];

    private static IEnumerable<Finding> Of(Side side, Side partner) =>
    [
        .. Entries.Sound(side),
        .. Entries.AtMostOnce(side),
        .. Entries.InOrder(side),
        .. Matters.Follow(side),
        .. Logs.HoldTheEntries(side),
        .. Logs.MatchTheirHeads(side),
        .. Logs.AreCopied(side, partner),
        .. Promises.Kept(side, partner),
        .. Quiet(side),
    ];

    /// <summary>Incidents that an honest pair may have: its clocks were set wrong on purpose, and each side flags that.</summary>
    private static readonly string[] OfTheClocks = ["clock-ahead", "clock-behind"];

    private static IEnumerable<Finding> Quiet(Side side)
    {
        if (side.Waiting > 0) yield return new("waiting", $"{side.Party}: {side.Waiting} entries never got through");
        foreach (var (code, times) in side.Incidents.Where(i => !OfTheClocks.Contains(i.Key)))
            yield return new("accused", $"{side.Party} holds {code} against its honest partner, {times} times");
    }

    private static IEnumerable<Finding> Bounded(Watermarks most)
    {
        if (most.Queue > most.QueueAllowed) yield return new("queue-unbounded", $"{most.Queue} entries waited at one node; allowed are {most.QueueAllowed}");
        if (most.Megabytes > most.MegabytesAllowed) yield return new("memory-unbounded", $"{most.Megabytes} MB resident at one node; allowed are {most.MegabytesAllowed}");
    }
}
