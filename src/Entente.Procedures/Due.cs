using System.Text.Json.Serialization;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures;

/// <summary>A deadline as the entry that started it signed it. The fold reads it and computes nothing.</summary>
/// <param name="Name">Name within the procedure, <c>answer</c>; its text is <c>due.PROCEDURE.NAME</c>.</param>
/// <param name="OwedBy">The party that has to act.</param>
/// <param name="Start">When it began to run: the time of the entry that started it.</param>
/// <param name="Length">How long.</param>
/// <param name="Zone">IANA zone of the party that owes, in which days are counted.</param>
/// <param name="Calendar">Which published holidays were counted: <c>CN@1f0c9a2b</c>, country and version; null when no working day is counted.</param>
/// <param name="At">The instant it ends: exclusive, the first instant that is late.</param>
/// <param name="Provisional">True when it reaches into a year for which no calendar was published; then no silence may be recorded on it.</param>
public sealed record Due(
    string Name, PartyCode OwedBy, DateTimeOffset Start, DueLength Length, string Zone, string? Calendar, DateTimeOffset At, bool Provisional)
{
    /// <summary>The recall, correction or request for permission that waits for this answer; null for what the procedure itself makes due. Never signed.</summary>
    [JsonIgnore]
    public Digest? About { get; init; }
}

/// <summary>A due whose clock is held: what asks for patience was put on record, and until it goes on nobody is late.</summary>
/// <param name="Due">As it ran.</param>
/// <param name="Since">Signed time of the entry that held it.</param>
public sealed record PausedDue(Due Due, DateTimeOffset Since)
{
    /// <summary>What is left, counted by these calendars.</summary>
    public DueLength Rest(Calendars calendars) => DueClock.Rest(Due, Since, calendars);
}

/// <summary>A due that an entry met.</summary>
/// <param name="By">The entry.</param>
/// <param name="Due">What it met.</param>
/// <param name="At">The entry's own signed time.</param>
/// <param name="Late">True when that was not before the due ended.</param>
public sealed record MetDue(Digest By, Due Due, DateTimeOffset At, bool Late);

/// <summary>What a node must know to start a clock.</summary>
/// <param name="Now">Time that the entry will carry.</param>
/// <param name="Author">Who will sign the entry.</param>
/// <param name="Parties">All parties of the matter, the author included.</param>
/// <param name="Zones">IANA zone by party; every party must be there.</param>
/// <param name="Calendars">Published working days.</param>
/// <param name="ReplyPeriods">The agreement's own lengths by <c>procedure.due</c>, <c>substance-notification.reply</c>; they replace the rulebook's.</param>
public sealed record DueContext(
    DateTimeOffset Now,
    PartyCode Author,
    IReadOnlyList<PartyCode> Parties,
    IReadOnlyDictionary<PartyCode, string> Zones,
    Calendars Calendars,
    IReadOnlyDictionary<string, DueLength> ReplyPeriods);
