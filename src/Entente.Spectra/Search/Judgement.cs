namespace Entente.Spectra.Search;

/// <summary>How far a search may speak of an unknown. A finding of a machine: never a decision about a person or a substance.</summary>
public enum Verdict
{
    /// <summary>None of the compounds and classes known here explains the spectrum well enough.</summary>
    None,

    /// <summary>The compound is not in the library, or not told from others; its class is.</summary>
    ClassOnly,

    /// <summary>The best candidate is probably the compound, or one of the isomers listed with it.</summary>
    Named,
}

/// <summary>What is said of one query.</summary>
/// <param name="Verdict">Named, class only or none.</param>
/// <param name="Class">The most probable class; null when no class was met.</param>
/// <param name="ClassProbability">0 to 1; calibrated by leaving whole compounds out.</param>
/// <param name="NamedProbability">Probability that the best candidate is the compound, 0 to 1, calibrated in the same way.</param>
/// <param name="Isomers">Other candidates of the same formula whose score is so close that the technique does not part them; always read with the first.</param>
public sealed record Finding(Verdict Verdict, string? Class, double ClassProbability, double NamedProbability, IReadOnlyList<Candidate> Isomers);

/// <summary>Turns searches into a <see cref="Finding"/> for fragment spectra.</summary>
/// <remarks>
/// Two logistic models over the scores. Their weights were fitted on MassBank 2025.05.1 by asking each spectrum of the library without its own
/// compound (absent) or without the spectra of its own laboratory (known), every compound with the same weight: docs/decisions/spectra-calibration.md
/// has the curve, and what the models do not reach.
/// </remarks>
public static class Judgement
{
    /// <summary>Least probability at which a compound is named.</summary>
    public const double NamedFrom = 0.60;

    /// <summary>Least probability at which a class is called; at it 0.35 % of spectra of other compounds are called wrongly.</summary>
    public const double ClassFrom = 0.51;

    /// <summary>Least hybrid score with a member of the class. The models were fitted against a broad library; in one of a single trade every neighbour is of a class.</summary>
    public const double ClassScoreFrom = 0.40;

    /// <summary>Candidates of one formula whose scores lie closer than this are listed together.</summary>
    public const double IsomersWithin = 0.10;

    private static readonly double[] Named = [-5.493, 10.501, -5.463, 3.283, 0.316, -0.337, 1.603];
    private static readonly double[] Class = [-1.575, -1.305, 1.577, 0.633, 2.503, 2.295, 0.952, 3.792, -0.193, 0.611];

    /// <summary>Judges a query. Electron-ionisation spectra have no calibrated model yet: null.</summary>
    /// <param name="without">Entries to leave out; see <see cref="LibrarySearch.Search"/>.</param>
    public static Finding? Of(LibrarySearch search, SubstanceClasses classes, Query query, Func<LibraryEntry, bool>? without = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Kind == SpectrumKind.ElectronIonisation) return null;
        var found = search.Search(query, SearchMode.Identity, 40, without);
        double named = NamedProbability(search, query, found, without);
        var (best, probability) = ClassOf(search, classes, query, without);
        var isomers = found.Count == 0 ? [] : found.Skip(1).Where(other => found[0].Score - other.Score < IsomersWithin && IsIsomer(found[0], other)).ToList();
        if (named >= NamedFrom)
        {
            // A class is what the named compound and all its listed isomers share; its probability is that of the name.
            var known = classes[found[0].Entry.Compound];
            return new(Verdict.Named, isomers.All(isomer => classes[isomer.Entry.Compound] == known) ? known : null, named, named, isomers);
        }

        return new(probability >= ClassFrom ? Verdict.ClassOnly : Verdict.None, best, probability, named, isomers);
    }

    private static double NamedProbability(LibrarySearch search, Query query, IReadOnlyList<Candidate> found, Func<LibraryEntry, bool>? without)
    {
        if (found.Count == 0 || found[0].Score <= 0) return 0;
        double best = found[0].Score, second = found.Count > 1 ? found[1].Score : 0, peaks = Math.Log(1 + query.Spectrum.Count);
        // Another compound, of any mass, that fits better speaks against the name.
        double rival = search.Search(query, SearchMode.Open, 3, without).FirstOrDefault(other => other.Entry.Compound != found[0].Entry.Compound)?.Score ?? 0;
        return Logistic(Named, best, best * best, best - second, peaks, best * peaks, Math.Max(0, rival - best));
    }

    private static (string? Class, double Probability) ClassOf(LibrarySearch search, SubstanceClasses classes, Query query, Func<LibraryEntry, bool>? without)
    {
        double peaks = Math.Log(1 + query.Spectrum.Count);
        return ClassEvidence.Of(search, classes, query, without)
            .Where(evidence => evidence.Hybrid.Best >= ClassScoreFrom)
            .Select(evidence => (evidence.Class, Logistic(Class, [.. evidence.Numbers, peaks, evidence.Hybrid.Best * peaks])))
            .OrderByDescending(one => one.Item2).Select(one => ((string?)one.Class, one.Item2)).FirstOrDefault();
    }

    private static bool IsIsomer(Candidate one, Candidate other) =>
        one.Entry.Formula.Length > 0 ? one.Entry.Formula == other.Entry.Formula : one.MassDifference is { } a && other.MassDifference is { } b && Math.Abs(a - b) < 0.002;

    private static double Logistic(double[] weights, params ReadOnlySpan<double> numbers)
    {
        double sum = weights[0];
        for (int i = 0; i < numbers.Length; i++) sum += weights[i + 1] * numbers[i];
        return 1 / (1 + Math.Exp(-sum));
    }
}
