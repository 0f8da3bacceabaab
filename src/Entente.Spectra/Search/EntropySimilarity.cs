namespace Entente.Spectra.Search;

/// <summary>Spectral entropy similarity, from 0 (no shared peak) to 1 (same spectrum).</summary>
/// <remarks>
/// Li et al., Nature Methods 18 (2021) 1524, doi:10.1038/s41592-021-01331-z. Summed over matched peaks only, which is the same number:
/// Li and Fiehn, Nature Methods 20 (2023) 1475, doi:10.1038/s41592-023-02012-9.
/// </remarks>
public static class EntropySimilarity
{
    /// <summary>Weighted similarity of two cleaned spectra.</summary>
    /// <param name="toleranceTh">Largest difference at which two peaks are the same ion, in Th; at most half of what cleaning left between peaks.</param>
    public static double Score(CleanSpectrum one, CleanSpectrum other, double toleranceTh)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceTh);
        return Shared(one.Mz, Halved(one.Weighted()), other.Mz, Halved(other.Weighted()), toleranceTh, out _);
    }

    /// <summary>One pass over two lists of peaks whose shares sum to one half each; O(a + b), without allocating.</summary>
    internal static double Shared(
        ReadOnlySpan<float> mzA, ReadOnlySpan<float> halfA, ReadOnlySpan<float> mzB, ReadOnlySpan<float> halfB, double toleranceTh, out int matched)
    {
        double sum = 0;
        matched = 0;
        for (int i = 0, j = 0; i < mzA.Length && j < mzB.Length;)
        {
            double gap = (double)mzA[i] - mzB[j];
            if (gap < -toleranceTh) i++;
            else if (gap > toleranceTh) j++;
            else
            {
                sum += Shared(halfA[i++], halfB[j++]);
                matched++;
            }
        }

        return sum;
    }

    internal static float[] Halved(float[] shares)
    {
        for (int i = 0; i < shares.Length; i++) shares[i] /= 2;
        return shares;
    }

    private static float Shared(float x, float y) => ((x + y) * MathF.Log2(x + y)) - (x * MathF.Log2(x)) - (y * MathF.Log2(y));
}
