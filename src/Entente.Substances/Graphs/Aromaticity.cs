namespace Entente.Substances.Graphs;

/// <summary>
/// Which rings are aromatic, by the rule RDKit uses: a ring whose atoms all offer a p orbital with 4n + 2 electrons between them, or two fused
/// rings that do so only together (azulene). Rings of 3 to 7 atoms.
/// </summary>
/// <remarks>
/// RDKit Book, "The RDKit Aromaticity Model". It also joins three and more fused rings, which no scaffold of a rule needs: each of their cores has a
/// ring that is aromatic alone. Much dearer than reading; asked for the few structures that a filter lets through.
/// </remarks>
public static class Aromaticity
{
    private const int Largest = 7;

    /// <summary>Marks aromatic atoms and bonds of the graph.</summary>
    public static void Perceive(BondGraph graph)
    {
        if (graph.AromaticityKnown) return;
        graph.AromaticAtom.AsSpan(0, graph.Atoms).Clear();
        graph.AromaticBond.AsSpan(0, graph.Bonds).Clear();
        graph.AromaticityKnown = true;
        Span<sbyte> electrons = stackalloc sbyte[graph.Atoms];
        for (int atom = 0; atom < graph.Atoms; atom++) electrons[atom] = Electrons(graph, atom);
        var rings = new List<short[]>();
        Span<short> path = stackalloc short[Largest];
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (electrons[atom] < 0) continue;
            path[0] = (short)atom;
            Walk(graph, electrons, path, 1, rings);
        }

        foreach (var ring in rings)
            if (Fits(electrons, ring)) Mark(graph, ring);
        foreach (var one in rings)
            foreach (var other in rings)
            {
                if (one[0] > other[0] || ReferenceEquals(one, other)) continue;
                if (Joined(graph, one, other) is { } both && Fits(electrons, both)) Mark(graph, both);
            }
    }

    // Electrons an atom offers to a ring; -1 when it cannot take part.
    private static sbyte Electrons(BondGraph graph, int atom)
    {
        if (graph.RingBondsOf[atom] == 0) return -1;
        int doubles = 0, element = graph.ElementOf[atom], charge = graph.ChargeOf[atom];
        bool ringDouble = false, drawn = false;
        for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
        {
            int bond = graph.BondAt[i];
            if (graph.OrderOf[bond] == 1) continue;
            if (graph.OrderOf[bond] > 2) return -1;
            doubles++;
            ringDouble |= graph.InRing[bond];
            drawn |= graph.ElementOf[graph.NeighbourAt[i]] is Elements.Nitrogen or Elements.Oxygen or Elements.Sulphur;
        }

        int around = graph.First[atom + 1] - graph.First[atom] + graph.HydrogensOf[atom];
        if (around > 3 || doubles > 1) return -1;
        if (doubles == 1)
        {
            bool fourBonds = charge == 0 && element is not (Elements.Carbon or Elements.Boron or Elements.Nitrogen or Elements.Phosphorus);
            if (fourBonds) return -1; // S and Se
            if (ringDouble) return 1;
            return element == Elements.Carbon ? drawn ? (sbyte)0 : (sbyte)1 : (sbyte)-1;
        }

        return element switch
        {
            Elements.Carbon => charge switch { 1 => 0, -1 => 2, _ => -1 },
            Elements.Boron => charge == 0 ? (sbyte)0 : (sbyte)-1,
            Elements.Nitrogen or Elements.Phosphorus or Elements.Arsenic => charge <= 0 ? (sbyte)2 : (sbyte)-1,
            Elements.Oxygen or Elements.Sulphur or Elements.Selenium or Elements.Tellurium => charge == 0 && around == 2 ? (sbyte)2 : (sbyte)-1,
            _ => -1,
        };
    }

    // Every ring once: from its lowest atom, in the direction of the lower neighbour, without chords.
    private static void Walk(BondGraph graph, ReadOnlySpan<sbyte> electrons, Span<short> path, int length, List<short[]> rings)
    {
        int atom = path[length - 1];
        for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
        {
            int other = graph.NeighbourAt[i];
            if (!graph.InRing[graph.BondAt[i]] || electrons[other] < 0) continue;
            if (other == path[0] && length > 2)
            {
                if (path[1] < path[length - 1]) rings.Add(path[..length].ToArray());
                continue;
            }

            if (length == Largest || other <= path[0] || path[..length].Contains((short)other) || HasChord(graph, path, length, other)) continue;
            path[length] = (short)other;
            Walk(graph, electrons, path, length + 1, rings);
        }
    }

    private static bool HasChord(BondGraph graph, ReadOnlySpan<short> path, int length, int atom)
    {
        for (int i = 1; i < length - 1; i++)
            if (graph.BondBetween(path[i], atom) >= 0) return true;
        return false;
    }

    private static bool Fits(ReadOnlySpan<sbyte> electrons, ReadOnlySpan<short> ring)
    {
        int sum = 0;
        foreach (int atom in ring) sum += electrons[atom];
        return sum % 4 == 2;
    }

    private static void Mark(BondGraph graph, ReadOnlySpan<short> ring)
    {
        for (int i = 0; i < ring.Length; i++)
        {
            graph.AromaticAtom[ring[i]] = true;
            graph.AromaticBond[graph.BondBetween(ring[i], ring[(i + 1) % ring.Length])] = true;
        }
    }

    // The outline of two rings that share one bond; null when they share none or more.
    private static short[]? Joined(BondGraph graph, short[] one, short[] other)
    {
        var shared = one.Where(other.Contains).ToArray();
        if (shared.Length != 2 || graph.BondBetween(shared[0], shared[1]) < 0) return null;
        return [.. Open(one, shared[0], shared[1]), .. Open(other, shared[1], shared[0])];
    }

    // The ring from one shared atom all the way round, ending before the other.
    private static IEnumerable<short> Open(short[] ring, short from, short to)
    {
        int at = Array.IndexOf(ring, from), step = ring[(at + 1) % ring.Length] == to ? ring.Length - 1 : 1;
        for (int i = 0; i < ring.Length - 1; i++) yield return ring[(at + (i * step)) % ring.Length];
    }
}
