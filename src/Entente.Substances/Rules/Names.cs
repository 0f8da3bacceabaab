using System.Text.Json;
using Entente.Substances.Identifiers;
using Entente.Substances.Law;

namespace Entente.Substances.Rules;

/// <summary>A component of a structure as the lists are searched for it: neutral, without isotopes.</summary>
public sealed record KeyedComponent(InChIKey Key, string Formula)
{
    /// <summary>True for an acid or base without carbon, which beside an organic component only makes it a salt.</summary>
    public bool IsInorganic => Formula.Length == 0 || Formula[0] != 'C' || (Formula.Length > 1 && char.IsAsciiLetterLower(Formula[1]));
}

/// <summary>The named entries of one jurisdiction: the register's facts and the pack's own.</summary>
/// <remarks>
/// A salt is reached through its components. Of stereoisomers: a name without stereo reaches all of them where its list reaches isomers;
/// a name of one stereoisomer (levomethorphan) does not reach another by itself, so that another, or a structure without stereo, is for a person.
/// </remarks>
internal sealed class Names(RulePack pack, SubstanceRegister register)
{
    /// <summary>Second block of a key without stereo and isotopes.</summary>
    private const string Flat = "UHFFFAOYSA";

    private readonly Dictionary<string, NamedEntry> own = (pack.Names ?? []).ToDictionary(entry => entry.InchiKey, StringComparer.Ordinal);

    public IEnumerable<Finding> Of(InChIKey? whole, IReadOnlyList<KeyedComponent> components, DateOnly day)
    {
        var found = new List<Finding>();
        var keys = components.Where(one => !one.IsInorganic || components.All(other => other.IsInorganic)).Select(one => one.Key).ToList();
        if (whole is { } key && !keys.Contains(key)) keys.Add(key);
        foreach (var one in keys)
        {
            if (Find(one, day, "named") is { } named) found.Add(named);
            if (found.Exists(finding => finding.Answer == Answer.Listed)) continue;
            if (IsExcepted(one, day)) continue;
            foreach (var other in register.SameSkeleton(one))
                if (Find(other.Key, day, IsOfOneStereoisomer(other) ? "stereo-open" : "isomer") is { } isomer) found.Add(isomer);
        }

        return found;
    }

    // The list was read and does not name this stereoisomer: it then was not meant (dextromethorphan beside levomethorphan).
    private bool IsExcepted(InChIKey key, DateOnly day) =>
        register.Find(key) is not null && LawOnDay.Of(pack.Jurisdiction, register.FactsOf(key), day).Outcome == Outcome.NotNamed;

    // By its structure, or by its name where the register holds the structure without stereo.
    private static bool IsOfOneStereoisomer(Substance substance) =>
        !substance.Key.Value.Contains(Flat, StringComparison.Ordinal)
        || OneSided.Any(word => substance.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] OneSided =
    [
        "levo", "dex", "(+)", "(-)", "(−)", "(R)", "(S)", "d-", "l-", "alphaprodine", "betaprodine", "alphameprodine", "alphacetylm",
        "betacetylm", "alphamethadol", "betamethadol", "betameprodine",
    ];

    private Finding? Find(InChIKey key, DateOnly day, string way)
    {
        if (own.TryGetValue(key.Value, out var entry))
        {
            var listed = new Finding(Answer.Listed, entry.Name, entry.List, [way], entry.Citation, Code(entry.Certainty), entry.From, null, null);
            return entry.From > day ? null : Reached(listed, way, pack.Scopes[0]);
        }

        if (register.Find(key) is not { } substance) return null;
        var law = LawOnDay.Of(pack.Jurisdiction, register.FactsOf(key), day);
        if (law is not { Fact: { Basis: Basis.Name } fact, Outcome: Outcome.Named or Outcome.Decided or Outcome.BeforeTextRead }) return null;
        bool now = law.Outcome == Outcome.Named;
        string certainty = fact.Certainty == Certainty.Unverified ? "memory" : Code(fact.Certainty);
        var finding = new Finding(
            now ? Answer.Listed : Answer.Review, substance.Name, fact.List, now ? [way] : [way, Code(law.Outcome)],
            fact.Source, certainty, fact.From, fact.Until, null);
        return Reached(finding, way, ScopeOf(fact));
    }

    private Scope? ScopeOf(LegalFact fact) => pack.Scopes.FirstOrDefault(scope =>
        scope.Instrument == fact.Instrument && (scope.Lists.Count == 0 || scope.Lists.Contains(fact.List, StringComparer.Ordinal)));

    private static Finding? Reached(Finding finding, string way, Scope? scope) => way switch
    {
        "named" => finding,
        "isomer" when scope is { Isomers: true } => finding,
        _ => finding with { Answer = Answer.Review }, // whether this isomer is meant, the name alone does not say
    };

    private static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
