namespace Entente.Substances.Graphs;

/// <summary>Finds which bonds lie in a ring: those that are no bridge of the graph. One walk through the graph, O(atoms + bonds).</summary>
/// <remarks>R. E. Tarjan, A note on finding the bridges of a graph, Information Processing Letters 2 (1974) 160, doi:10.1016/0020-0190(74)90003-9.</remarks>
internal sealed class RingBonds
{
    private readonly short[] order = new short[BondGraph.MaxAtoms];
    private readonly short[] low = new short[BondGraph.MaxAtoms];
    private readonly short[] path = new short[BondGraph.MaxAtoms];
    private readonly short[] cameBy = new short[BondGraph.MaxAtoms];
    private readonly short[] next = new short[BondGraph.MaxAtoms];

    public void Find(BondGraph graph)
    {
        graph.RingBondsOf.AsSpan(0, graph.Atoms).Clear();
        graph.InRing.AsSpan(0, graph.Bonds).Fill(true);
        order.AsSpan(0, graph.Atoms).Clear();
        graph.Components = 0;
        short seen = 0;
        for (int root = 0; root < graph.Atoms; root++)
        {
            if (order[root] != 0) continue;
            graph.Components++;
            int depth = 0;
            (path[0], cameBy[root], order[root], low[root], next[root]) = ((short)root, -1, ++seen, seen, graph.First[root]);
            while (depth >= 0)
            {
                int atom = path[depth];
                if (next[atom] < graph.First[atom + 1])
                {
                    int i = next[atom]++;
                    int other = graph.NeighbourAt[i];
                    if (graph.BondAt[i] == cameBy[atom]) continue;
                    if (order[other] != 0)
                    {
                        low[atom] = Math.Min(low[atom], order[other]);
                        continue;
                    }

                    path[++depth] = (short)other;
                    (cameBy[other], order[other], low[other], next[other]) = (graph.BondAt[i], ++seen, seen, graph.First[other]);
                    continue;
                }

                if (--depth < 0) break;
                int parent = path[depth];
                low[parent] = Math.Min(low[parent], low[atom]);
                if (low[atom] > order[parent]) graph.InRing[cameBy[atom]] = false;
            }
        }

        for (int bond = 0; bond < graph.Bonds; bond++)
        {
            if (!graph.InRing[bond]) continue;
            graph.RingBondsOf[graph.BeginOf[bond]]++;
            graph.RingBondsOf[graph.EndOf[bond]]++;
        }
    }
}
