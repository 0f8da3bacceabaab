namespace Entente.Spectra.Search;

/// <summary>Electron-ionisation search: every spectrum of the shelf is compared, which for a library of 300,000 takes a tenth of a second.</summary>
internal static class EiSearch
{
    /// <summary>Largest difference of molecular masses that a hybrid match explains, in Da.</summary>
    public const int MostShift = 150;

    private const int Highest = 2_000 + MostShift + 1;
    private const double IntensityPower = 0.5, MassPower = 1;

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
            scores[i] = Score(shelf, i, spread, norm, Math.Abs(shift) <= MostShift ? shift : 0);
        }

        return scores;
    }

    // Without a molecular mass each shift is a hypothesis; the best one counts for each library spectrum.
    private static float[] Hypotheses(Shelf shelf, CleanSpectrum query)
    {
        var (spread, norm) = Spread(query);
        var scores = new float[shelf.Spectra];
        for (int i = 0; i < scores.Length; i++)
            for (int shift = -MostShift; shift <= MostShift; shift++)
                scores[i] = Math.Max(scores[i], Score(shelf, i, spread, norm, shift));
        return scores;
    }

    private static float Score(Shelf shelf, int spectrum, float[] spread, double norm, int shift)
    {
        var peaks = shelf.FirstPeak[spectrum]..shelf.FirstPeak[spectrum + 1];
        return (float)MatchFactor.Hybrid(spread, norm, shelf.Mz[peaks], shelf.Half[peaks], shift, IntensityPower, MassPower);
    }

    private static (float[] Spread, double Norm) Spread(CleanSpectrum query)
    {
        var spread = new float[Highest];
        double norm = 0;
        for (int i = 0; i < query.Count; i++)
        {
            double weight = Math.Pow(query.Share[i], IntensityPower) * Math.Pow(query.Mz[i], MassPower);
            spread[(int)query.Mz[i]] = (float)weight;
            norm += weight * weight;
        }

        return (spread, norm);
    }
}
