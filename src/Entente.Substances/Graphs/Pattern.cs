using System.Runtime.InteropServices;

namespace Entente.Substances.Graphs;

/// <summary>One atom of a pattern: alternatives that must all hold, each a list of which one must hold.</summary>
/// <param name="Map">The number by which a rule calls this atom; 0 for none.</param>
/// <param name="Tests">All must hold; within one, any of the inner lists; within that, all.</param>
internal sealed record PatternAtom(int Map, Primitive[][][] Tests)
{
    /// <summary>Element this atom must have; 0 when several may be.</summary>
    public int Element { get; init; }
}

/// <summary>The kinds of single tests on an atom.</summary>
internal enum PrimitiveKind
{
    Any, Element, Aliphatic, Aromatic, AnyAromatic, AnyAliphatic, Connections, Degree, Hydrogens, RingBonds, InRing, Charge,
}

/// <summary>One test on an atom.</summary>
internal readonly record struct Primitive(PrimitiveKind Kind, int Value, bool Not);

/// <summary>What a bond of a pattern must be.</summary>
internal enum PatternBond
{
    SingleOrAromatic, Single, Double, Triple, Aromatic, Any,
}

/// <summary>One step of matching: the atom to place next, and its bonds to those placed before.</summary>
internal sealed record PatternStep(PatternAtom Atom, int From, PatternBond Bond, (int To, PatternBond Bond)[] Closures);

/// <summary>
/// A substructure pattern, written in the part of SMARTS that the rule packs use: elements, * a A #n X D H x R charges, negation, lists, map
/// numbers, branches, rings, and the bonds - = # : ~. RDKit reads the same text to the same effect.
/// </summary>
/// <remarks>Daylight Theory Manual, chapter 4 (SMARTS). Immutable; safe to share.</remarks>
public sealed class Pattern
{
    private Pattern(string text, IReadOnlyList<PatternStep> steps)
    {
        Text = text;
        Steps = steps;
        Needs = NecessaryCondition.Of(steps);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    internal IReadOnlyList<PatternStep> Steps { get; }

    /// <summary>Counts that every structure with this pattern has at least.</summary>
    internal NecessaryCondition Needs { get; }

    /// <summary>Reads a pattern; <see cref="FormatException"/> with the place where it goes beyond what is supported.</summary>
    public static Pattern Parse(string smarts) => new(smarts, new PatternReader(smarts).Read());

    /// <summary>Where the atom with a map number stands in a match; -1 when the pattern has no such number.</summary>
    internal int IndexOf(int map)
    {
        for (int i = 0; i < Steps.Count; i++)
            if (Steps[i].Atom.Map == map) return i;
        return -1;
    }
}

/// <summary>Counts that a structure must reach before a pattern can be found in it. A pattern's atoms and bonds are distinct ones of the structure.</summary>
internal sealed record NecessaryCondition(int Atoms, int Nitrogens, int Oxygens, int Rings)
{
    public static NecessaryCondition Of(IReadOnlyList<PatternStep> steps) => new(
        steps.Count, steps.Count(step => step.Atom.Element == Elements.Nitrogen), steps.Count(step => step.Atom.Element == Elements.Oxygen),
        steps.Sum(step => step.Closures.Length)); // a pattern is one piece, so its rings are the bonds beyond a tree

    public bool Holds(in GraphCounts counts) =>
        counts.Atoms >= Atoms && counts.Nitrogens >= Nitrogens && counts.Oxygens >= Oxygens && counts.Rings >= Rings;
}

/// <summary>Counts of a structure, all components together.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GraphCounts(int Atoms, int Nitrogens, int Oxygens, int Rings)
{
    public static GraphCounts Of(BondGraph graph)
    {
        int nitrogens = 0, oxygens = 0;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (graph.ElementOf[atom] == Elements.Nitrogen) nitrogens++;
            else if (graph.ElementOf[atom] == Elements.Oxygen) oxygens++;
        }

        return new(graph.Atoms, nitrogens, oxygens, graph.Bonds - graph.Atoms + graph.Components);
    }
}
