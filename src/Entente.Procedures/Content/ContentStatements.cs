using Entente.Exchange.Entries;

namespace Entente.Procedures;

/// <summary>
/// Takes an entry back: its readers mark their copy, use it no more, and answer with what was done (domain.md G7). The entry stays on record,
/// and what the procedure counted from it stays counted.
/// </summary>
/// <param name="Entry">An entry of the author's own party in this matter.</param>
public sealed record Recall(Digest Entry, RecallGround Ground, [Body, Most(1000)] Bilingual? Reason) : Statement;

/// <summary>Puts right what an entry says. Readers mark their copy, use the corrected content only, and answer with what was done.</summary>
/// <param name="Entry">An entry of the author's own party in this matter.</param>
/// <param name="ReplacedBy">A later entry of the author's that says it right; else the right text stands here.</param>
public sealed record Correct(
    Digest Entry, Digest? ReplacedBy, [Body, Most(2000)] Bilingual Wrong, [Body, Most(4000)] Bilingual? Right) : Statement
{
    /// <inheritdoc />
    public override IEnumerable<Complaint> InBody()
    {
        if (ReplacedBy is null && Right is null) yield return Complaint.Of("right", "correction-needs-text");
    }
}

/// <summary>The answer to a recall or a correction. After a partial one another may follow, until all is done.</summary>
/// <param name="Request">The recall or correction.</param>
/// <param name="Remains">What could not be undone.</param>
public sealed record Comply(
    Digest Request, Compliance Outcome, [Most(8)] IReadOnlyList<Remainder>? Remains, RefusalGround? Ground, [Body, Most(2000)] Bilingual? Note) : Statement
{
    /// <inheritdoc />
    public override IEnumerable<Complaint> InFacts()
    {
        if ((Outcome == Compliance.PartlyDone) != (Remains is { Count: > 0 })) yield return Complaint.Of("remains", "partly-names-what-remains");
        if ((Outcome == Compliance.Refused) != (Ground is not null)) yield return Complaint.Of("ground", "refusal-names-ground");
    }
}

/// <summary>Asks the giver of an entry for leave to use it beyond its handling codes (domain.md 0.3). Until it is granted, nothing is allowed.</summary>
/// <param name="Entry">An entry of another party in this matter.</param>
/// <param name="Recipient">A further party that it would be passed to; null for an authority of the asking party's own state.</param>
public sealed record AskOnwardUse(Digest Entry, OnwardUse Use, PartyCode? Recipient, [Body, Most(2000)] Bilingual Purpose) : Statement
{
    /// <inheritdoc />
    public override IEnumerable<Complaint> InFacts()
    {
        if (Recipient is not null && Use != OnwardUse.PassOn) yield return Complaint.Of("recipient", "recipient-only-when-passed-on");
    }
}

/// <summary>The giver's decision. A later one takes the place of an earlier one.</summary>
/// <param name="Request">The request for permission.</param>
/// <param name="Until">Last day of a permission that ends; null for one that does not.</param>
public sealed record DecideOnwardUse(Digest Request, PermissionDecision Decision, DateOnly? Until, [Body, Most(2000)] Bilingual? Terms) : Statement
{
    /// <inheritdoc />
    public override IEnumerable<Complaint> InFacts()
    {
        if (Until is not null && Decision == PermissionDecision.Refused) yield return Complaint.Of("until", "refusal-has-no-end");
    }

    /// <inheritdoc />
    public override IEnumerable<Complaint> InBody()
    {
        if (Decision == PermissionDecision.GrantedOnTerms && Terms is null) yield return Complaint.Of("terms", "terms-missing");
    }
}

/// <summary>Silence on a recall, a correction or a request for permission, put on record by the side that waited. It grants nothing.</summary>
/// <param name="Request">What was not answered.</param>
public sealed record NoAnswer(Digest Request) : Statement;

/// <summary>The node's own signed word that it has purged these entries' content because their time was over. Moves nothing.</summary>
[ReleasedByAuthor]
public sealed record PurgeReport([Most(200)] IReadOnlyList<PurgedEntry> Entries) : Statement;

/// <summary>One entry whose content is gone.</summary>
public sealed record PurgedEntry(Digest Entry);

#pragma warning disable CS1591 // codes: the texts name them in both languages
public enum RecallGround { Wrong, SentInError, NotAllowed, NoLongerHolds, Other }

public enum Compliance { Done, PartlyDone, Refused }

public enum Remainder { UsedInProceedings, PassedOn, Published, OnPaper, InBackups, Other }

public enum RefusalGround { LawRequiresKeeping, EvidenceInProceedings, RightsOfOthers, Disputed }

public enum OnwardUse { InCourt, PassOn, OtherPurpose, OtherRestriction }

public enum PermissionDecision { Granted, GrantedOnTerms, Refused }
#pragma warning restore CS1591
