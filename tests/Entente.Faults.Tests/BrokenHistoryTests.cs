using Entente.Faults.History;
using static Entente.Faults.Tests.SoundHistory;

namespace Entente.Faults.Tests;

/// <summary>A checker that never complains proves nothing: each kind of damage is done once, and must be found by its name.</summary>
public sealed class BrokenHistoryTests
{
    [Fact]
    public void Nothing_is_found_in_a_sound_history() => Assert.Empty(Checker.Check(Outcome()));

    [Theory]
    [MemberData(nameof(Damages))]
    public void Each_kind_of_damage_is_found(string damage, string code)
    {
        var found = Checker.Check(Damage[damage](Outcome()));

        Assert.Contains(found, f => f.Code == code);
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "an acknowledged entry is on neither side", "lost" },
        { "an acknowledged entry is at its author only", "lost" },
        { "an entry is at the receiver only", "lost" },
        { "an entry that was waived is on one side only", "lost" },
        { "an entry is stored twice", "doubled" },
        { "two entries stand at one place", "doubled" },
        { "one errand became two entries", "doubled" },
        { "one number was given to two matters", "doubled" },
        { "an entry has two leaves", "doubled" },
        { "two entries were stored in the wrong order", "out-of-order" },
        { "two entries were logged in the wrong order", "out-of-order" },
        { "a stream has a gap", "out-of-order" },
        { "an entry follows another than the one before it", "out-of-order" },
        { "the body is another at the receiver", "differs" },
        { "the verdict is another at the receiver", "differs" },
        { "stored bytes do not verify", "altered" },
        { "a matter stands differently", "state-differs" },
        { "a matter stands otherwise than its entries say", "state-differs" },
        { "a matter is not listed", "lost" },
        { "the log is forked: the partner copied another leaf", "log-forked" },
        { "the log was rewritten after it was countersigned", "log-forked" },
        { "the signed head is not of these leaves", "log-forked" },
        { "a leaf belongs to no entry", "log-forked" },
        { "a leaf is that of another entry", "log-forked" },
        { "no head verifies", "head-unsigned" },
        { "the copy is behind", "not-copied" },
        { "there is no copy", "not-copied" },
        { "no countersigned head came back", "not-countersigned" },
        { "a receipt is missing", "unreceipted" },
        { "a receipt promised another leaf", "promise-broken" },
        { "the receiver does not stand by its receipt", "promise-broken" },
        { "a receipt's sheet says something else", "altered" },
        { "a promise was never proved", "unproved" },
        { "an entry still waits", "waiting" },
        { "an honest partner is accused", "accused" },
        { "the queue grew beyond its bound", "queue-unbounded" },
        { "memory grew beyond its bound", "memory-unbounded" },
    };

    private static Dictionary<string, Func<Outcome, Outcome>> Damage { get; } = new()
    {
        ["an acknowledged entry is on neither side"] = h => h with { Acknowledged = [.. h.Acknowledged, Name("vanished")] },
        ["an acknowledged entry is at its author only"] = h => Cn(h, entries: [.. h.Other.Entries.SkipLast(1)]),
        ["an entry is at the receiver only"] = h => h.WithEntriesOfUs([.. h.One.Entries.SkipLast(1)]) with { Acknowledged = [] },
        ["an entry that was waived is on one side only"] = h => Cn(h, entries: [.. h.Other.Entries.SkipLast(1)]) with { Waived = h.Acknowledged.ToHashSet() },
        ["an entry is stored twice"] = h => Cn(h, entries: [.. h.Other.Entries, h.Other.Entries[^1]]),
        ["two entries stand at one place"] = h => Us(h, entries: [.. h.One.Entries, h.One.Entries[^1] with { Name = Name("second") }]),
        ["one errand became two entries"] = h => h.WithEntriesOfUs([.. h.One.Entries.Select(e => e.Errand is null ? e : e with { Errand = "#US-1" })]),
        ["one number was given to two matters"] = h => h with { One = h.One with { Matters = Numbered(h.One) }, Other = h.Other with { Matters = Numbered(h.Other) } },
        ["an entry has two leaves"] = h => LogOfUs(h, [.. h.One.Logs[0].Leaves, h.One.Logs[0].Leaves[0] with { Hash = Name("again") }]),
        ["two entries were stored in the wrong order"] = h => Us(h, entries: [h.One.Entries[1], h.One.Entries[0], .. h.One.Entries.Skip(2)]),
        ["two entries were logged in the wrong order"] = h => h.WithEntriesOfUs(
            [h.One.Entries[0] with { LogIndex = 1 }, h.One.Entries[1] with { LogIndex = 0 }, .. h.One.Entries.Skip(2)]),
        ["a stream has a gap"] = h => Us(h, entries: [.. h.One.Entries.Where((_, i) => i != 1)]),
        ["an entry follows another than the one before it"] = h => Us(h, entries: [.. h.One.Entries.SkipLast(1), h.One.Entries[^1] with { Prev = h.One.Entries[0].Name }]),
        ["the body is another at the receiver"] = h => Cn(h, entries: [.. h.Other.Entries.SkipLast(1), h.Other.Entries[^1] with { Body = Name("another body") }]),
        ["the verdict is another at the receiver"] = h => Cn(h, entries: [.. h.Other.Entries.SkipLast(1), h.Other.Entries[^1] with { Verdict = "suspended" }]),
        ["stored bytes do not verify"] = h => Us(h, entries: [h.One.Entries[0] with { Fault = "the signature does not verify" }, .. h.One.Entries.Skip(1)]),
        ["a matter stands differently"] = h => h with { Other = h.Other with { Matters = [h.Other.Matters[0] with { State = Name("x"), Folded = Name("x") }, .. h.Other.Matters.Skip(1)] } },
        ["a matter stands otherwise than its entries say"] = h => h with { One = h.One with { Matters = Otherwise(h.One) }, Other = h.Other with { Matters = Otherwise(h.Other) } },
        ["a matter is not listed"] = h => h with { One = h.One with { Matters = [.. h.One.Matters.Skip(1)] }, Other = h.Other with { Matters = [.. h.Other.Matters.Skip(1)] } },
        ["the log is forked: the partner copied another leaf"] = h => h with { Other = h.Other with { Copies = [h.Other.Copies[0] with { Leaves = Changed(h.Other.Copies[0].Leaves) }] } },
        ["the log was rewritten after it was countersigned"] = h => Rewritten(h),
        ["the signed head is not of these leaves"] = h => Us(h, logs: [h.One.Logs[0] with { Signed = new(5, Name("other root")) }]),
        ["a leaf belongs to no entry"] = h => LogOfUs(h, [.. h.One.Logs[0].Leaves, new("sent", "US/CN/substance-notification", 1, 5, Name("nobody"), Name("nobody's leaf"))]),
        ["a leaf is that of another entry"] = h => LogOfUs(h, [.. h.One.Logs[0].Leaves.Select((l, i) => i == 1 ? l with { Entry = Name("another") } : l)]),
        ["no head verifies"] = h => Us(h, logs: [h.One.Logs[0] with { Signed = null }]),
        ["the copy is behind"] = h => h with { Other = h.Other with { Copies = [h.Other.Copies[0] with { Leaves = [.. h.Other.Copies[0].Leaves.SkipLast(1)] }] } },
        ["there is no copy"] = h => h with { Other = h.Other with { Copies = [] } },
        ["no countersigned head came back"] = h => Us(h, logs: [h.One.Logs[0] with { Countersigned = null }]),
        ["a receipt is missing"] = h => Receipts(h, [.. h.One.Receipts.Skip(1)]),
        ["a receipt promised another leaf"] = h => Receipts(h, [h.One.Receipts[0] with { LogIndex = 3 }, .. h.One.Receipts.Skip(1)]),
        ["the receiver does not stand by its receipt"] = h => h with { Other = h.Other with { Receipts = [.. h.Other.Receipts.Skip(1)] } },
        ["a receipt's sheet says something else"] = h => Receipts(h, [h.One.Receipts[0] with { Fault = "the signed sheet says something else" }, .. h.One.Receipts.Skip(1)]),
        ["a promise was never proved"] = h => Receipts(h, [h.One.Receipts[0] with { Proved = false }, .. h.One.Receipts.Skip(1)]),
        ["an entry still waits"] = h => h with { One = h.One with { Waiting = 1 } },
        ["an honest partner is accused"] = h => h with { One = h.One with { Incidents = new Dictionary<string, int> { ["equivocation"] = 1 } } },
        ["the queue grew beyond its bound"] = h => h with { Watermarks = h.Watermarks with { Queue = 833 } },
        ["memory grew beyond its bound"] = h => h with { Watermarks = h.Watermarks with { Megabytes = 801 } },
    };

    private static Outcome Us(Outcome h, IReadOnlyList<Kept>? entries = null, IReadOnlyList<KeptLog>? logs = null) =>
        h with { One = h.One with { Entries = entries ?? h.One.Entries, Logs = logs ?? h.One.Logs } };

    private static Outcome Cn(Outcome h, IReadOnlyList<Kept> entries) => h with { Other = h.Other with { Entries = entries } };

    private static Outcome Receipts(Outcome h, IReadOnlyList<KeptReceipt> receipts) => h with { One = h.One with { Receipts = receipts } };

    /// <summary>Another log of US, signed, copied and countersigned as it is.</summary>
    private static Outcome LogOfUs(Outcome h, IReadOnlyList<Leaf> leaves) => Us(h, logs: [new("log", leaves, Head(leaves), Head(leaves))]) with
    {
        Other = h.Other with { Copies = [new("log", leaves, Head(leaves))] },
    };

    /// <summary>US changes a leaf and signs anew; what CN copied and countersigned is the log as it was.</summary>
    private static Outcome Rewritten(Outcome h)
    {
        var leaves = Changed(h.One.Logs[0].Leaves);
        return Us(h, logs: [h.One.Logs[0] with { Leaves = leaves, Signed = Head(leaves) }]);
    }

    private static IReadOnlyList<Leaf> Changed(IReadOnlyList<Leaf> leaves) => [.. leaves.Select((l, i) => i == 2 ? l with { Hash = Name("changed") } : l)];

    private static IReadOnlyList<Standing> Numbered(Side side) => [.. side.Matters.Select(m => m with { Number = "US-NPS-2026-0001" })];

    private static IReadOnlyList<Standing> Otherwise(Side side) => [side.Matters[0] with { Folded = Name("otherwise") }, .. side.Matters.Skip(1)];
}
