using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// A course offered to the other side, from the offer over nominations to what it changed. domain.md J1. Participants stay at home: only counts
/// are exchanged. Outlines and materials hold nothing on how anything is made (G9).
/// </summary>
/// <remarks>A course that is only planned is a draft of its host. A fold of ten entries costs less than half a millisecond.</remarks>
public sealed class TrainingOffer() : Procedure<TrainingOffer.Progress>("training-offer", 1, "TRN")
{
    /// <summary>The offer.</summary>
    /// <param name="NominateBy">Last day for nominations, where each side is.</param>
    /// <param name="Places">For each side.</param>
    public sealed record Offer(
        Topic Topic,
        Mode Mode,
        DateOnly From,
        DateOnly Until,
        DateOnly NominateBy,
        [Between(1, 500)] int Places,
        IReadOnlyList<CourseLanguage> Languages,
        bool Interpreted,
        bool WithTest,
        bool WithCertificate,
        [Body, BothLanguages, Most(300)] Bilingual Title,
        [Body, Most(500)] Bilingual? Place,
        [Body, Most(4000)] Bilingual Outline,
        [Body, Most(1000)] Bilingual? Prerequisites,
        [Body, Most(1000)] Bilingual? Trainers,
        [Body, Most(1000)] Bilingual? Materials) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
            if (NominateBy > From) yield return Complaint.Of("nominateBy", "nominations-after-start");
        }
    }

    /// <summary>How many come; a later one takes the place of an earlier one.</summary>
    public sealed record Nominate([Between(1, 500)] int Persons, [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>Nobody comes.</summary>
    public sealed record Decline([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>The host confirms so many places to the other side.</summary>
    public sealed record ConfirmPlaces([Between(0, 500)] int Persons, [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>Other days for the course.</summary>
    public sealed record Reschedule(DateOnly From, DateOnly Until, [Body, Most(1000)] Bilingual? Reason) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
        }
    }

    /// <summary>More time for nominations.</summary>
    public sealed record ExtendNominations(DateOnly NominateBy) : Statement;

    /// <summary>It will not be held.</summary>
    public sealed record Cancel([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>It was held.</summary>
    public sealed record ReportHeld(
        DateOnly From, DateOnly Until, [Most(16)] IReadOnlyList<Attendance> Attended, [Between(0, 500)] int? Passed, [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (From > Until) yield return Complaint.Of("until", "period-order");
            if (Attended.DistinctBy(a => a.Party).Count() != Attended.Count) yield return Complaint.Of("attended", "repeated");
            if (Passed > Attended.Sum(a => a.Persons)) yield return Complaint.Of("passed", "more-passed-than-came");
        }
    }

    /// <summary>How many of a side came.</summary>
    public sealed record Attendance(PartyCode Party, [Between(0, 500)] int Persons);

    /// <summary>What it changed, at one of four levels (Kirkpatrick).</summary>
    /// <param name="Favourable">Share of answers that were favourable.</param>
    public sealed record Evaluate(
        EvaluationLevel Level, [Between(1, 1000)] int Respondents, [Unit("%"), Between(0, 100)] int Favourable, [Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>More from either side; changes nothing.</summary>
    public sealed record Remark([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>Ends the matter; in effect when the other side's entry names it.</summary>
    public sealed record Close([Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>What counts.</summary>
    /// <param name="Places">For each side.</param>
    /// <param name="NominateBy">Last day for nominations.</param>
    /// <param name="Nominated">Persons by party.</param>
    /// <param name="Confirmed">Places confirmed.</param>
    /// <param name="Attended">Persons who came, by party.</param>
    /// <param name="Evaluated">Favourable share by party and level, as <c>CN REACTION</c>.</param>
    public sealed record Progress(
        int Places,
        DateOnly From,
        DateOnly Until,
        DateOnly NominateBy,
        ImmutableSortedDictionary<string, int> Nominated,
        int? Confirmed,
        ImmutableSortedDictionary<string, int> Attended,
        ImmutableSortedDictionary<string, int> Evaluated)
    {
        internal Progress With(Evaluate evaluation, PartyCode by) =>
            this with { Evaluated = Evaluated.SetItem($"{by} {Code(evaluation.Level)}", evaluation.Favourable) };

        private static string Code(EvaluationLevel level) => level.ToString().ToUpperInvariant();
    }

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] before = ["offered", "nominated", "confirmed"];
        string[] after = ["held", "evaluated"];
        string[] over = ["declined", "cancelled", "closed"];

        when.Opened<Offer>(o => new(o.Places, o.From, o.Until, o.NominateBy, Empty, null, Empty, Empty))
            .Becomes("offered").Owes(Side.Other, "nominate", p => Within.Until(p.NominateBy));
        when.In(before).Gets<Nominate>(by: Side.Other).VoidIf("above-places", (p, n) => n.Persons > p.Places)
            .Then((p, n, by) => p with { Nominated = p.Nominated.SetItem(by.Value, n.Persons) }).Becomes("nominated")
            .Settles("nominate").Owes(Side.Opener, "confirm-places", Within.WorkingDays(10));
        when.In("offered", "nominated").Gets<Decline>(by: Side.Other).Becomes("declined");
        when.In("offered").Gets<Lapse>(by: Side.Opener, of: "nominate");
        when.In("offered").Gets<ExtendNominations>(by: Side.Opener).VoidIf("not-later", (p, e) => e.NominateBy <= p.NominateBy)
            .Then((p, e) => p with { NominateBy = e.NominateBy }).Drops("nominate").Owes(Side.Other, "nominate", p => Within.Until(p.NominateBy));
        when.In("nominated").Gets<ConfirmPlaces>(by: Side.Opener).VoidIf("above-nominated", (p, c) => c.Persons > p.Nominated.Values.Sum())
            .Then((p, c) => p with { Confirmed = c.Persons }).Becomes("confirmed").Settles("confirm-places");
        when.In("nominated").Gets<Lapse>(by: Side.Other, of: "confirm-places");
        when.In(before).Gets<Reschedule>(by: Side.Opener).Then((p, r) => p with { From = r.From, Until = r.Until });
        when.In(before).Gets<Cancel>(by: Side.Opener).Becomes("cancelled");

        // Reaction and learning at once, behaviour and result after half a year.
        when.In("nominated", "confirmed").Gets<ReportHeld>(by: Side.Opener)
            .Then((p, h) => p with { Attended = h.Attended.ToImmutableSortedDictionary(a => a.Party.Value, a => a.Persons, StringComparer.Ordinal) })
            .Becomes("held").Settles("confirm-places")
            .Owes((_, _, _) => true, "evaluate", Within.CalendarDays(30)).Owes((_, _, _) => true, "later-evaluate", Within.CalendarDays(213));
        when.In(after).Gets<Evaluate>(by: Side.Either).When((_, e) => e.Level is EvaluationLevel.Reaction or EvaluationLevel.Learning)
            .Then((p, e, by) => p.With(e, by)).Becomes("evaluated").Settles("evaluate");
        when.In(after).Gets<Evaluate>(by: Side.Either).Then((p, e, by) => p.With(e, by)).Becomes("evaluated").Settles("later-evaluate");
        when.In(after).Gets<Lapse>(by: Side.Either, of: "evaluate");
        when.In(after).Gets<Lapse>(by: Side.Either, of: "later-evaluate");
        when.In([.. before, .. after]).Gets<Remark>(by: Side.Either);
        when.In(after).Gets<Close>(by: Side.Either).Becomes("closed").OnceNamed();

        // Letters that cross. A nomination that crosses a confirmation or the course itself is for people.
        when.In([.. before, .. after, .. over]).Crosses<Lapse>(of: "nominate");
        when.In(["confirmed", .. after, .. over]).Crosses<Lapse>(of: "confirm-places");
        when.In([.. after, "closed"]).Crosses<Lapse>(of: "evaluate");
        when.In([.. after, "closed"]).Crosses<Lapse>(of: "later-evaluate");
        when.In("nominated").Crosses<ExtendNominations>().Then((p, e) => p with { NominateBy = e.NominateBy });
        when.In("declined").Crosses<ExtendNominations>().Then((p, e) => p with { NominateBy = e.NominateBy });
        when.In("declined").Crosses<Reschedule>().Then((p, r) => p with { From = r.From, Until = r.Until });
        when.In("declined").Crosses<Cancel>().Becomes("cancelled");
        when.In("cancelled").Crosses<Decline>();
        when.In("cancelled").Crosses<Nominate>().Then((p, n, by) => p with { Nominated = p.Nominated.SetItem(by.Value, n.Persons) });
        when.In("closed").Crosses<Evaluate>().Then((p, e, by) => p.With(e, by));
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

    private static ImmutableSortedDictionary<string, int> Empty { get; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

#pragma warning disable CS1591 // codes: domain.md J1 says what they mean, the texts name them in both languages
    public enum Topic { Laboratory, PrecursorControl, Financial, Cyber, CustomsAndPost, Judicial, Prevention, Treatment, HumanRights }

    public enum Mode { InPerson, Online, Hybrid }

    public enum CourseLanguage { English, Chinese }

    public enum EvaluationLevel { Reaction, Learning, Behaviour, Result }
#pragma warning restore CS1591
}
