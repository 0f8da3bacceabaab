namespace Entente.Spectra.Search;

/// <summary>One compound that a search found, by its best spectrum.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">0 to 1, of the mode asked for.</param>
/// <param name="Library">Which of the searched libraries holds it, from 0.</param>
/// <param name="Record">Its entry in that library.</param>
/// <param name="Entry">What the library says of it.</param>
/// <param name="MassDifference">Query less candidate: of the precursors in Th, or of whole molecular masses in Da; null when either is unknown.</param>
/// <param name="Spectra">How many spectra of the compound stand among the best that were looked at.</param>
public sealed record Candidate(int Rank, double Score, int Library, int Record, LibraryEntry Entry, double? MassDifference, int Spectra);

/// <summary>Searches one or more libraries as one. Holds scratch space: one thread each.</summary>
public sealed class LibrarySearch
{
    /// <summary>Largest m/z difference at which two fragment peaks are one ion.</summary>
    public const double ToleranceTh = 0.02;

    /// <summary>Half width of the window of identity search.</summary>
    public const double PrecursorToleranceTh = 0.01;

    private const int Pool = 400; // best spectra looked at; a compound of the library has up to 150
    private readonly IReadOnlyList<SpectralLibrary> libraries;
    private readonly Dictionary<(int Library, SpectrumKind Kind), ShelfSearch> searches = [];

    /// <summary>Takes libraries that stay open as long as this is used.</summary>
    public LibrarySearch(IReadOnlyList<SpectralLibrary> libraries)
    {
        this.libraries = [.. libraries];
        for (int i = 0; i < libraries.Count; i++)
        {
            searches[(i, SpectrumKind.Positive)] = new(libraries[i][SpectrumKind.Positive]);
            searches[(i, SpectrumKind.Negative)] = new(libraries[i][SpectrumKind.Negative]);
        }
    }

    /// <summary>The best compounds, highest score first; equal scores by library and record. Empty for an empty query or another kind of mode.</summary>
    /// <param name="mode">Electron-ionisation queries are always searched as such; for them hybrid is the shifted match.</param>
    /// <param name="without">Entries to leave out, as when an index is judged by compounds it must not know; null leaves none out.</param>
    public IReadOnlyList<Candidate> Search(Query query, SearchMode mode, int top, Func<LibraryEntry, bool>? without = null)
    {
        var found = Compounds(query, Spectra(query, mode, without is null ? Pool : 3 * Pool), without);
        if (mode == SearchMode.Identity && query.Kind != SpectrumKind.ElectronIonisation && query.Spectrum.Count > 0 && found.Count < top)
            AppendByMass(query, found, without);
        return found.Count > top ? found[..top] : found;
    }

    /// <summary>The best spectra, a compound as often as it stands among them.</summary>
    public IReadOnlyList<(LibraryEntry Entry, double Score)> Records(Query query, SearchMode mode, int most) =>
        [.. Spectra(query, mode, most).Select(found => (libraries[found.Library][libraries[found.Library][query.Kind].Record[found.Hit.Spectrum]], (double)found.Hit.Score))];

    internal List<(int Library, Scored Hit)> Spectra(Query query, SearchMode mode, int most)
    {
        var found = new List<(int Library, Scored Hit)>();
        for (int i = 0; i < libraries.Count; i++)
        {
            if (query.Spectrum.Count == 0) continue;
            if (query.Kind == SpectrumKind.ElectronIonisation)
            {
                found.AddRange(EiSearch.Best(libraries[i][query.Kind], query, mode, most).Select(hit => (i, hit)));
                continue;
            }

            if (mode == SearchMode.ElectronIonisation) continue;
            var search = searches[(i, query.Kind)];
            search.Score(mode, query.Spectrum, query.PrecursorTh ?? 0, ToleranceTh, PrecursorToleranceTh);
            foreach (var hit in search.Best(most)) found.Add((i, hit));
        }

        if (libraries.Count > 1) found.Sort((a, b) => a.Hit.Score != b.Hit.Score ? b.Hit.Score.CompareTo(a.Hit.Score) : a.Library.CompareTo(b.Library));
        return found.Count > most ? found[..most] : found;
    }

    // Compounds of the same mass that share no peak within the tolerance: a low-resolution query, or one whose precursor was written short.
    // They follow the others, with score 0, by their similarity at unit resolution.
    private void AppendByMass(Query query, List<Candidate> found, Func<LibraryEntry, bool>? without)
    {
        const double coarsePeakTh = 0.3, shortTh = 0.5;
        if (query.PrecursorTh is not { } precursor) return;
        double window = precursor == Math.Round(precursor, 1) ? shortTh : PrecursorToleranceTh;
        var half = EntropySimilarity.Halved(query.Spectrum.Weighted());
        var known = found.Select(candidate => candidate.Entry.Compound).ToHashSet(StringComparer.Ordinal);
        var more = new Dictionary<string, (double Score, Candidate Candidate)>(StringComparer.Ordinal);
        for (int library = 0; library < libraries.Count; library++)
        {
            var shelf = libraries[library][query.Kind];
            var (from, to) = ShelfSearch.Range(shelf.PrecursorTh, precursor, window);
            for (int i = from; i < to; i++)
            {
                var entry = libraries[library][shelf.Record[i]];
                if (known.Contains(entry.Compound) || (without?.Invoke(entry) ?? false)) continue;
                var peaks = shelf.FirstPeak[i]..shelf.FirstPeak[i + 1];
                double score = EntropySimilarity.Shared(query.Spectrum.Mz, half, shelf.Mz[peaks], shelf.Half[peaks], coarsePeakTh, out _);
                if (!more.TryGetValue(entry.Compound, out var best) || best.Score < score)
                    more[entry.Compound] = (score, new(0, 0, library, shelf.Record[i], entry, precursor - shelf.PrecursorTh[i], best.Candidate is null ? 1 : best.Candidate.Spectra + 1));
            }
        }

        foreach (var (_, candidate) in more.Values.OrderByDescending(one => one.Score).ThenBy(one => one.Candidate.Record))
            found.Add(candidate with { Rank = found.Count + 1 });
    }

    private List<Candidate> Compounds(Query query, List<(int Library, Scored Hit)> spectra, Func<LibraryEntry, bool>? without)
    {
        var found = new List<Candidate>();
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (library, hit) in spectra)
        {
            var shelf = libraries[library][query.Kind];
            int record = shelf.Record[hit.Spectrum];
            var entry = libraries[library][record];
            if (without?.Invoke(entry) ?? false) continue;
            if (at.TryGetValue(entry.Compound, out var known)) found[known] = found[known] with { Spectra = found[known].Spectra + 1 };
            else
            {
                at[entry.Compound] = found.Count;
                found.Add(new(found.Count + 1, hit.Score, library, record, entry, Difference(query, shelf.PrecursorTh[hit.Spectrum]), 1));
            }
        }

        return found;
    }

    private static double? Difference(Query query, float libraryMass) =>
        libraryMass > 0 && (query.Kind == SpectrumKind.ElectronIonisation ? query.MolecularMass : query.PrecursorTh) is { } mass ? mass - libraryMass : null;
}
