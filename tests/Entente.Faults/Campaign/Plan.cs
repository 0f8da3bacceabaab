using Entente.Faults.Weather;

namespace Entente.Faults.Campaign;

/// <summary>What is done to whom, and when, counted in entries acknowledged so far. The same seed and sizes give the same plan.</summary>
/// <remarks>
/// Where exactly in a node's work an event falls, and which piece of a connection is damaged, is up to the machine: a replay meets the same faults
/// in the same order at the same counts, not at the same instruction.
/// </remarks>
internal sealed record Plan(int Seed, int Entries, int Partitions, int Kills, bool Restores)
{
    /// <summary>Entries that one node may have waiting before its officers are told to wait, as a bound on what a partition piles up.</summary>
    public const int Window = 768;

    /// <summary>Every event, by count.</summary>
    public IReadOnlyList<Event> Events()
    {
        var draw = new Random(Seed);
        var events = new List<Event>();
        foreach (var at in Spread(draw, Partitions))
            events.Add(new Partition(at, (Link)draw.Next(3), (Parting)draw.Next(3), TimeSpan.FromMilliseconds(200 + draw.Next(1300))));
        foreach (var at in Spread(draw, Kills))
            events.Add(new Kill(at, Side(draw), TimeSpan.FromMilliseconds(draw.Next(400)), TimeSpan.FromMilliseconds(draw.Next(500)), Again: draw.Next(8) == 0 ? TimeSpan.FromMilliseconds(draw.Next(2500)) : null));
        foreach (var at in Spread(draw, Math.Max(2, Kills / 5)))
            events.Add(new Clock(at, Side(draw), draw.Next(3) switch { 0 => -600, 1 => 600, _ => draw.Next(-600, 601) }));
        foreach (var at in Spread(draw, Math.Max(2, Kills / 5))) events.Add(new FullDisk(at, Side(draw), TimeSpan.FromMilliseconds(300 + draw.Next(1200))));
        foreach (var at in Spread(draw, Math.Max(2, Kills / 10))) events.Add(new BrokenSync(at, Side(draw), TimeSpan.FromMilliseconds(100 + draw.Next(500))));
        if (Restores)
            foreach (var party in Parties)
            {
                var at = (int)((0.3 + (draw.NextDouble() * 0.3)) * Entries);
                events.Add(new Backup(at, party));
                events.Add(new Restore(at + (Entries / 20), party));
            }

        return [.. events.OrderBy(e => e.At)];
    }

    public static IReadOnlyList<string> Parties { get; } = ["US", "CN"];

    private static string Side(Random draw) => Parties[draw.Next(2)];

    /// <summary>As many counts as asked for, one in each equal part of the way.</summary>
    private IEnumerable<int> Spread(Random draw, int count) => [.. Enumerable.Range(0, count).Select(i => (int)((i + draw.NextDouble()) * Entries / count))];
}

/// <summary>Which way is parted.</summary>
internal enum Link
{
    ToUs,
    ToCn,
    Both,
}

/// <summary>Something that happens when so many entries have been acknowledged.</summary>
internal abstract record Event(int At);

/// <summary>The link is parted for a while.</summary>
internal sealed record Partition(int At, Link Link, Parting How, TimeSpan Length) : Event(At);

/// <summary>Something that happens to one node.</summary>
internal abstract record NodeEvent(int At, string Party) : Event(At);

/// <summary>kill -9, some time after the count was reached; started again some time later, and perhaps killed again while it starts.</summary>
internal sealed record Kill(int At, string Party, TimeSpan After, TimeSpan Down, TimeSpan? Again) : NodeEvent(At, Party);

/// <summary>The clock is set, so many seconds from the true time; it stays so over restarts.</summary>
internal sealed record Clock(int At, string Party, int Seconds) : NodeEvent(At, Party);

/// <summary>No file of the node can grow for a while.</summary>
internal sealed record FullDisk(int At, string Party, TimeSpan Length) : NodeEvent(At, Party);

/// <summary>Every fsync fails from here on, until the process is killed.</summary>
internal sealed record BrokenSync(int At, string Party, TimeSpan Until) : NodeEvent(At, Party);

/// <summary>A backup is made while the node runs.</summary>
internal sealed record Backup(int At, string Party) : NodeEvent(At, Party);

/// <summary>The disk is lost; the node is restored from the backup.</summary>
internal sealed record Restore(int At, string Party) : NodeEvent(At, Party);
