using System.Text.RegularExpressions;
using Entente.Procedures;
using Entente.Substances;

namespace Entente.Node.Registers.PublicRecord;

/// <summary>
/// The public record that ships, read only: data/cooperation-record.tsv. It is history as others published it, apart from every matter of this
/// node; no entry is ever signed in the name of an event in it.
/// </summary>
internal sealed partial class PublicFacts
{
    private const string File = "cooperation-record.tsv";

    private PublicFacts(IReadOnlyList<PublicFact> all) => All = all;

    /// <summary>In the order of the file: by date, oldest first.</summary>
    public IReadOnlyList<PublicFact> All { get; }

    /// <summary>The kinds that occur, in alphabetical order of their codes.</summary>
    public IReadOnlyList<string> Kinds => [.. All.Select(f => f.Kind).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The states and bodies that occur.</summary>
    public IReadOnlyList<string> Parties => [.. All.SelectMany(f => f.Parties).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads what ships with the program.</summary>
    /// <exception cref="FormatException">A row cannot be read; names file, line and column.</exception>
    public static PublicFacts Shipped()
    {
        using var stream = typeof(PublicFacts).Assembly.GetManifestResourceStream(File)!;
        return new(Table.Read(stream, File, Of));
    }

    /// <summary>Events of which some account fits, latest first; every account of such an event is given, so that none stands alone.</summary>
    public IReadOnlyList<PublicEvent> Find(Asked asked)
    {
        var told = All.Where(f => f.Event is not null).ToLookup(f => f.Event);
        return
        [
            .. All.Where(asked.Fits).Select(f => f.Event is { } code ? told[code].First() : f).Distinct()
                .Select(first => new PublicEvent(first.Event is { } code ? [.. told[code]] : [first])).OrderByDescending(e => e.First.Date, StringComparer.Ordinal),
        ];
    }

    /// <summary>What is looked for; null or empty means any.</summary>
    public sealed record Asked(string? Words, string? Kind, string? Party, Standing? Status)
    {
        public bool Fits(PublicFact fact) =>
            (string.IsNullOrWhiteSpace(Words) || fact.Says(Words.Trim())) && (string.IsNullOrEmpty(Kind) || fact.Kind == Kind)
            && (string.IsNullOrEmpty(Party) || fact.Parties.Contains(Party)) && (Status is null || fact.Status == Status);
    }

    private static PublicFact Of(Table.Row row) => new(
        DateLike().IsMatch(row["date"]) ? row["date"] : throw row.Fault("date"),
        row["kind"], row["parties"].Split(' ', StringSplitOptions.RemoveEmptyEntries), row.OrNull("event"),
        new(row["title_en"], row["title_zh"]), new(row["what_en"], row["what_zh"]), row["source"],
        Enum.TryParse<Certainty>(row["certainty"], ignoreCase: true, out var certainty) ? certainty : throw row.Fault("certainty"),
        row.OrNull("status") is not { } text ? null : Enum.TryParse<Standing>(text, ignoreCase: true, out var status) ? status : throw row.Fault("status"),
        row.OrNull("evidence_en") is { } evidence ? new(evidence, row["evidence_zh"]) : null);

    [GeneratedRegex(@"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateLike();
}
