using Entente.Exchange.Entries;

namespace Entente.Procedures.Kinds;

public sealed partial class PreExportNotice
{
    /// <summary>The notice.</summary>
    /// <param name="OfficialRef">Number in PEN Online, when there is one.</param>
    /// <param name="Importing">The party whose reply it is.</param>
    /// <param name="Transit">States on the way, ISO 3166; those that are parties of this matter may say their word.</param>
    /// <param name="ReplyBy">Last day for the reply, where the importing side is.</param>
    /// <param name="ConsigneeIs">Whether the goods end with the importer; unknown must be said.</param>
    public sealed record Notice(
        Scope Scope,
        [Like("[A-Z0-9][A-Z0-9./-]{0,39}")] string? OfficialRef,
        PartyCode Importing,
        [Like("[A-Z]{2}"), Most(10)] IReadOnlyList<string>? Transit,
        DateOnly DispatchOn,
        DateOnly? ArrivalOn,
        DateOnly ReplyBy,
        [Most(30)] IReadOnlyList<Line> Lines,
        DeclaredUse DeclaredUse,
        Consignee ConsigneeIs,
        [Body] Trader Exporter,
        [Body] Trader Importer,
        [Body] Trader? UltimateConsignee,
        [Body, Most(10)] IReadOnlyList<Intermediary>? Intermediaries,
        [Body, Most(1000)] Bilingual UseInWords,
        [Body, Most(10)] IReadOnlyList<Permit>? Permits,
        [Body] Passage Passage,
        [Body] Price? Value,
        [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (ReplyBy > DispatchOn) yield return Complaint.Of("replyBy", "reply-after-dispatch");
            if (ArrivalOn < DispatchOn) yield return Complaint.Of("arrivalOn", "before-dispatch");
            for (var i = 0; i < Lines.Count; i++)
            {
                if (Lines[i] is { Form: not Form.Raw, Content: null }) yield return Complaint.Of($"lines[{i}].content", "content-missing");
                if (Lines[i].BaseGrams > Lines[i].NetGrams) yield return Complaint.Of($"lines[{i}].baseGrams", "base-above-net");
            }
        }

        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if ((ConsigneeIs == Consignee.Other) != (UltimateConsignee is not null)) yield return Complaint.Of("ultimateConsignee", "consignee-as-said");
        }
    }

    /// <summary>One kind of goods. Its number is its place in the list, from 1.</summary>
    /// <param name="HsCode">Six digits of the Harmonized System.</param>
    /// <param name="NationalCode">Of the exporting side's tariff.</param>
    /// <param name="Content">Share of the substance, in per mille of the net weight; always for preparations and mixtures.</param>
    /// <param name="BaseGrams">Anhydrous base of the substance in the net weight.</param>
    public sealed record Line(
        [Body, Most(200)] Bilingual Substance,
        [Like("[0-9]{2,7}-[0-9]{2}-[0-9]")] string? Cas,
        [Like("[0-9]{6}")] string? HsCode,
        [Like("[0-9]{8,13}")] string? NationalCode,
        Form Form,
        [Unit("‰"), Between(1, 1000)] int? Content,
        [Unit("g"), Between(1, 999_999_999_999)] long NetGrams,
        [Unit("g"), Between(1, 999_999_999_999)] long? BaseGrams,
        [Body, Unit("{pieces}"), Between(1, 9_999_999)] int? Containers,
        [Body, Most(200)] Bilingual? Packaging,
        [Body, Most(60)] string? Lot);

    /// <summary>A firm in the trade.</summary>
    public sealed record Trader(
        [Most(300)] Bilingual Name, [Most(500)] Bilingual Address, [Like("[A-Z]{2}")] string Country, [Most(60)] string? Licence, [Most(60)] string? Identifier, [Most(200)] string? Contact);

    /// <summary>A firm between the two.</summary>
    public sealed record Intermediary(Part Part, [Most(300)] Bilingual Name, [Most(500)] Bilingual? Address, [Like("[A-Z]{2}")] string? Country, [Most(60)] string? Identifier);

    /// <summary>A permit, or a proof of lawful use.</summary>
    public sealed record Permit(PermitKind Kind, [Most(60)] string Number, [Most(200)] Bilingual? Issuer, DateOnly? ValidUntil);

    /// <summary>How the goods travel.</summary>
    public sealed record Passage(
        Mode Mode, [Most(200)] Bilingual DeparturePoint, [Most(500)] Bilingual? TransitPoints, [Most(200)] Bilingual EntryPoint, [Most(100)] string? Conveyance, [Most(100)] string? Container);

    /// <summary>What is paid for all of it.</summary>
    public sealed record Price([Between(1, 999_999_999_999)] long Amount, [Like("[A-Z]{3}")] string Currency);

    /// <summary>A person has taken charge of it.</summary>
    [ReleasedByAuthor]
    public sealed record Acknowledge : Statement;

    /// <summary>More time is needed; at most twice.</summary>
    public sealed record AskTime(DateOnly Until, [Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>More must be known; the reply's clock stands until it is given.</summary>
    public sealed record AskInformation([Body, Most(4000)] Bilingual Questions) : Statement;

    /// <summary>What was asked. Papers are attached.</summary>
    public sealed record GiveInformation([Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>The goods are to wait while the importing side enquires, to a day that it names.</summary>
    public sealed record Hold(DateOnly Until, [Body, Most(2000)] Bilingual? Reason) : Statement;

    /// <summary>The reply of the importing side. Until the goods leave, a later one takes the place of an earlier one.</summary>
    /// <param name="Lines">Where lines are answered differently; a line not named has no objection.</param>
    public sealed record Reply(
        Decision Decision,
        Ground? Ground,
        [Most(30)] IReadOnlyList<LineReply>? Lines,
        [Body, Most(2000)] Bilingual? Conditions,
        [Body, Most(60)] string? ImportPermit,
        [Body, Most(4000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            var lines = Lines ?? [];
            if ((Decision == Decision.Objection) != (Ground is not null)) yield return Complaint.Of("ground", "objection-names-ground");
            if (Decision is Decision.NoObjection or Decision.Objection && lines.Count > 0) yield return Complaint.Of("lines", "lines-only-when-they-differ");
            if (Decision == Decision.PartialObjection && lines.Count == 0) yield return Complaint.Of("lines", "partial-names-lines");
            if (lines.DistinctBy(l => l.Line).Count() != lines.Count) yield return Complaint.Of("lines", "repeated");
            for (var i = 0; i < lines.Count; i++)
                if (lines[i].AllowedGrams is null && lines[i].Ground is null) yield return Complaint.Of($"lines[{i}].ground", "objection-names-ground");
        }

        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (Decision == Decision.WithConditions && Conditions is null && Lines is null) yield return Complaint.Of("conditions", "conditions-missing");
        }
    }

    /// <summary>One line answered by itself.</summary>
    /// <param name="Line">Its number, from 1.</param>
    /// <param name="AllowedGrams">Net weight without objection; empty: all of it is objected to.</param>
    public sealed record LineReply([Between(1, 30)] int Line, [Unit("g"), Between(0, 999_999_999_999)] long? AllowedGrams, Ground? Ground);

    /// <summary>Other quantities or days; the importing side replies anew.</summary>
    public sealed record Amend(
        [Most(30)] IReadOnlyList<NewWeight> Lines, DateOnly DispatchOn, DateOnly ReplyBy, [Body, Most(2000)] Bilingual Reason) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (ReplyBy > DispatchOn) yield return Complaint.Of("replyBy", "reply-after-dispatch");
            if (Lines.DistinctBy(l => l.Line).Count() != Lines.Count) yield return Complaint.Of("lines", "repeated");
        }
    }

    /// <summary>A line's new weight.</summary>
    public sealed record NewWeight(
        [Between(1, 30)] int Line, [Unit("g"), Between(1, 999_999_999_999)] long NetGrams, [Unit("g"), Between(1, 999_999_999_999)] long? BaseGrams);

    /// <summary>What there is of a line, net.</summary>
    public sealed record Weight([Between(1, 30)] int Line, [Unit("g"), Between(0, 999_999_999_999)] long Grams);

    /// <summary>The exporting authority lets it go; in effect when another party's entry names it, or with the shipment.</summary>
    public sealed record Release(
        Basis Basis, [Most(30)] IReadOnlyList<Weight> Lines, DateOnly? ValidUntil, [Body, Most(60)] string? ExportPermit, [Body, Most(2000)] Bilingual? Reasons) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => Once(Lines);

        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (Basis == Basis.NoReplyOwnLaw && Reasons is null) yield return Complaint.Of("reasons", "release-needs-reasons");
        }
    }

    /// <summary>It has left, with the weights that were loaded.</summary>
    public sealed record Ship(DateOnly ShippedOn, [Most(30)] IReadOnlyList<Weight> Lines, [Body, Most(200)] string? TransportDocument, [Body, Most(1000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => Once(Lines);
    }

    /// <summary>It has arrived, with the weights that were found.</summary>
    public sealed record ReportArrival(DateOnly ArrivedOn, [Most(30)] IReadOnlyList<Weight> Lines, [Body, Most(200)] Bilingual? EntryPoint, [Body, Most(2000)] Bilingual? Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => Once(Lines);
    }

    /// <summary>Holds a discrepancy for explained. When both sides do, it is reconciled.</summary>
    public sealed record Clear(Cause Cause, [Body, Most(2000)] Bilingual Explanation) : Statement;

    /// <summary>Follows a discrepancy on in an incident.</summary>
    /// <param name="Incident">That matter's identity.</param>
    public sealed record Refer(Digest Incident, [Body, Most(1000)] Bilingual? Message) : Statement;

    /// <summary>The exporting authority does not let it go.</summary>
    public sealed record Stop(StopGround Ground, [Body, Most(2000)] Bilingual? Reason) : Statement;

    /// <summary>The exporter has given it up.</summary>
    public sealed record Cancel([Body, Most(1000)] Bilingual? Reason) : Statement;

    /// <summary>The goods came back, or are on their way back.</summary>
    public sealed record Return(DateOnly ReturnedOn, [Most(30)] IReadOnlyList<Weight> Lines, [Body, Most(1000)] Bilingual? Reason) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts() => Once(Lines);
    }

    /// <summary>The word of a state on the way. It moves no phase; the exporting authority weighs it.</summary>
    public sealed record TransitWord(TransitStanding Standing, [Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>More from any side; changes nothing.</summary>
    public sealed record Remark([Body, Most(4000)] Bilingual Message) : Statement;

    private static IEnumerable<Complaint> Once(IReadOnlyList<Weight> lines)
    {
        if (lines.DistinctBy(l => l.Line).Count() != lines.Count) yield return Complaint.Of("lines", "repeated");
    }

#pragma warning disable CS1591 // codes: domain.md B1 and B2 say what they mean, the texts name them in both languages
    public enum Scope
    {
        [System.Text.Json.Serialization.JsonStringEnumMemberName("TABLE_I")] TableOne,
        [System.Text.Json.Serialization.JsonStringEnumMemberName("TABLE_II")] TableTwo,
        NonScheduled,
        Equipment,
    }

    public enum Form { Raw, Preparation, Mixture }

    public enum DeclaredUse { Medicine, Industry, Research, Resale, Other }

    public enum Consignee { Importer, Other, Unknown }

    public enum Part { Broker, Carrier, Forwarder, Warehouse, Other }

    public enum PermitKind { Export, Import, LawfulUse, Guarantee }

    public enum Mode { Sea, Air, Road, Rail, Post, Express }

    public enum Decision { NoObjection, WithConditions, PartialObjection, Objection }

    public enum Ground { ImporterUnknown, NoLicence, AboveNeed, FalseDocument, OrderDenied, Suspicion, ProhibitedHere, Other }

    public enum Basis { NoObjection, ConditionsMet, NoReplyOwnLaw }

    public enum Cause { Weighing, Handling, SplitShipment, RecordCorrected, Other }

    public enum StopGround { Objection, ConditionsNotMet, OwnLaw, Suspicion, Other }

    public enum TransitStanding { NoRemark, Conditions, Objection }
#pragma warning restore CS1591
}
