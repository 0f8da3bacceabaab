using System.Collections;
using Entente.Exchange.Entries;

namespace Entente.Procedures;

/// <summary>The rules of a procedure, written once, read top to bottom. See docs/add-a-procedure.md.</summary>
public sealed class Rulebook<TProgress>
    where TProgress : class
{
    private readonly List<Rule<TProgress>> rules = [];
    private readonly List<string> phases = [];
    private Dictionary<Type, Rule<TProgress>[]>? byStatement; // made at the first question, when all rules are written
    private readonly HashSet<string> final = new(StringComparer.Ordinal);

    internal Rule<TProgress> Opening { get; private set; } = null!;

    internal IReadOnlyList<Rule<TProgress>> Rules => rules;

    /// <summary>The statement that opens a matter, and the progress it begins with.</summary>
    public Rule<TProgress, T> Opened<T>(Func<T, TProgress> start)
        where T : Statement => Opened<T>((t, _) => start(t));

    /// <summary>As the other, for openings that record who speaks.</summary>
    public Rule<TProgress, T> Opened<T>(Func<T, PartyCode, TProgress> start)
        where T : Statement => Opened<T>((t, by, _) => start(t, by));

    /// <summary>As the others, for openings that a later entry names.</summary>
    public Rule<TProgress, T> Opened<T>(Func<T, PartyCode, Digest, TProgress> start)
        where T : Statement
    {
        var rule = new Rule<TProgress, T>([MatterState.NotOpened], Side.Opener, start: start);
        Opening = Opening is null ? rule : throw new InvalidOperationException("A procedure has one opening.");
        return rule;
    }

    /// <summary>Begins rules for a matter in any of these phases.</summary>
    public PhaseRules<TProgress> In(params string[] codes)
    {
        phases.AddRange(codes);
        return new(this, codes);
    }

    /// <summary>Names the phases in which a matter is at its end: all clocks stop. Rules may still allow remarks there.</summary>
    public void Ends(params string[] codes)
    {
        phases.AddRange(codes);
        foreach (var code in codes) final.Add(code);
    }

    /// <summary>Rules of one kind of statement, those about crossing letters last.</summary>
    internal IReadOnlyList<Rule<TProgress>> RulesOf(Type statement)
    {
        byStatement ??= rules.GroupBy(r => r.Statement).ToDictionary(g => g.Key, g => g.OrderBy(r => r.IsCrossing).ToArray());
        return byStatement.TryGetValue(statement, out var found) ? found : [];
    }

    internal bool IsFinal(string phase) => final.Contains(phase);

    internal TRule Add<TRule>(TRule rule)
        where TRule : Rule<TProgress>
    {
        rules.Add(rule);
        return rule;
    }

    /// <summary>All phases in the order in which the rules name them.</summary>
    internal IReadOnlyList<string> Phases() =>
        [.. Opening.NamedPhases.Concat(rules.SelectMany(r => r.Phases.Concat(r.NamedPhases))).Concat(phases).Distinct(StringComparer.Ordinal)];

    /// <summary>Refuses progress types whose JSON depends on insertion order, because equal states must have equal hashes.</summary>
    internal static void CheckProgress()
    {
        foreach (var property in typeof(TProgress).GetProperties())
            if (property.PropertyType is { IsGenericType: true } type && typeof(IEnumerable).IsAssignableFrom(type)
                && type.GetGenericTypeDefinition().Name is not ("ImmutableSortedDictionary`2" or "ImmutableSortedSet`1"))
                throw new InvalidOperationException($"{typeof(TProgress).Name}.{property.Name}: progress holds sorted immutable collections only.");
    }
}

/// <summary>Rules for certain phases.</summary>
public sealed class PhaseRules<TProgress>
    where TProgress : class
{
    private readonly Rulebook<TProgress> book;
    private readonly string[] phases;

    internal PhaseRules(Rulebook<TProgress> book, string[] phases) => (this.book, this.phases) = (book, phases);

    /// <summary>An entry written in full sight of this phase.</summary>
    /// <param name="by">Who may write it.</param>
    /// <param name="of">For a <see cref="Lapse"/>: the due whose silence it records.</param>
    public Rule<TProgress, T> Gets<T>(Side by, string? of = null)
        where T : Statement => book.Add(new Rule<TProgress, T>(phases, by, of));

    /// <summary>
    /// How these phases absorb an entry that was valid for its author, who did not know that the matter had come here. Both orders must
    /// give the same state; where they do not, the matter is crossed.
    /// </summary>
    public Rule<TProgress, T> Crosses<T>(string? of = null)
        where T : Statement => book.Add(new Rule<TProgress, T>(phases, Side.Either, of, crossing: true));
}
