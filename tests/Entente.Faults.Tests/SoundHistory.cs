using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Faults.History;

namespace Entente.Faults.Tests;

/// <summary>
/// A small history in which nothing is wrong, written down by hand: US opens three matters and adds to the first, CN answers there. The tests break it.
/// </summary>
internal static class SoundHistory
{
    private const string Ours = "US/CN/substance-notification", Theirs = "CN/US/substance-notification";

    public static Outcome Outcome()
    {
        var (a, b, c, d, e) = (Name("a"), Name("b"), Name("c"), Name("d"), Name("e"));
        Kept Us(string name, long seq, string? before, string matter, int leaf, string? errand) => new(name, "log", "US", Ours, 1, seq, before, matter, Name("body " + name), "accepted", leaf, errand, null);
        Kept Cn(string name, long seq, string? before, string matter, int leaf) => new(name, "log", "CN", Theirs, 1, seq, before, matter, Name("body " + name), "accepted", leaf, null, null);

        Kept[] us = [Us(a, 1, null, a, 0, "#US-1"), Us(b, 2, a, b, 1, "#US-2"), Cn(e, 1, null, a, 2), Us(c, 3, b, c, 3, "#US-3"), Us(d, 4, c, a, 4, "#US-4")];
        Kept[] cn = [Us(a, 1, null, a, 0, "#US-1"), Cn(e, 1, null, a, 1), Us(b, 2, a, b, 2, "#US-2"), Us(c, 3, b, c, 3, "#US-3"), Us(d, 4, c, a, 4, "#US-4")];
        Standing[] matters = [Stands(a, "US-NPS-2026-0001"), Stands(b, "US-NPS-2026-0002"), Stands(c, "US-NPS-2026-0003")];
        KeptReceipt[] receipts = [By("CN", a, 0), By("CN", b, 2), By("CN", c, 3), By("CN", d, 4), By("US", e, 2)];
        var (ourLeaves, theirLeaves) = (Leaves("US", us), Leaves("CN", cn));
        var (ourHead, theirHead) = (Head(ourLeaves), Head(theirLeaves));
        return new(
            new("US", us, [new("log", ourLeaves, ourHead, ourHead)], [new("log", theirLeaves, theirHead)], receipts, matters, 0, new Dictionary<string, int>()),
            new("CN", cn, [new("log", theirLeaves, theirHead, theirHead)], [new("log", ourLeaves, ourHead)], receipts, matters, 0, new Dictionary<string, int> { ["clock-ahead"] = 7 }),
            [a, b, c, d, e], new HashSet<string>(), new(700, 832, 300, 800));

        static Standing Stands(string matter, string number) => new(matter, number, "notified", Name("state " + matter), Name("state " + matter));
        static KeptReceipt By(string by, string entry, long leaf) => new(entry, by, true, leaf, true, null);
    }

    /// <summary>A digest to name something by.</summary>
    public static string Name(string of) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(of)).Hex;

    /// <summary>The leaves that a log of these entries has.</summary>
    public static IReadOnlyList<Leaf> Leaves(string party, IReadOnlyList<Kept> entries) =>
        [.. entries.OrderBy(e => e.LogIndex).Select(e => new Leaf(e.Author == party ? "sent" : "received", e.Stream, e.Epoch, e.Seq, e.Name, Name($"leaf {party} {e.Name}")))];

    /// <summary>The head that its owner signs.</summary>
    public static Head Head(IReadOnlyList<Leaf> leaves) => new(leaves.Count, MerkleTree.Root([.. leaves.Select(l => Digest.Parse(l.Hash))]).Hex);

    /// <summary>US with other entries, and with the log, head, copy and countersignatures that follow from them: only the entries are wrong then.</summary>
    public static Outcome WithEntriesOfUs(this Outcome history, IReadOnlyList<Kept> entries)
    {
        var leaves = Leaves("US", entries);
        return history with
        {
            One = history.One with { Entries = entries, Logs = [new("log", leaves, Head(leaves), Head(leaves))] },
            Other = history.Other with { Copies = [new("log", leaves, Head(leaves))] },
        };
    }
}
