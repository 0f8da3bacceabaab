using System.Text;
using System.Text.Json;
using Entente.Cli.Verify;
using Entente.Exchange.Agreements;

namespace Entente.Cli.Tests;

/// <summary>The protocol's own vectors of evidence (tests/vectors/entente/evidence.json), which another implementation wrote (tools/vectors).</summary>
[Trait("kind", "vectors")]
public sealed class EvidenceVectorTests
{
    private static readonly JsonElement Root = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository(), "tests", "vectors", "entente", "evidence.json")));

    public static TheoryData<string> Names => [.. Cases().Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void Each_file_is_judged_as_its_page_says(string name)
    {
        var test = Cases().Single(c => c.GetProperty("name").GetString() == name);
        var cards = test.GetProperty("cards").EnumerateArray().Select(party => Card(party.GetString()!)).ToList();

        var findings = EvidenceFile.Read(test.GetProperty("file").GetString()!, cards);

        Assert.True(test.GetProperty("exit").GetInt32() == findings.ExitCode, string.Join(", ", findings.Refuted.Concat(findings.LeftOpen).Select(f => f.Code)));
    }

    private static JsonElement.ArrayEnumerator Cases() => Root.GetProperty("cases").EnumerateArray();

    private static PartyCard Card(string party) => CardFile.Read(Encoding.UTF8.GetBytes(Root.GetProperty("cards").GetProperty(party).GetString()!)).Card!;

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Entente.slnx"))) at = at.Parent!;
        return at.FullName;
    }
}
