namespace Entente.Faults.History;

/// <summary>Acknowledged means present and identical on both sides; accepted at most once; order kept in each stream.</summary>
internal static class Entries
{
    public static IEnumerable<Finding> Acknowledged(Outcome outcome)
    {
        var (one, other) = (Names(outcome.One), Names(outcome.Other));
        foreach (var name in outcome.Acknowledged)
        {
            var (here, there) = (one.Contains(name), other.Contains(name));
            if (here && there) continue;
            if (!here && !there && outcome.Waived.Contains(name)) continue;
            var without = here ? outcome.Other.Party : there ? outcome.One.Party : "either side";
            yield return new("lost", $"{name} was acknowledged and is not at {without}");
        }
    }

    public static IEnumerable<Finding> SameOnBothSides(Side one, Side other)
    {
        var there = other.Entries.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.First());
        foreach (var entry in one.Entries)
        {
            if (!there.TryGetValue(entry.Name, out var twin)) yield return new("lost", $"{entry.Name} of {entry.Author} is not at {other.Party}");
            else if (Told(entry) != Told(twin)) yield return new("differs", $"{entry.Name}: {one.Party} holds {Told(entry)}, {other.Party} holds {Told(twin)}");
        }

        var here = Names(one);
        foreach (var entry in other.Entries.Where(e => !here.Contains(e.Name))) yield return new("lost", $"{entry.Name} of {entry.Author} is not at {one.Party}");
    }

    public static IEnumerable<Finding> Sound(Side side) =>
        side.Entries.Where(e => e.Fault is not null).Select(e => new Finding("altered", $"{e.Name} at {side.Party}: {e.Fault}"));

    public static IEnumerable<Finding> AtMostOnce(Side side)
    {
        foreach (var twice in side.Entries.GroupBy(e => e.Name).Where(g => g.Count() > 1)) yield return new("doubled", $"{twice.Key} stands {twice.Count()} times at {side.Party}");
        foreach (var twice in side.Entries.GroupBy(e => (e.Log, e.Stream, e.Epoch, e.Seq)).Where(g => g.Select(e => e.Name).Distinct().Count() > 1))
            yield return new("doubled", $"two entries at one place of {twice.Key.Stream}, epoch {twice.Key.Epoch}, seq {twice.Key.Seq} at {side.Party}");
        foreach (var twice in side.Entries.Where(e => e.Errand is not null).GroupBy(e => e.Errand).Where(g => g.Select(e => e.Name).Distinct().Count() > 1))
            yield return new("doubled", $"one errand ({twice.Key}) became two entries at {side.Party}");
    }

    /// <summary>Stored, logged and chained in the order of the stream, without a gap.</summary>
    public static IEnumerable<Finding> InOrder(Side side)
    {
        foreach (var stream in side.Entries.GroupBy(e => (e.Log, e.Stream)))
        {
            Kept? before = null;
            foreach (var entry in stream)
            {
                var starts = before is null || entry.Epoch > before.Epoch;
                var follows = starts ? entry is { Seq: 1, Prev: null } : entry.Epoch == before!.Epoch && entry.Seq == before.Seq + 1 && entry.Prev == before.Name;
                if (!follows) yield return new("out-of-order", $"{side.Party}, {stream.Key.Stream}: epoch {entry.Epoch}, seq {entry.Seq} after epoch {before?.Epoch ?? 0}, seq {before?.Seq ?? 0}");
                if (before is not null && entry.LogIndex <= before.LogIndex)
                    yield return new("out-of-order", $"{side.Party}, {stream.Key.Stream}: seq {entry.Seq} has leaf {entry.LogIndex}, seq {before.Seq} has leaf {before.LogIndex}");
                before = entry;
            }
        }
    }

    private static HashSet<string> Names(Side side) => side.Entries.Select(e => e.Name).ToHashSet();

    private static string Told(Kept entry) => $"{entry.Log[..Math.Min(8, entry.Log.Length)]} {entry.Stream} {entry.Epoch}.{entry.Seq}, matter {entry.Matter}, body {entry.Body}, {entry.Verdict}";
}
