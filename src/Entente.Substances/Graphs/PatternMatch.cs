namespace Entente.Substances.Graphs;

/// <summary>Finds a pattern in a graph, by trying atoms in the pattern's order and turning back where one does not fit.</summary>
/// <remarks>
/// With <c>loosely</c>, everything about aromaticity is left out: an aromatic atom need only be an atom of its element in a ring, an aromatic bond any
/// bond. What matches strictly therefore matches loosely too, which makes it a filter that needs no aromaticity.
/// </remarks>
public static class PatternMatch
{
    /// <summary>Most ways to lay one pattern that are looked at; far above what a structure of 400 atoms gives.</summary>
    private const int Most = 10_000;

    /// <summary>True when the pattern lies in the graph at least once.</summary>
    public static bool Exists(Pattern pattern, BondGraph graph, bool loosely = false)
    {
        Span<short> placed = stackalloc short[pattern.Steps.Count];
        return Step(pattern, graph, loosely, 0, placed, default, null);
    }

    /// <summary>Every way to lay the pattern: the graph's atom for each of the pattern's atoms, in the order they are written.</summary>
    public static IReadOnlyList<short[]> All(Pattern pattern, BondGraph graph)
    {
        Span<short> placed = stackalloc short[pattern.Steps.Count];
        var found = new List<short[]>();
        Step(pattern, graph, loosely: false, 0, placed, default, found);
        return found;
    }

    /// <summary>True when the pattern can be laid so that each of its atoms stands where <paramref name="pinned"/> says (-1: anywhere).</summary>
    internal static bool ExistsAt(Pattern pattern, BondGraph graph, ReadOnlySpan<short> pinned)
    {
        Span<short> placed = stackalloc short[pattern.Steps.Count];
        return Step(pattern, graph, loosely: false, 0, placed, pinned, null);
    }

    private static bool Step(
        Pattern pattern, BondGraph graph, bool loosely, int depth, Span<short> placed, ReadOnlySpan<short> pinned, List<short[]>? found)
    {
        if (depth == pattern.Steps.Count)
        {
            found?.Add(placed.ToArray());
            return found is null || found.Count == Most;
        }

        var step = pattern.Steps[depth];
        int only = pinned.IsEmpty ? -1 : pinned[depth];
        if (step.From < 0)
        {
            for (int atom = 0; atom < graph.Atoms; atom++)
            {
                if ((only >= 0 && atom != only) || !Fits(step.Atom, graph, atom, loosely)) continue;
                placed[depth] = (short)atom;
                if (Step(pattern, graph, loosely, depth + 1, placed, pinned, found)) return true;
            }

            return false;
        }

        int from = placed[step.From];
        for (int i = graph.First[from]; i < graph.First[from + 1]; i++)
        {
            short atom = graph.NeighbourAt[i];
            if ((only >= 0 && atom != only) || placed[..depth].Contains(atom)) continue;
            if (!Fits(step.Bond, graph, graph.BondAt[i], loosely) || !Fits(step.Atom, graph, atom, loosely)) continue;
            bool closed = true;
            foreach (var (to, bond) in step.Closures)
                closed = closed && graph.BondBetween(atom, placed[to]) is var ring and >= 0 && Fits(bond, graph, ring, loosely);
            if (!closed) continue;
            placed[depth] = atom;
            if (Step(pattern, graph, loosely, depth + 1, placed, pinned, found)) return true;
        }

        return false;
    }

    private static bool Fits(PatternBond wanted, BondGraph graph, int bond, bool loosely)
    {
        int order = graph.OrderOf[bond];
        bool inRing = graph.InRing[bond];
        if (loosely && inRing && wanted != PatternBond.Triple) return order <= 2; // may be aromatic
        bool aromatic = !loosely && graph.AromaticBond[bond];
        return wanted switch
        {
            PatternBond.Any => true,
            PatternBond.Single => !aromatic && order == 1,
            PatternBond.Double => !aromatic && order == 2,
            PatternBond.Triple => !aromatic && order == 3,
            PatternBond.Aromatic => aromatic,
            _ => aromatic || order == 1,
        };
    }

    private static bool Fits(PatternAtom wanted, BondGraph graph, int atom, bool loosely)
    {
        if (wanted.Element != 0 && graph.ElementOf[atom] != wanted.Element) return false;
        foreach (var any in wanted.Tests)
        {
            bool one = false;
            foreach (var all in any) one = one || AllHold(all, graph, atom, loosely);
            if (!one) return false;
        }

        return true;
    }

    private static bool AllHold(Primitive[] all, BondGraph graph, int atom, bool loosely)
    {
        foreach (var test in all)
            if (!Holds(test, graph, atom, loosely)) return false;
        return true;
    }

    private static bool Holds(Primitive test, BondGraph graph, int atom, bool loosely)
    {
        int degree = graph.First[atom + 1] - graph.First[atom];
        bool ofElement = graph.ElementOf[atom] == test.Value;
        bool? holds = test.Kind switch
        {
            PrimitiveKind.Any => true,
            PrimitiveKind.Element => ofElement,
            PrimitiveKind.Connections => degree + graph.HydrogensOf[atom] == test.Value,
            PrimitiveKind.Degree => degree == test.Value,
            PrimitiveKind.Hydrogens => graph.HydrogensOf[atom] == test.Value,
            PrimitiveKind.RingBonds => graph.RingBondsOf[atom] == test.Value,
            PrimitiveKind.InRing => graph.RingBondsOf[atom] > 0,
            PrimitiveKind.Charge => graph.ChargeOf[atom] == test.Value,
            PrimitiveKind.Aliphatic when loosely => ofElement ? null : false,
            PrimitiveKind.Aromatic when loosely => ofElement && graph.RingBondsOf[atom] > 0 ? null : false,
            PrimitiveKind.AnyAromatic when loosely => graph.RingBondsOf[atom] > 0 ? null : false,
            PrimitiveKind.AnyAliphatic when loosely => null,
            PrimitiveKind.Aliphatic => ofElement && !graph.AromaticAtom[atom],
            PrimitiveKind.Aromatic => ofElement && graph.AromaticAtom[atom],
            PrimitiveKind.AnyAromatic => graph.AromaticAtom[atom],
            _ => !graph.AromaticAtom[atom],
        };
        return holds is not { } known || known != test.Not; // what depends on aromaticity alone may be either
    }
}
