using System.Runtime.InteropServices;

namespace Entente.Spectra.Search;

/// <summary>Which comparison a spectrum can take part in.</summary>
public enum SpectrumKind
{
    /// <summary>Fragments of a selected positive ion.</summary>
    Positive,

    /// <summary>Fragments of a selected negative ion.</summary>
    Negative,

    /// <summary>Electron ionisation, unit resolution.</summary>
    ElectronIonisation,
}

/// <summary>A searchable library: entries and one index for each <see cref="SpectrumKind"/>, in bytes that may lie in mapped memory.</summary>
/// <remarks>
/// Immutable. Additions are a library of their own, searched beside the first (<see cref="LibrarySearch"/> takes several), and a pack that is
/// withdrawn is left out: nothing is rewritten. Layout: magic, four int64 lengths, the entry table, three shelves, each on a multiple of 8.
/// </remarks>
public sealed class SpectralLibrary
{
    private const int HeaderBytes = 40;
    private readonly EntryTable entries;
    private readonly Shelf[] shelves;

    internal SpectralLibrary(EntryTable entries, Shelf[] shelves) => (this.entries, this.shelves) = (entries, shelves);

    private static ReadOnlySpan<byte> Magic => "ENTLIBR1"u8;

    /// <summary>Number of spectra.</summary>
    public int Count => entries.Count;

    /// <summary>The entry of one spectrum, 0 to <see cref="Count"/> - 1.</summary>
    public LibraryEntry this[int entry] => entries[entry];

    internal Shelf this[SpectrumKind kind] => shelves[(int)kind];

    /// <summary>Number of spectra of one kind.</summary>
    public int Of(SpectrumKind kind) => shelves[(int)kind].Spectra;

    /// <summary>True when bytes begin as a saved library does.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Opens a saved library without copying it; null when it is cut, altered or of another version.</summary>
    public static SpectralLibrary? TryOpen(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !Begins(bytes.Span)) return null;
        var lengths = MemoryMarshal.Cast<byte, long>(bytes.Span[8..HeaderBytes]);
        var parts = new ReadOnlyMemory<byte>[lengths.Length];
        long at = HeaderBytes;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0 || lengths[i] > bytes.Length - at) return null;
            parts[i] = bytes.Slice((int)at, (int)lengths[i]);
            at = Padded(at + lengths[i]);
        }

        if (EntryTable.TryOpen(parts[0]) is not { } table) return null;
        var opened = new Shelf[3];
        for (int i = 0; i < opened.Length; i++)
        {
            if (Shelf.TryOpen(parts[i + 1]) is not { } shelf) return null;
            foreach (var record in shelf.Record)
                if ((uint)record >= (uint)table.Count) return null;
            opened[i] = shelf;
        }

        return new(table, opened);
    }

    /// <summary>The pieces of the saved form, in order; written one after the other they are what <see cref="TryOpen"/> reads.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Save()
    {
        ReadOnlyMemory<byte>[] parts = [entries.Bytes, .. shelves.Select(shelf => shelf.Bytes)];
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        for (int i = 0; i < parts.Length; i++) BitConverter.TryWriteBytes(header.AsSpan(8 + (i * 8)), (long)parts[i].Length);
        yield return header;
        foreach (var part in parts)
        {
            yield return part;
            yield return new byte[Padded(part.Length) - part.Length];
        }
    }

    private static long Padded(long length) => (length + 7) / 8 * 8;
}

/// <summary>Collects spectra and lays them out as a <see cref="SpectralLibrary"/>.</summary>
public sealed class LibraryBuilder
{
    private readonly EntryTable.Builder entries = new();
    private readonly List<(float Precursor, int Record, int From, int Count)>[] rows = [[], [], []];
    private readonly List<float>[] mz = [[], [], []];
    private readonly List<float>[] half = [[], [], []];

    /// <summary>Spectra that cleaning left without a peak: they can match nothing, are kept as entries and counted here.</summary>
    public int Empty { get; private set; }

    /// <summary>Takes one spectrum. Infrared is not taken: false.</summary>
    public bool Add(MeasuredSpectrum spectrum)
    {
        if (Query.KindOf(spectrum) is not { } kind) return false;
        var claimed = spectrum.Claimed;
        var record = entries.Add(new(
            spectrum.Provenance.Accession ?? "", claimed.Name ?? "", claimed.InChIKey?.Trim() ?? "", claimed.Formula?.Trim() ?? "", claimed.Smiles?.Trim() ?? "",
            spectrum.Adduct ?? "", spectrum.Provenance.Licence ?? ""));
        var ei = kind == SpectrumKind.ElectronIonisation;
        var clean = ei ? MatchFactor.Clean(spectrum.Points) : CleaningRules.Flash.Clean(spectrum.Points, spectrum.PrecursorTh);
        if (clean.Count == 0) Empty++;
        var shares = ei ? clean.Share : EntropySimilarity.Halved(clean.Weighted());
        var (allMz, allHalf) = (mz[(int)kind], half[(int)kind]);
        var precursor = ei ? (float)(ElementalFormula.TryParse(claimed.Formula)?.NominalMass ?? 0) : (float)(spectrum.PrecursorTh ?? 0);
        rows[(int)kind].Add((precursor, record, allMz.Count, clean.Count));
        allMz.AddRange(clean.Mz);
        allHalf.AddRange(shares);
        return true;
    }

    /// <summary>Lays out what was added.</summary>
    public SpectralLibrary Build() => new(entries.Build(), [.. Enum.GetValues<SpectrumKind>().Select(Lay)]);

    private Shelf Lay(SpectrumKind kind)
    {
        var sorted = rows[(int)kind];
        sorted.Sort((a, b) => a.Precursor != b.Precursor ? a.Precursor.CompareTo(b.Precursor) : a.Record.CompareTo(b.Record));
        ReadOnlySpan<float> fromMz = CollectionsMarshal.AsSpan(mz[(int)kind]), fromHalf = CollectionsMarshal.AsSpan(half[(int)kind]);
        var (precursor, first, record) = (new float[sorted.Count], new int[sorted.Count + 1], new int[sorted.Count]);
        var (toMz, toHalf) = (new float[fromMz.Length], new float[fromMz.Length]);
        for (int i = 0; i < sorted.Count; i++)
        {
            var row = sorted[i];
            (precursor[i], record[i]) = (row.Precursor, row.Record);
            fromMz.Slice(row.From, row.Count).CopyTo(toMz.AsSpan(first[i]));
            fromHalf.Slice(row.From, row.Count).CopyTo(toHalf.AsSpan(first[i]));
            first[i + 1] = first[i] + row.Count;
        }

        return Shelf.Of(precursor, first, record, toMz, toHalf);
    }
}
