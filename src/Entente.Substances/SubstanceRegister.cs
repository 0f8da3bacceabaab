using System.Globalization;
using System.Text;
using Entente.Substances.Identifiers;
using Entente.Substances.Law;

namespace Entente.Substances;

/// <summary>The register: substances, what was read about each in three laws, and how to find them. Immutable; safe to share.</summary>
public sealed class SubstanceRegister
{
    private readonly Dictionary<string, Substance> byKey;
    private readonly ILookup<string, LegalFact> facts;
    private readonly List<(Substance Substance, string[] Names)> names;

    private static readonly Lazy<SubstanceRegister> Embedded = new(() =>
    {
        var assembly = typeof(SubstanceRegister).Assembly;
        using var substances = assembly.GetManifestResourceStream("substances.tsv")!;
        using var law = assembly.GetManifestResourceStream("legal-status.tsv")!;
        return Load(substances, law);
    });

    private SubstanceRegister(IReadOnlyList<Substance> all, IEnumerable<LegalFact> law)
    {
        All = all;
        byKey = all.ToDictionary(substance => substance.Key.Value, StringComparer.Ordinal);
        facts = law.ToLookup(fact => fact.Substance.Value, StringComparer.Ordinal);
        names = [.. all.Select(substance => (substance, NamesOf(substance)))];
    }

    /// <summary>The register that ships with the product (data/README.md names its sources).</summary>
    public static SubstanceRegister Shipped => Embedded.Value;

    /// <summary>Every substance, in the register's order.</summary>
    public IReadOnlyList<Substance> All { get; }

    /// <summary>Reads data/substances.tsv and data/legal-status.tsv. Throws <see cref="FormatException"/> naming the line of the first fault.</summary>
    public static SubstanceRegister Load(Stream substances, Stream law)
    {
        var all = Table.Read(substances, "substances.tsv", row => new Substance(
            row.Key("inchikey"), row["name"], row.OrNull("name_zh"),
            row.OrNull("cas") is { } cas ? CasNumber.TryParse(cas, out var number) ? number : throw row.Fault("cas") : null,
            row["formula"], row["smiles"], row["family"], row.OrNull("note")));
        return new(all, Table.Read(law, "legal-status.tsv", LegalFact.FromRow));
    }

    /// <summary>The substance with exactly this key; null when there is none.</summary>
    public Substance? Find(InChIKey key) => byKey.GetValueOrDefault(key.Value);

    /// <summary>Substances with the same skeleton and another stereo or isotope layer: a law that names one may reach the others.</summary>
    public IReadOnlyList<Substance> SameSkeleton(InChIKey key) =>
        [.. All.Where(substance => substance.Key.Skeleton == key.Skeleton && substance.Key != key)];

    /// <summary>The one substance a person means by a name, CAS number or InChIKey; null when none or several fit.</summary>
    public Substance? Meant(string text)
    {
        if (InChIKey.TryParse(text, out var key)) return Find(key);
        if (CasNumber.TryParse(text, out var cas)) return All.SingleOrDefault(substance => substance.Cas == cas);
        var wanted = Plain(text);
        return wanted.Length > 0 && names.Where(entry => entry.Names.Contains(wanted)).Take(2).ToList() is [var only] ? only.Substance : null;
    }

    /// <summary>Substances whose name, CAS number, formula or key contains the text: exact names first, then beginnings, then the rest.</summary>
    /// <param name="text">Any part of a name in either language; blanks, hyphens and case do not matter.</param>
    /// <param name="most">Most results to return.</param>
    /// <param name="families">Codes of the families that the text names; their members follow after all that carry the text in a name.</param>
    public IReadOnlyList<Substance> Search(string text, int most = 50, IReadOnlyCollection<string>? families = null)
    {
        var wanted = Plain(text);
        if (wanted.Length == 0) return [];
        return [.. names
            .Select(entry => (entry.Substance, Rank: Rank(entry, wanted, families ?? [])))
            .Where(hit => hit.Rank < int.MaxValue)
            .OrderBy(hit => hit.Rank).ThenBy(hit => hit.Substance.Name, StringComparer.Ordinal)
            .Take(most).Select(hit => hit.Substance)];
    }

    /// <summary>Everything read about a substance, in all laws. A law without a fact was not read for it.</summary>
    public IReadOnlyList<LegalFact> FactsOf(InChIKey key) => [.. facts[key.Value]];

    /// <summary>What each law says about a substance on a day, and whether only one side controls it.</summary>
    public StatusOnDay StatusOn(Substance substance, DateOnly day) => StatusOnDay.Of(substance, FactsOf(substance.Key), day);

    /// <summary>What changed in the laws read, after one day and up to another, that day included; newest first.</summary>
    public IReadOnlyList<LawEvent> Changes(DateOnly after, DateOnly until) =>
    [
        .. All.SelectMany(substance => LawEvent.Of(substance, facts[substance.Key.Value])).Where(change => change.Day > after && change.Day <= until)
            .OrderByDescending(change => change.Day).ThenBy(change => change.Fact.Law, StringComparer.Ordinal).ThenBy(change => change.Substance.Name, StringComparer.Ordinal),
    ];

    /// <summary>Substances that one side controls and the other does not, on a day; those where it cannot be said are not among them.</summary>
    public IReadOnlyList<StatusOnDay> OneSided(DateOnly day) =>
        [.. All.Select(substance => StatusOn(substance, day)).Where(status => status.Gap.Kind is GapKind.ChinaOnly or GapKind.UnitedStatesOnly)];

    /// <summary>
    /// The days from which the card reads differently, rising: days of effect, ends, and the day as of which a text was read, before which it says
    /// nothing.
    /// </summary>
    public IReadOnlyList<DateOnly> DaysOf(Substance substance)
    {
        ArgumentNullException.ThrowIfNull(substance);
        var read = facts[substance.Key.Value].ToList();
        return
        [
            .. read.SelectMany(fact => new[] { fact.From, fact.Until?.AddDays(1), fact.ReadAsOf, fact.FromIs == FromIs.Decision ? fact.From?.AddDays(LawOnDay.DaysFromDecisionToEffect) : null })
                .OfType<DateOnly>().Distinct().Order()
                .Where(day => !Same(StatusOn(substance, day), StatusOn(substance, day.AddDays(-1)))),
        ];
    }

    private static bool Same(StatusOnDay a, StatusOnDay b) => a.Laws.Zip(b.Laws).All(pair => pair.First.Outcome == pair.Second.Outcome && pair.First.Fact == pair.Second.Fact);

    private static int Rank((Substance Substance, string[] Names) entry, string wanted, IReadOnlyCollection<string> families) =>
        entry.Names.Contains(wanted) ? 0
        : entry.Names.Any(name => name.StartsWith(wanted, StringComparison.Ordinal)) ? 1
        : entry.Names.Any(name => name.Contains(wanted, StringComparison.Ordinal)) ? 2
        : families.Contains(entry.Substance.Family) ? 3
        : int.MaxValue;

    // "Etodesnitazene (etazene)" is found by the whole, by what stands before the brackets, and by what stands in them.
    private static string[] NamesOf(Substance substance) =>
    [
        .. WithBrackets(substance.Name).Concat(WithBrackets((substance.NameZh ?? "").Replace("（", " (").Replace('）', ')')))
            .Append(substance.Key.Value).Append(substance.Formula).Append(substance.Cas?.Value ?? "")
            .Select(Plain).Where(name => name.Length > 0).Distinct(),
    ];

    private static IEnumerable<string> WithBrackets(string name) =>
        name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var open && name.EndsWith(')')
            ? [name, name[..open], .. name[(open + 2)..^1].Split(", ")]
            : [name];

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
            if (!char.IsWhiteSpace(c) && c is not ('-' or '\'' or '’' or '(' or ')' or ',')) plain.Append(char.ToLower(c, CultureInfo.InvariantCulture));
        return plain.ToString();
    }
}
