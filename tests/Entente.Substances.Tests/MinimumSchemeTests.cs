using CsCheck;
using Entente.Substances.Identification;

namespace Entente.Substances.Tests;

/// <summary>Expected levels follow the SWGDRUG minimum scheme as cited in domain terms A3, (i) to (vi), and its table of levels.</summary>
public sealed class MinimumSchemeTests
{
    private static TechniqueRun Run(
        string technique, int sampling = 1, RunOutcome outcome = RunOutcome.Positive, bool reviewable = true,
        Comparison against = Comparison.Library, bool sameSystem = false, bool independent = false, bool accurate = false, bool field = false) =>
        new(technique, outcome, Validated: true, reviewable, sampling, against, sameSystem, independent, accurate, field);

    private static Evidence With(params TechniqueRun[] runs) => new(runs, null, IsomerState.Resolved, [], FentanylClass: false, IndependentReview: false);

    private static IdentificationLevel Level(params TechniqueRun[] runs) => MinimumScheme.Assess(With(runs)).Level;

    [Fact]
    public void An_A_technique_with_another_positive_technique_on_a_second_sampling_identifies() =>
        Assert.Equal(IdentificationLevel.L2, Level(Run("infrared", 1), Run("colour-test", 2, reviewable: false)));

    [Fact]
    public void An_A_technique_alone_is_tentative() => Assert.Equal(IdentificationLevel.L1, Level(Run("mass-spectrometry")));

    [Fact]
    public void Without_an_A_technique_three_with_two_of_B_are_needed()
    {
        Assert.Equal(IdentificationLevel.L2, Level(Run("gas-chromatography", 1), Run("thin-layer-chromatography", 2), Run("colour-test", 2)));
        Assert.Equal(IdentificationLevel.L0, Level(Run("gas-chromatography", 1), Run("thin-layer-chromatography", 2)));
        Assert.Equal(IdentificationLevel.L0, Level(Run("gas-chromatography", 1), Run("colour-test", 2), Run("immunoassay", 2)));
    }

    [Fact]
    public void The_same_technique_twice_counts_once() =>
        Assert.Equal(IdentificationLevel.L0, Level(Run("gas-chromatography", 1), Run("gas-chromatography", 2), Run("colour-test", 2)));

    [Fact]
    public void Only_screening_tests_are_presumptive() => Assert.Equal(IdentificationLevel.L0, Level(Run("colour-test"), Run("immunoassay", 2)));

    [Fact]
    public void A_field_device_is_not_counted() => Assert.Equal(IdentificationLevel.L0, Level(Run("raman", field: true), Run("colour-test", 2)));

    [Fact]
    public void A_and_B_techniques_without_reviewable_data_are_not_counted_and_said()
    {
        var assessment = MinimumScheme.Assess(With(Run("infrared", 1, reviewable: false), Run("gas-chromatography", 2)));

        Assert.Equal(IdentificationLevel.L0, assessment.Level);
        Assert.Contains(assessment.Conditions, c => c is { Rule: "iii", Result: ConditionResult.NotCounted, Reason: "no-reviewable-data" });
    }

    [Fact]
    public void One_sampling_needs_a_recorded_reason()
    {
        var runs = new[] { Run("infrared"), Run("gas-chromatography") };

        Assert.Equal(IdentificationLevel.L1, MinimumScheme.Assess(With(runs)).Level);
        Assert.Equal(IdentificationLevel.L2, MinimumScheme.Assess(With(runs) with { SingleSamplingReason = "4 mg in all" }).Level);
    }

    [Theory]
    [InlineData(RunOutcome.Negative)]
    [InlineData(RunOutcome.Inconclusive)]
    public void A_result_that_is_not_positive_never_counts(RunOutcome outcome)
    {
        var assessment = MinimumScheme.Assess(With(Run("infrared", 1), Run("gas-chromatography", 2, outcome)));

        Assert.Equal(IdentificationLevel.L1, assessment.Level);
        Assert.Contains(assessment.Conditions, c => c is { Rule: "v", Result: ConditionResult.NotCounted });
    }

    [Fact]
    public void Gc_ms_counts_as_two_only_when_both_outputs_are_used()
    {
        Assert.Equal(IdentificationLevel.L1, Level(Run("gc-ms", 1), Run("gc-ms", 2)));
        Assert.Equal(IdentificationLevel.L2, Level(Run("gc-ms", 1, independent: true), Run("gc-ms", 2, independent: true)));
    }

    [Theory]
    [InlineData(Comparison.CertifiedReference, true, IdentificationLevel.L3)]
    [InlineData(Comparison.SecondaryReference, true, IdentificationLevel.L3)]
    [InlineData(Comparison.CertifiedReference, false, IdentificationLevel.L2)] // another system
    [InlineData(Comparison.Library, true, IdentificationLevel.L2)]
    public void Reference_material_on_the_same_system_confirms(Comparison against, bool same, IdentificationLevel expected) =>
        Assert.Equal(expected, Level(Run("gc-ms", 1, against: against, sameSystem: same), Run("infrared", 2)));

    [Fact]
    public void Nmr_accurate_mass_and_independent_review_elucidate_a_structure()
    {
        var evidence = With(Run("nuclear-magnetic-resonance", 1, against: Comparison.None), Run("lc-ms", 2, accurate: true));

        Assert.Equal(IdentificationLevel.L2, MinimumScheme.Assess(evidence).Level);
        Assert.Equal(IdentificationLevel.L4, MinimumScheme.Assess(evidence with { IndependentReview = true }).Level);
    }

    [Fact]
    public void A_fentanyl_whose_isomers_nobody_examined_carries_the_banner_and_stays_identified()
    {
        var evidence = With(Run("gc-ms", 1, against: Comparison.CertifiedReference, sameSystem: true), Run("infrared", 2))
            with { Isomers = IsomerState.NotExamined, FentanylClass = true };

        var assessment = MinimumScheme.Assess(evidence);

        Assert.True(assessment.IsomerNotResolved);
        Assert.Equal(IdentificationLevel.L2, assessment.Level);
        Assert.False(MinimumScheme.Assess(evidence with { Isomers = IsomerState.Resolved }).IsomerNotResolved);
    }

    [Fact]
    public void A_reviewer_may_lower_a_level_and_never_raise_it()
    {
        var assessment = MinimumScheme.Assess(With(Run("infrared", 1), Run("gas-chromatography", 2)));

        Assert.True(assessment.MaySign(IdentificationLevel.L2));
        Assert.True(assessment.MaySign(IdentificationLevel.L0));
        Assert.False(assessment.MaySign(IdentificationLevel.L3));
    }

    [Fact]
    public void The_table_grades_techniques_as_the_edition_does()
    {
        string[] Of(SwgdrugCategory category) =>
            [.. TechniqueTable.All.Where(t => !t.IsHyphenated && t.Outputs[0].Category == category).Select(t => t.Code).Order(StringComparer.Ordinal)];

        Assert.Equal(["infrared", "mass-spectrometry", "nuclear-magnetic-resonance", "raman", "x-ray-diffraction"], Of(SwgdrugCategory.A));
        Assert.Equal(["colour-test", "fluorescence", "immunoassay", "melting-point", "pharmaceutical-identifiers"], Of(SwgdrugCategory.C));
    }

    [Fact]
    public void Another_positive_result_never_lowers_the_level_and_the_order_of_results_does_not_matter()
    {
        var run = Gen.Select(
            Gen.Int[0, TechniqueTable.All.Count - 1], Gen.Int[1, 2], Gen.Enum<RunOutcome>(), Gen.Bool, Gen.Enum<Comparison>(), Gen.Bool, Gen.Bool,
            (technique, sampling, outcome, reviewable, against, same, independent) =>
                Run(TechniqueTable.All[technique].Code, sampling, outcome, reviewable, against, same, independent));

        Gen.Select(run.List[0, 6], run).Sample((runs, extra) =>
        {
            var before = Level([.. runs]);
            Assert.True(Level([.. runs, extra with { Outcome = RunOutcome.Positive, ReviewableData = true }]) >= before);
            Assert.Equal(before, Level([.. Enumerable.Reverse(runs)]));
        });
    }
}
