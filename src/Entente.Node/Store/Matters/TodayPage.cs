using Entente.Exchange.Entries;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>What we owe, what they owe us, what arrived, what failed, and how the links are (ui.md, Today).</summary>
/// <param name="WeOwe">Sorted by due.</param>
/// <param name="TheyOwe">Sorted by due.</param>
/// <param name="Arrived">Latest first.</param>
/// <param name="Failed">What did not go out or was refused, oldest first.</param>
/// <param name="ForRelease">Drafts that wait for this officer's release: what is due first, then the oldest.</param>
/// <param name="Links">One per partner.</param>
/// <param name="Incidents">Disagreements between the nodes that nobody has cleared.</param>
public sealed record TodayPage(
    IReadOnlyList<DueLine> WeOwe,
    IReadOnlyList<DueLine> TheyOwe,
    IReadOnlyList<ArrivedLine> Arrived,
    IReadOnlyList<FailedLine> Failed,
    IReadOnlyList<DraftLine> ForRelease,
    IReadOnlyList<LinkLine> Links,
    IReadOnlyList<IncidentLine> Incidents)
{
    /// <summary>Kinds of business that a party has suspended, with what of ours waits for that. Kept out of <see cref="Failed"/>: nothing failed.</summary>
    public IReadOnlyList<SuspendedLine> Suspended { get; init; } = [];

    /// <summary>What this officer is writing and has not handed in, the last saved first.</summary>
    public IReadOnlyList<DraftLine> Mine { get; init; } = [];
}

/// <summary>Business that is suspended under an agreement in force.</summary>
/// <param name="Channel">Name of the procedure, or <see cref="Procedures.Kinds.Agreement.EveryChannel"/>.</param>
/// <param name="With">The other parties.</param>
/// <param name="By">Who suspended it.</param>
/// <param name="Waiting">Entries of ours that this officer may see and that wait for it.</param>
public sealed record SuspendedLine(Digest Agreement, string Channel, IReadOnlyList<PartyCode> With, IReadOnlyList<PartyCode> By, int Waiting);

/// <summary>Something owed by a day.</summary>
/// <param name="Due">Code of what is owed.</param>
/// <param name="At">When it falls due.</param>
/// <param name="Zone">IANA zone in which that day ends.</param>
/// <param name="Provisional">True when a calendar it needs is not published.</param>
/// <param name="Late">True when <paramref name="At"/> has passed.</param>
/// <param name="DaysLeft">By the calendar that counts, negative when late; null for hours and where it is provisional.</param>
/// <param name="Calendar">Which calendar counts; null for hours and calendar days.</param>
public sealed record DueLine(
    Digest Matter, string Number, Bilingual Title, string Procedure, string Due, PartyCode OwedBy, UnitCode? Unit,
    DateTimeOffset At, string Zone, bool Provisional, bool Late, int? DaysLeft, string? Calendar);

/// <summary>A matter in which something arrived.</summary>
public sealed record ArrivedLine(
    Digest Matter, string Number, Bilingual Title, string Procedure, string Type, PartyCode From, UnitCode? Unit, DateTimeOffset At, bool Unread);

/// <summary>An entry of ours that has not got through.</summary>
public sealed record FailedLine(
    Digest Matter, string Number, Bilingual Title, string Procedure, string Type, PartyCode To, Delivery State, string? Reason,
    int Attempts, DateTimeOffset Since);

/// <summary>The link to one partner.</summary>
/// <param name="State">Code: <c>linked</c>, <c>down</c>, <c>held</c>, <c>not-compared</c>, <c>new</c>.</param>
/// <param name="LastContact">Last completed exchange.</param>
/// <param name="Since">Since when it is down or held.</param>
/// <param name="Waiting">Entries of ours that have no receipt.</param>
/// <param name="NextTry">When the node tries again by itself.</param>
/// <param name="Failure">Code of the last failure.</param>
public sealed record LinkLine(
    PartyCode Party, Bilingual Name, string State, DateTimeOffset? LastContact, DateTimeOffset? Since, int Waiting,
    DateTimeOffset? NextTry, string? Failure);

/// <summary>A disagreement between two nodes that people must clear up.</summary>
/// <param name="At">First noticed.</param>
/// <param name="Times">How often.</param>
/// <param name="LastAt">Last noticed; null when once.</param>
/// <param name="TheyWroteTwice">True when both headers of an equivocation are in our hands: then it is theirs, and no refusal of ours.</param>
public sealed record IncidentLine(
    long Id, PartyCode Partner, string Code, DateTimeOffset At, Digest? Matter, Digest? Entry, int Times, DateTimeOffset? LastAt, bool TheyWroteTwice = false);

/// <summary>A matter as lists show it.</summary>
public sealed record MatterLine(
    Digest Id, string Number, Bilingual Title, string Procedure, string Phase, bool Final, bool Crossed, PartyCode Opener, UnitCode Unit,
    DateTimeOffset ChangedAt, DateTimeOffset? NextDue, PartyCode? OwedBy, bool Provisional, bool Unread);
