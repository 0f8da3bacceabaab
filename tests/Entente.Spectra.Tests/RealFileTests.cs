using System.IO.Compression;

namespace Entente.Spectra.Tests;

/// <summary>Measured files as they are found. The large libraries are not part of the product: their tests run where <c>ENTENTE_SPECTRA</c> names the folder.</summary>
public sealed class RealFileTests
{
    private static readonly string? Library = Environment.GetEnvironmentVariable("ENTENTE_SPECTRA");

    [Theory]
    [InlineData("meta-fluorofentanyl-ei.msp", "SLTQVWMQISKVDN-UHFFFAOYSA-N", 120)]
    [InlineData("cyclopropylfentanyl-ei.msp", "OIQSKDSKROTEMN-UHFFFAOYSA-N", 143)]
    public void The_samples_that_ship_are_read(string file, string key, int peaks)
    {
        var (spectra, fault) = Given.Read(File.ReadAllBytes(Path.Combine(Given.Root, "data", "samples", file)));

        Assert.Null(fault);
        var spectrum = Assert.Single(spectra);
        Assert.Equal((Measurement.ElectronIonisation, key, peaks), (spectrum.Measurement, spectrum.Claimed.InChIKey, spectrum.Points.Count));
        Assert.Empty(spectrum.Remarks);
    }

    [Theory]
    [InlineData("massbank-ei.msp.gz", 1_080)] // counts: the library's own README
    [InlineData("nist-fentanyl-ei.msp", 44)]
    [InlineData("fentanylhunter-std-msms.msp", 44)]
    public void A_library_is_read_whole(string file, int expected)
    {
        Assert.SkipUnless(Library is not null, "ENTENTE_SPECTRA does not name a folder of libraries");

        int read = Records(Path.Combine(Library!, file)).Sum(record => Read(record, file));

        Assert.Equal(expected, read);
    }

    [Fact]
    public void Every_record_of_58407_is_read()
    {
        Assert.SkipUnless(Library is not null, "ENTENTE_SPECTRA does not name a folder of libraries");

        Assert.Equal(58_407, Records(Path.Combine(Library!, "massbank-msms.msp.gz")).Sum(record => Read(record, "massbank-msms")));
    }

    [Fact]
    public void Every_native_massbank_record_is_read_and_names_its_licence()
    {
        Assert.SkipUnless(Library is not null, "ENTENTE_SPECTRA does not name a folder of libraries");
        using var archive = ZipFile.OpenRead(Path.Combine(Library!, "massbank-records-drug-classes.zip"));

        var records = archive.Entries.Where(entry => entry.Name.EndsWith(".txt", StringComparison.Ordinal)).ToList();

        Assert.Equal(1_675, records.Count);
        Assert.All(records, entry =>
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var (spectra, fault) = Given.Read(bytes.ToArray());
            Assert.True(fault is null, $"{entry.FullName}: {fault}");
            Assert.NotNull(spectra.Single().Provenance.Licence);
        });
    }

    [Fact]
    public void Dart_text_files_are_read()
    {
        Assert.SkipUnless(Library is not null, "ENTENTE_SPECTRA does not name a folder of libraries");

        var files = Directory.GetFiles(Path.Combine(Library!, "dart", "pure-4-compounds"), "*.txt");

        Assert.Equal(12, files.Length);
        Assert.All(files, file => Assert.Null(Given.Read(File.ReadAllBytes(file)).Fault));
    }

    private static int Read(string record, string file)
    {
        var (spectra, fault) = Given.Read(record);
        Assert.True(fault is null, $"{file}: {fault} in {record[..Math.Min(200, record.Length)]}");
        return spectra.Count;
    }

    private static IEnumerable<string> Records(string path)
    {
        using Stream file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var record = new System.Text.StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line) && record.Length > 0)
            {
                yield return record.ToString();
                record.Clear();
            }
            else record.Append(line).Append('\n');
        }

        if (record.Length > 0) yield return record.ToString();
    }
}
