using System.Runtime.InteropServices;
using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>What hangs on one atom of a scaffold, named as the texts of law name groups.</summary>
/// <param name="Kind">One of the codes of <see cref="Groups.Kinds"/>.</param>
/// <param name="Carbons">All carbon atoms of the group.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Group(string Kind, int Carbons);

/// <summary>Names what hangs on the atoms of a scaffold. What fits no name is "other", so that no atom goes unexplained.</summary>
internal static class Groups
{
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "halo", "hydroxyl", "oxo", "amino", "nitro", "cyano", "alkyl", "alkenyl", "haloalkyl", "alkoxy", "haloalkoxy", "alkoxyalkyl", "ester",
        "acyloxy", "acetyloxy", "ether", "thioalkyl", "alkylsulphonyl", "cyclic", "fused", "other",
    ];

    /// <summary>The group that begins with <paramref name="root"/>, a neighbour of <paramref name="anchor"/>.</summary>
    /// <param name="graph">Aromaticity perceived.</param>
    /// <param name="core">The atoms the scaffold explains; the group ends at them.</param>
    /// <param name="anchor">Atom of the core.</param>
    /// <param name="root">First atom of the group.</param>
    public static Group Of(BondGraph graph, ReadOnlySpan<bool> core, int anchor, int root)
    {
        var atoms = Collect(graph, core, root);
        int carbons = atoms.Count(atom => graph.Element(atom) == Elements.Carbon);
        bool toOthers = false;
        int toAnchor = 0;
        foreach (int atom in atoms)
            foreach (int other in graph.Neighbours(atom))
            {
                if (!core[other]) continue;
                toOthers |= other != anchor;
                toAnchor += other == anchor ? 1 : 0;
            }

        if (toOthers) return new("fused", carbons);
        if (toAnchor > 1) return new("cyclic", carbons);
        return new(Name(graph, atoms, graph.Order(graph.BondBetween(anchor, root)), root, carbons), carbons);
    }

    /// <summary>All atoms of a group.</summary>
    public static List<int> Collect(BondGraph graph, ReadOnlySpan<bool> core, int root)
    {
        var atoms = new List<int> { root };
        for (int i = 0; i < atoms.Count; i++)
            foreach (int other in graph.Neighbours(atoms[i]))
                if (!core[other] && !atoms.Contains(other)) atoms.Add(other);
        return atoms;
    }

    private static string Name(BondGraph graph, List<int> atoms, int order, int root, int carbons)
    {
        int element = graph.Element(root);
        if (order == 2) return atoms.Count == 1 && element == Elements.Oxygen ? "oxo" : "other";
        if (order != 1 || atoms.Exists(atom => graph.RingBonds(atom) > 0)) return "other";
        if (IsHalogen(element)) return "halo";
        return element switch
        {
            Elements.Carbon => Carbon(graph, atoms, root, carbons),
            Elements.Oxygen => Oxygen(graph, atoms, root, carbons),
            Elements.Nitrogen when atoms.Count == 1 => "amino",
            Elements.Nitrogen when atoms.Count == 3 && Oxygens(graph, atoms) == 2 && graph.Neighbours(root).Length == 3 => "nitro",
            Elements.Sulphur => Sulphur(graph, atoms, root, carbons),
            _ => "other",
        };
    }

    private static string Carbon(BondGraph graph, List<int> atoms, int root, int carbons)
    {
        int halogens = atoms.Count(atom => IsHalogen(graph.Element(atom))), oxygens = Oxygens(graph, atoms);
        var (doubles, triples) = Multiple(graph, atoms);
        if (carbons + halogens == atoms.Count)
        {
            if (triples > 0) return "other";
            if (doubles == 0) return halogens > 0 ? "haloalkyl" : "alkyl";
            return halogens == 0 ? "alkenyl" : "other";
        }

        if (atoms.Count == 2 && carbons == 1 && triples == 1) return "cyano"; // with N: the only other atom that bears three bonds
        if (carbons + oxygens != atoms.Count) return "other";
        if (doubles + triples == 0 && oxygens == 1) // C-O-C, not an alcohol
            return graph.Neighbours(atoms.First(atom => graph.Element(atom) == Elements.Oxygen)).Length == 2 ? "alkoxyalkyl" : "other";
        return doubles == 1 && triples == 0 && oxygens == 2 && IsEsterCarbon(graph, root) ? "ester" : "other";
    }

    private static string Oxygen(BondGraph graph, List<int> atoms, int root, int carbons)
    {
        if (atoms.Count == 1) return "hydroxyl";
        int halogens = atoms.Count(atom => IsHalogen(graph.Element(atom))), oxygens = Oxygens(graph, atoms);
        var (doubles, triples) = Multiple(graph, atoms);
        if (triples > 0 || carbons + halogens + oxygens != atoms.Count) return "other";
        if (doubles == 0 && oxygens == 1) return halogens > 0 ? "haloalkoxy" : "alkoxy";
        int next = atoms[1];
        if (doubles == 1 && oxygens == 2 && halogens == 0 && IsAcylCarbon(graph, next)) return carbons == 2 ? "acetyloxy" : "acyloxy";
        return doubles == 0 && halogens == 0 && graph.Element(next) == Elements.Carbon ? "ether" : "other";
    }

    private static string Sulphur(BondGraph graph, List<int> atoms, int root, int carbons)
    {
        var (doubles, triples) = Multiple(graph, atoms);
        if (triples > 0) return "other";
        if (carbons + 1 == atoms.Count && doubles == 0 && carbons > 0) return "thioalkyl";
        bool sulphonyl = Oxygens(graph, atoms) == 2 && doubles == 2 && OxosOf(graph, root) == 2;
        return sulphonyl && carbons > 0 && carbons + 3 == atoms.Count ? "alkylsulphonyl" : "other";
    }

    // -C(=O)-O-C on the scaffold's side.
    private static bool IsEsterCarbon(BondGraph graph, int atom)
    {
        if (OxosOf(graph, atom) != 1) return false;
        foreach (int other in graph.Neighbours(atom))
            if (graph.Element(other) == Elements.Oxygen && graph.Neighbours(other).Length == 2) return true;
        return false;
    }

    private static bool IsAcylCarbon(BondGraph graph, int atom) => graph.Element(atom) == Elements.Carbon && OxosOf(graph, atom) == 1;

    private static int OxosOf(BondGraph graph, int atom)
    {
        int oxos = 0;
        for (int i = 0; i < graph.Neighbours(atom).Length; i++)
            if (graph.Element(graph.Neighbours(atom)[i]) == Elements.Oxygen && graph.Order(graph.BondsOf(atom)[i]) == 2) oxos++;
        return oxos;
    }

    private static (int Doubles, int Triples) Multiple(BondGraph graph, List<int> atoms)
    {
        int doubles = 0, triples = 0;
        foreach (int atom in atoms)
            for (int i = 0; i < graph.Neighbours(atom).Length; i++)
            {
                if (graph.Neighbours(atom)[i] < atom || !atoms.Contains(graph.Neighbours(atom)[i])) continue;
                doubles += graph.Order(graph.BondsOf(atom)[i]) == 2 ? 1 : 0;
                triples += graph.Order(graph.BondsOf(atom)[i]) == 3 ? 1 : 0;
            }

        return (doubles, triples);
    }

    private static int Oxygens(BondGraph graph, List<int> atoms) => atoms.Count(atom => graph.Element(atom) == Elements.Oxygen);

    private static bool IsHalogen(int element) => element is Elements.Fluorine or Elements.Chlorine or Elements.Bromine or Elements.Iodine;
}
