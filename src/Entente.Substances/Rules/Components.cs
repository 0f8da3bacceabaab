using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>The separate parts of a structure.</summary>
internal static class Components
{
    /// <summary>Average mass, in Da, of the part in which an atom lies.</summary>
    public static double MassOf(BondGraph graph, int atom)
    {
        var part = Groups.Collect(graph, new bool[graph.Atoms], atom);
        return part.Sum(member => Elements.Mass(graph.Element(member)) + (graph.Hydrogens(member) * Elements.Mass(Elements.Hydrogen)));
    }
}
