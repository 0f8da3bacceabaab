using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// A meeting of a working group or dialogue, from finding a date to an outcome in two equally valid texts and each side's own read-out.
/// domain.md G. Names of persons stand in bodies only.
/// </summary>
/// <remarks>An agenda item is named by the entry that proposed it, so that both sides may propose at the same time. A fold of ten entries costs less than half a millisecond.</remarks>
public sealed class Meeting() : Procedure<Meeting.Progress>("meeting", 1, "MTG")
{
    /// <summary>Calls a meeting and offers dates.</summary>
    /// <param name="Host">Where it is held; empty for online.</param>
    public sealed record Call(
        MeetingBody Body,
        Level Level,
        Mode Mode,
        PartyCode? Host,
        [Most(10)] IReadOnlyList<Period> Dates,
        [Body, BothLanguages, Most(200)] Bilingual Title,
        [Body, Most(300)] Bilingual? Place,
        [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => InOrder(Dates);
    }

    /// <summary>From the first day to the last.</summary>
    public sealed record Period(DateOnly From, DateOnly Until);

    /// <summary>Offers other dates, in place of those this side offered before.</summary>
    public sealed record OfferDates([Most(10)] IReadOnlyList<Period> Dates, [Body, Most(1000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => InOrder(Dates);
    }

    /// <summary>Takes one of the dates that the other side offered, and says until when papers and delegations are to be there.</summary>
    /// <param name="PapersBy">Last day for both sides, each where it is.</param>
    public sealed record ChooseDate(DateOnly From, DateOnly Until, DateOnly PapersBy, [Body, Most(300)] Bilingual? Place) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
            if (PapersBy > From) yield return Complaint.Of("papersBy", "papers-after-meeting");
        }
    }

    /// <summary>Puts an item forward.</summary>
    public sealed record ProposeItem(
        DesiredResult Desired,
        [Unit("min"), Between(5, 480)] int? Minutes,
        bool WithPaper,
        [Body, BothLanguages, Most(300)] Bilingual Title,
        [Body, Most(2000)] Bilingual? Explanation) : Statement;

    /// <summary>Takes an item of the other side on the agenda.</summary>
    public sealed record AcceptItem([NamesEntry("propose-item")] Digest Item) : Statement;

    /// <summary>Does not.</summary>
    public sealed record DeclineItem([NamesEntry("propose-item")] Digest Item, [Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>Takes one's own item back.</summary>
    public sealed record WithdrawItem([NamesEntry("propose-item")] Digest Item) : Statement;

    /// <summary>Sends papers, as attached files.</summary>
    public sealed record SendPapers([Body, Most(2000)] Bilingual Message) : Statement;

    /// <summary>Says who comes; a later one takes the place of an earlier one.</summary>
    /// <param name="Persons">Interpreters not counted.</param>
    public sealed record NameDelegation(
        [Between(1, 200)] int Persons,
        [Between(0, 50)] int Interpreters,
        [Body, Most(300)] Bilingual Head,
        [Body, Most(100)] IReadOnlyList<Member>? Members,
        [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>One of a delegation.</summary>
    public sealed record Member([Most(200)] Bilingual Name, [Most(200)] Bilingual? Office, Role Role);

    /// <summary>Puts it off; new dates are offered.</summary>
    public sealed record Postpone(PostponeGround Ground, [Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>Says that it was held.</summary>
    public sealed record ReportHeld(DateOnly From, DateOnly Until, [Body, Most(1000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
        }
    }

    /// <summary>The text of the outcome in both languages; another one takes its place.</summary>
    /// <param name="LanguagesDiffer">True when the two texts knowingly differ; the note says where.</param>
    /// <param name="Commitments">Matters of the commitments made, by identity.</param>
    public sealed record DraftOutcome(
        bool LanguagesDiffer,
        [Like("[0-9a-f]{64}")] IReadOnlyList<string>? Commitments,
        [Body, BothLanguages, Most(8000)] Bilingual Text,
        [Body, Most(4000)] Bilingual? DifferenceNote) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (LanguagesDiffer != (DifferenceNote is not null)) yield return Complaint.Of("differenceNote", "difference-needs-note");
        }
    }

    /// <summary>Agrees to the text, in both languages.</summary>
    public sealed record AgreeOutcome([NamesEntry("draft-outcome")] Digest Text) : Statement;

    /// <summary>What this side alone tells of the meeting.</summary>
    public sealed record ReadOut(bool Published, [Body, Most(8000)] Bilingual Text, [Body, Most(300)] string? PublishedWhere) : Statement;

    /// <summary>More from either side; changes nothing.</summary>
    public sealed record Remark([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>It will not be held.</summary>
    public sealed record CallOff([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>Ends the matter; in effect when the other side's entry names it.</summary>
    public sealed record Close([Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>What counts.</summary>
    /// <param name="Offers">Dates on offer by party, as <c>2026-10-12/2026-10-14</c>, one after the other.</param>
    /// <param name="Date">The date taken.</param>
    /// <param name="PapersBy">Last day for papers and delegations.</param>
    /// <param name="Items">Agenda items by the entry that proposed them.</param>
    /// <param name="Papers">Who has sent papers.</param>
    /// <param name="Delegations">Persons by party, interpreters not counted.</param>
    /// <param name="Held">When it was held, as each side says.</param>
    /// <param name="Text">The entry with the outcome's text.</param>
    /// <param name="TextBy">Who wrote it.</param>
    /// <param name="ReadOuts">Who has given its own.</param>
    /// <param name="CalledOff">Who has called it off.</param>
    public sealed record Progress(
        ImmutableSortedDictionary<string, string> Offers,
        string? Date,
        DateOnly? PapersBy,
        ImmutableSortedDictionary<string, Item> Items,
        ImmutableSortedSet<string> Papers,
        ImmutableSortedDictionary<string, int> Delegations,
        ImmutableSortedDictionary<string, string> Held,
        Digest? Text,
        string? TextBy,
        ImmutableSortedSet<string> ReadOuts,
        ImmutableSortedSet<string> CalledOff)
    {
        /// <summary>Before it is held: without a date, with one, or with an agenda on which nothing is open.</summary>
        internal string Phase => Date is null ? "date-finding"
            : Items.Values.Any(i => i.Standing == ItemStanding.Accepted) && Items.Values.All(i => i.Standing != ItemStanding.Proposed) ? "agenda-agreed" : "dated";

        internal bool Offered(string date, PartyCode notBy) => Offers.Any(o => o.Key != notBy.Value && o.Value.Split(' ').Contains(date));

        internal bool MayJudge(Digest item, PartyCode by) => Items.TryGetValue(item.Hex, out var found) && found.By != by.Value;

        internal bool IsOwn(Digest item, PartyCode by) => Items.TryGetValue(item.Hex, out var found) && found.By == by.Value;

        /// <summary>What was taken back stays so, whichever letter came first.</summary>
        internal Progress Stands(Digest item, ItemStanding now) => Items.TryGetValue(item.Hex, out var found) && found.Standing != ItemStanding.Withdrawn
            ? this with { Items = Items.SetItem(item.Hex, found with { Standing = now }) } : this;

        internal Progress Offering(IReadOnlyList<Period> dates, PartyCode by) => this with { Offers = Offers.SetItem(by.Value, Written(dates)) };

        internal Progress Proposing(PartyCode by, Digest entry) => this with { Items = Items.SetItem(entry.Hex, new(by.Value, ItemStanding.Proposed)) };
    }

    /// <summary>An agenda item: whose, and where it stands.</summary>
    public sealed record Item(string By, ItemStanding Standing);

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] planning = ["date-finding", "dated", "agenda-agreed"];
        string[] done = ["held", "outcome-drafted", "outcome-agreed"];
        string[] over = ["called-off", "closed"];

        when.Opened<Call>((c, by) => new(
                Texts<string>().SetItem(by.Value, Written(c.Dates)), null, null, Texts<Item>(), Nobody, Texts<int>(), Texts<string>(), null, null, Nobody, Nobody))
            .Becomes("date-finding").Owes(Side.Other, "choose-date", Within.WorkingDays(10));
        when.In("date-finding").Gets<OfferDates>(by: Side.Either).Then((p, o, by) => p.Offering(o.Dates, by))
            .Settles("choose-date").Owes(Side.Either, "choose-date", Within.WorkingDays(10));
        when.In("date-finding").Gets<ChooseDate>(by: Side.Either).VoidIf("no-such-date", (p, c, by) => !p.Offered(Written(c.From, c.Until), by))
            .Then((p, c) => p with { Date = Written(c.From, c.Until), PapersBy = c.PapersBy }).Becomes(p => p.Phase).Drops("choose-date")
            .Owes((_, _, _) => true, "send-papers", p => Within.Until(p.PapersBy!.Value))
            .Owes((_, _, _) => true, "name-delegation", p => Within.Until(p.PapersBy!.Value));
        when.In("date-finding").Gets<Lapse>(by: Side.Either, of: "choose-date");
        when.In("dated", "agenda-agreed").Gets<Postpone>(by: Side.Either)
            .Then((p, _) => p with { Date = null, PapersBy = null, Offers = p.Offers.Clear() }).Becomes("date-finding").Drops("send-papers", "name-delegation");

        // The agenda: an item stands on it when both sides want it; there is one when nothing is open.
        when.In(planning).Gets<ProposeItem>(by: Side.Either).Then((p, _, by, entry) => p.Proposing(by, entry)).Becomes(p => p.Phase);
        when.In(planning).Gets<AcceptItem>(by: Side.Either).VoidIf("no-such-item", (p, a, by) => !p.MayJudge(a.Item, by))
            .Then((p, a) => p.Stands(a.Item, ItemStanding.Accepted)).Becomes(p => p.Phase);
        when.In(planning).Gets<DeclineItem>(by: Side.Either).VoidIf("no-such-item", (p, d, by) => !p.MayJudge(d.Item, by))
            .Then((p, d) => p.Stands(d.Item, ItemStanding.Declined)).Becomes(p => p.Phase);
        when.In(planning).Gets<WithdrawItem>(by: Side.Either).VoidIf("no-such-item", (p, w, by) => !p.IsOwn(w.Item, by))
            .Then((p, w) => p.Stands(w.Item, ItemStanding.Withdrawn)).Becomes(p => p.Phase);

        when.In([.. planning, .. done]).Gets<SendPapers>(by: Side.Either).Then((p, _, by) => p with { Papers = p.Papers.Add(by.Value) }).Settles("send-papers");
        when.In(planning).Gets<NameDelegation>(by: Side.Either)
            .Then((p, d, by) => p with { Delegations = p.Delegations.SetItem(by.Value, d.Persons) }).Settles("name-delegation");
        when.In([.. planning, .. done]).Gets<Lapse>(by: Side.Either, of: "send-papers");
        when.In([.. planning, .. done]).Gets<Lapse>(by: Side.Either, of: "name-delegation");
        when.In([.. planning, .. done]).Gets<Remark>(by: Side.Either);
        when.In(planning).Gets<CallOff>(by: Side.Either).Then((p, _, by) => p with { CalledOff = p.CalledOff.Add(by.Value) }).Becomes("called-off");

        when.In("dated", "agenda-agreed").Gets<ReportHeld>(by: Side.Either)
            .Then((p, h, by) => p with { Held = p.Held.SetItem(by.Value, Written(h.From, h.Until)) }).Becomes("held").Drops("name-delegation");
        when.In(done).Gets<ReportHeld>(by: Side.Either).Then((p, h, by) => p with { Held = p.Held.SetItem(by.Value, Written(h.From, h.Until)) });
        when.In("held", "outcome-drafted").Gets<DraftOutcome>(by: Side.Either)
            .Then((p, _, by, entry) => p with { Text = entry, TextBy = by.Value }).Becomes("outcome-drafted").Settles("agree-outcome")
            .Owes(Side.Either, "agree-outcome", Within.CalendarDays(30));
        when.In("outcome-drafted").Gets<AgreeOutcome>(by: Side.Either).From((p, by) => by.Value != p.TextBy)
            .VoidIf("other-text", (p, a) => a.Text != p.Text).Becomes("outcome-agreed").Settles("agree-outcome");
        when.In("outcome-drafted").Gets<Lapse>(by: Side.Either, of: "agree-outcome");
        when.In(done).Gets<ReadOut>(by: Side.Either).Then((p, _, by) => p with { ReadOuts = p.ReadOuts.Add(by.Value) });
        when.In(done).Gets<Close>(by: Side.Either).Becomes("closed").OnceNamed();

        // Letters that cross. Two texts of the outcome at once, or a postponement that crosses the meeting itself, are for people.
        when.In([.. planning, .. done, .. over]).Crosses<Lapse>(of: "choose-date");
        when.In([.. planning, .. done, .. over]).Crosses<Lapse>(of: "send-papers");
        when.In([.. planning, .. done, .. over]).Crosses<Lapse>(of: "name-delegation");
        when.In([.. done, .. over]).Crosses<Lapse>(of: "agree-outcome");
        when.In("date-finding").Crosses<Postpone>();
        when.In([.. done, .. over]).Crosses<ProposeItem>().Then((p, _, by, entry) => p.Proposing(by, entry));
        when.In([.. done, .. over]).Crosses<AcceptItem>().Then((p, a) => p.Stands(a.Item, ItemStanding.Accepted));
        when.In([.. done, .. over]).Crosses<DeclineItem>().Then((p, d) => p.Stands(d.Item, ItemStanding.Declined));
        when.In([.. done, .. over]).Crosses<WithdrawItem>().Then((p, w) => p.Stands(w.Item, ItemStanding.Withdrawn));
        when.In([.. done, .. over]).Crosses<NameDelegation>().Then((p, d, by) => p with { Delegations = p.Delegations.SetItem(by.Value, d.Persons) }).Settles("name-delegation");
        when.In(over).Crosses<SendPapers>().Then((p, _, by) => p with { Papers = p.Papers.Add(by.Value) });
        when.In("called-off").Crosses<OfferDates>().Then((p, o, by) => p.Offering(o.Dates, by));
        when.In("called-off").Crosses<ChooseDate>().Then((p, c) => p with { Date = Written(c.From, c.Until), PapersBy = c.PapersBy });
        when.In("called-off").Crosses<Postpone>().Then((p, _) => p with { Date = null, PapersBy = null, Offers = p.Offers.Clear() });
        when.In("called-off").Crosses<CallOff>().Then((p, _, by) => p with { CalledOff = p.CalledOff.Add(by.Value) });
        when.In("closed").Crosses<ReportHeld>().Then((p, h, by) => p with { Held = p.Held.SetItem(by.Value, Written(h.From, h.Until)) });
        when.In("closed").Crosses<DraftOutcome>().Then((p, _, by, entry) => p with { Text = entry, TextBy = by.Value });
        when.In("closed").Crosses<AgreeOutcome>();
        when.In("closed").Crosses<ReadOut>().Then((p, _, by) => p with { ReadOuts = p.ReadOuts.Add(by.Value) });
        when.In("closed").Crosses<Close>();
        when.In(over).Crosses<Remark>();

        when.Ends(over);
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return BothOf(opening["title"]);
    }

    private static IEnumerable<Complaint> InOrder(IReadOnlyList<Period> dates)
    {
        for (var i = 0; i < dates.Count; i++)
            if (dates[i].From > dates[i].Until) yield return Complaint.Of($"dates[{i}].until", "period-order");
        if (dates.Distinct().Count() != dates.Count) yield return Complaint.Of("dates", "repeated");
    }

    private static string Written(IReadOnlyList<Period> dates) => string.Join(' ', dates.Select(d => Written(d.From, d.Until)).Order(StringComparer.Ordinal));

    private static string Written(DateOnly from, DateOnly until) => string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd}/{until:yyyy-MM-dd}");

    private static ImmutableSortedDictionary<string, T> Texts<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableSortedSet<string> Nobody { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

#pragma warning disable CS1591 // codes: domain.md G says what they mean, the texts name them in both languages
    public enum MeetingBody { WorkingGroup, IntelligenceExchange, JointLiaisonGroup, CybersecurityDialogue, SubGroup, Other }

    public enum Level { Ministerial, Senior, Working, Expert }

    public enum Mode { InPerson, Online, Hybrid }

    public enum DesiredResult { Information, Discussion, Decision, Commitment }

    public enum Role { Head, Member, Expert, Interpreter, Secretary }

    public enum PostponeGround { Schedule, Preparation, ChannelSuspended, Other }

    public enum ItemStanding { Proposed, Accepted, Declined, Withdrawn }
#pragma warning restore CS1591
}
