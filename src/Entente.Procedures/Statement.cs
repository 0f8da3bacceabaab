namespace Entente.Procedures;

/// <summary>
/// What one entry says: one kind of entry of a procedure. Properties marked <see cref="BodyAttribute"/> travel in the body, which may be
/// purged; all others stand in the signed header as facts, where the fold reads them. Facts hold codes, numbers and dates, never free
/// text and nothing about a person.
/// </summary>
public abstract record Statement
{
    /// <summary>Rules between facts (dates in order, totals). Judged at the form, and by the fold: an entry that breaks one is void.</summary>
    public virtual IEnumerable<Complaint> InFacts() => [];

    /// <summary>Rules that need the body. Judged at the form only, because a body may be gone later.</summary>
    public virtual IEnumerable<Complaint> InBody() => [];
}

/// <summary>A text in English, in Simplified Chinese, or in both; at least one.</summary>
public sealed record Bilingual(string? En, string? Zh);

/// <summary>Who may speak, seen from the matter: the party that opened it, any other party of its audience, or either.</summary>
public enum Side
{
    /// <summary>The author of the opening.</summary>
    Opener,

    /// <summary>Every other party of the matter.</summary>
    Other,

    /// <summary>All parties.</summary>
    Either,
}

/// <summary>Who lets an entry go out.</summary>
public enum Release
{
    /// <summary>A second person, who is not its author.</summary>
    SecondPerson,

    /// <summary>Its author alone; for marks that carry no content, such as "opened".</summary>
    Author,
}

/// <summary>What is wrong with a field or an entry. The text comes from <c>complaint.CODE</c> with <paramref name="Args"/>.</summary>
/// <param name="Field">Dotted path of the field, <c>harm[0].deaths</c>; empty for the entry as a whole.</param>
/// <param name="Code">Stable; never changes meaning.</param>
/// <param name="Args">Language-neutral arguments of the text.</param>
public sealed record Complaint(string Field, string Code, IReadOnlyList<string> Args)
{
    /// <summary>A complaint about <paramref name="field"/>.</summary>
    public static Complaint Of(string field, string code, params string[] args) => new(field, code, args);

    /// <summary>Key of its text.</summary>
    public string TextKey => "complaint." + Code;
}
