namespace Entente.Spectra.Search;

/// <summary>Cosine of two fragment spectra in which a peak may match another at the same m/z or shifted by the precursors' difference.</summary>
/// <remarks>
/// Watrous et al., PNAS 109 (2012) E1743, doi:10.1073/pnas.1203689109. Pairs are taken greedily by their product, as matchms' ModifiedCosine
/// does (Huber et al., Journal of Open Source Software 5 (2020) 2411, doi:10.21105/joss.02411): near the optimum, and the same number.
/// </remarks>
public static class ModifiedCosine
{
    /// <summary>Score from 0 to 1 and the number of matched pairs. O(pairs log pairs).</summary>
    /// <param name="shiftTh">Precursor of <paramref name="one"/> less that of <paramref name="other"/>; 0 gives the plain cosine.</param>
    public static (double Score, int Matched) Score(CleanSpectrum one, CleanSpectrum other, double shiftTh, double toleranceTh)
    {
        var pairs = new List<(double Product, int I, int J)>();
        Collect(pairs, one, other, 0, toleranceTh);
        if (shiftTh != 0) Collect(pairs, one, other, shiftTh, toleranceTh);
        pairs.Sort((a, b) => a.Product != b.Product ? b.Product.CompareTo(a.Product) : a.I != b.I ? a.I.CompareTo(b.I) : a.J.CompareTo(b.J));
        var (takenI, takenJ) = (new bool[one.Count], new bool[other.Count]);
        double sum = 0;
        int matched = 0;
        foreach (var (product, i, j) in pairs)
        {
            if (takenI[i] || takenJ[j]) continue;
            takenI[i] = takenJ[j] = true;
            sum += product;
            matched++;
        }

        double norm = Math.Sqrt(Squares(one.Share) * Squares(other.Share));
        return (norm == 0 ? 0 : Math.Min(1, sum / norm), matched);
    }

    private static void Collect(List<(double Product, int I, int J)> pairs, CleanSpectrum one, CleanSpectrum other, double shift, double tolerance)
    {
        for (int i = 0, low = 0; i < one.Count; i++)
        {
            while (low < other.Count && other.Mz[low] + shift < one.Mz[i] - tolerance) low++;
            for (int j = low; j < other.Count && other.Mz[j] + shift <= one.Mz[i] + tolerance; j++)
                pairs.Add(((double)one.Share[i] * other.Share[j], i, j));
        }
    }

    private static double Squares(float[] shares) => shares.Sum(share => (double)share * share);
}
