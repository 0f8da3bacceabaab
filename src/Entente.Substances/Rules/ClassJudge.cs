using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>What a class definition says about a structure.</summary>
public enum ClassOutcome
{
    /// <summary>Outside.</summary>
    No,

    /// <summary>The scaffold is there, with something the text does not settle.</summary>
    Review,

    /// <summary>Within the wording.</summary>
    Within,
}

/// <summary>The finding of one class definition.</summary>
/// <param name="Outcome">Strongest over all ways to lay the scaffold.</param>
/// <param name="Limbs">Ids of the limbs met, in the order of the definition.</param>
/// <param name="Certainty">The weakest of the definition and the limbs relied on.</param>
public sealed record ClassFinding(ClassOutcome Outcome, IReadOnlyList<string> Limbs, Mark Certainty);

/// <summary>
/// One class definition made ready: finds its scaffold in a structure, then asks of every group the scaffold does not explain whether the text
/// allows it there. Immutable; safe to share.
/// </summary>
public sealed class ClassJudge
{
    private readonly Pattern[] scaffolds;
    private readonly ConditionTest[][] tests; // for each scaffold: conditions name its atoms by map number

    /// <summary>Throws <see cref="FormatException"/> when a pattern or condition cannot be read.</summary>
    public ClassJudge(ClassRule rule)
    {
        Rule = rule;
        scaffolds = [.. rule.Scaffolds.Select(Pattern.Parse)];
        tests = [.. scaffolds.Select(scaffold => rule.Conditions.Select(condition => ConditionTest.Of(condition, scaffold)).ToArray())];
    }

    /// <summary>The definition.</summary>
    public ClassRule Rule { get; }

    internal IReadOnlyList<Pattern> Scaffolds => scaffolds;

    /// <summary>
    /// The filter: false only when <see cref="Judge"/> would say no, at a fraction of its cost. A scaffold laid strictly also lies loosely
    /// (<see cref="PatternMatch"/>), and what it needs in numbers a structure with it has.
    /// </summary>
    internal bool MayConcern(BondGraph graph, in GraphCounts counts)
    {
        foreach (var scaffold in scaffolds)
            if (scaffold.Needs.Holds(counts) && PatternMatch.Exists(scaffold, graph, loosely: true)) return true;
        return false;
    }

    /// <summary>The whole definition, over every way to lay each scaffold.</summary>
    public ClassFinding Judge(BondGraph graph)
    {
        Aromaticity.Perceive(graph);
        var best = ClassOutcome.No;
        var limbs = new SortedSet<int>();
        Span<bool> core = stackalloc bool[graph.Atoms];
        for (int s = 0; s < scaffolds.Length; s++)
        {
            foreach (var match in PatternMatch.All(scaffolds[s], graph))
            {
                if (Rule.MostDa is { } most && Components.MassOf(graph, match[0]) > most) continue;
                var found = Laid(graph, match, tests[s], core);
                if (found.Outcome < best || found.Outcome == ClassOutcome.No) continue;
                if (found.Outcome > best || found.Limbs.Count > limbs.Count) limbs = found.Limbs; // of two ways as strong, the one that meets more
                best = found.Outcome;
            }
        }

        if (Rule.ReviewOnly && best == ClassOutcome.Within) best = ClassOutcome.Review;
        var met = limbs.Select(at => Rule.Limbs[at]).ToList();
        return new(best, [.. met.Select(limb => limb.Id)], met.Select(limb => limb.Certainty).Append(Rule.Certainty).Max());
    }

    private (ClassOutcome Outcome, SortedSet<int> Limbs) Laid(BondGraph graph, short[] match, ConditionTest[] conditions, Span<bool> core)
    {
        core.Clear();
        foreach (int atom in match) core[atom] = true;
        var worst = ClassOutcome.Within;
        var limbs = new SortedSet<int>();
        foreach (var condition in conditions)
        {
            var outcome = condition.Ask(graph, match, core, limb => limbs.Add(LimbAt(limb)));
            if (outcome < worst) worst = outcome;
            if (worst == ClassOutcome.No) break;
        }

        // The substance compared with differs from itself in nothing: no limb is met.
        return worst == ClassOutcome.Within && limbs.Count == 0 && Rule.Limbs.Count > 0 ? (ClassOutcome.No, limbs) : (worst, limbs);
    }

    private int LimbAt(string id)
    {
        for (int i = 0; i < Rule.Limbs.Count; i++)
            if (Rule.Limbs[i].Id == id) return i;
        throw new FormatException($"{Rule.Id} has no limb {id}.");
    }
}
