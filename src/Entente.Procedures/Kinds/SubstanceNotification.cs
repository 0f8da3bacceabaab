using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Kinds;

/// <summary>
/// A new psychoactive substance, first seen or importantly changed, as one laboratory tells another. domain.md A2 to A4. A retraction is an
/// entry of its own here, not a kind of notification. Nothing here holds how a substance is made (G9), who sold it, or by which route.
/// </summary>
public sealed class SubstanceNotification() : Procedure<SubstanceNotification.Progress>("substance-notification", 1, "NPS")
{
    /// <summary>The notification.</summary>
    /// <param name="InchiKey">Identity, when the structure is known; otherwise <paramref name="ProvisionalDescription"/>.</param>
    /// <param name="Level">Identification level as computed from the techniques (domain.md A3) and signed; may be lowered, never raised.</param>
    /// <param name="IsomerOpen">True when positional isomers are not told apart.</param>
    public sealed record Notify(
        NotificationKind Kind,
        Circumstance Circumstance,
        [Like("[A-Z]{14}-[A-Z]{10}-[A-Z]")] string? InchiKey,
        [Body, Most(300)] Bilingual? SubstanceName,
        [Body, Most(1000)] Bilingual? ProvisionalDescription,
        ChemicalFamily? Family,
        IdentificationLevel Level,
        bool IsomerOpen,
        DateOnly FoundOn,
        DateOnly AnalysedOn,
        DateOnly ReportedOn,
        [Body] Place? Place,
        [Body, Most(20)] IReadOnlyList<Amount>? Amounts,
        [Body] Appearance? Appearance,
        [Body, Most(30)] IReadOnlyList<OtherSubstance>? OtherSubstances,
        [Body, Most(20)] IReadOnlyList<Technique>? Techniques,
        [Body, Most(40)] IReadOnlyList<HarmCount>? Harm,
        [Body, BothLanguages, Most(2000)] Bilingual Message) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if (FoundOn > AnalysedOn) yield return Complaint.Of("analysedOn", "before-found");
            if (AnalysedOn > ReportedOn) yield return Complaint.Of("reportedOn", "before-analysed");
        }

        /// <inheritdoc />
        public override IEnumerable<Complaint> InBody()
        {
            if (InchiKey is null && ProvisionalDescription is null) yield return Complaint.Of("provisionalDescription", "name-or-describe");
            if (InchiKey is not null && SubstanceName is null) yield return Complaint.Of("substanceName", "required");
            if (Level != IdentificationLevel.L0 && Techniques is null) yield return Complaint.Of("techniques", "level-needs-techniques");
            if (Kind == NotificationKind.HarmCluster && Harm is null) yield return Complaint.Of("harm", "cluster-needs-harm");
            for (var i = 0; i < (Amounts?.Count ?? 0); i++)
                if (Amounts![i] is { Milligrams: null, Microlitres: null, Pieces: null }) yield return Complaint.Of($"amounts[{i}].milligrams", "amount-missing");
        }
    }

    /// <summary>Where, no closer than the second administrative level; an exact place belongs to a law-enforcement record.</summary>
    public sealed record Place([Most(100)] Bilingual AdminLevel1, [Most(100)] Bilingual? AdminLevel2);

    /// <summary>How much of what; net.</summary>
    public sealed record Amount(
        Matrix Matrix,
        [Unit("mg"), Between(1, 999_999_999_999)] long? Milligrams,
        [Unit("µL"), Between(1, 999_999_999_999)] long? Microlitres,
        [Unit("{pieces}"), Between(1, 999_999_999)] long? Pieces);

    /// <summary>What it looks like.</summary>
    public sealed record Appearance(
        [Most(100)] Bilingual? Colour,
        [Most(100)] Bilingual? Shape,
        [Most(100)] Bilingual? Logo,
        [Unit("µm"), Between(1, 10_000_000)] long? Size,
        [Most(300)] Bilingual? Packaging);

    /// <summary>Another active substance in the same material.</summary>
    public sealed record OtherSubstance([Most(200)] Bilingual Name, [Like("[A-Z]{14}-[A-Z]{10}-[A-Z]")] string? InchiKey, IdentificationLevel Level);

    /// <summary>One technique and what it gave: all that the reader needs to apply the minimum scheme himself (domain.md A3, (i) to (vi)).</summary>
    /// <param name="Category">Of the technique; of a hyphenated one, of its first output.</param>
    /// <param name="SecondCategory">Of a hyphenated one's second output, where it was used by itself (vi).</param>
    /// <param name="Sampling">Number of the portion it was run on: equal numbers, same portion (iv).</param>
    /// <param name="ReviewableData">A record exists that a second person can check (iii).</param>
    /// <param name="FieldDevice">Run outside a laboratory; not counted.</param>
    /// <param name="SameSystem">The reference was run on the same instrument under the same conditions (L3).</param>
    public sealed record Technique(
        [Most(120)] Bilingual Name, SwgdrugCategory Category, SwgdrugCategory? SecondCategory, [Between(1, 99)] int? Sampling, bool ReviewableData, bool FieldDevice,
        ComparedWith ComparedWith, bool SameSystem, Outcome Outcome);

    /// <summary>Counts of harmed people; never more about a person than age band and sex.</summary>
    public sealed record HarmCount(HarmKind Kind, Certainty Certainty, AgeBand Age, Sex Sex, [Unit("{persons}"), Between(1, 1_000_000)] int Count);

    /// <summary>A person has taken notice.</summary>
    [ReleasedByAuthor]
    public sealed record Acknowledge : Statement;

    /// <summary>Seen here, not seen, or still looking; a final answer may be corrected by a later one.</summary>
    public sealed record Reply(Sighting Sighting, [Body, Most(2000)] Bilingual? Message) : Statement;

    /// <summary>More from either side: an attachment, a better identification, an answer to a question.</summary>
    public sealed record AddInformation(
        [Like("[A-Z]{14}-[A-Z]{10}-[A-Z]")] string? InchiKey, IdentificationLevel? Level, [Body, Most(4000)] Bilingual Message) : Statement;

    /// <summary>What is done about it.</summary>
    public sealed record Assess(Assessment Assessment, [Body, Most(2000)] Bilingual? Reasons) : Statement;

    /// <summary>Takes the notification back: the finding does not stand.</summary>
    public sealed record Retract([Body, BothLanguages, Most(2000)] Bilingual Reason) : Statement;

    /// <summary>Ends the matter; in effect when the other side's entry names it.</summary>
    /// <param name="MergedInto">The matter in which the same substance is followed on; only with <see cref="Conclusion.Merged"/>.</param>
    public sealed record Close(Conclusion Conclusion, Digest? MergedInto, [Body, Most(2000)] Bilingual? Reasons) : Statement
    {
        /// <inheritdoc />
        public override IEnumerable<Complaint> InFacts()
        {
            if ((Conclusion == Conclusion.Merged) != (MergedInto is not null)) yield return Complaint.Of("mergedInto", "merged-needs-matter");
        }
    }

    /// <summary>What counts.</summary>
    /// <param name="Kind">As notified.</param>
    /// <param name="Level">As last stated by the notifying side.</param>
    /// <param name="Sightings">Last reply by party.</param>
    /// <param name="Looked">True once a "looking" was received, which met the first reply period.</param>
    /// <param name="Assessment">As last stated.</param>
    /// <param name="Conclusion">As last stated in a closing.</param>
    public sealed record Progress(
        NotificationKind Kind,
        IdentificationLevel Level,
        ImmutableSortedDictionary<string, Sighting> Sightings,
        bool Looked,
        Assessment? Assessment,
        Conclusion? Conclusion)
    {
        internal Progress With(Reply reply, PartyCode by) =>
            this with { Sightings = Sightings.SetItem(by.Value, reply.Sighting), Looked = Looked || reply.Sighting == Sighting.Looking };

        internal Progress With(AddInformation more) => this with { Level = more.Level ?? Level };
    }

    /// <inheritdoc />
    public override bool TitlesNameNoPerson => true;

    /// <inheritdoc />
    protected override void Rules(Rulebook<Progress> when)
    {
        ArgumentNullException.ThrowIfNull(when);
        string[] open = ["notified", "acknowledged", "looking", "no-reply", "answered", "answered-late", "monitored", "intensive-monitoring", "joint-assessment"];
        string[] answered = ["answered", "answered-late", "monitored", "intensive-monitoring", "joint-assessment"];
        string[] over = ["retracted", "closed"];

        when.Opened<Notify>(n => new(n.Kind, n.Level, ImmutableSortedDictionary.Create<string, Sighting>(StringComparer.Ordinal), false, null, null))
            .Becomes("notified")
            .Owes(Side.Other, "acknowledge", Within.WorkingDays(2))
            .Owes(Side.Other, "reply", Within.WorkingDays(10));

        when.In("notified").Gets<Acknowledge>(by: Side.Other).Becomes("acknowledged").Settles("acknowledge");
        when.In("no-reply").Gets<Acknowledge>(by: Side.Other).Settles("acknowledge");

        when.In("notified", "acknowledged", "no-reply").Gets<Reply>(by: Side.Other).When((_, r) => r.Sighting == Sighting.Looking)
            .Then((p, r, by) => p.With(r, by)).Becomes("looking")
            .Settles("acknowledge", "reply").Owes(Side.Other, "final-reply", Within.WorkingDays(20));
        when.In("notified", "acknowledged").Gets<Reply>(by: Side.Other)
            .Then((p, r, by) => p.With(r, by)).Becomes("answered").Settles("acknowledge", "reply");
        when.In("looking").Gets<Reply>(by: Side.Other).VoidIf("already-looking", (_, r) => r.Sighting == Sighting.Looking)
            .Then((p, r, by) => p.With(r, by)).Becomes("answered").Settles("final-reply");
        when.In("no-reply").Gets<Reply>(by: Side.Other)
            .Then((p, r, by) => p.With(r, by)).Becomes("answered-late").Settles("acknowledge");
        when.In(answered).Gets<Reply>(by: Side.Other).VoidIf("already-answered", (_, r) => r.Sighting == Sighting.Looking)
            .Then((p, r, by) => p.With(r, by)).Settles("acknowledge");

        // Silence, put on record by the side that waited.
        when.In("notified").Gets<Lapse>(by: Side.Opener, of: "acknowledge");
        when.In("notified", "acknowledged").Gets<Lapse>(by: Side.Opener, of: "reply").Becomes("no-reply");
        when.In("looking").Gets<Lapse>(by: Side.Opener, of: "final-reply").Becomes("no-reply");

        when.In(open).Gets<AddInformation>(by: Side.Opener).Then((p, more) => p.With(more));
        when.In(open).Gets<AddInformation>(by: Side.Other).VoidIf("not-your-finding", (_, more) => more.Level is not null);
        when.In(["no-reply", .. answered]).Gets<Assess>(by: Side.Either)
            .Then((p, a) => p with { Assessment = a.Assessment })
            .Becomes(p => p.Assessment switch
            {
                Assessment.Monitored => "monitored",
                Assessment.IntensiveMonitoring => "intensive-monitoring",
                _ => "joint-assessment",
            });
        when.In(open).Gets<Retract>(by: Side.Opener).Becomes("retracted");
        when.In(["no-reply", .. answered]).Gets<Close>(by: Side.Opener)
            .Then((p, c) => p with { Conclusion = c.Conclusion }).Becomes("closed").OnceNamed();

        // Letters that cross. A reply on its way when silence was recorded is late; a retraction or an end absorbs what it crosses.
        when.In("answered").Crosses<Lapse>(of: "reply").When((p, _) => !p.Looked).Becomes("answered-late");
        when.In("answered").Crosses<Lapse>(of: "final-reply").Becomes("answered-late");
        when.In(["looking", .. answered]).Crosses<Lapse>(of: "reply");
        when.In(answered).Crosses<Lapse>(of: "final-reply");
        when.In(["acknowledged", "looking", "no-reply", .. answered]).Crosses<Lapse>(of: "acknowledge");
        when.In(answered).Crosses<Acknowledge>().Settles("acknowledge");
        when.In(over).Crosses<Acknowledge>();
        when.In(over).Crosses<Reply>().Then((p, r, by) => p.With(r, by));
        when.In(over).Crosses<AddInformation>().Then((p, more) => p.With(more));
        when.In(over).Crosses<Assess>().Then((p, a) => p with { Assessment = a.Assessment });
        when.In("closed").Crosses<Retract>().Becomes("retracted");

        when.Ends("retracted", "closed");
    }

    /// <inheritdoc />
    protected override Bilingual? TitleOf(JsonObject opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var key = TextOf(opening["inchiKey"]);
        return BothOf(opening["substanceName"] ?? opening["provisionalDescription"]) ?? (key is null ? null : new(key, key));
    }

#pragma warning disable CS1591 // codes: domain.md A1 to A4 says what they mean, the texts name them in both languages
    public enum NotificationKind { FirstDetection, NewForm, NewCombination, HarmCluster }

    public enum Circumstance
    {
        SeizurePolice, SeizureCustoms, SeizurePost, TestPurchase, DrugChecking, SampleDeath, SampleNonFatal, SampleDriving, Wastewater, ClandestineSite, OnlineOffer,
    }

    public enum ChemicalFamily
    {
        FentanylAnalogue, Nitazene, SyntheticCannabinoid, SyntheticCathinone, Benzodiazepine, Phenethylamine, Tryptamine, Piperazine, Aminoindane,
        PhencyclidineType, Lysergamide, PlantBased, Other,
    }

    public enum IdentificationLevel { L0, L1, L2, L3, L4 }

    public enum Matrix { Powder, Tablet, Liquid, Blotter, Vape, PlantMaterial, Biological, Other }

    public enum SwgdrugCategory { A, B, C }

    public enum ComparedWith { CertifiedReference, SecondaryReference, Library, Literature, None }

    public enum Outcome { Positive, Negative, Inconclusive }

    public enum HarmKind { Death, HospitalCase }

    public enum Certainty { Suspected, SubstanceDetected, Contributed, Cause }

    public enum AgeBand
    {
        [JsonStringEnumMemberName("0-14")] Under15,
        [JsonStringEnumMemberName("15-24")] From15,
        [JsonStringEnumMemberName("25-34")] From25,
        [JsonStringEnumMemberName("35-44")] From35,
        [JsonStringEnumMemberName("45-54")] From45,
        [JsonStringEnumMemberName("55-64")] From55,
        [JsonStringEnumMemberName("65+")] From65,
        Unknown,
    }

    public enum Sex { Female, Male, Unknown }

    public enum Sighting { SeenHere, NotSeen, Looking }

    public enum Assessment { Monitored, IntensiveMonitoring, JointAssessment }

    public enum Conclusion { ControlRecommended, NoAction, Merged }
#pragma warning restore CS1591
}
