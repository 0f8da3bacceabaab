using System.Globalization;
using Entente.Spectra.Search;

namespace Entente.Spectra.Tests;

public sealed class SearchTests
{
    private static readonly string Pack = Path.Combine(Given.Root, "data", "spectra", "controlled-substances.msp");
    private static readonly Lazy<List<MeasuredSpectrum>> Spectra = new(() => ReadAll(Pack));
    private static readonly Lazy<SpectralLibrary> Shipped = new(() => Build(Spectra.Value));

    [Fact]
    public void Entropy_similarity_is_the_authors_own_worked_example()
    {
        // README of MSEntropy, the authors' package: entropy similarity 0.8984397722577456.
        var query = CleaningRules.Flash.Clean([new(69.071, 7.917962), new(86.066, 1.021589), new(86.0969, 100)], null);
        var reference = CleaningRules.Flash.Clean([new(41.04, 37.16), new(69.07, 66.83), new(86.1, 999)], null);

        Assert.Equal(0.89844, EntropySimilarity.Score(query, reference, 0.02), 1e-4);
        Assert.Equal(EntropySimilarity.Score(reference, query, 0.02), EntropySimilarity.Score(query, reference, 0.02), 1e-6);
        Assert.Equal(1, EntropySimilarity.Score(query, query, 0.02), 1e-6);
    }

    /// <summary>1,057 scores of MSEntropy 1.5 over the shipped pack (tools/spectra-vectors.py).</summary>
    [Theory]
    [InlineData(SearchMode.Identity)]
    [InlineData(SearchMode.Open)]
    [InlineData(SearchMode.NeutralLoss)]
    [InlineData(SearchMode.Hybrid)]
    public void Scores_are_those_of_flash_entropy_to_one_in_ten_thousand(SearchMode mode)
    {
        var search = new LibrarySearch([Shipped.Value]);
        var expected = File.ReadLines(Path.Combine(Given.Root, "tests", "Entente.Spectra.Tests", "Vectors", "flash-entropy.tsv")).Skip(1)
            .Select(line => line.Split('\t')).Where(columns => columns[1] == mode.ToString()).GroupBy(columns => columns[0]).ToList();

        Assert.NotEmpty(expected);
        foreach (var query in expected)
        {
            var measured = Spectra.Value.Single(spectrum => spectrum.Provenance.Accession == query.Key);
            var scores = search.Records(Query.Of(measured)!, mode, 400).ToDictionary(hit => hit.Entry.Id, hit => hit.Score);
            foreach (var columns in query)
                Assert.True(Math.Abs(double.Parse(columns[3], CultureInfo.InvariantCulture) - scores.GetValueOrDefault(columns[2])) < 1e-4,
                    $"{mode} {query.Key} {columns[2]}: {columns[3]} expected, {scores.GetValueOrDefault(columns[2])}");
        }
    }

    [Fact]
    public void A_saved_library_opened_from_its_bytes_answers_the_same()
    {
        byte[] saved = [.. Shipped.Value.Save().SelectMany(part => part.ToArray())];
        var opened = SpectralLibrary.TryOpen(saved)!;
        var query = Query.Of(Spectra.Value[40])!;

        Assert.Equal(new LibrarySearch([Shipped.Value]).Search(query, SearchMode.Hybrid, 10), new LibrarySearch([opened]).Search(query, SearchMode.Hybrid, 10));
    }

    [Fact]
    public void A_saved_library_that_was_cut_or_points_outside_of_itself_is_refused()
    {
        byte[] saved = [.. Build(Spectra.Value.Take(20)).Save().SelectMany(part => part.ToArray())];
        var random = new Random(1961);

        Assert.Null(SpectralLibrary.TryOpen(saved.AsMemory(0, saved.Length / 2)));
        for (int i = 0; i < 3_000; i++)
        {
            byte[] altered = [.. saved];
            altered[random.Next(altered.Length)] ^= (byte)random.Next(1, 256);
            if (SpectralLibrary.TryOpen(altered) is not { } opened) continue;
            // What still opens may be wrong, but reads nothing outside of its bytes.
            Assert.InRange(new LibrarySearch([opened]).Search(Query.Of(Spectra.Value[3])!, SearchMode.Hybrid, 400).Count, 0, 400);
        }
    }

    [Fact]
    public void An_addition_searched_beside_the_library_answers_as_one_library_of_both()
    {
        var half = Spectra.Value.Count / 2;
        var parted = new LibrarySearch([Build(Spectra.Value.Take(half)), Build(Spectra.Value.Skip(half))]);
        var whole = new LibrarySearch([Shipped.Value]);

        foreach (var measured in Spectra.Value.Where((_, i) => i % 37 == 0))
        {
            var query = Query.Of(measured)!;
            Assert.Equal(
                whole.Search(query, SearchMode.Open, 5).Select(found => (found.Entry.Compound, Math.Round(found.Score, 4))),
                parted.Search(query, SearchMode.Open, 5).Select(found => (found.Entry.Compound, Math.Round(found.Score, 4))));
        }
    }

    [Fact]
    public void Every_spectrum_of_the_pack_finds_its_own_compound()
    {
        var search = new LibrarySearch([Shipped.Value]);

        Assert.All(Spectra.Value.Where(spectrum => Query.Of(spectrum)!.Spectrum.Count > 2), spectrum =>
            Assert.Contains(search.Search(Query.Of(spectrum)!, SearchMode.Identity, 3), found => found.Entry.InChIKey[..14] == spectrum.Claimed.InChIKey![..14]));
    }

    [Fact]
    public void A_query_without_a_peak_below_its_precursor_finds_nothing()
    {
        var query = Query.Of(Given.One("Name: x\nPrecursorMZ: 189.1\nSpectrum_type: MS2\nIon_mode: POSITIVE\nNum Peaks: 1\n189.1 100\n"))!;

        Assert.Equal(0, query.Spectrum.Count);
        Assert.All(Enum.GetValues<SearchMode>(), mode => Assert.Empty(new LibrarySearch([Shipped.Value]).Search(query, mode, 10)));
    }

    /// <summary>matchms, tests/similarity/test_modified_cosine_greedy.py: the pairs named there decide the score.</summary>
    [Theory]
    [InlineData("100 150 200 300 500 510 1100", "700 200 100 1000 200 5 500", "55 105 205 304.5 494.5 515.5 1045", "700 200 100 1000 200 5 500", 1005, 0.1, "0-1 2-2")]
    [InlineData("100 299 300 301 500 510", "10 500 100 200 20 100", "105 305 306 505 517", "10 500 100 20 100", 1005, 2, "0-0 1-1 3-2 4-3 5-4")]
    [InlineData("100 110 200 300 400 500 600", "100 50 1 80 1 1 50", "110 200 300 310 700 800", "100 1 90 90 1 100", 1010, 0.1, "0-0 2-1 3-3")]
    [InlineData("100 200 300", "10 10 500", "120 220 320", "10 10 500", 1010, 0.1, "")]
    public void The_modified_cosine_takes_the_pairs_that_matchms_takes(string mzA, string a, string mzB, string b, double precursorB, double tolerance, string pairs)
    {
        var (first, second) = (Columns(a), Columns(b));
        var named = pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('-').Select(int.Parse).ToArray()).ToList();
        double expected = named.Sum(pair => first[pair[0]] * second[pair[1]]) / Math.Sqrt(first.Sum(y => y * y) * second.Sum(y => y * y));

        var (score, matched) = ModifiedCosine.Score(Plain(Columns(mzA), first), Plain(Columns(mzB), second), 1000 - precursorB, tolerance);

        Assert.Equal(named.Count, matched);
        Assert.Equal(expected, score, 1e-4);
    }

    [Fact]
    public void The_match_factor_is_the_composite_of_stein_and_scott()
    {
        // Worked by tools/spectra-match-factor.py from the paper's formula.
        var unknown = MatchFactor.Clean([new(41, 20), new(43, 50), new(58, 100), new(91, 30)]);
        var library = MatchFactor.Clean([new(43, 60), new(58, 100), new(77, 10), new(91, 20)]);

        Assert.Equal(0.829311, MatchFactor.Composite(unknown, library), 1e-6);
        Assert.Equal(1, MatchFactor.Composite(unknown, unknown), 1e-6);
    }

    [Theory]
    [InlineData("C22H28N2O", 336.220164)] // fentanyl; PubChem CID 3345, exact mass 336.220163521
    [InlineData("C17H21NO4", 303.147058)] // cocaine; PubChem CID 446220, exact mass 303.14705815
    public void A_formula_has_the_mass_of_its_atoms(string formula, double mass) =>
        Assert.Equal(mass, ElementalFormula.TryParse(formula)!.MonoisotopicMass, 1e-5);

    [Fact]
    public void A_formula_change_names_what_is_added_and_what_is_taken()
    {
        var fentanyl = ElementalFormula.TryParse("C22H28N2O")!;

        Assert.Equal("+F \u2212H", ElementalFormula.TryParse("C22H27FN2O")!.ChangeFrom(fentanyl));
        Assert.Equal("+CH2", ElementalFormula.TryParse("C23H30N2O")!.ChangeFrom(fentanyl));
        Assert.Null(ElementalFormula.TryParse("C22H28N2O+"));
        Assert.Null(ElementalFormula.TryParse("Xx2"));
    }

    private static double[] Columns(string text) => [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static CleanSpectrum Plain(double[] mz, double[] intensity) =>
        new([.. mz.Select(x => (float)x)], [.. intensity.Select(y => (float)(y / intensity.Sum()))]);

    private static SpectralLibrary Build(IEnumerable<MeasuredSpectrum> spectra)
    {
        var builder = new LibraryBuilder();
        foreach (var spectrum in spectra) builder.Add(spectrum);
        return builder.Build();
    }

    private static List<MeasuredSpectrum> ReadAll(string path)
    {
        using var stream = File.OpenRead(path);
        return [.. LibraryFile.Read(stream).Select(record => record.Spectrum ?? throw new InvalidDataException($"{record.Fault}"))];
    }
}
