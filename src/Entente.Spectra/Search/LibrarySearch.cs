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
    public IReadOnlyList<Candidate> Search(Query query, SearchMode mode, int top) => Compounds(query, Spectra(query, mode, Pool), top);

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

    private List<Candidate> Compounds(Query query, List<(int Library, Scored Hit)> spectra, int top)
    {
        var found = new List<Candidate>();
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (library, hit) in spectra)
        {
            var shelf = libraries[library][query.Kind];
            int record = shelf.Record[hit.Spectrum];
            var entry = libraries[library][record];
            if (at.TryGetValue(entry.Compound, out var known)) found[known] = found[known] with { Spectra = found[known].Spectra + 1 };
            else
            {
                at[entry.Compound] = found.Count;
                found.Add(new(found.Count + 1, hit.Score, library, record, entry, Difference(query, shelf.PrecursorTh[hit.Spectrum]), 1));
            }
        }

        return found.Count > top ? found[..top] : found;
    }

    private static double? Difference(Query query, float libraryMass) =>
        libraryMass > 0 && (query.Kind == SpectrumKind.ElectronIonisation ? query.MolecularMass : query.PrecursorTh) is { } mass ? mass - libraryMass : null;
}
