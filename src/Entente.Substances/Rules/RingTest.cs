using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>
/// "ring": the atom lies in a ring of one of the kinds the text allows, whose substituents are allowed too. A fused ring is always for review: the
/// texts say "monocycle", and whether a fused one still is a substituted monocycle is for a lawyer.
/// </summary>
internal sealed class RingTest(Condition condition, Pattern scaffold) : ConditionTest(condition, scaffold)
{
    private readonly IReadOnlyList<string> rings =
        condition.Rings ?? throw new FormatException("A ring condition names its rings.");
    private readonly AllowedGroups allowed = new(condition.Allow ?? []);

    public override ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met)
    {
        int atom = match[Places[0]];
        if (graph.RingBonds(atom) == 0) return Else;
        if (Monocycle(graph, atom) is not { } ring) return ClassOutcome.Review;
        if (!rings.Any(kind => Is(graph, ring, kind))) return Else;
        bool plain = Is(graph, ring, "phenyl");
        if (!plain && Condition.Limb is { } limb) met(limb);
        bool anyHeteroatom = !plain && rings.Contains("heteromonocycle", StringComparer.Ordinal);
        if (anyHeteroatom) return ClassOutcome.Within; // "whether or not further substituted"
        foreach (int member in ring) core[member] = true;
        foreach (int member in ring)
            if (!GroupsFit(graph, member, core, allowed, met)) return ClassOutcome.Review;
        return ClassOutcome.Within;
    }

    // The atoms of the ring when none of them belongs to a second one; null otherwise.
    private static List<int>? Monocycle(BondGraph graph, int start)
    {
        var ring = new List<int>();
        for (int atom = start, before = -1; ;)
        {
            if (graph.RingBonds(atom) != 2) return null;
            ring.Add(atom);
            int next = -1;
            for (int i = 0; i < graph.Neighbours(atom).Length; i++)
            {
                int other = graph.Neighbours(atom)[i];
                if (graph.IsRingBond(graph.BondsOf(atom)[i]) && other != before && (next < 0 || ring.Count > 1)) next = other;
            }

            if (next == start) return ring;
            (before, atom) = (atom, next);
        }
    }

    private static bool Is(BondGraph graph, List<int> ring, string kind) => kind switch
    {
        "monocycle" => true,
        "aromatic-monocycle" => ring.TrueForAll(graph.IsAromatic),
        "heteromonocycle" => ring.Exists(atom => graph.Element(atom) != Elements.Carbon),
        "phenyl" => ring.Count == 6 && ring.TrueForAll(atom => graph.Element(atom) == Elements.Carbon && graph.IsAromatic(atom)),
        _ => throw new FormatException($"'{kind}' is no kind of ring."),
    };
}
