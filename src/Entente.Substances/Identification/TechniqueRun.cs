namespace Entente.Substances.Identification;

/// <summary>What a technique said about the substance supposed.</summary>
public enum RunOutcome
{
    /// <summary>Agrees with it.</summary>
    Positive,

    /// <summary>Speaks against it.</summary>
    Negative,

    /// <summary>Neither.</summary>
    Inconclusive,
}

/// <summary>What the output was compared with.</summary>
public enum Comparison
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Published values.</summary>
    Literature,

    /// <summary>A spectral or retention library.</summary>
    Library,

    /// <summary>Material whose identity the laboratory established itself or took from a maker's statement.</summary>
    SecondaryReference,

    /// <summary>Certified reference material.</summary>
    CertifiedReference,
}

/// <summary>One technique applied to one sample: the row of a laboratory result (domain terms A3).</summary>
/// <param name="Technique">A code of <see cref="TechniqueTable"/>.</param>
/// <param name="Outcome">What it said.</param>
/// <param name="Validated">The method is validated in this laboratory. Shown; no rule rests on it.</param>
/// <param name="ReviewableData">A printed, stored or photographed record exists that a second person can check.</param>
/// <param name="Sampling">Number of the sampling it was run on, from 1: equal numbers mean the same portion.</param>
/// <param name="ComparedWith">What the output was compared with.</param>
/// <param name="SameSystem">The reference was run on the same instrument under the same conditions.</param>
/// <param name="OutputsIndependent">Hyphenated techniques: each output was used by itself (retention and spectrum).</param>
/// <param name="AccurateMass">Mass spectrometry: the elemental composition was confirmed by accurate mass.</param>
/// <param name="FieldDevice">Run on a hand-held or portable device outside a laboratory.</param>
public sealed record TechniqueRun(
    string Technique, RunOutcome Outcome, bool Validated, bool ReviewableData, int Sampling, Comparison ComparedWith, bool SameSystem,
    bool OutputsIndependent = false, bool AccurateMass = false, bool FieldDevice = false);

/// <summary>Whether isomers that the techniques used cannot tell apart remain.</summary>
public enum IsomerState
{
    /// <summary>Nobody looked. For fentanyl analogues this counts as not resolved.</summary>
    NotExamined,

    /// <summary>Every isomer that could be meant was excluded.</summary>
    Resolved,

    /// <summary>At least one could not be excluded.</summary>
    NotResolved,
}

/// <summary>Everything an identification level is computed from.</summary>
/// <param name="Runs">The techniques in the order recorded.</param>
/// <param name="SingleSamplingReason">Why one sampling had to do, such as too little material; null when two were taken.</param>
/// <param name="Isomers">Whether isomers remain.</param>
/// <param name="OpenIsomers">Their names, where <paramref name="Isomers"/> is not resolved.</param>
/// <param name="FentanylClass">The substance supposed is a fentanyl analogue, whose ring isomers most techniques do not tell apart.</param>
/// <param name="IndependentReview">A second scientist worked from the raw data to the structure.</param>
public sealed record Evidence(
    IReadOnlyList<TechniqueRun> Runs, string? SingleSamplingReason, IsomerState Isomers, IReadOnlyList<string> OpenIsomers,
    bool FentanylClass, bool IndependentReview);
