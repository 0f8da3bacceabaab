using Entente.Exchange.Entries;
using Entente.Node.Desks.WorkingGroup;
using Entente.Node.Desks.WorkingGroup.Parts;
using Entente.Node.Tests.Shell;
using Entente.Procedures;
using Entente.Procedures.Clocks;
using Entente.Procedures.Kinds;
using Entente.Procedures.Reciprocity;

namespace Entente.Node.Tests.WorkingGroup;

/// <summary>The desk filled with invented business. With <c>ENTENTE_LOOK=folder</c> it is written there, to be looked at.</summary>
public sealed class WorkingGroupLookTests
{
    private static readonly PartyCode Cn = PartyCode.Parse("CN"), Us = PartyCode.Parse("US");

    [Theory]
    [InlineData("en", "China: Fulfilment, was due 2026-11-16 24:00", "Last: China, Report progress: Delayed", "Waits for", "Disputed")]
    [InlineData("zh", "中方：完成承诺，原定 2026-11-16 24:00", "最近：中方，通报进展：", "前提事项：", "对方有异议")]
    public async Task The_board_says_who_owes_what_and_the_last_word(string language, params string[] said)
    {
        await using var stage = new Stage(language);

        var page = await stage.Document<CommitmentBoard>(("Cards", Cards));
        await Look($"board.{language}", page);

        var read = System.Net.WebUtility.HtmlDecode(page);
        Assert.All(said, words => Assert.Contains(words, read, StringComparison.Ordinal));
        Assert.Contains("data-meaning=\"late\"", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task A_version_for_publication_hides_small_numbers_and_what_would_give_them_away(string language)
    {
        await using var stage = new Stage(language);

        var ours = await stage.Document<ReciprocityView>(("Table", Table));
        var published = await stage.Document<ReciprocityView>(("Table", Table), ("Published", true));
        await Look($"reciprocity.{language}", ours);
        await Look($"reciprocity-published.{language}", published);

        Assert.All(["24 / 33", "31 / 38", "2 / 38", "35 / 38"], figure => Assert.Contains(figure, ours, StringComparison.Ordinal));
        Assert.All(["24 / 33", "31 / 38"], figure => Assert.Contains(figure, published, StringComparison.Ordinal));
        Assert.All(["2 / 38", "35 / 38"], figure => Assert.DoesNotContain(figure, published, StringComparison.Ordinal)); // 3 of 38 are left of 35
    }

    private static async Task Look(string name, string page)
    {
        if (Environment.GetEnvironmentVariable("ENTENTE_LOOK") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.html"), page);
    }

    private static IReadOnlyList<CommitmentCard> Cards =>
    [
        Card(5, "agreed", [Us, Cn], "Exchange lists of reference-material needs", "交换标准物质需求清单", Owes("done", Cn, 66), "agree", Us, null, null),
        Card(4, "in-progress", [Cn], "Second joint review of reference spectra", "第二次标准谱图联合复核", Owes("done", Cn, -8), "report-progress", Cn, "DELAYED",
            new(Digest.Of([4]), "US-COM-2026-0002", new("Twelve training seats", "培训名额十二个"))),
        Card(6, "suspended", [Cn], "Name a contact in each region", "各地指定联络人", null, "suspend", Us, "CHANNEL_SUSPENDED", null),
        Card(7, "reported-done", [Cn], "Publish the notice in both languages", "以中英文公布公告", Owes("confirm", Us, 6), "report-done", Cn, null, null),
        Card(1, "confirmed", [Cn], "Control of three further precursors", "将三种前体纳入管制", null, "confirm", Us, null, null),
        Card(3, "disputed", [Us], "Advance data from three ports", "三个口岸的预报数据", null, "dispute", Cn, "ONLY_IN_PART", null),
    ];

    private static CommitmentCard Card(
        byte number, string phase, PartyCode[] owners, string en, string zh, DueView? next, string kind, PartyCode by, string? code, CommitmentLink? after) => new(
        Digest.Of([number]), $"US-COM-2026-{number:0000}", new(en, zh), phase, false, owners, new(2027, 1, 29), Commitment.Publicity.Public, after, next,
        new(kind, by, Stage.Now.AddDays(-number), code));

    /// <summary>A due that ends at midnight in Shanghai, some days from 24 November.</summary>
    private static DueView Owes(string name, PartyCode by, int days)
    {
        var at = new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.Zero).AddDays(days);
        var due = new Due(name, by, at.AddDays(-30), Within.CalendarDays(30), "Asia/Shanghai", null, at, false);
        return MatterView.Of(MatterState.CannotFold("", []) with { Dues = [due] }, Stage.Now, Calendars.Published).Dues[0];
    }

    private static ReciprocityTable Table => new(
        [Cn, Us], new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
        [
            new("requests-in-time", Cn, 31, 38), new("requests-in-time", Us, 24, 33), new("acknowledged-in-time", Cn, 35, 38), new("acknowledged-in-time", Us, 0, 0),
            new("silence", Cn, 2, 38), new("silence", Us, 8, 33),
        ],
        [new("time-to-answer", Cn, 31, 2_880, 14_000), new("time-to-answer", Us, 3, 90, 4_000)], [new("information-request", Cn, 33), new("information-request", Us, 38)]);
}
