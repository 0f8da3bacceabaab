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

    [Fact]
    public void Names_are_screened_as_of_a_day()
    {
        var list = File("entity-list.tsv", "entity\tname_zh\tlist\tevent\teffective_date\tcitation",
            "Institute of Forensic Science of China\t公安部物证鉴定中心\tBIS Entity List\tadded\t2020-06-05\t85 FR 34503",
            "Institute of Forensic Science of China\t公安部物证鉴定中心\tBIS Entity List\tremoved\t2023-11-16\t88 FR 80131");
        var query = File("query.txt", "公安部物证鉴定中心");

        var before = Run("screening", "names", "--list", list, "--query", query, "--as-of", "2023-11-15", "--json");
        var after = Run("screening", "names", "--list", list, "--query", query, "--as-of", "2023-11-16", "--json");

        Assert.Equal(("hit", "85 FR 34503; 88 FR 80131"), (Answer(before.Out).GetProperty("band").GetString(), Answer(before.Out).GetProperty("matches")[0].GetProperty("citation").GetString()));
        Assert.Equal("none", Answer(after.Out).GetProperty("band").GetString());
    }

    private static JsonElement Answer(string output) => JsonDocument.Parse(output).RootElement.GetProperty("answers")[0];

    [Fact]
    public void A_name_that_begins_as_a_formula_is_not_one_in_the_table()
    {
        var (_, output, _) = Run("screening", "names", "--list", File("own.csv", "name", "ACME Widgets"), "--query", File("query.tsv", "query", "=ACME Widgets"));

        Assert.Contains("\t'=ACME Widgets\t", output, StringComparison.Ordinal);
        Assert.Contains("\thit\t", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_breaks_off_is_refused_unless_it_is_asked_for()
    {
        var list = File("csl.csv", "_id,source,name", "1,SDN,ACME Widgets", "2,SDN,\"BROKEN");
        var query = File("query.txt", "ACME Widgets");

        var refused = Run("screening", "names", "--list", list, "--query", query);
        var taken = Run("screening", "names", "--list", list, "--query", query, "--take-cut-off");

        Assert.Equal((1, ""), (refused.Code, refused.Out));
        Assert.Contains("csl.csv", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, taken.Code);
        Assert.Contains("\thit\t", taken.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_are_compared()
    {
        var (code, output, _) = Run("screening", "diff", File("old.csv", "id,name", "1,ACME Widgets", "2,Blue Star"), File("new.csv", "id,name", "1,ACME Widgets Limited", "3,Red Star"));

        Assert.Equal(0, code);
        Assert.Equal(["added\t3\tRed Star", "changed\t1\tACME Widgets Limited\t+ACME Widgets Limited; -ACME Widgets", "removed\t2\tBlue Star"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
    }
}
