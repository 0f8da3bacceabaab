using Entente.Exchange.Entries;

namespace Entente.Procedures.Rules;

/// <summary>
/// Who had seen what: the entries of one matter in a causal order, each with its whole past as a set of bits. Entries whose past is not here
/// yet wait. Memory: n² / 8 bytes.
/// </summary>
internal sealed class Causality
{
    private readonly ulong[][] past;
    private readonly Dictionary<Digest, int> index;
    private readonly int[] previous; // in the author's stream; -1 for the first, and where positions are unknown

    private Causality(List<MatterEntry> entries, ulong[][] past, Dictionary<Digest, int> index, IReadOnlyList<Digest> waiting)
    {
        (Entries, this.past, this.index, Waiting) = (entries, past, index, waiting);
        previous = [.. Enumerable.Repeat(-1, entries.Count)];
        foreach (var track in entries.Where(e => e.Seq > 0).GroupBy(e => e.Author))
        {
            var line = track.OrderBy(e => e.Epoch).ThenBy(e => e.Seq).Select(e => index[e.Hash]).ToList();
            for (var i = 1; i < line.Count; i++) previous[line[i]] = line[i - 1];
        }
    }

    /// <summary>In an order in which every entry comes after its past.</summary>
    public IReadOnlyList<MatterEntry> Entries { get; }

    /// <summary>Entries that name something that has not arrived, ascending.</summary>
    public IReadOnlyList<Digest> Waiting { get; }

    /// <summary>Orders entries in O(n²/64 + edges). Repeats are one; a verdict that is known beats one that is not, a refusal beats all.</summary>
    public static Causality Of(IReadOnlyCollection<MatterEntry> entries)
    {
        var known = new Dictionary<Digest, MatterEntry>();
        foreach (var entry in entries)
            known[entry.Hash] = known.TryGetValue(entry.Hash, out var other) && Weight(other) >= Weight(entry) ? other : entry;

        var missing = known.Values.ToDictionary(e => e.Hash, e => e.After.Distinct().Count());
        var successors = new Dictionary<Digest, List<MatterEntry>>();
        foreach (var entry in known.Values)
            foreach (var before in entry.After.Distinct())
                (successors.TryGetValue(before, out var list) ? list : successors[before] = []).Add(entry);

        var ready = new PriorityQueue<MatterEntry, string>(StringComparer.Ordinal);
        foreach (var entry in known.Values.Where(e => e.After.Count == 0)) ready.Enqueue(entry, entry.Hash.Hex);
        var (ordered, index, past) = (new List<MatterEntry>(known.Count), new Dictionary<Digest, int>(known.Count), new List<ulong[]>(known.Count));
        var words = (known.Count + 63) / 64;
        while (ready.TryDequeue(out var entry, out _))
        {
            var bits = new ulong[words];
            foreach (var before in entry.After)
            {
                var i = index[before];
                for (var w = 0; w <= i / 64; w++) bits[w] |= past[i][w];
                bits[i / 64] |= 1UL << (i % 64);
            }

            index.Add(entry.Hash, ordered.Count);
            ordered.Add(entry);
            past.Add(bits);
            foreach (var next in successors.GetValueOrDefault(entry.Hash, []))
                if (--missing[next.Hash] == 0) ready.Enqueue(next, next.Hash.Hex);
        }

        return new(ordered, [.. past], index, [.. known.Keys.Where(h => !index.ContainsKey(h)).Order()]);
    }

    /// <summary>Position of an entry, or -1.</summary>
    public int IndexOf(Digest hash) => index.GetValueOrDefault(hash, -1);

    /// <summary>True when entry <paramref name="later"/> had seen entry <paramref name="earlier"/>.</summary>
    public bool Saw(int later, int earlier) => (past[later][earlier / 64] & (1UL << (earlier % 64))) != 0;

    /// <summary>The entry that the same party signed just before this one in its stream, or -1.</summary>
    public int PreviousOfAuthor(int entry) => previous[entry];

    /// <summary>Entries that nobody has named yet, ascending.</summary>
    public int[] Tips()
    {
        var named = Entries.SelectMany(e => e.After).ToHashSet();
        return [.. Enumerable.Range(0, Entries.Count).Where(i => !named.Contains(Entries[i].Hash))];
    }

    /// <summary>Those of <paramref name="entries"/> that no other of them has seen, ascending, each once.</summary>
    public int[] Heads(IEnumerable<int> entries)
    {
        var all = entries.Distinct().Order().ToArray();
        return all.Length < 2 ? all : [.. all.Where(i => !Array.Exists(all, j => j > i && Saw(j, i)))];
    }

    private static int Weight(MatterEntry entry) => entry.Admitted switch { false => 2, true => 1, null => 0 };
}
