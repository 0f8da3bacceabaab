using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;
using Entente.Procedures.Fields;

namespace Entente.Procedures.Kinds;

/// <summary>
/// Something promised at a summit, in a meeting or by letter, with a measure, an owner, a day and evidence, which the other side confirms, disputes
/// or leaves unanswered. domain.md G. Suspension and silence are told as facts, without blame.
/// </summary>
/// <remarks>
/// Both texts stand in one entry's body, and agreeing names that entry: its digest covers both languages. A fold of ten entries costs less than
/// half a millisecond.
/// </remarks>
public sealed class Commitment() : Procedure<Commitment.Progress>("commitment", 1, "COM")
{
    /// <summary>Puts a commitment forward.</summary>
    /// <param name="Owner">Who is to do it, seen from the matter: the side that opened it, the other, or each.</param>
    /// <param name="DueDate">Last day, where its owner is.</param>
    /// <param name="DependsOn">Another matter that must come first, by its identity.</param>
    public sealed record Propose(
        Source Source,
        Owner Owner,
        CommitmentType Type,
        EvidenceKind Evidence,
        DateOnly DueDate,
        Publicity Publicity,
        Digest? DependsOn,
        [Body, BothLanguages, Most(200)] Bilingual Title,
        [Body, BothLanguages, Most(4000)] Bilingual Text,
        [Body, BothLanguages, Most(1000)] Bilingual Measure,
        [Body, Most(500)] Bilingual? SourceReference,
        [Body, Most(1000)] Bilingual? Dependency) : Statement;

    /// <summary>Another text in place of the one on the table; whoever did not write it may agree to it.</summary>
    public sealed record Redraft(
        Owner Owner,
        EvidenceKind Evidence,
        DateOnly DueDate,
        Publicity Publicity,
        Digest? DependsOn,
        [Body, BothLanguages, Most(4000)] Bilingual Text,
        [Body, BothLanguages, Most(1000)] Bilingual Measure,
        [Body, Most(1000)] Bilingual? Dependency,
        [Body, Most(2000)] Bilingual? Reason) : Statement;

    /// <summary>Agrees to the text on the table, in both languages.</summary>
    /// <param name="Text">The entry that holds it.</param>
    public sealed record Agree([NamesEntry("propose", "redraft")] Digest Text, [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>What was done in a period. Owed monthly while the commitment is open.</summary>
    public sealed record ReportProgress(
        DateOnly From,
        DateOnly Until,
        Standing Standing,
        [Most(20)] IReadOnlyList<Measured>? Facts,
        [Body, BothLanguages, Most(4000)] Bilingual Done,
        [Body, Most(2000)] Bilingual? Obstacles,
        [Body, Most(2000)] Bilingual? Next) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
        }
    }

    /// <summary>One checkable fact of a report: the number of a law, a date, a count.</summary>
    public sealed record Measured(FactKind Kind, DateOnly? Date, [Between(0, 999_999_999)] long? Count, [Body, Most(300)] Bilingual Reference);

    /// <summary>Says that it is done, with the evidence.</summary>
    /// <param name="Reference">Where the evidence is: a publication, a number, an attached file.</param>
    public sealed record ReportDone(
        DateOnly DoneOn, EvidenceKind Evidence, [Body, BothLanguages, Most(4000)] Bilingual Done, [Body, Most(1000)] Bilingual Reference) : Statement;

    /// <summary>Has looked at the evidence and holds it for done.</summary>
    public sealed record Confirm([Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>Does not hold it for done.</summary>
    public sealed record Dispute(DisputeGround Ground, [Body, BothLanguages, Most(4000)] Bilingual Reasons) : Statement;

    /// <summary>Lets it rest for a reason: no monthly report, and its clocks stand.</summary>
    public sealed record Suspend(SuspensionGround Ground, [Body, Most(2000)] Bilingual? Reason) : Statement;

    /// <summary>Lifts one's own suspension; with the last one the clocks go on with what was left.</summary>
    public sealed record TakeUp([Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>Gives it up, or does not agree to it.</summary>
    public sealed record Drop(DropGround Ground, [Body, Most(2000)] Bilingual? Reason) : Statement;

    /// <summary>More from either side; changes nothing.</summary>
    public sealed record Remark([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>Ends the matter as it stands; in effect when the other side's entry names it.</summary>
    public sealed record Close([Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>What counts.</summary>
    /// <param name="Opener">Who opened the matter.</param>
    /// <param name="Text">The entry whose text is on the table, or was agreed to.</param>
    /// <param name="TextBy">Who wrote it.</param>
    /// <param name="Reports">Where each owner stands; empty before the text is agreed.</param>
    /// <param name="Begun">True once an owner has reported anything.</param>
    /// <param name="Overdue">Owners whose silence on the last day was put on record.</param>
    /// <param name="Holds">Who has suspended it.</param>
    /// <param name="Dropped">Who has dropped it.</param>
    public sealed record Progress(
        string Opener,
        Digest Text,
        string TextBy,
        Owner Owner,
        DateOnly DueDate,
        ImmutableSortedDictionary<string, Fulfilment> Reports,
        bool Begun,
        ImmutableSortedSet<string> Overdue,
        ImmutableSortedSet<string> Holds,
        ImmutableSortedSet<string> Dropped)
    {
        /// <summary>Where these facts put the matter, in whatever order they came.</summary>
        internal string Phase =>
            !Holds.IsEmpty ? "suspended"
            : Reports.ContainsValue(Fulfilment.Disputed) ? "disputed"
            : Reports.Values.All(r => r == Fulfilment.Confirmed) ? "confirmed"
            : !Reports.ContainsValue(Fulfilment.Open) ? (Reports.ContainsValue(Fulfilment.Unanswered) ? "no-confirmation" : "reported-done")
            : Overdue.Any(o => Is(o, Fulfilment.Open)) ? "overdue"
            : Begun ? "in-progress" : "agreed";

        internal bool IsOpen(PartyCode party) => Is(party.Value, Fulfilment.Open);

        internal bool Owns(PartyCode party) => Reports.ContainsKey(party.Value);

        internal bool Knows(PartyCode by, params Fulfilment[] standings) => Reports.Any(r => r.Key != by.Value && standings.Contains(r.Value));

        internal Progress With(Digest text, PartyCode by, Owner owner, DateOnly day) => this with { Text = text, TextBy = by.Value, Owner = owner, DueDate = day };

        internal Progress AgreedBy(PartyCode by)
        {
            string[] both = [TextBy, by.Value];
            var owners = both.Where(p => Owner == Owner.BothSides || (Owner == Owner.OpeningSide) == (p == Opener));
            return this with { Reports = Reports.AddRange(owners.Select(p => KeyValuePair.Create(p, Fulfilment.Open))) };
        }

        internal Progress Stands(PartyCode owner, Fulfilment now) => this with { Begun = true, Reports = Reports.SetItem(owner.Value, now) };

        /// <summary>A word of <paramref name="by"/> on what the other owners have reported.</summary>
        internal Progress Judged(PartyCode by, Fulfilment now) => this with
        {
            Reports = Reports.SetItems(Reports.Where(r => r.Key != by.Value && r.Value != Fulfilment.Open).Select(r => KeyValuePair.Create(r.Key, now))),
        };

        internal Progress Unanswered(PartyCode owner) => Is(owner.Value, Fulfilment.Reported) ? this with { Reports = Reports.SetItem(owner.Value, Fulfilment.Unanswered) } : this;

        internal Progress Late(PartyCode saidBy) => this with { Overdue = Overdue.Union(Reports.Keys.Where(o => o != saidBy.Value)) };

        private bool Is(string party, Fulfilment standing) => Reports.TryGetValue(party, out var found) && found == standing;
    }

    /// <summary>What a folded commitment counts; null before it is opened, while letters have crossed, and where it cannot be folded.</summary>
    public static Progress? ProgressOf(MatterState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ProcedureJson.Progress<Progress>(state);
    }

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] running = ["agreed", "in-progress", "overdue"];
        string[] open = [.. running, "reported-done", "no-confirmation", "disputed"];
        string[] closable = ["confirmed", "disputed", "no-confirmation"];
        string[] over = ["closed", "dropped"];
        var monthly = Within.CalendarDays(31); // never shorter than a month, so that a report on the same day of each month is in time
        var toConfirm = Within.CalendarDays(30); // our own default

        when.Opened<Propose>((p, by, entry) => new(
                by.Value, entry, by.Value, p.Owner, p.DueDate, ImmutableSortedDictionary.Create<string, Fulfilment>(StringComparer.Ordinal), false, Nobody, Nobody, Nobody))
            .Becomes("proposed").Owes(Side.Other, "agree", Within.CalendarDays(30));
        when.In("proposed").Gets<Redraft>(by: Side.Either)
            .Then((p, r, by, entry) => p.With(entry, by, r.Owner, r.DueDate)).Settles("agree").Owes(Side.Either, "agree", Within.CalendarDays(30));
        when.In("proposed").Gets<Agree>(by: Side.Either).From((p, by) => by.Value != p.TextBy && (p.TextBy == p.Opener || by.Value == p.Opener))
            .VoidIf("other-text", (p, a) => a.Text != p.Text)
            .Then((p, _, by) => p.AgreedBy(by)).Becomes("agreed").Settles("agree")
            .Owes((p, party, _) => p.IsOpen(party), "progress", monthly)
            .Owes((p, party, _) => p.IsOpen(party), "done", p => Within.Until(p.DueDate));
        when.In("proposed").Gets<Lapse>(by: Side.Either, of: "agree");

        when.In(running).Gets<ReportProgress>(by: Side.Either).From((p, by) => p.IsOpen(by))
            .Then((p, _) => p with { Begun = true }).Becomes(p => p.Phase)
            .Settles("progress").Owes((_, party, author) => party == author, "progress", monthly);
        when.In(open).Gets<ReportDone>(by: Side.Either).From((p, by) => p.Owns(by))
            .VoidIf("already-reported", (p, _, by) => p.Reports[by.Value] is not (Fulfilment.Open or Fulfilment.Disputed))
            .Then((p, _, by) => p.Stands(by, Fulfilment.Reported)).Becomes(p => p.Phase)
            .Settles("progress", "done").Owes(Side.Either, "confirm", toConfirm);
        when.In(open).Gets<Confirm>(by: Side.Either).From((p, by) => p.Knows(by, Fulfilment.Reported, Fulfilment.Unanswered, Fulfilment.Disputed))
            .Then((p, _, by) => p.Judged(by, Fulfilment.Confirmed)).Becomes(p => p.Phase).Settles("confirm");
        when.In(open).Gets<Dispute>(by: Side.Either).From((p, by) => p.Knows(by, Fulfilment.Reported, Fulfilment.Unanswered))
            .Then((p, _, by) => p.Judged(by, Fulfilment.Disputed)).Becomes(p => p.Phase).Settles("confirm");

        // Silence, put on record by the side that waited. A month without a report starts the next month.
        when.In(running).Gets<Lapse>(by: Side.Either, of: "progress")
            .Owes((p, party, author) => party != author && p.IsOpen(party), "progress", monthly);
        when.In(running).Gets<Lapse>(by: Side.Either, of: "done").Then((p, _, by) => p.Late(by)).Becomes(p => p.Phase);
        when.In(open).Gets<Lapse>(by: Side.Either, of: "confirm").Then((p, _, by) => p.Unanswered(by)).Becomes(p => p.Phase);

        when.In(running).Gets<Suspend>(by: Side.Either)
            .Then((p, _, by) => p with { Holds = p.Holds.Add(by.Value) }).Becomes("suspended").Drops("progress").Pauses("done", "confirm");
        when.In("suspended").Gets<Suspend>(by: Side.Either).VoidIf("already-suspended", (p, _, by) => p.Holds.Contains(by.Value))
            .Then((p, _, by) => p with { Holds = p.Holds.Add(by.Value) }).Drops("progress").Pauses("done", "confirm");
        when.In("suspended").Gets<TakeUp>(by: Side.Either).From((p, by) => p.Holds.Contains(by.Value)).When((p, _) => p.Holds.Count == 1)
            .Then((p, _, by) => p with { Holds = p.Holds.Remove(by.Value) }).Becomes(p => p.Phase)
            .Resumes("done", "confirm").Owes((p, party, _) => p.IsOpen(party), "progress", monthly);
        when.In("suspended").Gets<TakeUp>(by: Side.Either).From((p, by) => p.Holds.Contains(by.Value)).When((p, _) => p.Holds.Count > 1)
            .Then((p, _, by) => p with { Holds = p.Holds.Remove(by.Value) });

        when.In(["proposed", "suspended", "confirmed", .. open]).Gets<Remark>(by: Side.Either);
        when.In(["proposed", "suspended", "reported-done", .. running]).Gets<Drop>(by: Side.Either)
            .Then((p, _, by) => p with { Dropped = p.Dropped.Add(by.Value) }).Becomes("dropped");
        when.In(closable).Gets<Close>(by: Side.Either).Becomes("closed").OnceNamed();

        // Letters that cross. Agreeing to one text while another is written, or dropping what the other side calls done, is not listed: people settle it.
        when.In(["proposed", "suspended", "confirmed", .. open, .. over]).Crosses<Lapse>(of: "agree");
        when.In(["suspended", "confirmed", .. open, .. over]).Crosses<Lapse>(of: "progress");
        when.In(["suspended", "confirmed", .. open, .. over]).Crosses<Lapse>(of: "done").Then((p, _, by) => p.Late(by));
        when.In(["suspended", "confirmed", .. open, .. over]).Crosses<Lapse>(of: "confirm").Then((p, _, by) => p.Unanswered(by));
        when.In("suspended").Crosses<ReportProgress>().Then((p, _) => p with { Begun = true }).Settles("progress");
        when.In("confirmed").Crosses<ReportDone>();
        when.In("dropped").Crosses<ReportProgress>().Then((p, _) => p with { Begun = true });
        when.In("dropped").Crosses<Redraft>().Then((p, r, by, entry) => p.With(entry, by, r.Owner, r.DueDate));
        when.In("dropped").Crosses<Suspend>().Then((p, _, by) => p with { Holds = p.Holds.Add(by.Value) });
        when.In("dropped").Crosses<TakeUp>().Then((p, _, by) => p with { Holds = p.Holds.Remove(by.Value) });
        when.In("dropped").Crosses<Drop>().Then((p, _, by) => p with { Dropped = p.Dropped.Add(by.Value) });
        when.In("closed").Crosses<Confirm>().Then((p, _, by) => p.Judged(by, Fulfilment.Confirmed));
        when.In("closed").Crosses<Dispute>().Then((p, _, by) => p.Judged(by, Fulfilment.Disputed));
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

    private static ImmutableSortedSet<string> Nobody { get; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

#pragma warning disable CS1591 // codes: domain.md G says what they mean, the texts name them in both languages
    public enum Source { LeadersSummit, Ministerial, WorkingGroup, OtherMeeting, Letter }

    public enum Owner { OpeningSide, OtherSide, BothSides }

    public enum CommitmentType { Action, Legislation, Information, Training, Equipment, Listing, Publication }

    public enum EvidenceKind { LegalText, OfficialPublication, Statistics, Report, Visit, OtherEvidence }

    public enum Publicity { Confidential, ExistenceOnly, Public }

    public enum Standing { OnTrack, Delayed, Blocked }

    public enum FactKind { Law, Decision, Publication, Event, Count }

    public enum DisputeGround { NotDone, OnlyInPart, OtherThanAgreed, EvidenceMissing, EvidenceNotVerifiable }

    public enum SuspensionGround { ChannelSuspended, DependencyOpen, LawChanged, ResourcesMissing, OtherReason }

    public enum DropGround { NotAgreed, ByConsent, Superseded, NoLongerPossible, OtherReason }

    public enum Fulfilment { Open, Reported, Confirmed, Disputed, Unanswered }
#pragma warning restore CS1591
}
