using Entente.Spectra.Search;

namespace Entente.Spectra.Tests;

public sealed class JudgementTests
{
    private static readonly Lazy<(List<MeasuredSpectrum> Spectra, LibrarySearch Search)> Pack = new(() =>
    {
        var builder = new LibraryBuilder();
        using var stream = File.OpenRead(Path.Combine(Given.Root, "data", "spectra", "controlled-substances.msp"));
        List<MeasuredSpectrum> spectra = [.. LibraryFile.Read(stream).Select(record => record.Spectrum!)];
        foreach (var spectrum in spectra) builder.Add(spectrum);
        return (spectra, new([builder.Build()]));
    });

    [Fact]
    public void A_compound_that_the_library_holds_is_named_with_its_class()
    {
        var fentanyl = Pack.Value.Spectra.First(spectrum => spectrum.Claimed.Name == "Fentanyl" && Query.Of(spectrum)!.Spectrum.Count >= 3);

        var finding = Judgement.Of(Pack.Value.Search, SubstanceClasses.Shipped, Query.Of(fentanyl)!)!;

        Assert.Equal((Verdict.Named, "fentanyl"), (finding.Verdict, finding.Class));
    }

    [Fact]
    public void A_compound_that_was_left_out_is_seldom_named_as_another()
    {
        // Every compound is left out in turn. In the pack of one trade, isomers abound; still nineteen of twenty answers must not be a wrong name.
        var asked = Pack.Value.Spectra.Where((spectrum, i) => i % 5 == 0 && Query.Of(spectrum)!.Spectrum.Count > 0).ToList();

        int named = asked.Count(spectrum => Judgement.Of(
            Pack.Value.Search, SubstanceClasses.Shipped, Query.Of(spectrum)!, entry => entry.Compound == spectrum.Claimed.InChIKey![..14])!.Verdict == Verdict.Named);

        Assert.InRange(named, 0, asked.Count / 20);
    }

    [Fact]
    public void Every_probability_is_one_and_a_spectrum_of_noise_is_none_of_these()
    {
        var random = new Random(1961);
        for (int i = 0; i < 200; i++)
        {
            var points = Enumerable.Range(0, random.Next(1, 60)).Select(_ => new Point(random.NextDouble() * 500, random.NextDouble())).OrderBy(point => point.X).ToList();
            var query = new Query("noise", SpectrumKind.Positive, CleaningRules.Flash.Clean(points, 510.1234), 510.1234, null);

            var finding = Judgement.Of(Pack.Value.Search, SubstanceClasses.Shipped, query)!;

            Assert.InRange(finding.ClassProbability, 0, 1);
            Assert.InRange(finding.NamedProbability, 0, 1);
            Assert.Equal(Verdict.None, finding.Verdict);
        }
    }

    [Theory]
    [InlineData(17.990578, "+F \u2212H")]   // fentanyl to a fluorofentanyl: C22H27FN2O 354.210742 less C22H28N2O 336.220164
    [InlineData(14.01565, "+CH2")]          // to a methylfentanyl
    [InlineData(-14.01565, "\u2212CH2")]    // to acetylfentanyl
    [InlineData(44.985078, "+NO2 \u2212H")] // a nitazene and its desnitro analogue
    [InlineData(0.0001, "")]
    [InlineData(7.77, null)]
    public void A_mass_difference_is_explained_by_the_atoms_that_make_it(double difference, string? change) =>
        Assert.Equal(change, FormulaChange.Explain(difference));

    [Fact]
    public void Isomers_that_the_technique_does_not_part_are_listed_together()
    {
        var builder = new LibraryBuilder();
        foreach (var (name, key) in new[] { ("ortho", "AAAAAAAAAAAAAA"), ("meta", "BBBBBBBBBBBBBB"), ("other mass", "CCCCCCCCCCCCCC") })
            builder.Add(Given.One($"Name: {name}\nInChIKey: {key}-UHFFFAOYSA-N\nFormula: {(name == "other mass" ? "C23H30N2O" : "C22H27FN2O")}\nPrecursorMZ: {(name == "other mass" ? "351.2431" : "355.2180")}\n"
                + "Spectrum_type: MS2\nIon_mode: POSITIVE\nNum Peaks: 4\n84.08 10\n105.07 60\n134.096 20\n188.1434 100\n"));
        var query = Query.Of(Given.One("Name: q\nPrecursorMZ: 355.2180\nSpectrum_type: MS2\nIon_mode: POSITIVE\nNum Peaks: 4\n84.08 12\n105.07 55\n134.096 20\n188.1434 100\n"))!;

        var finding = Judgement.Of(new([builder.Build()]), SubstanceClasses.Shipped, query)!;

        Assert.Equal("meta", Assert.Single(finding.Isomers).Entry.Name);
    }
}
