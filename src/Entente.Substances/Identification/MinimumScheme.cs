using System.Globalization;

namespace Entente.Substances.Identification;

/// <summary>The SWGDRUG minimum identification scheme and the levels L0 to L4 built on it. Pure: same evidence, same assessment.</summary>
/// <remarks>SWGDRUG Recommendations, edition 8, part IIIB; domain terms A3, (i) to (vi) and the table of levels.</remarks>
public static class MinimumScheme
{
    /// <summary>Different positive techniques needed where none is of category A; rule (ii).</summary>
    public const int TechniquesWithoutA = 3;

    /// <summary>Computes the level. Throws <see cref="ArgumentException"/> for a technique that the edition does not know.</summary>
    public static Assessment Assess(Evidence evidence)
    {
        var conditions = new List<Condition>();
        var counted = Counted(evidence.Runs, conditions);
        var outputs = counted.SelectMany(item => item.Outputs).Select(output => output.Code).Distinct().Count();
        bool anyA = counted.Exists(item => item.Category == SwgdrugCategory.A);
        bool enough = anyA ? WithA(conditions, outputs) : WithoutA(conditions, counted);
        bool reviewable = Reviewable(conditions, evidence.Runs);
        bool sampled = Sampled(conditions, evidence, counted);
        Hyphenated(conditions, counted);
        bool passed = enough && sampled && reviewable;

        bool open = evidence.Isomers == IsomerState.NotResolved || (evidence.Isomers == IsomerState.NotExamined && evidence.FentanylClass);
        Isomers(conditions, evidence, open);
        bool reference = Reference(conditions, counted, anyA);
        bool elucidated = Elucidated(conditions, evidence, counted);
        var level = !passed ? (anyA ? IdentificationLevel.L1 : IdentificationLevel.L0)
            : open ? IdentificationLevel.L2
            : elucidated ? IdentificationLevel.L4
            : reference ? IdentificationLevel.L3
            : IdentificationLevel.L2;
        return new(level, conditions, passed, open, level < IdentificationLevel.L2);
    }

    private sealed record CountedRun(TechniqueRun Run, Technique Technique, IReadOnlyList<TechniqueOutput> Outputs)
    {
        public SwgdrugCategory Category => Outputs[0].Category;
    }

    // (iii), (v) and field devices decide what is counted at all; everything left out is said.
    private static List<CountedRun> Counted(IReadOnlyList<TechniqueRun> runs, List<Condition> conditions)
    {
        var counted = new List<CountedRun>();
        foreach (var run in runs)
        {
            var technique = TechniqueTable.Find(run.Technique)
                ?? throw new ArgumentException($"{TechniqueTable.Edition} has no technique '{run.Technique}'.", nameof(runs));
            if (run.Outcome == RunOutcome.Negative) LeaveOut(conditions, "v", "negative", run);
            else if (run.Outcome == RunOutcome.Inconclusive) LeaveOut(conditions, "v", "inconclusive", run);
            else if (run.FieldDevice) LeaveOut(conditions, "L0", "field-device", run);
            else if (!run.ReviewableData && technique.Outputs[0].Category != SwgdrugCategory.C) LeaveOut(conditions, "iii", "no-reviewable-data", run);
            else counted.Add(new(run, technique, run.OutputsIndependent ? technique.Outputs : [technique.Outputs[0]]));
        }

        return counted;
    }

    private static void LeaveOut(List<Condition> conditions, string rule, string reason, TechniqueRun run) =>
        conditions.Add(new(rule, ConditionResult.NotCounted, reason, [run.Technique]));

    private static bool WithA(List<Condition> conditions, int outputs)
    {
        bool met = outputs >= 2;
        Say(conditions, "i", met, met ? "a-and-another" : "a-alone", Text(outputs));
        return met;
    }

    private static bool WithoutA(List<Condition> conditions, List<CountedRun> counted)
    {
        var codes = counted.SelectMany(item => item.Outputs).DistinctBy(output => output.Code).ToList();
        int b = codes.Count(output => output.Category == SwgdrugCategory.B); // different separations are taken as uncorrelated
        bool met = codes.Count >= TechniquesWithoutA && b >= 2;
        Say(conditions, "i", false, "no-a");
        Say(conditions, "ii", met, met ? "three-with-two-b" : "too-few-without-a", Text(codes.Count), Text(b));
        return met;
    }

    // Runs without reviewable data are left out above, so what remains fulfils (iii) unless nothing remains.
    private static bool Reviewable(List<Condition> conditions, IReadOnlyList<TechniqueRun> runs)
    {
        bool any = runs.Any(run => run.Outcome == RunOutcome.Positive && run.ReviewableData && !run.FieldDevice);
        Say(conditions, "iii", any, any ? "reviewable" : "nothing-reviewable");
        return any;
    }

    private static bool Sampled(List<Condition> conditions, Evidence evidence, List<CountedRun> counted)
    {
        int samplings = counted.Select(item => item.Run.Sampling).Distinct().Count();
        bool reason = !string.IsNullOrWhiteSpace(evidence.SingleSamplingReason);
        if (samplings >= 2) Say(conditions, "iv", true, "two-samplings", Text(samplings));
        else if (reason && samplings == 1) Say(conditions, "iv", true, "one-sampling-with-reason", evidence.SingleSamplingReason!.Trim());
        else Say(conditions, "iv", false, "one-sampling");
        return samplings >= 2 || (reason && samplings == 1);
    }

    private static void Hyphenated(List<Condition> conditions, List<CountedRun> counted)
    {
        foreach (var item in counted.Where(item => item.Technique.IsHyphenated))
            conditions.Add(item.Run.OutputsIndependent
                ? new("vi", ConditionResult.Met, "outputs-independent", [item.Technique.Code])
                : new("vi", ConditionResult.NotCounted, "second-output-not-used", [item.Technique.Code, item.Technique.Outputs[1].Code]));
    }

    private static void Isomers(List<Condition> conditions, Evidence evidence, bool open)
    {
        if (!open && evidence.Isomers == IsomerState.NotExamined) return;
        Say(conditions, "isomers", !open,
            !open ? "isomers-resolved" : evidence.Isomers == IsomerState.NotExamined ? "isomers-not-examined" : "isomers-open",
            string.Join(", ", evidence.OpenIsomers));
    }

    private static bool Reference(List<Condition> conditions, List<CountedRun> counted, bool anyA)
    {
        var needed = counted.Where(item => item.Category == (anyA ? SwgdrugCategory.A : SwgdrugCategory.B)).ToList();
        var with = needed.Find(item => item.Run is { SameSystem: true, ComparedWith: Comparison.CertifiedReference or Comparison.SecondaryReference });
        if (with is not null) Say(conditions, "L3", true, "reference-on-same-system", with.Technique.Code);
        else if (needed.Find(item => item.Run.ComparedWith >= Comparison.SecondaryReference) is { } other)
            Say(conditions, "L3", false, "reference-on-other-system", other.Technique.Code);
        else Say(conditions, "L3", false, "no-reference");
        return with is not null;
    }

    private static bool Elucidated(List<Condition> conditions, Evidence evidence, List<CountedRun> counted)
    {
        bool nmr = counted.Exists(item => item.Outputs.Any(output => output.Code == TechniqueTable.Nmr));
        bool mass = counted.Exists(item => item.Run.AccurateMass && item.Outputs.Any(output => output.Code == TechniqueTable.MassCode));
        if (!nmr && !mass && !evidence.IndependentReview) return false; // nobody claims it: say nothing about L4
        Say(conditions, "L4", nmr, nmr ? "nmr" : "no-nmr");
        Say(conditions, "L4", mass, mass ? "accurate-mass" : "no-accurate-mass");
        Say(conditions, "L4", evidence.IndependentReview, evidence.IndependentReview ? "independent-review" : "no-independent-review");
        return nmr && mass && evidence.IndependentReview;
    }

    private static void Say(List<Condition> conditions, string rule, bool met, string reason, params string[] args) =>
        conditions.Add(new(rule, met ? ConditionResult.Met : ConditionResult.NotMet, reason, args));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
