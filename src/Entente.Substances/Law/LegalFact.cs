using System.Globalization;
using Entente.Substances.Identifiers;

namespace Entente.Substances.Law;

/// <summary>How a text reaches a substance.</summary>
public enum Basis
{
    /// <summary>The list names it.</summary>
    Name,

    /// <summary>It appears to fall inside a class the text defines; a legal opinion is needed.</summary>
    Class,

    /// <summary>The list was read and does not name it.</summary>
    None,
}

/// <summary>What a fact rests on, from the firmest to the weakest. Always shown beside the fact.</summary>
public enum Certainty
{
    /// <summary>Read in the text now in force.</summary>
    Read,

    /// <summary>Named in the text now in force, but the schedule or category was not read there.</summary>
    PartlyRead,

    /// <summary>Read in an older copy; the text has been replaced or may have been amended since.</summary>
    OlderCopy,

    /// <summary>Only reported: a press report, or a recommendation that came before the decision.</summary>
    Reported,

    /// <summary>No text was read; the entry rests on memory.</summary>
    Unverified,
}

/// <summary>What the first day of a fact means.</summary>
public enum FromIs
{
    /// <summary>No first day was read.</summary>
    NotRead,

    /// <summary>The entry applies from this day.</summary>
    Effect,

    /// <summary>A temporary order applies from this day.</summary>
    Temporary,

    /// <summary>The class definition applies from this day.</summary>
    Class,

    /// <summary>The day of the decision; the day of effect was not read.</summary>
    Decision,

    /// <summary>The present edition of the list applies from this day; earlier editions were not read.</summary>
    PresentList,

    /// <summary>Moved to a stricter list on this day; it stood in another before.</summary>
    Raised,
}

/// <summary>One thing read in one law about one substance: domain terms A1, legalStatus. A row of data/legal-status.tsv.</summary>
/// <param name="Substance">Of which substance.</param>
/// <param name="Law">"UN", "CN", "US".</param>
/// <param name="Instrument">UN: "1961", "1971", "1988". CN: "drugs", "precursors". US: "CSA".</param>
/// <param name="List">As printed ("I", "I;IV", "Table I", "List II"); for China a code ("narcotic", "class:fentanyl", "precursor-2").</param>
/// <param name="Basis">By name, by class, or read and not named.</param>
/// <param name="Certainty">What it rests on.</param>
/// <param name="From">First day, where one was read.</param>
/// <param name="FromIs">What that day means.</param>
/// <param name="Until">Last day of a temporary entry, where one was read; that day included.</param>
/// <param name="Caveat">Code of something the reader must know; null when there is nothing.</param>
/// <param name="Source">The text and place, as cited.</param>
/// <param name="Edition">Edition or date of the text read.</param>
public sealed record LegalFact(
    InChIKey Substance, string Law, string Instrument, string List, Basis Basis, Certainty Certainty,
    DateOnly? From, FromIs FromIs, DateOnly? Until, string? Caveat, string Source, string Edition)
{
    /// <summary>Every caveat code; the texts are <c>law.caveat.CODE</c>.</summary>
    public static IReadOnlyList<string> Caveats { get; } =
    [
        "lists-replaced-2025", "annex-taken-over-2025", "schedule-not-read", "category-not-read", "recommended", "our-reading", "temporary",
        "excluded", "surveillance",
    ];

    /// <summary>
    /// The day as of which the text was read: the last day that <see cref="Edition"/> can mean, since "2025" says no more. Null for an edition
    /// without a year. For days before it, an entry without a first day says nothing.
    /// </summary>
    public DateOnly? ReadAsOf
    {
        get
        {
            var digits = Edition.AsSpan().TrimStart("about ");
            if (DateOnly.TryParseExact(digits, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            if (DateOnly.TryParseExact(digits, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return month.AddMonths(1).AddDays(-1);
            return DateOnly.TryParseExact(digits, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var year) ? year.AddYears(1).AddDays(-1) : null;
        }
    }

    internal static LegalFact FromRow(Table.Row row) => new(
        row.Key("inchikey"), row["law"], row["instrument"], row["list"],
        row["basis"] switch { "name" => Basis.Name, "class" => Basis.Class, "none" => Basis.None, _ => throw row.Fault("basis") },
        row["certainty"] switch
        {
            "read" => Certainty.Read,
            "partly-read" => Certainty.PartlyRead,
            "older-copy" => Certainty.OlderCopy,
            "reported" => Certainty.Reported,
            "memory" => Certainty.Unverified,
            _ => throw row.Fault("certainty"),
        },
        row.DayOrNull("from"),
        row["from_is"] switch
        {
            "" => FromIs.NotRead,
            "effect" => FromIs.Effect,
            "temporary" => FromIs.Temporary,
            "class" => FromIs.Class,
            "decision" => FromIs.Decision,
            "present-list" => FromIs.PresentList,
            "raised" => FromIs.Raised,
            _ => throw row.Fault("from_is"),
        },
        row.DayOrNull("until"),
        row.OrNull("caveat") is not { } caveat ? null : Caveats.Contains(caveat) ? caveat : throw row.Fault("caveat"),
        row["source"], row["edition"]);
}
