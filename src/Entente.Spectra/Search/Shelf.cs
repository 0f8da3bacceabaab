using System.Runtime.InteropServices;

namespace Entente.Spectra.Search;

/// <summary>
/// An index over fragment spectra of one polarity: the spectra by rising precursor, their peaks, and the same peaks once by m/z and once by
/// neutral loss. It is one run of bytes that a host may map from disk; nothing is copied when it is opened.
/// </summary>
/// <remarks>
/// Li and Fiehn, Nature Methods 20 (2023) 1475, doi:10.1038/s41592-023-02012-9. Layout, little-endian: eight bytes of magic, int32 spectra,
/// int32 peaks, then the sections in the order of the fields below, each beginning on a multiple of 8.
/// </remarks>
internal sealed class Shelf
{
    public const int HeaderBytes = 16;
    private static ReadOnlySpan<byte> Magic => "ENTSHLF1"u8;
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int[] at = new int[Widths.Length + 1];

    // precursor, first peak, record | m/z, half share | ion m/z, half share h, h log2 h, spectrum | loss, h, h log2 h, spectrum, ion
    private static readonly (int Width, bool PerSpectrum)[] Widths =
    [
        (4, true), (4, true), (4, true), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false), (4, false),
    ];

    private Shelf(ReadOnlyMemory<byte> bytes, int spectra, int peaks)
    {
        (this.bytes, Spectra, Peaks) = (bytes, spectra, peaks);
        at[0] = HeaderBytes;
        for (int i = 0; i < Widths.Length; i++) at[i + 1] = checked(at[i] + Section(i, spectra, peaks));
    }

    public int Spectra { get; }
    public int Peaks { get; }
    public ReadOnlyMemory<byte> Bytes => bytes;
    public ReadOnlySpan<float> PrecursorTh => Part<float>(0, Spectra);
    public ReadOnlySpan<int> FirstPeak => Part<int>(1, Spectra + 1);
    public ReadOnlySpan<int> Record => Part<int>(2, Spectra);
    public ReadOnlySpan<float> Mz => Part<float>(3, Peaks);
    public ReadOnlySpan<float> Half => Part<float>(4, Peaks);
    public ReadOnlySpan<float> IonMz => Part<float>(5, Peaks);
    public ReadOnlySpan<float> IonHalf => Part<float>(6, Peaks);
    public ReadOnlySpan<float> IonHalfLog => Part<float>(7, Peaks);
    public ReadOnlySpan<int> IonSpectrum => Part<int>(8, Peaks);
    public ReadOnlySpan<float> Loss => Part<float>(9, Peaks);
    public ReadOnlySpan<float> LossHalf => Part<float>(10, Peaks);
    public ReadOnlySpan<float> LossHalfLog => Part<float>(11, Peaks);
    public ReadOnlySpan<int> LossSpectrum => Part<int>(12, Peaks);
    public ReadOnlySpan<int> LossIon => Part<int>(13, Peaks);

    /// <summary>Opens an index, or says by null that these bytes are none: cut, of another version, or pointing outside of themselves.</summary>
    public static Shelf? TryOpen(ReadOnlyMemory<byte> bytes)
    {
        var head = bytes.Span;
        if (head.Length < HeaderBytes || !head[..8].SequenceEqual(Magic)) return null;
        var (spectra, peaks) = (BitConverter.ToInt32(head[8..]), BitConverter.ToInt32(head[12..]));
        if (spectra < 0 || peaks < 0 || Size(spectra, peaks) != bytes.Length) return null;
        var shelf = new Shelf(bytes, spectra, peaks);
        return shelf.PointsInside() ? shelf : null;
    }

    /// <summary>Bytes of a shelf; more than 2 GiB cannot be one run, the host begins another.</summary>
    public static long Size(int spectra, int peaks)
    {
        long size = HeaderBytes;
        for (int i = 0; i < Widths.Length; i++) size += Section(i, (long)spectra, peaks);
        return size;
    }

    /// <summary>Lays out a shelf. Spectra must come by rising precursor; peaks by rising m/z within each.</summary>
    public static Shelf Of(float[] precursorTh, int[] firstPeak, int[] record, float[] mz, float[] half)
    {
        var (spectra, peaks) = (precursorTh.Length, mz.Length);
        var room = new byte[checked((int)Size(spectra, peaks))];
        Magic.CopyTo(room);
        BitConverter.TryWriteBytes(room.AsSpan(8), spectra);
        BitConverter.TryWriteBytes(room.AsSpan(12), peaks);
        var shelf = new Shelf(room, spectra, peaks);
        shelf.Write(0, precursorTh);
        shelf.Write(1, firstPeak);
        shelf.Write(2, record);
        shelf.Write(3, mz);
        shelf.Write(4, half);
        shelf.WritePostings(precursorTh, firstPeak, mz, half);
        return shelf;
    }

    private void WritePostings(float[] precursorTh, int[] firstPeak, float[] mz, float[] half)
    {
        var (order, owner) = (new int[mz.Length], new int[mz.Length]);
        for (int spectrum = 0; spectrum < precursorTh.Length; spectrum++)
            owner.AsSpan(firstPeak[spectrum]..firstPeak[spectrum + 1]).Fill(spectrum);
        for (int i = 0; i < order.Length; i++) order[i] = i;
        var halfLog = Array.ConvertAll(half, share => share * MathF.Log2(share)); // half of the logarithms of a search, taken once
        var keys = (float[])mz.Clone();
        Array.Sort(keys, order);
        Write(5, keys);
        Gather<float>(6, half, order);
        Gather<float>(7, halfLog, order);
        Gather<int>(8, owner, order);

        var rank = new int[mz.Length];
        for (int i = 0; i < order.Length; i++) rank[order[i]] = i;
        for (int i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, precursorTh[owner[i]] - mz[i]);
        Array.Sort(keys, order);
        Write(9, keys);
        Gather<float>(10, half, order);
        Gather<float>(11, halfLog, order);
        Gather<int>(12, owner, order);
        Gather<int>(13, rank, order);
    }

    private bool PointsInside()
    {
        var first = FirstPeak;
        if (first[0] != 0 || first[^1] != Peaks) return false;
        for (int i = 1; i < first.Length; i++)
            if (first[i] < first[i - 1]) return false;
        return Below(IonSpectrum, Spectra) && Below(LossSpectrum, Spectra) && Below(LossIon, Peaks);
    }

    private static bool Below(ReadOnlySpan<int> values, int limit)
    {
        uint highest = 0;
        foreach (var value in values) highest = Math.Max(highest, (uint)value);
        return values.IsEmpty || highest < (uint)limit;
    }

    private static int Section(int section, int spectra, int peaks) => checked((int)Section(section, (long)spectra, peaks));

    private static long Section(int section, long spectra, long peaks)
    {
        var (width, perSpectrum) = Widths[section];
        long count = !perSpectrum ? peaks : section == 1 ? spectra + 1 : spectra;
        return ((count * width) + 7) / 8 * 8;
    }

    private ReadOnlySpan<T> Part<T>(int section, int count) where T : struct =>
        MemoryMarshal.Cast<byte, T>(bytes.Span[at[section]..])[..count];

    private void Write<T>(int section, ReadOnlySpan<T> values) where T : struct => values.CopyTo(Room<T>(section));

    private void Write(int section, float[] values) => Write<float>(section, values);

    private void Write(int section, int[] values) => Write<int>(section, values);

    private void Gather<T>(int section, T[] values, int[] order) where T : struct
    {
        var room = Room<T>(section);
        for (int i = 0; i < order.Length; i++) room[i] = values[order[i]];
    }

    private Span<T> Room<T>(int section) where T : struct =>
        MemoryMarshal.Cast<byte, T>(MemoryMarshal.AsMemory(bytes).Span[at[section]..]);
}
