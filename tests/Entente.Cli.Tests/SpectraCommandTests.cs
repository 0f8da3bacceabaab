using System.IO.Compression;
using System.Text.Json;
using Entente.Cli.Spectra;

namespace Entente.Cli.Tests;

public sealed class SpectraCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("entente-spectra-");

    public void Dispose() => folder.Delete(recursive: true);

    private static string Pack
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root!.FullName, "Entente.slnx"))) root = root.Parent;
            return Path.Combine(root.FullName, "data", "spectra", "controlled-substances.msp");
        }
    }

    private static (int Code, string[] Out, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var root = new System.CommandLine.RootCommand { SpectraCommand.Command() };
        var code = root.Parse(["spectra", .. args]).Invoke(new() { Output = output, Error = error });
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), error.ToString());
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>One record of the pack, by its accession.</summary>
    private static string Record(string accession) =>
        File.ReadAllText(Pack).Split("\n\n").Single(record => record.Contains($"DB#: {accession}\n", StringComparison.Ordinal)) + "\n";

    [Fact]
    public void A_query_is_answered_as_json_lines_from_the_library_its_packed_form_and_its_index_alike()
    {
        var query = Write("query.msp", Record("MSBNK-Eawag-EQ371908"));
        var packed = Path.Combine(folder.FullName, "pack.msp.gz");
        using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest)) gzip.Write(File.ReadAllBytes(Pack));
        var index = Path.Combine(folder.FullName, "pack.index");

        var built = Run("index", Pack, "--to", index);
        var answers = new[] { Pack, packed, index }.Select(library => Run("search", "--library", library, "--query", query, "--mode", "identity", "--top", "3", "--json")).ToList();

        Assert.Equal(0, built.Code);
        Assert.Contains("518", built.Out[0], StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal((0, ""), (answer.Code, answer.Error)));
        Assert.All(answers, answer => Assert.Equal(answers[0].Out, answer.Out));
        using var first = JsonDocument.Parse(answers[0].Out[0]);
        Assert.Equal(1, first.RootElement.GetProperty("rank").GetInt32());
        Assert.Equal("MSBNK-Eawag-EQ371908", first.RootElement.GetProperty("record_id").GetString());
        Assert.Equal(1, first.RootElement.GetProperty("score").GetDouble(), 1e-4);
        Assert.Equal("named", first.RootElement.GetProperty("decision").GetString());
    }

    [Fact]
    public void A_bad_record_is_named_and_counted_and_the_others_are_searched()
    {
        var query = Write("query.msp", "Name: broken\nNum Peaks: 2\n43 NaN\n44 1\n\n" + Record("MSBNK-Eawag-EQ371908"));

        var (code, output, error) = Run("search", "--library", Pack, "--query", query, "--mode", "open", "--top", "1", "--json");

        Assert.Equal(0, code);
        Assert.Single(output);
        Assert.Contains("NaN", error, StringComparison.Ordinal);
        Assert.Contains("3", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_finds_nothing_still_has_its_line()
    {
        var query = Write("empty.msp", "Name: only-precursor\nPrecursorMZ: 189.1\nSpectrum_type: MS2\nNum Peaks: 1\n189.1 100\n");

        using var line = JsonDocument.Parse(Assert.Single(Run("search", "--library", Pack, "--query", query, "--json").Out));

        Assert.Equal(("only-precursor", 0), (line.RootElement.GetProperty("query_id").GetString(), line.RootElement.GetProperty("rank").GetInt32()));
    }

    [Fact]
    public void A_cut_index_and_wrong_usage_are_refused()
    {
        var index = Path.Combine(folder.FullName, "pack.index");
        Run("index", Pack, "--to", index);
        File.WriteAllBytes(index, File.ReadAllBytes(index)[..10_000]);

        Assert.Equal(1, Run("search", "--library", index, "--query", Pack).Code);
        Assert.NotEqual(0, Run("search", "--library", Pack, "--query", Pack, "--mode", "guess").Code);
        Assert.Equal(1, Run("search", "--library", Path.Combine(folder.FullName, "no-such-file"), "--query", Pack).Code);
    }
}
