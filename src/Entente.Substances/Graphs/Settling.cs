using Entente.Substances.Structures;

namespace Entente.Substances.Graphs;

/// <summary>
/// What follows reading: hydrogens written as atoms are folded into their neighbours, rings found, aromatic bonds turned into single and double,
/// hydrogens added, valences checked, and charges that a proton explains taken away.
/// </summary>
internal sealed class Settling
{
    private readonly Kekule kekule = new();
    private readonly RingBonds rings = new();
    private readonly short[] renumbered = new short[BondGraph.MaxAtoms];

    public bool TrySettle(BondGraph graph, out GraphFault fault)
    {
        fault = default;
        graph.Link();
        if (graph.AnyHydrogenAtom) FoldHydrogens(graph);
        if (graph.Atoms > StructureText.MaxHeavyAtoms)
        {
            fault = new(StructureFault.TooManyAtoms, 0);
            return false;
        }

        if (DoubleBond(graph) is { } twice)
        {
            fault = new(StructureFault.Unreadable, twice + 1);
            return false;
        }

        rings.Find(graph);
        SeparateCharges(graph);
        if (graph.AnyAromatic && !kekule.TryPlace(graph, out int stuck))
        {
            fault = new(StructureFault.Aromatic, stuck + 1);
            return false;
        }

        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (Valence(graph, atom)) continue;
            fault = new(StructureFault.Valence, atom + 1);
            return false;
        }

        if (graph.AnyCharge) Neutralise(graph);
        return true;
    }

    // Two bonds between the same two atoms cannot be meant.
    private static int? DoubleBond(BondGraph graph)
    {
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            var around = graph.Neighbours(atom);
            for (int i = 1; i < around.Length; i++)
                if (around[..i].Contains(around[i])) return atom;
        }

        return null;
    }

    private void FoldHydrogens(BondGraph graph)
    {
        int kept = 0;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            var around = graph.Neighbours(atom);
            bool fold = graph.ElementOf[atom] == Elements.Hydrogen && graph.ChargeOf[atom] == 0 && graph.HydrogensOf[atom] == 0
                && around.Length == 1 && graph.ElementOf[around[0]] > Elements.Hydrogen && graph.OrderOf[graph.BondsOf(atom)[0]] == 1;
            renumbered[atom] = fold ? (short)-1 : (short)kept++;
        }

        if (kept == graph.Atoms) return;
        for (int atom = 0; atom < graph.Atoms; atom++)
            if (renumbered[atom] < 0 && graph.Bracket[graph.Neighbours(atom)[0]]) graph.HydrogensOf[graph.Neighbours(atom)[0]]++;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (renumbered[atom] is not (var to and >= 0)) continue;
            graph.ElementOf[to] = graph.ElementOf[atom];
            graph.ChargeOf[to] = graph.ChargeOf[atom];
            graph.HydrogensOf[to] = graph.HydrogensOf[atom];
            graph.Bracket[to] = graph.Bracket[atom];
            graph.WrittenAromatic[to] = graph.WrittenAromatic[atom];
            graph.Labelled[to] = graph.Labelled[atom];
        }

        int bonds = 0;
        for (int bond = 0; bond < graph.Bonds; bond++)
        {
            var (begin, end) = (renumbered[graph.BeginOf[bond]], renumbered[graph.EndOf[bond]]);
            if (begin < 0 || end < 0) continue;
            (graph.BeginOf[bonds], graph.EndOf[bonds], graph.OrderOf[bonds]) = (begin, end, graph.OrderOf[bond]);
            bonds++;
        }

        (graph.Atoms, graph.Bonds) = (kept, bonds);
        graph.Link();
    }

    // The two ways of writing a nitro group, an azide, a diazo group or an N-oxide are one structure: five bonds at N become N+ and O-, N-.
    private static void SeparateCharges(BondGraph graph)
    {
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (graph.ElementOf[atom] != Elements.Nitrogen || graph.ChargeOf[atom] != 0) continue;
            int sum = graph.HydrogensOf[atom];
            int give = -1;
            bool aromatic = false;
            for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++)
            {
                int order = graph.OrderOf[graph.BondAt[i]];
                aromatic |= order == BondGraph.Aromatic;
                sum += order == BondGraph.Aromatic ? 1 : order;
                int other = graph.NeighbourAt[i];
                if (graph.ChargeOf[other] != 0) continue;
                bool oxygen = graph.ElementOf[other] == Elements.Oxygen && order == 2;
                bool nitrogen = graph.ElementOf[other] == Elements.Nitrogen && order >= 2 && order != BondGraph.Aromatic && graph.Neighbours(other).Length <= 2;
                if (oxygen || (nitrogen && give < 0 && order == 2 && graph.Neighbours(other).Length == 1)) give = i;
                else if (nitrogen && order == 3 && give < 0) give = i;
            }

            if (sum + (aromatic ? 1 : 0) != 5 || give < 0) continue;
            graph.OrderOf[graph.BondAt[give]]--;
            graph.ChargeOf[atom] = 1;
            graph.ChargeOf[graph.NeighbourAt[give]] = -1;
            graph.AnyCharge = true;
        }
    }

    // Adds what hydrogens the atom lacks, or says that it has too many bonds.
    private static bool Valence(BondGraph graph, int atom)
    {
        int element = graph.ElementOf[atom];
        int sum = graph.HydrogensOf[atom];
        for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++) sum += graph.OrderOf[graph.BondAt[i]];
        var allowed = Elements.Valences(element);
        if (allowed.IsEmpty) return true;
        int shift = graph.ChargeOf[atom] == 0 ? 0 : Elements.ChargeShift(element, graph.ChargeOf[atom]);
        if (graph.Bracket[atom]) return sum <= allowed[^1] + shift;
        foreach (int valence in allowed)
        {
            if (sum > valence + shift) continue;
            if (!(graph.WrittenAromatic[atom] && valence != allowed[0])) graph.HydrogensOf[atom] += (byte)(valence + shift - sum);
            return true;
        }

        return false;
    }

    // A protonated base and a deprotonated acid count as the free base and acid. A charge balanced by its neighbour (nitro, N-oxide, azide) stays,
    // and so do one that no proton explains (a quaternary nitrogen) and the negative charges beside it (a betaine, a sydnone imine).
    private static void Neutralise(BondGraph graph)
    {
        bool lasting = false;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (graph.ChargeOf[atom] <= 0 || IsBalanced(graph, atom)) continue;
            if (TakesProtons(graph, atom) && graph.HydrogensOf[atom] >= graph.ChargeOf[atom]) Shift(graph, atom);
            else lasting = true;
        }

        for (int atom = 0; atom < graph.Atoms && !lasting; atom++)
            if (graph.ChargeOf[atom] < 0 && TakesProtons(graph, atom) && !IsBalanced(graph, atom)) Shift(graph, atom);
    }

    private static bool TakesProtons(BondGraph graph, int atom) =>
        graph.ElementOf[atom] is Elements.Nitrogen or Elements.Oxygen or Elements.Sulphur or Elements.Phosphorus;

    private static bool IsBalanced(BondGraph graph, int atom)
    {
        foreach (int other in graph.Neighbours(atom))
            if (graph.ChargeOf[other] * graph.ChargeOf[atom] < 0) return true;
        return false;
    }

    private static void Shift(BondGraph graph, int atom) =>
        (graph.HydrogensOf[atom], graph.ChargeOf[atom]) = ((byte)(graph.HydrogensOf[atom] - graph.ChargeOf[atom]), 0);
}
