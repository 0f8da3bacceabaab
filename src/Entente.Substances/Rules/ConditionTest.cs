using System.Globalization;
using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>One condition of a class definition, made ready for one scaffold.</summary>
internal abstract class ConditionTest(Condition condition, Pattern scaffold)
{
    /// <summary>Places of the condition's atoms in a match.</summary>
    protected IReadOnlyList<int> Places { get; } = [.. condition.At.Select(scaffold.IndexOf).Where(place => place >= 0)];

    protected ClassOutcome Else { get; } = condition.Else switch
    {
        "no" => ClassOutcome.No,
        "review" => ClassOutcome.Review,
        _ => throw new FormatException($"A condition cannot end in '{condition.Else}'."),
    };

    protected Condition Condition { get; } = condition;

    /// <summary>Within when it holds; limbs it meets are told to <paramref name="met"/>.</summary>
    public abstract ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met);

    public static ConditionTest Of(Condition condition, Pattern scaffold) => condition.Is switch
    {
        "groups" => new GroupsTest(condition, scaffold),
        "ring" => new RingTest(condition, scaffold),
        "reference" => new ReferenceTest(condition, scaffold),
        "chain" => new ChainTest(condition, scaffold),
        "link" => new LinkTest(condition, scaffold),
        _ => throw new FormatException($"'{condition.Is}' is no condition."),
    };

    /// <summary>Tests every group on an atom that the core does not hold.</summary>
    protected bool GroupsFit(BondGraph graph, int atom, Span<bool> core, AllowedGroups allowed, Action<string> met)
    {
        foreach (int root in graph.Neighbours(atom))
        {
            if (core[root]) continue;
            if (!allowed.Allow(Groups.Of(graph, core, atom, root), out var own)) return false;
            if ((own ?? Condition.Limb) is { } limb) met(limb);
        }

        return true;
    }
}

/// <summary>A list of kinds of groups: "alkyl", "alkyl&lt;=3" with an upper number of carbons, "ester@v" with a limb of its own.</summary>
internal sealed class AllowedGroups
{
    private readonly Dictionary<string, (int Most, string? Limb)> kinds = new(StringComparer.Ordinal);

    public AllowedGroups(IReadOnlyList<string> written)
    {
        foreach (string one in written)
        {
            var (text, limb) = one.Split('@') is [var before, var after] ? (before, after) : (one, null);
            var parts = text.Split("<=");
            if (parts[0] is not ("any" or "anything") && !Groups.Kinds.Contains(parts[0], StringComparer.Ordinal))
                throw new FormatException($"'{one}' is no kind of group.");
            kinds[parts[0]] = (parts.Length == 1 ? int.MaxValue : int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture), limb);
        }
    }

    /// <summary>"any" is every group that is not fused to the scaffold and not oxo; "anything" those too.</summary>
    /// <param name="group">The group found.</param>
    /// <param name="limb">The limb that allows this kind, when it has one of its own.</param>
    public bool Allow(Group group, out string? limb)
    {
        string[] names = group.Kind is "fused" or "oxo" ? [group.Kind, "anything"] : [group.Kind, "any", "anything"];
        foreach (string name in names)
        {
            if (!kinds.TryGetValue(name, out var kind) || group.Carbons > kind.Most) continue;
            limb = kind.Limb;
            return true;
        }

        limb = null;
        return false;
    }
}

/// <summary>"groups": what hangs on these atoms is of the kinds the text lists.</summary>
internal sealed class GroupsTest(Condition condition, Pattern scaffold) : ConditionTest(condition, scaffold)
{
    private readonly AllowedGroups allowed = new(condition.Allow ?? []);

    public override ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met)
    {
        foreach (int place in Places)
            if (!GroupsFit(graph, match[place], core, allowed, met)) return Else;
        return ClassOutcome.Within;
    }
}

/// <summary>"reference": the limb is met unless this part is as in the substance compared with. Never says no.</summary>
internal sealed class ReferenceTest : ConditionTest
{
    private readonly Pattern pattern;
    private readonly int[] pins; // for each atom of the pattern: place in the match, or -1

    public ReferenceTest(Condition condition, Pattern scaffold)
        : base(condition, scaffold)
    {
        pattern = Pattern.Parse(condition.Smarts ?? throw new FormatException("A reference needs its pattern."));
        pins = [.. pattern.Steps.Select(step => step.Atom.Map > 0 ? scaffold.IndexOf(step.Atom.Map) : -1)];
    }

    public override ClassOutcome Ask(BondGraph graph, ReadOnlySpan<short> match, Span<bool> core, Action<string> met)
    {
        Span<short> pinned = stackalloc short[pins.Length];
        for (int i = 0; i < pins.Length; i++) pinned[i] = pins[i] >= 0 ? match[pins[i]] : (short)-1;
        if (!PatternMatch.ExistsAt(pattern, graph, pinned)) met(Condition.Limb!);
        return ClassOutcome.Within;
    }
}
