using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// A seizure, diversion or suspicious order of precursors, told to the states it names, with the help that is wanted. domain.md B4. PICS stays
/// the official channel: its number is a fact here. A site is told by counts and hazards only (G9).
/// </summary>
/// <remarks>Answer, "no trace", refusal and silence are four phases. A fold of ten entries costs less than half a millisecond.</remarks>
public sealed class PrecursorIncident() : Procedure<PrecursorIncident.Progress>("precursor-incident", 1, "INC")
{
    /// <summary>The incident.</summary>
    /// <param name="OfficialRef">Number in PICS, when there is one.</param>
    /// <param name="Country">Where it happened, ISO 3166.</param>
    /// <param name="Named">States that the goods come from, pass or go to; only these are to see the parties' details.</param>
    /// <param name="Notice">The pre-export notice it is about, by that matter's identity.</param>
    /// <param name="ExpiresOn">Last day on which help is of use.</param>
    public sealed record Report(
        IncidentType Type,
        [Like("[A-Z0-9][A-Z0-9./-]{0,39}")] string? OfficialRef,
        DateOnly HappenedOn,
        [Like("[A-Z]{2}")] string Country,
        PointKind Point,
        Means? Means,
        Detection? Detection,
        [Most(20)] IReadOnlyList<NamedState>? Named,
        [Most(30)] IReadOnlyList<Chemical>? Chemicals,
        Digest? Notice,
        IReadOnlyList<Help> HelpWanted,
        DateOnly? ExpiresOn,
        [Body, Most(300)] Bilingual Place,
        [Body, Most(20)] IReadOnlyList<Firm>? Firms,
        [Body, Most(1000)] Bilingual? Misdeclaration,
        [Body, Most(500)] Bilingual? Documents,
        [Body, Most(500)] Bilingual? SuspectReferences,
        [Body, Most(300)] Bilingual? ContactOfficer,
        [Body, Most(4000)] Bilingual Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (HelpWanted.Contains(Help.None) && HelpWanted.Count > 1) yield return Complaint.Of("helpWanted", "none-stands-alone");
            if (ExpiresOn < HappenedOn) yield return Complaint.Of("expiresOn", "period-order");
            if (Type != IncidentType.Equipment && Chemicals is null) yield return Complaint.Of("chemicals", "required");
            for (var i = 0; i < (Chemicals?.Count ?? 0); i++)
                if (Chemicals![i] is { Grams: null, Millilitres: null, Containers: null }) yield return Complaint.Of($"chemicals[{i}].grams", "amount-missing");
        }
    }

    /// <summary>A state and its part.</summary>
    public sealed record NamedState([Like("[A-Z]{2}")] string Country, StatePart Part, Basis Basis);

    /// <summary>One chemical, as found.</summary>
    /// <param name="DeclaredAs">What it was called, where that was something else.</param>
    public sealed record Chemical(
        Identity Identity,
        [Like("[0-9]{2,7}-[0-9]{2}-[0-9]")] string? Cas,
        [Unit("g"), Between(1, 999_999_999_999)] long? Grams,
        [Unit("mL"), Between(1, 999_999_999_999)] long? Millilitres,
        [Unit("{pieces}"), Between(1, 9_999_999)] int? Containers,
        Form? Form,
        [Body, Most(200)] Bilingual? Name,
        [Body, Most(200)] Bilingual? DeclaredAs,
        [Body, Most(60)] string? Lot);

    /// <summary>A firm or sender in it.</summary>
    public sealed record Firm(FirmPart Part, [Most(300)] Bilingual Name, [Most(500)] Bilingual? Address, [Like("[A-Z]{2}")] string? Country, [Most(60)] string? Identifier);

    /// <summary>A person has taken charge of it.</summary>
    [ReleasedByAuthor]
    public sealed record Acknowledge : Statement;

    /// <summary>The goods are being followed back.</summary>
    public sealed record Backtrack([Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>What was found; a later one adds to it.</summary>
    public sealed record Answer(Result Result, IReadOnlyList<Help>? HelpGiven, [Body, Most(4000)] Bilingual? Findings) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (Result is Result.Traced or Result.PartlyTraced && Findings is null) yield return Complaint.Of("findings", "required");
        }
    }

    /// <summary>It leads to a joint case.</summary>
    /// <param name="JointCase">That matter's identity, when it is open already.</param>
    public sealed record Lead(Digest? JointCase, [Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>More from either side; changes no phase and no clock.</summary>
    public sealed record AddInformation([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>Takes the report back.</summary>
    public sealed record Withdraw([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>What came of it, in counts; ends the matter.</summary>
    public sealed record Feedback([Most(6)] IReadOnlyList<Outcome> Outcomes, [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (Outcomes.Select(o => o.LedTo).Distinct().Count() != Outcomes.Count) yield return Complaint.Of("outcomes", "repeated");
            if (Outcomes.Any(o => o.LedTo == LedTo.Nothing) && Outcomes.Count > 1) yield return Complaint.Of("outcomes", "nothing-stands-alone");
            for (var i = 0; i < Outcomes.Count; i++)
                if ((Outcomes[i].LedTo == LedTo.Nothing) == (Outcomes[i].Count is not null)) yield return Complaint.Of($"outcomes[{i}].count", "count-with-result");
        }
    }

    /// <summary>How often it led to what.</summary>
    public sealed record Outcome(LedTo LedTo, [Between(1, 10_000)] int? Count);

    /// <summary>What counts.</summary>
    /// <param name="Wanted">True when help is wanted, and an answer is owed.</param>
    /// <param name="Begun">True once it is followed back.</param>
    /// <param name="Last">The last answer.</param>
    /// <param name="JointCases">Cases it leads to.</param>
    public sealed record Progress(IncidentType Type, bool Wanted, bool Begun, Result? Last, ImmutableSortedSet<string> JointCases)
    {
        internal string Answered => Last switch { Result.NoTrace => "no-trace", Result.NotPermitted => "refused", _ => "answered" };

        internal Progress With(Lead lead) => lead.JointCase is { } matter ? this with { JointCases = JointCases.Add(matter.Hex) } : this;
    }

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] waiting = ["reported", "acknowledged", "backtracking"];
        string[] answered = ["answered", "no-trace", "refused"];
        string[] open = [.. waiting, "no-reply", .. answered, "joint-case"];
        string[] over = ["withdrawn", "closed"];

        when.Opened<Report>(r => new(r.Type, !r.HelpWanted.Contains(Help.None), false, null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)))
            .Becomes("reported")
            .Owes(Side.Other, "acknowledge", Within.Hours(24))
            .Owes(Side.Other, "answer", Within.WorkingDays(10), onlyIf: p => p.Wanted);

        when.In("reported").Gets<Acknowledge>(by: Side.Other).Becomes("acknowledged").Settles("acknowledge");
        when.In(open).Gets<Acknowledge>(by: Side.Other).Settles("acknowledge");
        when.In(waiting).Gets<Backtrack>(by: Side.Other).Then((p, _) => p with { Begun = true }).Becomes("backtracking").Settles("acknowledge");
        when.In(open).Gets<Backtrack>(by: Side.Other).Then((p, _) => p with { Begun = true }).Settles("acknowledge");

        when.In([.. waiting, "no-reply", .. answered]).Gets<Answer>(by: Side.Other).Then((p, a) => p with { Last = a.Result }).Becomes(p => p.Answered)
            .Settles("acknowledge", "answer").Owes(Side.Opener, "feedback", Within.CalendarDays(60));
        when.In("joint-case").Gets<Answer>(by: Side.Other).Then((p, a) => p with { Last = a.Result })
            .Settles("acknowledge", "answer").Owes(Side.Opener, "feedback", Within.CalendarDays(60));
        when.In(open).Gets<Lead>(by: Side.Either).Then((p, l) => p.With(l)).Becomes("joint-case");
        when.In(open).Gets<AddInformation>(by: Side.Either);
        when.In([.. waiting, "no-reply"]).Gets<Withdraw>(by: Side.Opener).Becomes("withdrawn");
        when.In([.. waiting, "no-reply", .. answered, "joint-case"]).Gets<Feedback>(by: Side.Opener).Becomes("closed").Settles("feedback");

        // Silence, put on record by the side that waited.
        when.In(open).Gets<Lapse>(by: Side.Opener, of: "acknowledge");
        when.In(waiting).Gets<Lapse>(by: Side.Opener, of: "answer").Becomes("no-reply");
        when.In("joint-case").Gets<Lapse>(by: Side.Opener, of: "answer");
        when.In([.. answered, "joint-case"]).Gets<Lapse>(by: Side.Other, of: "feedback");

        // Letters that cross. A withdrawal that crosses an answer or a lead is for people.
        when.In([.. open, .. over]).Crosses<Lapse>(of: "acknowledge");
        when.In([.. answered, "joint-case", .. over]).Crosses<Lapse>(of: "answer");
        when.In([.. answered, "joint-case", .. over]).Crosses<Lapse>(of: "feedback");
        when.In(over).Crosses<Acknowledge>();
        when.In(over).Crosses<Backtrack>().Then((p, _) => p with { Begun = true });
        when.In("closed").Crosses<Answer>().Then((p, a) => p with { Last = a.Result });
        when.In("closed").Crosses<Lead>().Then((p, l) => p.With(l));
        when.In(over).Crosses<AddInformation>();

        when.Ends(over);
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        return (opening["chemicals"] as JsonArray)?.OfType<JsonObject>().Select(c => BothOf(c["name"])).FirstOrDefault(n => n is not null) ?? BothOf(opening["place"]);
    }

#pragma warning disable CS1591 // codes: domain.md B4 says what they mean, the texts name them in both languages
    public enum IncidentType
    {
        Seizure, StoppedShipment, SuspendedShipment, Diversion, AttemptedDiversion, Theft, Loss, SuspiciousEnquiry, SuspiciousOrder, ClandestineSite, Equipment,
    }

    public enum PointKind { Port, Airport, Post, Road, Rail, Site, Warehouse, Other }

    public enum Means { Sea, Air, Road, Rail, Post, Express }

    public enum Detection { RiskProfile, Inspection, Investigation, IndustryReport, PartnerInformation, Chance, Other }

    public enum StatePart { Origin, Transit, Destination }

    public enum Basis { Known, Declared, Suspected }

    public enum Identity { Identified, Presumed, Unknown, Mislabelled }

    public enum Form { Solid, Liquid, Gas, Preparation }

    public enum FirmPart { Consignor, Consignee, Carrier, Broker, Other }

    public enum Help { None, BacktrackToSource, IdentifyConsignee, Sample, DocumentCheck }

    public enum Result { Traced, PartlyTraced, NoTrace, NotPermitted }

    public enum LedTo { Seizure, Arrest, FirmChecked, LicenceActed, ShipmentStopped, Nothing }
#pragma warning restore CS1591
}
