namespace Entente.Spectra.Search;

/// <summary>Electron-ionisation search: every spectrum of the shelf is compared, which for a library of 300,000 takes a tenth of a second.</summary>
internal static class EiSearch
{
    /// <summary>Largest difference of molecular masses that a hybrid match explains, in Da.</summary>
    public const int MostShift = 150;

    private const int Highest = 2_000 + MostShift + 1;

    public static List<Scored> Best(Shelf shelf, Query query, SearchMode mode, int most)
    {
        var scores = mode switch
        {
            SearchMode.Hybrid when query.MolecularMass is { } mass => Shifted(shelf, query.Spectrum, mass),
            SearchMode.Hybrid => Hypotheses(shelf, query.Spectrum),
            _ => Plain(shelf, query.Spectrum),
        };
        return [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(most).Select(i => new Scored(i, scores[i]))];
    }

    private static float[] Plain(Shelf shelf, CleanSpectrum query)
    {
        var scores = new float[shelf.Spectra];
        for (int i = 0; i < scores.Length; i++)
        {
            var peaks = shelf.FirstPeak[i]..shelf.FirstPeak[i + 1];
            scores[i] = (float)MatchFactor.Composite(query, new([.. shelf.Mz[peaks]], [.. shelf.Half[peaks]]));
        }

        return scores;
    }

    private static float[] Shifted(Shelf shelf, CleanSpectrum query, double mass)
    {
        var (spread, norm) = Spread(query);
        var scores = new float[shelf.Spectra];
        for (int i = 0; i < scores.Length; i++)
        {
            int shift = shelf.PrecursorTh[i] > 0 ? (int)Math.Round(mass) - (int)shelf.PrecursorTh[i] : 0;
            var peaks = shelf.FirstPeak[i]..shelf.FirstPeak[i + 1];
            scores[i] = (float)MatchFactor.Hybrid(spread, norm, shelf.Mz[peaks], Roots(shelf.Half[peaks]), Math.Abs(shift) <= MostShift ? shift : 0);
        }

        return scores;
    }

    // Without a molecular mass each shift is a hypothesis; the best one counts for each library spectrum.
    private static float[] Hypotheses(Shelf shelf, CleanSpectrum query)
    {
        var (spread, norm) = Spread(query);
        var scores = new float[shelf.Spectra];
        for (int i = 0; i < scores.Length; i++)
        {
            var peaks = shelf.FirstPeak[i]..shelf.FirstPeak[i + 1];
            var (mz, roots) = (shelf.Mz[peaks].ToArray(), Roots(shelf.Half[peaks]));
            for (int shift = -MostShift; shift <= MostShift; shift++)
                scores[i] = Math.Max(scores[i], (float)MatchFactor.Hybrid(spread, norm, mz, roots, shift));
        }

        return scores;
    }

    private static float[] Roots(ReadOnlySpan<float> shares)
    {
        var roots = shares.ToArray();
        for (int i = 0; i < roots.Length; i++) roots[i] = MathF.Sqrt(roots[i]);
        return roots;
    }

    private static (float[] Spread, double Norm) Spread(CleanSpectrum query)
    {
        var spread = new float[Highest];
        double norm = 0;
        for (int i = 0; i < query.Count; i++)
        {
            double weight = Math.Sqrt(query.Share[i]) * query.Mz[i];
            spread[(int)query.Mz[i]] = (float)weight;
            norm += weight * weight;
        }

        return (spread, norm);
    }
}
