using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Agreements;

namespace Entente.Node.Tests.Shell;

/// <summary>Pages of the security officer.</summary>
public sealed partial class TrustPagesTests
{
    internal static readonly ReadIncidents.Line[] Lines =
    [
        new(7, PartyCode.Parse("CN"), "equivocation", Stage.Now, 2, Stage.Now.AddHours(1), Sample.Id("m"), "CN-NPS-2026-0012", Sample.Id("e"), ["entries"], null),
        new(5, PartyCode.Parse("CN"), "checkpoint-withdrawn", Stage.Now, 1, null, null, null, null, ["head"], new(Stage.Now, "Officer 301", "Their disk was <replaced>.\n对方更换磁盘。")),
    ];

    [Theory, InlineData("en", "Two different entries claim the same place"), InlineData("zh", "两份不同文书占用同一序号")]
    public async Task An_incident_is_told_in_plain_words_with_what_is_kept(string language, string words)
    {
        await using var stage = new Stage(language);

        var manager = await stage.Draw<IncidentList>(("Lines", Lines), ("MayAct", true));
        var reader = await stage.Draw<IncidentList>(("Lines", Lines), ("MayAct", false));

        foreach (var html in (string[])[manager, reader])
        {
            Assert.Contains(words, System.Net.WebUtility.HtmlDecode(html), StringComparison.Ordinal);
            Assert.Contains("href=\"/matters/" + Sample.Id("m"), html, StringComparison.Ordinal);
            Assert.Contains("Their disk was &lt;replaced&gt;.", html, StringComparison.Ordinal);
        }

        Assert.Contains("/api/incidents/7/evidence", manager, StringComparison.Ordinal);
        Assert.Contains("action=\"/incidents/7/looked-into\"", manager, StringComparison.Ordinal);
        Assert.DoesNotContain("/incidents/5/looked-into", manager, StringComparison.Ordinal); // it has been
        Assert.DoesNotContain("/evidence", reader, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", reader, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_act_that_code_puts_on_record_can_be_chosen_on_the_audit_page()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Entente.slnx"))) folder = Path.GetDirectoryName(folder)!;
        var acts = Directory.EnumerateFiles(Path.Combine(folder, "src", "Entente.Node"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines).Where(line => line.Contains("Note(", StringComparison.Ordinal))
            .SelectMany(line => Act().Matches(line).Select(m => m.Groups["it"].Value)).ToHashSet();

        Assert.Contains("matter.read", acts);
        Assert.DoesNotContain(acts, act => !AuditWords.Acts.Contains(act));
    }

    [GeneratedRegex("\"(?<it>[a-z]+\\.[a-z][a-z-]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Act();
}
