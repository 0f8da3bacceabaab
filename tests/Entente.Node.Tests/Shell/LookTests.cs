using Entente.Exchange.Entries;
using Entente.Node.Shell.Matters;
using Entente.Node.Shell.Parts;
using Entente.Node.Store.Matters;

namespace Entente.Node.Tests.Shell;

/// <summary>Draws whole pages with invented business. With <c>ENTENTE_LOOK=folder</c> they are written there, to be looked at in a browser.</summary>
public sealed class LookTests
{
    [Theory, InlineData("en", "US"), InlineData("zh", "CN"), InlineData("zh", "US")]
    public async Task Today_is_drawn_in_both_languages(string language, string party)
    {
        await using var stage = new Stage(language, party);

        await Look(stage, $"today.{language}.{party}", await stage.Document<TodayView>(("MayWrite", true), ("Day", party == "US" ? Sample.Today : Sample.TodayInBeijing), ("Now", Stage.Now)));
        await Look(stage, $"today-empty.{language}.{party}", await stage.Document<TodayView>(("MayWrite", true), ("Day", Sample.Quiet), ("Now", Stage.Now)));
    }

    [Theory, InlineData("en", "US"), InlineData("zh", "CN"), InlineData("en", "CN")]
    public async Task A_matter_is_drawn_in_both_languages(string language, string party)
    {
        await using var stage = new Stage(language, party);

        await Look(stage, $"matter.{language}.{party}", await stage.Document<MatterReading>(
            ("Matter", SampleMatter.Page(PartyCode.Parse(party))), ("Now", Stage.Now), ("MayOpen", true), ("Passed", new[] { "notified" })));
    }

    [Theory] // 462,000,000 of 1,073,741,824 bytes
    [InlineData("en", "CN", "under way, 43 % has come")]
    [InlineData("zh", "CN", "传送中，已收到 43%")]
    [InlineData("en", "US", "on its way to China: 43 %")]
    [InlineData("zh", "US", "正在送往中方：43%")]
    public async Task A_file_under_way_says_how_far_it_is_and_cannot_be_saved(string language, string party, string said)
    {
        await using var stage = new Stage(language, party);

        var page = await stage.Document<MatterReading>(("Matter", SampleMatter.Page(PartyCode.Parse(party))), ("Now", Stage.Now), ("MayOpen", true), ("Passed", Array.Empty<string>()));

        Assert.Contains(said, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(party == "US", page.Contains("00000000dddd", StringComparison.Ordinal)); // only who has it whole gets its address
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task A_draft_is_drawn_in_both_languages(string language)
    {
        await using var stage = new Stage(language);

        await Look(stage, $"draft.{language}", await stage.Document<DraftPaper>(("Sheet", SampleMatter.Draft(DraftStage.Draft, mine: true))));
        await Look(stage, $"release.{language}", await stage.Document<DraftPaper>(("Sheet", SampleMatter.Draft(DraftStage.Submitted, mine: false))));
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task A_queue_is_drawn_in_both_languages(string language)
    {
        await using var stage = new Stage(language);
        var rows = Sample.Today.WeOwe.Concat(Sample.Today.TheyOwe).Select(d => new MatterLine(
            d.Matter, d.Number, d.Title, d.Procedure, d.Procedure == SampleMatter.Procedure ? "notified" : "asked", false, false, PartyCode.Parse(d.Number[..2]), d.Unit!.Value,
            Stage.Now, d.At, d.OwedBy, d.Provisional, false)).ToList();
        var view = QueueView.Of(new("http://us.localhost/matters?owed=us"), MatterList.SortKeys, "due");

        await Look(stage, $"queue.{language}", await stage.Document<MatterList>(("Rows", rows), ("Total", 120), ("View", view), ("Now", Stage.Now), ("Path", "/matters")));
    }

    private static async Task Look(Stage stage, string name, string html)
    {
        Assert.Contains($"lang=\"{stage.T.Lang}\"", html, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("ENTENTE_LOOK") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), html);
    }
}
