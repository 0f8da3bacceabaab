using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>Facts asked of a partner's police service, answered question by question. domain.md C8; 1988 Convention, Art. 9.</summary>
/// <remarks>"No trace" is a full answer, and not the same as silence or a refusal.</remarks>
public sealed class InformationRequest() : Procedure<InformationRequest.Progress>("information-request", 1, "REQ")
{
    /// <summary>The request.</summary>
    /// <param name="Use">How the answers will be used, in use codes.</param>
    /// <param name="Deconflicted">True when the asking unit has checked that no other operation of its own side is concerned.</param>
    public sealed record Ask(
        Urgency Urgency,
        CaseType CaseType,
        IReadOnlyList<UseCode> Use,
        bool Deconflicted,
        RiskScreen RiskScreen,
        ReplyWanted ReplyWanted,
        [Body, Most(200)] Bilingual Subject,
        [Body, Most(1000)] Bilingual? ReasonForUrgency,
        [Body, Most(4000)] Bilingual Background,
        [Most(50)] IReadOnlyList<Question> Questions) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (Urgency != Urgency.Normal && ReasonForUrgency is null) yield return Complaint.Of("reasonForUrgency", "urgency-needs-reason");
        }
    }

    /// <summary>One question. Its number is its place in the list, from 1.</summary>
    public sealed record Question(SubjectKind Kind, [Body, Most(2000)] Bilingual Text, [Body, Most(2000)] Bilingual? Known);

    /// <summary>A person has taken charge of it.</summary>
    [ReleasedByAuthor]
    public sealed record Acknowledge : Statement;

    /// <summary>The answer to one question.</summary>
    /// <param name="Question">Number of the question, from 1.</param>
    /// <param name="Grade">4x4 grading; with a fact only, and then always.</param>
    public sealed record Answer(
        [Between(1, 50)] int Question, AnswerKind Kind, Grade? Grade, [Body, Most(4000)] Bilingual? Fact) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (Kind == AnswerKind.Fact && Grade is null) yield return Complaint.Of("grade", "fact-needs-grade");
            if (Kind != AnswerKind.Fact && Grade is not null) yield return Complaint.Of("grade", "grade-without-fact");
        }

        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (Kind == AnswerKind.Fact && Fact is null) yield return Complaint.Of("fact", "required");
        }
    }

    /// <summary>4x4: how reliable the source is, and how certain the information. domain.md 0.3.</summary>
    public sealed record Grade(SourceGrade Source, InformationGrade Information);

    /// <summary>More from either side; changes no question and no clock.</summary>
    public sealed record AddInformation([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>The asking side needs it no more.</summary>
    public sealed record Withdraw([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>What came of it, in counts; ends the matter.</summary>
    public sealed record Feedback([Most(6)] IReadOnlyList<Result> Results, [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (Results.Select(r => r.LedTo).Distinct().Count() != Results.Count) yield return Complaint.Of("results", "repeated");
            if (Results.Any(r => r.LedTo == LedTo.Nothing) && Results.Count > 1) yield return Complaint.Of("results", "nothing-stands-alone");
            for (var i = 0; i < Results.Count; i++)
                if ((Results[i].LedTo == LedTo.Nothing) == (Results[i].Count is not null)) yield return Complaint.Of($"results[{i}].count", "count-with-result");
        }
    }

    /// <summary>How often it led to what.</summary>
    public sealed record Result(LedTo LedTo, [Between(1, 10_000)] int? Count);

    /// <summary>What counts.</summary>
    /// <param name="Urgency">As asked; sets the clocks.</param>
    /// <param name="Asked">How many questions.</param>
    /// <param name="Answers">Kind of answer by question.</param>
    public sealed record Progress(Urgency Urgency, int Asked, ImmutableSortedDictionary<int, AnswerKind> Answers)
    {
        internal bool Complete => Answers.Count == Asked;

        internal Progress With(Answer answer) => this with { Answers = Answers.SetItem(answer.Question, answer.Kind) };

        internal DueLength ToAcknowledge => Urgency == Urgency.Emergency ? Within.Hours(2) : Within.WorkingDays(1);

        internal DueLength ToAnswer => Urgency switch
        {
            Urgency.Emergency => Within.Hours(8),
            Urgency.Urgent => Within.WorkingDays(3),
            _ => Within.CalendarDays(14),
        };
    }

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] waiting = ["asked", "acknowledged", "partly-answered"];

        when.Opened<Ask>(ask => new(ask.Urgency, ask.Questions.Count, ImmutableSortedDictionary<int, AnswerKind>.Empty))
            .Becomes("asked")
            .Owes(Side.Other, "acknowledge", p => p.ToAcknowledge)
            .Owes(Side.Other, "answer", p => p.ToAnswer);

        when.In("asked").Gets<Acknowledge>(by: Side.Other).Becomes("acknowledged").Settles("acknowledge");
        when.In("no-reply").Gets<Acknowledge>(by: Side.Other).Settles("acknowledge");

        Answered(when.In(waiting).Gets<Answer>(by: Side.Other).When((p, a) => p.With(a).Complete))
            .Becomes("answered").Settles("acknowledge", "answer").Owes(Side.Opener, "feedback", Within.CalendarDays(60));
        Answered(when.In(waiting).Gets<Answer>(by: Side.Other))
            .Becomes("partly-answered").Settles("acknowledge");
        Answered(when.In("no-reply").Gets<Answer>(by: Side.Other).When((p, a) => p.With(a).Complete))
            .Becomes("answered-late").Settles("acknowledge").Owes(Side.Opener, "feedback", Within.CalendarDays(60));
        Answered(when.In("no-reply").Gets<Answer>(by: Side.Other)).Settles("acknowledge");

        // Silence, put on record by the side that waited.
        when.In("asked").Gets<Lapse>(by: Side.Opener, of: "acknowledge");
        when.In(waiting).Gets<Lapse>(by: Side.Opener, of: "answer").Becomes("no-reply");
        when.In("answered", "answered-late").Gets<Lapse>(by: Side.Other, of: "feedback");

        when.In([.. waiting, "no-reply", "answered", "answered-late"]).Gets<AddInformation>(by: Side.Either);
        when.In([.. waiting, "no-reply"]).Gets<Withdraw>(by: Side.Opener).Becomes("withdrawn");
        when.In("answered", "answered-late").Gets<Feedback>(by: Side.Opener).Becomes("closed").Settles("feedback");

        // Letters that cross. A withdrawal that crosses an answer is not listed: that matter is crossed, and people settle it.
        when.In("acknowledged", "partly-answered", "answered", "answered-late", "no-reply").Crosses<Lapse>(of: "acknowledge");
        when.In("answered").Crosses<Lapse>(of: "answer").Becomes("answered-late");
        when.In("closed").Crosses<Lapse>(of: "feedback");
        when.In("withdrawn").Crosses<Acknowledge>();
        when.In("withdrawn", "closed").Crosses<AddInformation>();

        when.Ends("withdrawn", "closed");
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return BothOf(opening["subject"]);
    }

    private static Rule<Progress, Answer> Answered(Rule<Progress, Answer> rule) => rule
        .VoidIf("no-such-question", (p, a) => a.Question > p.Asked)
        .VoidIf("already-answered", (p, a) => p.Answers.ContainsKey(a.Question))
        .Then((p, a) => p.With(a));

#pragma warning disable CS1591 // codes: domain.md C8 and 0.3 say what they mean, the texts name them in both languages
    public enum Urgency { Normal, Urgent, Emergency }

    public enum CaseType { Trafficking, Manufacture, Precursors, NewSubstances, MoneyLaundering, Post, OnlineMarket, Other }

    public enum RiskScreen { NoRiskSeen, AssuranceNeeded }

    public enum ReplyWanted { Writing, Phone }

    public enum SubjectKind { Person, Organisation, Consignment, Vessel, Account, Phone, Address, Substance, Other }

    public enum AnswerKind { Fact, NoTrace, NotAvailable, NotPermitted, MlaNeeded }

    public enum SourceGrade { A, B, C, X }

    public enum InformationGrade
    {
        [JsonStringEnumMemberName("1")] NotInDoubt,
        [JsonStringEnumMemberName("2")] KnownToSource,
        [JsonStringEnumMemberName("3")] Corroborated,
        [JsonStringEnumMemberName("4")] NotCorroborated,
    }

    public enum LedTo { Seizure, Arrest, Site, ChemicalStopped, Identification, Nothing }
#pragma warning restore CS1591
}
