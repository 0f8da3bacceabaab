namespace Entente.Spectra.Search;

/// <summary>Comparison of electron-ionisation spectra of unit resolution, from 0 to 1 (the customary 0 to 999, divided).</summary>
/// <remarks>
/// Stein and Scott, Journal of the American Society for Mass Spectrometry 5 (1994) 859, doi:10.1016/1044-0305(94)87009-8: the cosine of
/// peaks weighted by mass and intensity, joined with the mean agreement of neighbouring peaks' ratios.
/// Hybrid: Moorthy et al., Analytical Chemistry 89 (2017) 13261, doi:10.1021/acs.analchem.7b03320.
/// </remarks>
public static class MatchFactor
{
    /// <summary>Powers of mass and intensity in the paper's composite.</summary>
    public const double MassPower = 3, IntensityPower = 0.6;

    /// <summary>Whole m/z from 1 to 2,000 with summed intensities as shares, least 0.1 % of the base peak; air and water below 29 stay in.</summary>
    public static CleanSpectrum Clean(IReadOnlyList<Point> points)
    {
        const int highest = 2_000;
        const double noise = 0.001;
        var sums = new double[highest + 1];
        foreach (var point in points)
            if (point.X is >= 0.5 and < highest && point.Y > 0 && double.IsFinite(point.Y)) sums[(int)Math.Round(point.X)] += point.Y;
        double least = sums.Max() * noise;
        var kept = Enumerable.Range(1, highest).Where(mz => sums[mz] > 0 && sums[mz] >= least).ToList();
        double total = kept.Sum(mz => sums[mz]);
        return new([.. kept.Select(mz => (float)mz)], [.. kept.Select(mz => (float)(sums[mz] / total))]);
    }

    /// <summary>Stein and Scott's composite: (N_U F_D + N_UL F_R) / (N_U + N_UL), F_D the squared cosine, F_R the agreement of ratios.</summary>
    public static double Composite(CleanSpectrum unknown, CleanSpectrum library)
    {
        double dot = 0, ratios = 0;
        double own = Norm(unknown.Mz, unknown.Share), theirs = Norm(library.Mz, library.Share);
        int common = 0, lastU = -1, lastL = -1;
        for (int i = 0, j = 0; i < unknown.Count && j < library.Count;)
        {
            if (unknown.Mz[i] < library.Mz[j]) i++;
            else if (unknown.Mz[i] > library.Mz[j]) j++;
            else
            {
                dot += Weight(unknown.Mz[i], unknown.Share[i]) * Weight(library.Mz[j], library.Share[j]);
                if (lastU >= 0)
                {
                    double ratio = (double)library.Share[j] / library.Share[lastL] * unknown.Share[lastU] / unknown.Share[i];
                    ratios += ratio <= 1 ? ratio : 1 / ratio;
                }

                (lastU, lastL) = (i++, j++);
                common++;
            }
        }

        if (own == 0 || theirs == 0) return 0;
        double cosine = dot * dot / (own * theirs);
        return common < 2 ? cosine * unknown.Count / (unknown.Count + common) : ((unknown.Count * cosine) + (common * (ratios / (common - 1)))) / (unknown.Count + common);
    }

    /// <summary>Cosine of peaks weighted by m/z and the root of intensity; a library peak without partner may match <paramref name="shift"/> higher.</summary>
    /// <param name="query">Weights by whole m/z.</param>
    /// <param name="root">Roots of the library spectrum's intensities.</param>
    /// <param name="shift">Molecular mass of the query less that of the library compound, whole Da; 0 gives the plain cosine.</param>
    internal static double Hybrid(ReadOnlySpan<float> query, double queryNorm, ReadOnlySpan<float> mz, ReadOnlySpan<float> root, int shift)
    {
        double dot = 0, norm = 0;
        for (int j = 0; j < mz.Length; j++)
        {
            int at = (int)mz[j], moved = at + shift;
            if (shift != 0 && query[at] == 0 && moved > 0 && moved < query.Length && query[moved] > 0 && !Holds(mz, moved)) at = moved;
            double weight = (double)root[j] * at;
            dot += query[at] * weight;
            norm += weight * weight;
        }

        return queryNorm == 0 || norm == 0 ? 0 : dot / Math.Sqrt(queryNorm * norm);
    }

    private static bool Holds(ReadOnlySpan<float> mz, int at) => mz.BinarySearch((float)at) >= 0;

    private static double Norm(float[] mz, float[] share)
    {
        double norm = 0;
        for (int i = 0; i < mz.Length; i++) norm += Weight(mz[i], share[i]) * Weight(mz[i], share[i]);
        return norm;
    }

    private static double Weight(double mz, double share) => Math.Pow(mz, MassPower) * Math.Pow(share, IntensityPower);
}
