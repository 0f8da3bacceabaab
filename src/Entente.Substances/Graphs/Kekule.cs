namespace Entente.Substances.Graphs;

/// <summary>
/// Places the double bonds among atoms written as aromatic: every atom that lacks a bond gets exactly one, which is a perfect matching. A first
/// pass pairs what has one choice only; what is left is mended along alternating paths.
/// </summary>
/// <remarks>J. Edmonds, Paths, trees, and flowers, Canadian Journal of Mathematics 17 (1965) 449, doi:10.4153/CJM-1965-045-4.</remarks>
internal sealed class Kekule
{
    private readonly bool[] wants = new bool[BondGraph.MaxAtoms];
    private readonly short[] mate = new short[BondGraph.MaxAtoms];
    private readonly short[] parent = new short[BondGraph.MaxAtoms];
    private readonly short[] stem = new short[BondGraph.MaxAtoms];
    private readonly bool[] outer = new bool[BondGraph.MaxAtoms];
    private readonly bool[] blossom = new bool[BondGraph.MaxAtoms];
    private readonly bool[] onPath = new bool[BondGraph.MaxAtoms];
    private readonly short[] queue = new short[BondGraph.MaxAtoms];

    /// <summary>Places them all, or says which atom none can be found for.</summary>
    /// <param name="graph">Its aromatic bonds become single and double.</param>
    /// <param name="stuck">An atom that no arrangement serves, when false.</param>
    public bool TryPlace(BondGraph graph, out int stuck)
    {
        stuck = -1;
        for (int bond = 0; bond < graph.Bonds; bond++) // the bond of biphenyl
            if (graph.OrderOf[bond] == BondGraph.Aromatic && !graph.InRing[bond]) graph.OrderOf[bond] = 1;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            mate[atom] = -1;
            wants[atom] = graph.WrittenAromatic[atom] && LacksABond(graph, atom);
            if (!graph.WrittenAromatic[atom] || graph.RingBondsOf[atom] > 0) continue;
            stuck = atom;
            return false;
        }

        Pair(graph);
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (!wants[atom] || mate[atom] >= 0 || Augment(graph, atom)) continue;
            stuck = atom;
            return false;
        }

        for (int bond = 0; bond < graph.Bonds; bond++)
            if (graph.OrderOf[bond] == BondGraph.Aromatic) graph.OrderOf[bond] = mate[graph.BeginOf[bond]] == graph.EndOf[bond] ? (byte)2 : (byte)1;
        return true;
    }

    private static bool LacksABond(BondGraph graph, int atom)
    {
        int sum = graph.HydrogensOf[atom];
        for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
            sum += graph.OrderOf[graph.BondAt[i]] is var order and not BondGraph.Aromatic ? order : 1;
        int shift = Elements.ChargeShift(graph.ElementOf[atom], graph.ChargeOf[atom]);
        foreach (int valence in Elements.Valences(graph.ElementOf[atom]))
            if (sum <= valence + shift) return sum < valence + shift;
        return false;
    }

    private void Pair(BondGraph graph)
    {
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            for (int at = atom; at >= 0 && wants[at] && mate[at] < 0;)
            {
                int choice = -1, choices = 0;
                for (int i = graph.First[at]; i < graph.First[at + 1]; i++)
                {
                    int other = graph.NeighbourAt[i];
                    if (graph.OrderOf[graph.BondAt[i]] != BondGraph.Aromatic || !wants[other] || mate[other] >= 0) continue;
                    choice = other;
                    choices++;
                }

                if (choice < 0 || (choices > 1 && at != atom)) break;
                (mate[at], mate[choice]) = ((short)choice, (short)at);
                at = Next(graph, choice); // a neighbour that the pair left with one choice goes on
            }
        }
    }

    private int Next(BondGraph graph, int atom)
    {
        for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
        {
            int other = graph.NeighbourAt[i];
            if (graph.OrderOf[graph.BondAt[i]] == BondGraph.Aromatic && wants[other] && mate[other] < 0) return other;
        }

        return -1;
    }

    private bool Augment(BondGraph graph, int root)
    {
        int n = graph.Atoms;
        outer.AsSpan(0, n).Clear();
        parent.AsSpan(0, n).Fill(-1);
        for (int atom = 0; atom < n; atom++) stem[atom] = (short)atom;
        outer[root] = true;
        int head = 0, tail = 0;
        queue[tail++] = (short)root;
        while (head < tail)
        {
            int atom = queue[head++];
            for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
            {
                int other = graph.NeighbourAt[i];
                if (graph.OrderOf[graph.BondAt[i]] != BondGraph.Aromatic || !wants[other]) continue;
                if (stem[atom] == stem[other] || mate[atom] == other) continue;
                if (other == root || (mate[other] >= 0 && parent[mate[other]] >= 0))
                {
                    int meet = Meet(atom, other);
                    blossom.AsSpan(0, n).Clear();
                    MarkPath(atom, meet, other);
                    MarkPath(other, meet, atom);
                    for (int inside = 0; inside < n; inside++)
                    {
                        if (!blossom[stem[inside]]) continue;
                        stem[inside] = (short)meet;
                        if (outer[inside]) continue;
                        outer[inside] = true;
                        queue[tail++] = (short)inside;
                    }
                }
                else if (parent[other] < 0)
                {
                    parent[other] = (short)atom;
                    if (mate[other] < 0)
                    {
                        Flip(other);
                        return true;
                    }

                    outer[mate[other]] = true;
                    queue[tail++] = mate[other];
                }
            }
        }

        return false;
    }

    private void Flip(int end)
    {
        for (int atom = end; atom >= 0;)
        {
            int before = parent[atom], further = mate[before];
            (mate[atom], mate[before]) = ((short)before, (short)atom);
            atom = further;
        }
    }

    private int Meet(int one, int other)
    {
        Array.Clear(onPath);
        for (int atom = one; ; atom = parent[mate[atom]])
        {
            atom = stem[atom];
            onPath[atom] = true;
            if (mate[atom] < 0) break;
        }

        for (int atom = other; ; atom = parent[mate[atom]])
        {
            atom = stem[atom];
            if (onPath[atom]) return atom;
        }
    }

    private void MarkPath(int from, int meet, int child)
    {
        for (int atom = from; stem[atom] != meet; atom = parent[mate[atom]])
        {
            blossom[stem[atom]] = blossom[stem[mate[atom]]] = true;
            parent[atom] = (short)child;
            child = mate[atom];
        }
    }
}
