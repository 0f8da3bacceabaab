using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Shell.Agreements;
using Entente.Node.Shell.Matters;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Retention;
using Entente.Procedures;

namespace Entente.Node.Tests.Shell;

/// <summary>
/// Pages that stand empty in a young node, filled with invented business. With <c>ENTENTE_LOOK=folder</c> they are written there, to be looked at.
/// </summary>
public sealed partial class FilledPagesTests
{
    private static readonly PartyCode Cn = PartyCode.Parse("CN"), Us = PartyCode.Parse("US"), Vn = PartyCode.Parse("VN");

    // The table of what is lost after a restore once had no names at its cells: on a telephone it was scrolled sideways, and only when it was not empty.
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task Every_cell_of_a_filled_table_is_named_by_its_column_so_that_a_narrow_window_can_stand_it_upright(string language)
    {
        await using var stage = new Stage(language);
        (string Name, string Page)[] pages =
        [
            ("return", await stage.Document<ReturnView>(("Page", Return), ("Ask", Nothing), ("Decide", Nothing))),
            ("return-never", await stage.Document<ReturnView>(("Page", new ReadReturn.Page(null, [], [], 0)), ("Ask", Nothing), ("Decide", Nothing))),
            ("retention", await stage.Document<RetentionView>(("Shown", Retention))),
            ("retention-empty", await stage.Document<RetentionView>(("Shown", new ReadRetention.Page([], [], [], 0)))),
            ("files", await stage.Document<FilesView>(("Page", Files))),
            ("incidents", await stage.Document<IncidentList>(("Lines", TrustPagesTests.Lines), ("MayAct", true))),
            ("turned", await stage.Document<TurnedAwayList>(("Lines", Turned))),
        ];

        foreach (var (name, page) in pages)
        {
            if (Environment.GetEnvironmentVariable("ENTENTE_LOOK") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.{language}.html"), page);
            foreach (var table in Tables().Matches(page).Select(m => m.Value))
            {
                var heads = Heads().Matches(table).Select(m => m.Groups["it"].Value).ToList();
                foreach (var row in Rows().Matches(table).Select(m => m.Value).Where(r => r.Contains("<td", StringComparison.Ordinal)))
                {
                    var cells = Cells().Matches(row).Select(m => Named().Match(m.Value) is { Success: true } said ? said.Groups["it"].Value : null).ToList();
                    for (var i = 0; i < cells.Count; i++)
                        Assert.True(cells[i] == heads[i] || (cells[i] is null && (i == 0 || heads[i].Contains("unseen", StringComparison.Ordinal))), $"{name}: {heads[i]} is called {cells[i]}");
                }
            }
        }
    }

    [Fact]
    public async Task Where_nothing_was_restored_the_page_says_so_once_and_no_more()
    {
        await using var stage = new Stage();

        var page = await stage.Draw<ReturnView>(("Page", new ReadReturn.Page(null, [], [], 0)), ("Ask", Nothing), ("Decide", Nothing));

        Assert.Single(Blank().Matches(page));
        Assert.DoesNotContain("<h2 id=\"lost\"", page, StringComparison.Ordinal);
    }

    private static readonly Func<PartyCode, Task> Nothing = _ => Task.CompletedTask;

    private static readonly ReadReturn.Page Return = new(
        Stage.Now.AddHours(-3),
        [
            new(Cn, Returns.Waiting, null, 0, null),
            new(Vn, "withheld", Stage.Now.AddHours(-1), 12, new(Stage.Now.AddMinutes(-20), "Their node burned down on 2026-11-20.\n对方节点已于2026-11-20烧毁。", Ours: false, Confirmed: false)),
            new(Us, Returns.Whole, Stage.Now.AddHours(-2), 1_204, null),
        ],
        [
            new("sent", "US>CN/substance-notification", 2, 41, Stage.Now.AddDays(-1)), new("received", "CN>US/information-request", 1, 7, Stage.Now.AddDays(-2)),
            new("lost", "-", 1, 0, Stage.Now.AddDays(-3)),
        ],
        3);

    private static readonly ReadRetention.Page Retention = new(
        [Kept("US-NPS-2026-0042", new("N-pyrrolidino protonitazene", "N-吡咯烷基丙托尼秦"), "notify", 5, null), Kept("CN-PIR-2026-0007", new("Shipment of 12 drums", null), "ask", 12, null)],
        [Kept("CN-NPS-2026-0012", new(null, "某新物质"), "reply", -3, null)],
        [Kept("US-NPS-2026-0001", new("meta-Fluorofentanyl", null), "notify", -30, Stage.Now.AddDays(-29))],
        240);

    private static readonly ReadCarried.Page Files = new(
        [new(Cn, new("China", "中国"), 4, 2, 1, Held: false), new(Vn, new("Viet Nam", "越南"), 1, 0, 0, Held: true)],
        [
            Carried("US-CN-7", Cn, ours: true, BundleState.UnderWay, here: true), Carried("US-CN-6", Cn, ours: true, BundleState.Arrived), Carried("US-CN-5", Cn, ours: true, BundleState.Lost),
            Carried("CN-US-3", Cn, ours: false, BundleState.Partial, missing: ["4", "7-12"]), Carried("CN-US-2", Cn, ours: false, BundleState.Whole),
        ]);

    private static readonly ReadIncidents.Turned[] Turned =
    [
        new(Cn, "unknown-key", 3, Stage.Now.AddDays(-2), Stage.Now.AddHours(-4)), new(Cn, "signature-invalid", 1_250, Stage.Now.AddDays(-9), Stage.Now.AddMinutes(-4)),
    ];

    private static ReadRetention.Line Kept(string number, Bilingual title, string type, int days, DateTimeOffset? purged) => new(
        Sample.Id(number), number, title, number.Contains("PIR", StringComparison.Ordinal) ? "information-request@1" : "substance-notification@1", Sample.Id(number + type),
        number.Contains("PIR", StringComparison.Ordinal) ? "information-request.ask/1" : $"substance-notification.{type}/1", UnitCode.Parse(number[..2] + "/HQ"),
        number.StartsWith("US", StringComparison.Ordinal), DateOnly.FromDateTime(Stage.Now.UtcDateTime).AddDays(days), purged);

    private static ReadCarried.Line Carried(string name, PartyCode partner, bool ours, BundleState state, bool here = false, IReadOnlyList<string>? missing = null) => new(
        Sample.Id(name), name + ".entente", partner, ours, Stage.Now.AddHours(-5), 14, 48_300_000, state, state == BundleState.UnderWay ? null : Stage.Now, missing ?? [], missing is null ? 0 : 7, here);

    [GeneratedRegex("<table.*?</table>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tables();

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("<th scope=\"col\"[^>]*>(?<it>.*?)</th>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heads();

    [GeneratedRegex("<(th|td)[ >][^>]*>?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cells();

    [GeneratedRegex("data-head=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("class=\"blank\"", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
