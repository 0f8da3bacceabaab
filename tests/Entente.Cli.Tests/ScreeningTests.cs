using System.Text.Json;
using Entente.Cli.Screening;

namespace Entente.Cli.Tests;

public sealed class ScreeningTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    private static (int Code, string Out, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var root = new System.CommandLine.RootCommand { ScreeningCommand.Command() };
        var code = root.Parse(args).Invoke(new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string File(string name, params string[] lines)
    {
        var path = Path.Combine(folder.FullName, name);
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }

    [Fact]
    public void Pairs_come_back_with_score_band_and_rules()
    {
        var file = File("pairs.tsv", "case_id\tschema\tquery\tcandidate\texpected", "1\tPerson\t毛泽东\tMao Tse-tung\tmatch", "2\tPerson\t李宗仁\t李宗盛\tnomatch");

        var (code, output, error) = Run("screening", "pairs", file);

        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd().Split('\t')).ToArray();
        Assert.Equal(["case_id", "expected", "score", "band", "rules"], lines[0]);
        Assert.Equal(["1", "match", "hit"], [lines[1][0], lines[1][1], lines[1][3]]);
        Assert.StartsWith("syllables:", lines[1][4], StringComparison.Ordinal);
        Assert.Equal(["2", "nomatch", "none"], [lines[2][0], lines[2][1], lines[2][3]]);
    }

    [Fact]
    public void Pairs_as_json_name_the_engine_and_each_reason()
    {
        var (code, output, _) = Run("screening", "pairs", File("pairs.tsv", "query\tcandidate", "ACME Co., Ltd.\tAcme Limited"), "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(64, json.RootElement.GetProperty("tables").GetString()!.Length);
        var pair = json.RootElement.GetProperty("pairs")[0];
        Assert.Equal("hit", pair.GetProperty("band").GetString());
        Assert.Contains(pair.GetProperty("rules").EnumerateArray(), rule => rule.GetProperty("query").GetString() == "acme");
    }

    [Fact]
    public void A_file_without_the_columns_is_refused()
    {
        var (code, output, error) = Run("screening", "pairs", File("pairs.tsv", "name\tother", "a\tb"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("pairs.tsv", error, StringComparison.Ordinal);
    }
}
