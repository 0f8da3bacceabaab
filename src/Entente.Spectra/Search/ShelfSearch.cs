using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Entente.Spectra.Search;

/// <summary>How a fragment spectrum is looked for.</summary>
public enum SearchMode
{
    /// <summary>Same precursor, within a window, and the same fragments.</summary>
    Identity,

    /// <summary>The same fragments, whatever the precursor.</summary>
    Open,

    /// <summary>The same neutral losses, whatever the fragments.</summary>
    NeutralLoss,

    /// <summary>Fragments first; a peak without one may match by its neutral loss, each peak once.</summary>
    Hybrid,

    /// <summary>Electron ionisation: the weighted match factor.</summary>
    ElectronIonisation,
}

/// <summary>A spectrum of a shelf and its similarity to the query, 0 to 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Scored(int Spectrum, float Score);

/// <summary>Scores every spectrum of a shelf against queries. Holds scratch space of its own: one thread each.</summary>
/// <remarks>Li and Fiehn, Nature Methods 20 (2023) 1475, doi:10.1038/s41592-023-02012-9.</remarks>
internal sealed class ShelfSearch(Shelf shelf)
{
    private readonly float[] scores = new float[shelf.Spectra];
    private readonly int[] stamp = new int[shelf.Spectra];
    private readonly ulong[] matchedIons = new ulong[(shelf.Peaks / 64) + 1];
    private const int Block = 16;
    private int stamped;
    private (int From, int To) written; // the part of the scores that the last query may have touched

    /// <summary>Similarity of each spectrum of the shelf, in its order. Valid until the next call.</summary>
    /// <param name="query">Cleaned with peaks more than twice <paramref name="toleranceTh"/> apart.</param>
    /// <param name="precursorTh">Of the query; 0 when unknown, then identity, loss and hybrid find nothing beyond shared ions.</param>
    public ReadOnlySpan<float> Score(SearchMode mode, CleanSpectrum query, double precursorTh, double toleranceTh, double precursorToleranceTh)
    {
        scores.AsSpan(written.From..written.To).Clear();
        written = mode == SearchMode.Identity ? Range(shelf.PrecursorTh, precursorTh, precursorToleranceTh) : (0, scores.Length);
        var half = EntropySimilarity.Halved(query.Weighted());
        switch (mode)
        {
            case SearchMode.Identity: Identity(query.Mz, half, toleranceTh); break;
            case SearchMode.Open: Ions(query.Mz, half, toleranceTh); break;
            case SearchMode.NeutralLoss: Losses(query.Mz, half, precursorTh, toleranceTh); break;
            case SearchMode.Hybrid: Hybrid(query.Mz, half, precursorTh, toleranceTh); break;
            default: throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a search over fragment spectra.");
        }

        return scores;
    }

    /// <summary>The best of the last scores, highest first, equal ones in the shelf's order; none of score 0.</summary>
    public List<Scored> Best(int most)
    {
        var best = new PriorityQueue<int, (float, int)>(most + 1);
        float least = 0;
        for (int from = written.From; from < written.To; from += Block)
        {
            var block = scores.AsSpan(from..Math.Min(from + Block, written.To));
            if (block.Length == Block && !Vector256.GreaterThanAny(Vector256.Max(Vector256.Create(block), Vector256.Create(block[8..])), Vector256.Create(least))) continue;
            for (int i = from; i < from + block.Length; i++)
            {
                if (scores[i] <= least) continue;
                best.Enqueue(i, (scores[i], -i));
                if (best.Count <= most) continue;
                best.Dequeue();
                best.TryPeek(out _, out var lowest);
                least = lowest.Item1;
            }
        }

        var found = new List<Scored>(best.Count);
        while (best.TryDequeue(out var spectrum, out _)) found.Add(new(spectrum, scores[spectrum]));
        found.Reverse();
        return found;
    }

    private void Identity(float[] mz, float[] half, double toleranceTh)
    {
        var first = shelf.FirstPeak;
        var libraryMz = shelf.Mz;
        var libraryHalf = shelf.Half;
        for (int i = written.From; i < written.To; i++)
        {
            var peaks = first[i]..first[i + 1];
            scores[i] = (float)EntropySimilarity.Shared(mz, half, libraryMz[peaks], libraryHalf[peaks], toleranceTh, out _);
        }
    }

    private void Ions(float[] mz, float[] half, double toleranceTh)
    {
        var ions = shelf.IonMz;
        var shares = shelf.IonHalf;
        var logs = shelf.IonHalfLog;
        var spectra = shelf.IonSpectrum;
        for (int i = 0; i < mz.Length; i++)
        {
            var (from, to) = Range(ions, mz[i], toleranceTh);
            Add(shares[from..to], logs[from..to], spectra[from..to], half[i]);
        }
    }

    private void Losses(float[] mz, float[] half, double precursorTh, double toleranceTh)
    {
        if (precursorTh <= 0) return;
        var losses = shelf.Loss;
        var shares = shelf.LossHalf;
        var logs = shelf.LossHalfLog;
        var spectra = shelf.LossSpectrum;
        for (int i = 0; i < mz.Length; i++)
        {
            var (from, to) = Range(losses, (float)precursorTh - mz[i], toleranceTh); // in the index's own precision
            Add(shares[from..to], logs[from..to], spectra[from..to], half[i]);
        }
    }

    private void Hybrid(float[] mz, float[] half, double precursorTh, double toleranceTh)
    {
        var ions = shelf.IonMz;
        var ionShares = shelf.IonHalf;
        var ionLogs = shelf.IonHalfLog;
        var ionSpectra = shelf.IonSpectrum;
        var losses = shelf.Loss;
        var lossShares = shelf.LossHalf;
        var lossLogs = shelf.LossHalfLog;
        var lossSpectra = shelf.LossSpectrum;
        var lossIons = shelf.LossIon;
        var ranges = new (int From, int To)[mz.Length];
        for (int i = 0; i < mz.Length; i++)
        {
            ranges[i] = Range(ions, mz[i], toleranceTh);
            Mark(ranges[i].From, ranges[i].To);
        }

        for (int i = 0; i < mz.Length; i++)
        {
            var (from, to) = ranges[i];
            Add(ionShares[from..to], ionLogs[from..to], ionSpectra[from..to], half[i]);
            if (precursorTh <= 0) continue;
            int now = ++stamped; // a query peak that found its ion in a spectrum does not look for a loss there
            foreach (var spectrum in ionSpectra[from..to]) stamp[spectrum] = now;
            var (fromLoss, toLoss) = Range(losses, precursorTh - mz[i], toleranceTh);
            float q = half[i], fq = XLogX(q);
            for (int k = fromLoss; k < toLoss; k++)
            {
                int ion = lossIons[k], spectrum = lossSpectra[k];
                if (stamp[spectrum] == now || (matchedIons[ion >> 6] >> ion & 1) != 0) continue;
                scores[spectrum] += XLogX(lossShares[k] + q) - lossLogs[k] - fq;
            }
        }

        foreach (var (from, to) in ranges) matchedIons.AsSpan((from >> 6)..((to >> 6) + 1)).Clear();
    }

    private void Mark(int from, int to)
    {
        for (int i = from; i < to && (i & 63) != 0; i++) matchedIons[i >> 6] |= 1UL << i;
        int whole = (from + 63) / 64;
        if (whole < to >> 6) matchedIons.AsSpan(whole..(to >> 6)).Fill(ulong.MaxValue);
        for (int i = Math.Max(from, to & ~63); i < to; i++) matchedIons[i >> 6] |= 1UL << i;
    }

    // Eight logarithms at a time, then one addition each to the spectrum that owns the peak. Owners were checked when the shelf was opened.
    private void Add(ReadOnlySpan<float> shares, ReadOnlySpan<float> logs, ReadOnlySpan<int> spectra, float q)
    {
        ref float sum = ref MemoryMarshal.GetArrayDataReference(scores);
        ref int owner = ref MemoryMarshal.GetReference(spectra);
        float fq = XLogX(q);
        var (allQ, allFq) = (Vector256.Create(q), Vector256.Create(fq));
        int i = 0;
        for (; i <= shares.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var both = Vector256.Create(shares[i..]) + allQ;
            var gain = (both * Vector256.Log2(both)) - Vector256.Create(logs[i..]) - allFq;
            for (int k = 0; k < Vector256<float>.Count; k++) Unsafe.Add(ref sum, Unsafe.Add(ref owner, i + k)) += gain[k];
        }

        for (; i < shares.Length; i++) scores[spectra[i]] += XLogX(shares[i] + q) - logs[i] - fq;
    }

    internal static (int From, int To) Range(ReadOnlySpan<float> rising, double at, double tolerance) =>
        (LowerBound(rising, at - tolerance, orEqual: false), LowerBound(rising, at + tolerance, orEqual: true));

    private static int LowerBound(ReadOnlySpan<float> rising, double value, bool orEqual)
    {
        int low = 0, high = rising.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (rising[middle] < value || (orEqual && rising[middle] <= value)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static float XLogX(float x) => x * MathF.Log2(x);
}
