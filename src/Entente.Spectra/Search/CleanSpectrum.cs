namespace Entente.Spectra.Search;

/// <summary>A mass spectrum made ready to be compared: centroids by rising m/z, noise removed, shares summing to 1 unless empty.</summary>
/// <param name="Mz">m/z in Th, rising, more than <see cref="CleaningRules.ApartTh"/> apart.</param>
/// <param name="Share">Share of the summed intensity, as measured (not weighted).</param>
public sealed record CleanSpectrum(float[] Mz, float[] Share)
{
    /// <summary>Number of peaks; 0 when nothing but noise and the selected ion was there.</summary>
    public int Count => Mz.Length;

    /// <summary>Shannon entropy of the shares, in nats; 0 when empty.</summary>
    public double Entropy => -Share.Sum(share => share > 0 ? share * Math.Log(share) : 0);

    /// <summary>Shares as entropy similarity takes them: below 3 nats raised to 0.25 + entropy/4 and brought back to a sum of 1.</summary>
    /// <remarks>Li et al., Nature Methods 18 (2021) 1524, doi:10.1038/s41592-021-01331-z.</remarks>
    public float[] Weighted()
    {
        const double full = 3; // nats; from here on a spectrum is taken as measured
        double entropy = Entropy;
        if (entropy >= full || Count == 0) return [.. Share];
        var power = (float)(0.25 + (entropy / 4));
        var weighted = Array.ConvertAll(Share, share => MathF.Pow(share, power));
        float sum = weighted.Sum();
        for (int i = 0; i < weighted.Length; i++) weighted[i] /= sum;
        return weighted;
    }
}

/// <summary>How raw points become a <see cref="CleanSpectrum"/>.</summary>
/// <param name="AbovePrecursorTh">Peaks above precursor minus this are the selected ion itself and are removed; 1.6 Th.</param>
/// <param name="NoiseShare">Least intensity as part of the base peak, 0.01.</param>
/// <param name="ApartTh">Peaks no further apart are one ion and are merged; must exceed twice the tolerance of the search.</param>
public sealed record CleaningRules(double AbovePrecursorTh = 1.6, double NoiseShare = 0.01, double ApartTh = 0.05)
{
    /// <summary>The values of Li and Fiehn, Nature Methods 20 (2023) 1475, doi:10.1038/s41592-023-02012-9.</summary>
    public static CleaningRules Flash { get; } = new();

    /// <summary>Cleans points by rising X. Infrared, a precursor that is not finite, zero and negative values are the caller's to refuse or are dropped.</summary>
    /// <param name="points">By rising X, as <see cref="MeasuredSpectrum.Points"/>.</param>
    /// <param name="precursorTh">m/z of the selected ion; null keeps every peak.</param>
    public CleanSpectrum Clean(IReadOnlyList<Point> points, double? precursorTh)
    {
        double limit = precursorTh is { } th && th > AbovePrecursorTh ? th - AbovePrecursorTh : double.PositiveInfinity;
        var (mz, intensity) = (new float[points.Count], new float[points.Count]);
        int kept = 0;
        foreach (var point in points)
        {
            var (x, y) = ((float)point.X, (float)point.Y);
            if (!(x > 0 && y > 0 && float.IsFinite(x)) || x > limit) continue;
            (mz[kept], intensity[kept]) = (x, float.IsFinite(y) ? y : float.MaxValue / points.Count);
            kept++;
        }

        Array.Resize(ref mz, kept);
        Array.Resize(ref intensity, kept);
        while (!IsApart(mz)) (mz, intensity) = Merged(mz, intensity);
        return Normalised(mz, intensity);
    }

    private bool IsApart(float[] mz)
    {
        for (int i = 1; i < mz.Length; i++)
            if (mz[i] - mz[i - 1] < (float)ApartTh) return false;
        return true;
    }

    // From the highest peak down, each takes its neighbours within reach; m/z is their mean weighted by intensity.
    private (float[] Mz, float[] Intensity) Merged(float[] mz, float[] intensity)
    {
        var order = new int[mz.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort([.. intensity], order);
        var left = (float[])intensity.Clone();
        var merged = new List<(float Mz, float Intensity)>(mz.Length);
        for (int rank = order.Length - 1; rank >= 0; rank--)
        {
            int at = order[rank];
            if (left[at] <= 0) continue;
            int from = at, to = at + 1;
            while (from > 0 && mz[at] - mz[from - 1] <= (float)ApartTh) from--;
            while (to < mz.Length && mz[to] - mz[at] <= (float)ApartTh) to++;
            double sum = 0, moment = 0;
            for (int i = from; i < to; i++)
            {
                sum += left[i];
                moment += (double)left[i] * mz[i];
                left[i] = 0;
            }

            merged.Add(((float)(moment / sum), (float)Math.Min(sum, float.MaxValue)));
        }

        merged.Sort();
        return ([.. merged.Select(peak => peak.Mz)], [.. merged.Select(peak => peak.Intensity)]);
    }

    private CleanSpectrum Normalised(float[] mz, float[] intensity)
    {
        float highest = 0;
        foreach (var one in intensity) highest = Math.Max(highest, one);
        float least = (float)NoiseShare * highest;
        double sum = 0;
        int kept = 0;
        for (int i = 0; i < mz.Length; i++)
        {
            if (intensity[i] < least) continue;
            (mz[kept], intensity[kept]) = (mz[i], intensity[i]);
            sum += intensity[kept++];
        }

        Array.Resize(ref mz, kept);
        Array.Resize(ref intensity, kept);
        for (int i = 0; i < kept; i++) intensity[i] = (float)(intensity[i] / sum);
        return new(mz, intensity);
    }
}
