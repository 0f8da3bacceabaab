using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>
/// "chain": a group counted by the carbons that hang together from its first atom, or a heterocycle of one to three heteroatoms that stands there
/// or one or two carbons on. Fewer carbons than the text asks for: no. More: a group the text does not settle.
/// </summary>
internal sealed class ChainTest(Condition condition, Pattern scaffold) : ConditionTest(condition, scaffold)
{
    private readonly IReadOnlyList<int> carbons =
        condition.Carbons is [_, _] ? condition.Carbons : throw new FormatException("A chain has two numbers of carbons.");

    public override ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met)
    {
        if (Places.Count < 2) return ClassOutcome.Within; // this scaffold has no such atom
        int root = match[Places[0]];
        core[root] = false;
        var outcome = Judge(graph, core, root);
        if (outcome == ClassOutcome.Within && Touches(graph, core, root, match[Places[1]])) outcome = ClassOutcome.Review;
        core[root] = true;
        return outcome;
    }

    /// <summary>True when a group is bound to the scaffold elsewhere than at its anchor.</summary>
    public static bool Touches(BondGraph graph, ReadOnlySpan<bool> core, int root, int anchor)
    {
        foreach (int atom in Groups.Collect(graph, core, root))
            foreach (int other in graph.Neighbours(atom))
                if (core[other] && !(atom == root && other == anchor)) return true;
        return false;
    }

    /// <summary>The same for a root that the scaffold does not hold.</summary>
    public static ClassOutcome Judge(BondGraph graph, ReadOnlySpan<bool> core, int root, int least, int most)
    {
        var run = Run(graph, core, root);
        if (run.Count >= least && run.Count <= most) return ClassOutcome.Within;
        bool heterocycle = Heterocycle(graph, core, root);
        if (run.Count > most) return heterocycle ? ClassOutcome.Within : ClassOutcome.Review;
        return heterocycle ? ClassOutcome.Within : ClassOutcome.No;
    }

    private ClassOutcome Judge(BondGraph graph, ReadOnlySpan<bool> core, int root)
    {
        for (int i = 0; i < graph.Neighbours(root).Length; i++) // an acyl group is no hydrocarbyl
            if (graph.Element(graph.Neighbours(root)[i]) == Elements.Oxygen && graph.Order(graph.BondsOf(root)[i]) == 2) return ClassOutcome.No;
        return Judge(graph, core, root, carbons[0], carbons[1]);
    }

    private static List<int> Run(BondGraph graph, ReadOnlySpan<bool> core, int root)
    {
        var run = new List<int>();
        if (graph.Element(root) != Elements.Carbon) return run;
        run.Add(root);
        for (int i = 0; i < run.Count; i++)
            foreach (int other in graph.Neighbours(run[i]))
                if (!core[other] && graph.Element(other) == Elements.Carbon && !run.Contains(other)) run.Add(other);
        return run;
    }

    // A ring atom at the root, or after one or two carbons outside rings, whose ring system holds one to three heteroatoms.
    private static bool Heterocycle(BondGraph graph, ReadOnlySpan<bool> core, int root)
    {
        var near = new List<(int Atom, int Carbons)> { (root, 0) };
        for (int i = 0; i < near.Count; i++)
        {
            var (atom, carbons) = near[i];
            if (graph.RingBonds(atom) > 0)
            {
                if (System(graph, core, atom) is >= 1 and <= 3) return true;
                continue;
            }

            if (graph.Element(atom) != Elements.Carbon || carbons == 2) continue;
            foreach (int other in graph.Neighbours(atom))
                if (!core[other] && !near.Exists(item => item.Atom == other)) near.Add((other, carbons + 1));
        }

        return false;
    }

    private static int System(BondGraph graph, ReadOnlySpan<bool> core, int start)
    {
        var system = new List<int> { start };
        for (int i = 0; i < system.Count; i++)
            for (int k = 0; k < graph.Neighbours(system[i]).Length; k++)
            {
                int other = graph.Neighbours(system[i])[k];
                if (graph.IsRingBond(graph.BondsOf(system[i])[k]) && !core[other] && !system.Contains(other)) system.Add(other);
            }

        return system.Count(atom => graph.Element(atom) != Elements.Carbon);
    }
}

/// <summary>
/// "link": the atom after a carbonyl group, and what it bears: a carbon begins the group itself; an oxygen or an NH carries it. An NH2 or a hydroxyl
/// carries none; a nitrogen of a ring may be read either way.
/// </summary>
internal sealed class LinkTest(Condition condition, Pattern scaffold) : ConditionTest(condition, scaffold)
{
    private readonly IReadOnlyList<int> carbons =
        condition.Carbons is [_, _] ? condition.Carbons : throw new FormatException("A chain has two numbers of carbons.");

    public override ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met)
    {
        int link = match[Places[0]];
        int root = link;
        if (graph.Element(link) == Elements.Nitrogen && graph.RingBonds(link) > 0) return ClassOutcome.Review;
        if (graph.Element(link) is Elements.Nitrogen or Elements.Oxygen)
        {
            if (graph.Neighbours(link).Length != 2) return Else;
            root = core[graph.Neighbours(link)[0]] ? graph.Neighbours(link)[1] : graph.Neighbours(link)[0];
        }

        core[link] = root != link;
        var outcome = ChainTest.Judge(graph, core, root, carbons[0], carbons[1]);
        int anchor = root == link ? match[Places[1]] : link;
        if (outcome == ClassOutcome.Within && ChainTest.Touches(graph, core, root, anchor)) outcome = ClassOutcome.Review;
        core[link] = true;
        return outcome;
    }
}
