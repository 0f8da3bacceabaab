using System.Collections.Immutable;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures;

/// <summary>What is asked about content already given.</summary>
public enum ContentAsk
{
    /// <summary>Use it no more.</summary>
    Recall,

    /// <summary>Use the corrected content.</summary>
    Correction,

    /// <summary>May it be used beyond its handling codes?</summary>
    Permission,
}

/// <summary>One recall, correction or request for permission, and what came of it. The same in every procedure; part of a matter's state.</summary>
/// <param name="By">The entry that asks.</param>
/// <param name="From">Who asks.</param>
/// <param name="About">The entry it is about.</param>
/// <param name="Statement">What it says, without its body.</param>
/// <param name="Answers">The last answer of each party.</param>
/// <param name="Dues">Answers that are owed still, the earliest first.</param>
/// <param name="Silence">The entry that put silence on record; null when none did.</param>
public sealed record ContentRequest(
    Digest By, PartyCode From, ContentAsk Ask, Digest About, Statement Statement, ImmutableSortedDictionary<PartyCode, ContentAnswer> Answers,
    IReadOnlyList<Due> Dues, Digest? Silence)
{
    /// <summary>What replaces the content: the correction, or the entry that it names; null for the other kinds.</summary>
    public Digest? Replacement => Statement is Correct correct ? correct.ReplacedBy ?? By : null;

    /// <summary>True when permission is granted on a day.</summary>
    public bool Permits(DateOnly day) => Ask == ContentAsk.Permission
        && Answers.Values.Any(a => a.Statement is DecideOnwardUse { Decision: not PermissionDecision.Refused } yes && (yes.Until is null || day <= yes.Until));
}

/// <summary>One party's answer.</summary>
/// <param name="By">The entry.</param>
/// <param name="Statement">A <see cref="Comply"/> or a <see cref="DecideOnwardUse"/>, without its body.</param>
public sealed record ContentAnswer(Digest By, Statement Statement);

/// <summary>Names and lengths of the answers owed. An agreement may replace each by its reply period.</summary>
public static class ContentDues
{
    /// <summary>All names; their texts are <c>due.NAME</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["recall-answer", "correction-answer", "permission-answer"];

    /// <summary>The name of what a statement makes others owe; null when it does not.</summary>
    public static string? NameOf(Statement statement) => statement switch
    {
        Recall => Names[0],
        Correct => Names[1],
        AskOnwardUse => Names[2],
        _ => null,
    };

    /// <summary>Ten working days for a permission (domain.md 0.3); for the others seven calendar days, our own default.</summary>
    internal static DueLength LengthOf(Statement statement) => statement is AskOnwardUse ? Within.WorkingDays(10) : Within.CalendarDays(7);
}
