using System.Net;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Matters;
using Entente.Node.Shell.Parts;
using Entente.Procedures.Clocks;
using Entente.Testing;

namespace Entente.Node.Tests.Shell;

/// <summary>The parts all desks share, as approved by a person: what a screen reader, a printer and a browser get.</summary>
public sealed class PartsTests
{
    [Theory, InlineData("en"), InlineData("zh")]
    public async Task The_six_marks_of_a_proof_say_who_and_when(string language)
    {
        await using var stage = new Stage(language);
        var entry = SampleMatter.Page(PartyCode.Parse("US")).Timeline[0];

        var html = await stage.Draw<Proof>(
            ("Trail", entry.Proof), ("Other", PartyCode.Parse("CN")), ("Evidence", "/api/matters/m/entries/e/evidence"), ("Open", true));

        Approved.Text(Lines(html), $"proof.{language}.approved.html");
    }

    [Theory, InlineData("en"), InlineData("zh")]
    public async Task A_running_due_shows_both_capitals_and_every_day(string language)
    {
        await using var stage = new Stage(language);

        var html = await stage.Draw<MatterReading>(("Matter", SampleMatter.Page(PartyCode.Parse("US"))), ("Now", Stage.Now));

        var from = html.IndexOf("<section class=\"due\"", StringComparison.Ordinal);
        var until = html.IndexOf("</section>", from, StringComparison.Ordinal) + "</section>".Length;
        Approved.Text(Lines(html[from..until]), $"due.{language}.approved.html");
    }

    [Theory]
    [InlineData("en", "since 2026-11-24; 7 working days left when it goes on", "clock stands")]
    [InlineData("zh", "自2026-11-24起；恢复计算时尚余7 个工作日", "停止计算")]
    public async Task A_clock_that_is_held_says_since_when_and_what_is_left(string language, string left, string stands)
    {
        await using var stage = new Stage(language);
        var page = SampleMatter.Page(PartyCode.Parse("US"));
        var due = DueClock.Start("reply", PartyCode.Parse("CN"), Within.WorkingDays(10), new(2026, 11, 18, 14, 5, 0, TimeSpan.Zero), "Asia/Shanghai", Calendars.Published); // to 2 December
        var held = page with { State = page.State with { Dues = [], Paused = [new(due, new(2026, 11, 24, 1, 40, 0, TimeSpan.Zero))] } };

        var html = WebUtility.HtmlDecode(await stage.Draw<MatterReading>(("Matter", held), ("Now", Stage.Now)));

        Assert.Contains(left, html, StringComparison.Ordinal); // 24 to 27 November, 30 November to 2 December
        Assert.Contains(stands, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_not_written_is_marked_in_its_own_language()
    {
        await using var stage = new Stage();

        Approved.Text(Lines(await stage.Draw<Pair>(("English", "Seen since June."), ("Chinese", null))), "pair.approved.html");
    }

    [Theory]
    [InlineData("en", "<span lang=\"en\">medetomidine</span>", ">美托咪定<")]
    [InlineData("zh", "<span lang=\"zh-Hans\">美托咪定</span>", ">medetomidine<")]
    public async Task A_cell_of_a_table_speaks_the_readers_language_alone(string language, string said, string unsaid)
    {
        await using var stage = new Stage(language);

        var html = WebUtility.HtmlDecode(await stage.Draw<MatterReading>(("Matter", SampleMatter.Page(PartyCode.Parse("US"))), ("Now", Stage.Now)));

        Assert.Contains(said, html, StringComparison.Ordinal);
        Assert.DoesNotContain(unsaid, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "in one language only: Shape, ", "in both languages")]
    [InlineData("zh", "仅有一种文本：", "均有两种文本")]
    public async Task What_is_written_in_one_language_only_is_named_before_release(string language, string named, string otherwise)
    {
        // An answer in one language once passed the checks without a word.
        await using var stage = new Stage(language);

        var html = WebUtility.HtmlDecode(await stage.Draw<DraftPaper>(("Sheet", SampleMatter.Draft(Entente.Node.Store.Matters.DraftStage.Submitted, mine: false))));

        Assert.Contains(named, html, StringComparison.Ordinal);
        Assert.DoesNotContain(otherwise, html, StringComparison.Ordinal);
    }

    /// <summary>One element a line and no blank lines, so that a change reads well in review.</summary>
    private static string Lines(string html) =>
        string.Join('\n', html.Replace("><", ">\n<", StringComparison.Ordinal).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)) + "\n";
}
