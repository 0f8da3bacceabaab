using System.Text.Json;
using Entente.Substances.Graphs;
using Entente.Substances.Identifiers;
using Entente.Substances.Structures;

namespace Entente.Substances.Rules;

/// <summary>
/// All rule packs made ready, for the structure card, the command line and catalogues alike: names first, then class definitions, then every group a
/// scaffold leaves over. Immutable; safe to share.
/// </summary>
public sealed class RuleBook
{
    /// <summary>Version of the code that evaluates packs; changes when the same pack could give another answer.</summary>
    public const string Version = "rules 1";

    private readonly List<(RulePack Pack, Names Names, ClassJudge[] Classes)> books;

    private readonly (Pattern Scaffold, ClassJudge[] Judges)[] scaffolds; // each looked for once, however many rules share it
    private readonly JurisdictionAnswer[] nothing; // shared by the many rows of a catalogue that are alike
    private readonly JurisdictionAnswer[] unscreened;

    private static readonly Lazy<RuleBook> Embedded = new(() => new(RulePack.Shipped, SubstanceRegister.Shipped));

    /// <summary>Throws <see cref="FormatException"/> when a pack cannot be evaluated.</summary>
    public RuleBook(IReadOnlyList<RulePack> packs, SubstanceRegister register)
    {
        books = [.. packs.Select(pack => (pack, new Names(pack, register), pack.Classes.Select(rule => new ClassJudge(rule)).ToArray()))];
        Packs = packs;
        scaffolds = [.. books.SelectMany(book => book.Classes).SelectMany(judge => judge.Scaffolds.Select(scaffold => (scaffold, judge)))
            .GroupBy(pair => pair.scaffold.Text, StringComparer.Ordinal)
            .Select(same => (same.First().scaffold, same.Select(pair => pair.judge).ToArray()))];
        nothing = [.. packs.Select(pack => new JurisdictionAnswer(pack.Jurisdiction, pack.Version, Answer.NoRuleMatched, []))];
        unscreened = [.. packs.Select(pack => new JurisdictionAnswer(pack.Jurisdiction, pack.Version, Answer.Unscreened, []))];
        Skeletons = NamedSkeletons.Of(register);
    }

    /// <summary>The packs and the register that ship with the product.</summary>
    public static RuleBook Shipped => Embedded.Value;

    /// <summary>The packs, in their order.</summary>
    public IReadOnlyList<RulePack> Packs { get; }

    internal NamedSkeletons Skeletons { get; }

    /// <summary>Whether a structure needs more than its graph: false only when no name and no class can match, so that every answer is known.</summary>
    /// <param name="graph">As read; aromaticity may be added to it.</param>
    /// <param name="day">The day asked about.</param>
    public bool MayMatter(BondGraph graph, DateOnly day)
    {
        if (Skeletons.MayBeNamed(graph)) return true;
        var counts = GraphCounts.Of(graph);
        foreach (var (scaffold, judges) in scaffolds)
        {
            if (!scaffold.Needs.Holds(counts) || !PatternMatch.Exists(scaffold, graph, loosely: true)) continue;
            foreach (var judge in judges)
                if (InForce(judge.Rule, day) && judge.Judge(graph).Outcome != ClassOutcome.No) return true;
        }

        return false;
    }

    /// <summary>The whole evaluation.</summary>
    /// <param name="input">As asked.</param>
    /// <param name="graph">The structure read by <see cref="GraphReader"/>.</param>
    /// <param name="whole">Its key as written; null without one.</param>
    /// <param name="components">Its components, standardised; null when no keys can be made, so that no list can be searched.</param>
    /// <param name="keyFault">Why there are no keys.</param>
    /// <param name="engine">Version of the engine that made the keys.</param>
    /// <param name="day">The day asked about.</param>
    public Verdict Evaluate(
        string input, BondGraph graph, InChIKey? whole, IReadOnlyList<KeyedComponent>? components, string? keyFault, string engine, DateOnly day)
    {
        var answers = new List<JurisdictionAnswer>();
        var counts = GraphCounts.Of(graph);
        foreach (var (pack, names, classes) in books)
        {
            var findings = components is null ? [] : names.Of(whole, components, day).ToList();
            bool namedFirmly = findings.Exists(finding => finding is { Answer: Answer.Listed, Certainty: not ("memory" or "reported") });
            foreach (var judge in namedFirmly ? [] : classes) // a name wins over a class, once it was read
                if (InForce(judge.Rule, day) && judge.MayConcern(graph, counts) && Of(judge, graph) is { } met) findings.Add(met);
            var ordered = findings.OrderBy(finding => finding.Answer).ToList(); // stable: in the pack's order
            answers.Add(new(pack.Jurisdiction, pack.Version,
                ordered is [var first, ..] ? first.Answer : components is null ? Answer.Unscreened : Answer.NoRuleMatched, ordered));
        }

        var fault = answers.Exists(answer => answer.Answer == Answer.Unscreened) ? keyFault ?? StructureFault.NoKey : null;
        return new(input, whole, day, fault, Engine(engine), answers);
    }

    /// <summary>The answer for a structure that no name and no class can match, without keys.</summary>
    public Verdict Clear(string input, DateOnly day) => new(input, null, day, null, Version, nothing);

    /// <summary>The answer for a structure that cannot be judged.</summary>
    public Verdict Unscreened(string input, string fault, DateOnly day) => new(input, null, day, fault, Version, unscreened);

    private static string Engine(string engine) => engine.Length == 0 ? Version : $"{Version}; {engine}";

    private static bool InForce(ClassRule rule, DateOnly day) => rule.From <= day && (rule.Until is null || day <= rule.Until);

    private static Finding? Of(ClassJudge judge, BondGraph graph)
    {
        var found = judge.Judge(graph);
        return found.Outcome == ClassOutcome.No ? null : new(
            found.Outcome == ClassOutcome.Within ? Answer.WithinTheWordingOf : Answer.Review, judge.Rule.Id, null, found.Limbs, judge.Rule.Citation,
            JsonNamingPolicy.KebabCaseLower.ConvertName(found.Certainty.ToString()), judge.Rule.From, judge.Rule.Until, judge.Rule.Remark);
    }
}
