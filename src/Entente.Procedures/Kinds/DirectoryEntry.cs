using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// One entry of the liaison directory: a unit, an officer, a duty post. Owned by its side, which confirms it every 90 days or has it shown as stale; a duty
/// post is called each month. domain.md F. Names and numbers stand in bodies only.
/// </summary>
/// <remarks>Postings and rosters by shift are not here. A fold of ten entries costs less than half a millisecond.</remarks>
public sealed class DirectoryEntry() : Procedure<DirectoryEntry.Progress>("directory-entry", 1, "DIR")
{
    /// <summary>Minutes within which a test call is to be answered; our own default.</summary>
    public const int AnswerWithinMinutes = 15;

    /// <summary>Puts the entry into the directory.</summary>
    /// <param name="ValidUntil">Last day, where one is known: the end of a posting.</param>
    public sealed record Publish(
        EntryFor Kind, IReadOnlyList<Function> Functions, DateOnly? ValidUntil, [Body] Details Details, [Body, Most(10)] IReadOnlyList<Reach> Reach) : Statement;

    /// <summary>Who it is.</summary>
    /// <param name="KeyFingerprint">As compared in person, or over two channels.</param>
    public sealed record Details(
        [BothLanguages, Most(200)] Bilingual Name,
        [Most(200)] Bilingual? Office,
        [Most(200)] Bilingual? Unit,
        [Most(1000)] Bilingual? Mandate,
        [Most(500)] Bilingual? Address,
        [Most(200)] string? Languages,
        [Most(200)] Bilingual? WorkingHours,
        [Most(200)] Bilingual? Substitute,
        [Most(200)] string? KeyFingerprint);

    /// <summary>How to reach it; the order is the order of escalation.</summary>
    public sealed record Reach(Way Way, [Most(120)] string Number, [Most(200)] Bilingual? Hours);

    /// <summary>It still holds.</summary>
    public sealed record ConfirmEntry : Statement;

    /// <summary>It reads otherwise now; this confirms it too.</summary>
    public sealed record Change(
        IReadOnlyList<Function> Functions, DateOnly? ValidUntil, [Body] Details Details, [Body, Most(10)] IReadOnlyList<Reach> Reach) : Statement;

    /// <summary>The duty post was called to see whether it answers.</summary>
    /// <param name="AnsweredAfter">Minutes; empty when nobody answered.</param>
    public sealed record TestCall(
        DateTimeOffset CalledAt, [Unit("min"), Between(0, 1440)] int? AnsweredAfter, bool LanguageHelp, [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>A contact that was made: for the log.</summary>
    public sealed record LogContact(
        DateTimeOffset At, Way Way, ContactResult Result, bool LanguageHelp, [Body, Most(500)] Bilingual Subject, [Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>It is no longer in the directory.</summary>
    public sealed record End([Body, Most(500)] Bilingual? Reason) : Statement;

    /// <summary>What counts.</summary>
    /// <param name="Kind">As published.</param>
    /// <param name="Calls">Test calls made.</param>
    /// <param name="InTime">Of these, answered within 15 minutes.</param>
    /// <param name="Unanswered">Of these, not answered at all.</param>
    /// <param name="Contacts">Other contacts logged.</param>
    public sealed record Progress(EntryFor Kind, int Calls, int InTime, int Unanswered, int Contacts)
    {
        internal bool OnDuty => Kind == EntryFor.DutyPost;

        internal Progress With(TestCall call) => this with
        {
            Calls = Calls + 1, InTime = InTime + (call.AnsweredAfter <= AnswerWithinMinutes ? 1 : 0), Unanswered = Unanswered + (call.AnsweredAfter is null ? 1 : 0),
        };
    }

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        var quarterly = Within.CalendarDays(90);
        var monthly = Within.CalendarDays(31);
        string[] listed = ["current", "stale"];

        when.Opened<Publish>(p => new(p.Kind, 0, 0, 0, 0)).Becomes("current")
            .Owes(Side.Opener, "confirm-entry", quarterly).Owes(Side.Other, "test-call", monthly, onlyIf: p => p.OnDuty);
        when.In(listed).Gets<ConfirmEntry>(by: Side.Opener).Becomes("current").Settles("confirm-entry").Owes(Side.Opener, "confirm-entry", quarterly);
        when.In(listed).Gets<Change>(by: Side.Opener).Becomes("current").Settles("confirm-entry").Owes(Side.Opener, "confirm-entry", quarterly);
        when.In("current").Gets<Lapse>(by: Side.Other, of: "confirm-entry").Becomes("stale");

        when.In(listed).Gets<TestCall>(by: Side.Other).From((p, _) => p.OnDuty).Then((p, c) => p.With(c))
            .Settles("test-call").Owes((_, party, author) => party == author, "test-call", monthly);
        when.In(listed).Gets<Lapse>(by: Side.Opener, of: "test-call").Owes(Side.Other, "test-call", monthly);
        when.In(listed).Gets<LogContact>(by: Side.Either).Then((p, _) => p with { Contacts = p.Contacts + 1 });
        when.In(listed).Gets<End>(by: Side.Opener).Becomes("ended");

        // Letters that cross: a confirmation on its way when it was called stale has confirmed it.
        when.In([.. listed, "ended"]).Crosses<Lapse>(of: "confirm-entry");
        when.In([.. listed, "ended"]).Crosses<Lapse>(of: "test-call");
        when.In("ended").Crosses<TestCall>().Then((p, c) => p.With(c));
        when.In("ended").Crosses<LogContact>().Then((p, _) => p with { Contacts = p.Contacts + 1 });

        when.Ends("ended");
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return opening["details"] is JsonObject details ? BothOf(details["name"]) : null;
    }

#pragma warning disable CS1591 // codes: domain.md F says what they mean, the texts name them in both languages
    public enum EntryFor { Unit, Officer, DutyPost, CentralAuthority }

    public enum Function { Narcotics, PrecursorDesk, LaboratoryAlert, Cyber, Maritime, FinancialIntelligence, LegalAssistance, General }

    public enum Way { Phone, SecurePhone, Video, Mail, InPerson, Message }

    public enum ContactResult { Reached, CallBack, NotReached }
#pragma warning restore CS1591
}
