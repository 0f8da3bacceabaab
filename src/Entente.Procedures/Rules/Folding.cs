using System.Collections.Immutable;
using Entente.Exchange.Entries;

namespace Entente.Procedures.Rules;

/// <summary>One fold. Definition and reasons: docs/decisions/fold.md.</summary>
/// <remarks>
/// Each entry is judged against the state of its own past. The state of a set with one head is that of the rest, and then the head; with
/// several heads every head is tried last, and the matter is crossed unless all ways agree. States are remembered by their heads
/// (frontier), so a sequence of n entries costs n steps, and tracks of n and m entries that never saw one another cost n × m.
/// </remarks>
internal sealed class Folding<TProgress>
    where TProgress : class
{
    /// <summary>Most entries of one matter: the past sets of more would need over 50 MB.</summary>
    public const int MostEntries = 20_000;

    /// <summary>Most states looked at: two tracks of 200 entries each that never saw one another, about a second. More is not correspondence.</summary>
    public const int MostFrontiers = 40_000;

    private readonly Causality causality;
    private readonly Step<TProgress> step;
    private readonly ReadEntry[] read;
    private readonly int[][] validHeads; // heads among the valid entries of each entry's past
    private readonly Complaint?[] faults;
    private readonly bool[] still; // valid, but moves nothing: an "opened" mark crosses no letter
    private readonly Dictionary<Frontier, Situation<TProgress>> states = [];
    private readonly List<MetDue> met = [];
    private readonly List<int> content = []; // valid recalls, corrections, permissions and their answers

    private Folding(Causality causality, Step<TProgress> step, Func<MatterEntry, ReadEntry> reader)
    {
        (this.causality, this.step) = (causality, step);
        read = [.. causality.Entries.Select(reader)];
        validHeads = new int[read.Length][];
        faults = new Complaint?[read.Length];
        still = new bool[read.Length];
        states[new([])] = Situation<TProgress>.NotOpened;
    }

    /// <summary>Folds, or returns null when the matter is wider than <see cref="MostFrontiers"/> or longer than <see cref="MostEntries"/>.</summary>
    public static Folded<TProgress>? Run(IReadOnlyCollection<MatterEntry> entries, Step<TProgress> step, Func<MatterEntry, ReadEntry> reader)
    {
        if (entries.Count > MostEntries) return null;
        var folding = new Folding<TProgress>(Causality.Of(entries), step, reader);
        for (var i = 0; i < folding.read.Length; i++)
            if (!folding.Judge(i)) return null;

        var tips = folding.causality.Tips();
        return folding.StateOf(folding.HeadsOfValid(tips)) is { } state
            ? new(
                folding.causality, state, folding.faults, folding.met, [.. tips.Select(i => folding.causality.Entries[i].Hash).Order()],
                ContentFold.Of(folding.content.Select(i => folding.read[i])), folding.WithContent())
            : null;
    }

    private Dictionary<Digest, PartyCode> WithContent() => read.Where(r => r.Statement is { } said && ContentFold.HasContent(said.GetType()))
        .ToDictionary(r => r.Entry.Hash, r => r.Entry.Author);

    /// <summary>Judges one entry whose past is judged already; false when the cap was reached.</summary>
    private bool Judge(int i)
    {
        var entry = causality.Entries[i];
        validHeads[i] = HeadsOfValid(entry.After.Select(causality.IndexOf));
        if (StateOf(validHeads[i]) is not { } before) return false;
        faults[i] = Fault(i, before, out var rule);
        if (rule is not null)
            met.AddRange(before.Dues.Values.Where(d => d.OwedBy == entry.Author && rule.Settled.Contains(d.Name))
                .Select(d => new MetDue(entry.Hash, d, entry.Time, entry.Time >= d.At))
                .Concat(before.Paused.Values.Where(p => p.Due.OwedBy == entry.Author && rule.Settled.Contains(p.Due.Name))
                    .Select(p => new MetDue(entry.Hash, p.Due, entry.Time, false))));
        if (faults[i] is not null || !ContentFold.Is(read[i].Statement)) return true;
        if (ContentFold.Met(read[i], ContentPast(i)) is { } due) met.Add(new(entry.Hash, due, entry.Time, entry.Time >= due.At));
        content.Add(i);
        return true;
    }

    private Complaint? Fault(int i, Situation<TProgress> before, out Rule<TProgress>? rule)
    {
        rule = null;
        var entry = causality.Entries[i];
        if (entry.Admitted == false) return Complaint.Of("", entry.RefusalCode ?? "refused");
        if (read[i].Fault is { } fault) return fault;
        if (BreaksTrack(i)) return Complaint.Of("", "track-broken");
        if (read[i].Statement is Settle settle)
            return before.Crossed is not { } heads ? Complaint.Of("", "not-crossed")
                : heads.Contains(settle.Stands) ? null : Complaint.Of("stands", "not-a-crossed-head");
        var outcome = step.Apply(before, read[i], seen: Seen(i), fullSight: true);
        rule = outcome.Rule;
        still[i] = ReferenceEquals(outcome.After, before);
        return outcome.Why ?? (ContentFold.Is(read[i].Statement) ? ContentFold.Fault(read[i], SeenEntry(i), ContentPast(i)) : null);
    }

    private List<ReadEntry> ContentPast(int i) => [.. content.Where(j => causality.Saw(i, j)).Select(j => read[j])];

    private Func<Digest, ReadEntry?> SeenEntry(int i) => hash => causality.IndexOf(hash) is var j and >= 0 && causality.Saw(i, j) ? read[j] : null;

    /// <summary>True when the author's entry just before this one in its stream is not in this one's past: one party speaks in one line.</summary>
    private bool BreaksTrack(int i) => causality.PreviousOfAuthor(i) is var previous and >= 0 && !causality.Saw(i, previous);

    private int[] HeadsOfValid(IEnumerable<int> entries) =>
        causality.Heads(entries.SelectMany(i => faults[i] is null && !still[i] ? [i] : validHeads[i]));

    /// <summary>The state of the set below <paramref name="heads"/>. Iterative, because a track may be longer than a thread's stack is deep.</summary>
    private Situation<TProgress>? StateOf(int[] heads)
    {
        var pending = new Stack<Frontier>([new(heads)]);
        while (pending.TryPeek(out var frontier))
        {
            if (states.ContainsKey(frontier))
            {
                pending.Pop();
                continue;
            }

            if (states.Count >= MostFrontiers) return null;
            var needed = Needs(frontier).Where(f => !states.ContainsKey(f)).ToList();
            foreach (var need in needed) pending.Push(need);
            if (needed.Count > 0) continue;
            states[frontier] = frontier.Heads is [var only] ? One(only) : Several(frontier);
            pending.Pop();
        }

        return states[new(heads)];
    }

    private IEnumerable<Frontier> Needs(Frontier frontier)
    {
        foreach (var head in frontier.Heads)
        {
            yield return Without(frontier, head);
            if (frontier.Heads.Length > 1) yield return new([head]);
        }

        if (frontier.Heads is [var only] && read[only].Statement is Settle settle) yield return new([causality.IndexOf(settle.Stands)]);
    }

    /// <summary>The frontier when <paramref name="head"/> is taken away: what it had seen comes to light, unless another head has seen that too.</summary>
    private Frontier Without(Frontier frontier, int head)
    {
        var others = frontier.Heads.Where(h => h != head).ToArray();
        return others.Length == 0 ? new(validHeads[head])
            : new([.. others.Concat(validHeads[head].Where(c => !Array.Exists(others, o => o == c || causality.Saw(o, c)))).Order()]);
    }

    private Situation<TProgress> One(int head)
    {
        var before = states[new(validHeads[head])];
        if (read[head].Statement is Settle settle)
        {
            var chosen = states[new([causality.IndexOf(settle.Stands)])];
            return chosen with { Settled = chosen.Settled.SetItem(KeyOf(before), settle.Stands) };
        }

        return step.Apply(before, read[head], Seen(head), fullSight: true).After!; // valid, or it would not be a head
    }

    private Situation<TProgress> Several(Frontier frontier)
    {
        Situation<TProgress>? agreed = null;
        foreach (var head in frontier.Heads)
        {
            var before = states[Without(frontier, head)];
            var after = read[head].Statement is Settle settle ? SettledLike(before, head, settle)
                : step.Apply(before, read[head], Seen(head), fullSight: false).After;
            if (after is null || after.IsCrossed || (agreed is not null && !agreed.Same(after))) return Crossed(frontier);
            agreed = after;
        }

        return agreed!;
    }

    /// <summary>
    /// A settlement, where its author had not seen all. A second one of the same crossing changes nothing when it chose alike, and crosses the
    /// first when it did not. What was meanwhile said on the branch that stands goes on from there; on another branch it crosses.
    /// </summary>
    private Situation<TProgress>? SettledLike(Situation<TProgress> before, int head, Settle settle)
    {
        var key = KeyOf(states[new(validHeads[head])]);
        if (before.Settled.TryGetValue(key, out var chosen)) return chosen == settle.Stands ? before : null;
        var unseen = (before.Crossed ?? []).Select(causality.IndexOf).Where(h => !causality.Saw(head, h)).ToList();
        return unseen is [var later] && causality.Saw(later, causality.IndexOf(settle.Stands)) && states[new([later])] is var state
            ? state with { Settled = state.Settled.SetItem(key, settle.Stands) }
            : null;
    }

    /// <summary>Nothing is certain but what is owed on every branch.</summary>
    private Situation<TProgress> Crossed(Frontier frontier)
    {
        var branches = frontier.Heads.Select(h => states[new([h])]).ToList();
        var common = branches[0].Dues.Where(d => branches.TrueForAll(b => b.Dues.TryGetValue(d.Key, out var same) && same == d.Value));
        return Situation<TProgress>.NotOpened with
        {
            Phase = MatterState.CrossedPhase,
            Opener = branches[0].Opener,
            Dues = branches[0].Dues.Clear().AddRange(common),
            Paused = branches[0].Paused.Clear()
                .AddRange(branches[0].Paused.Where(p => branches.TrueForAll(b => b.Paused.TryGetValue(p.Key, out var same) && same == p.Value))),
            Crossed = [.. frontier.Heads.Select(h => causality.Entries[h].Hash).Order()],
        };
    }

    private static string KeyOf(Situation<TProgress> crossed) => string.Join('+', (crossed.Crossed ?? []).Select(h => h.Hex));

    private Func<Digest, bool> Seen(int i) => hash => causality.IndexOf(hash) is var j and >= 0 && causality.Saw(i, j);

    /// <summary>Positions of heads, ascending, compared by value.</summary>
    private readonly struct Frontier(int[] heads) : IEquatable<Frontier>
    {
        public int[] Heads => heads;

        public bool Equals(Frontier other) => heads.AsSpan().SequenceEqual(other.Heads);

        public override bool Equals(object? obj) => obj is Frontier other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var head in heads) hash.Add(head);
            return hash.ToHashCode();
        }
    }
}

/// <summary>What a fold found.</summary>
internal sealed record Folded<TProgress>(
    Causality Causality, Situation<TProgress> State, IReadOnlyList<Complaint?> Faults, IReadOnlyList<MetDue> Met, ImmutableArray<Digest> Heads,
    IReadOnlyList<ContentRequest> Requests, IReadOnlyDictionary<Digest, PartyCode> Content)
    where TProgress : class;
