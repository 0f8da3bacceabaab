using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>What the vectors cannot say: clocks by the calendars, held clocks on the screen, forms. domain.md G.</summary>
public sealed class CommitmentTests
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    internal static Commitment.Propose Example { get; } = new(
        Commitment.Source.WorkingGroup, Commitment.Owner.OtherSide, Commitment.CommitmentType.Legislation, Commitment.EvidenceKind.LegalText, new(2026, 9, 30),
        Commitment.Publicity.Public, null, new("Sample", "示例"), new("A sample.", "示例。"), new("In force.", "生效。"), null, null);

    internal static Func<int, Statement>[] Letters { get; } =
    [
        n => Example with { Owner = (Commitment.Owner)(n % 3) }, _ => new Commitment.Agree(default, null), _ => new Commitment.Agree(default, null),
        n => new Commitment.Redraft((Commitment.Owner)(n % 3), Commitment.EvidenceKind.Report, new(2026, 12, 31), Commitment.Publicity.Public, null, new("b", "乙"), new("m", "标准"), null, null),
        _ => new Commitment.ReportProgress(new(2026, 3, 1), new(2026, 3, 31), Commitment.Standing.OnTrack, null, new("a", "甲"), null, null),
        _ => new Commitment.ReportDone(new(2026, 4, 1), Commitment.EvidenceKind.LegalText, new("a", "甲"), new("no. 1", null)),
        _ => new Commitment.ReportDone(new(2026, 4, 1), Commitment.EvidenceKind.LegalText, new("a", "甲"), new("no. 1", null)),
        _ => new Commitment.Confirm(null), _ => new Commitment.Dispute(Commitment.DisputeGround.OnlyInPart, new("a", "甲")),
        _ => new Commitment.Suspend(Commitment.SuspensionGround.ChannelSuspended, null), _ => new Commitment.TakeUp(null), _ => new Commitment.TakeUp(null),
        _ => new Commitment.Drop(Commitment.DropGround.ByConsent, null), _ => new Commitment.Remark(new("more", null)), _ => new Commitment.Close(null),
        n => new Lapse(new[] { "agree", "progress", "done", "confirm" }[n % 4]), n => new Lapse(new[] { "progress", "done", "confirm" }[n % 3]),
        _ => new Recount("agree"), _ => new Open(),
    ];

    [Fact]
    public void The_last_day_ends_at_midnight_where_its_owner_is()
    {
        var (scene, _) = Agreed();

        var done = scene.State.Dues.Single(d => d.Name == "done");

        Assert.Equal(("2026-09-30", "CN", new DateTimeOffset(2026, 9, 30, 16, 0, 0, TimeSpan.Zero)), (done.Length.ToString(), done.OwedBy.Value, done.At));
        Assert.False(done.Provisional);
    }

    [Fact]
    public void No_agreement_replaces_a_day_that_the_text_names()
    {
        var (scene, opening) = Agreed();
        var before = new Commitment().Fold([opening]);
        var agreed = new Dictionary<string, DueLength> { ["commitment.done"] = Within.WorkingDays(3), ["commitment.progress"] = Within.CalendarDays(92) };

        var dues = new Commitment().Dues(new Commitment.Agree(opening.Hash, null), before, Scene.Context(Scene.Cn, Opened.AddHours(1), agreed));

        Assert.Equal(["progress 92d", "done 2026-09-30"], dues.Select(d => $"{d.Name} {d.Length}"));
        Assert.Equal("agreed", scene.State.Phase);
    }

    [Fact]
    public void A_suspension_gives_back_what_was_left_and_nobody_is_late_meanwhile()
    {
        var (scene, _) = Agreed();
        scene.Add(Scene.Us, new Commitment.Suspend(Commitment.SuspensionGround.ChannelSuspended, null), 24 * 63); // 4 May 2026, 23:00 in Shanghai
        var held = Assert.Single(scene.State.Paused);
        var meanwhile = MatterView.Of(scene.State, Opened.AddYears(1), Calendars.Published);

        scene.Add(Scene.Us, new Commitment.TakeUp(null), 24 * 365); // 2 March 2027

        Assert.False(meanwhile.Late);
        Assert.Equal(("150d", "done"), (meanwhile.Held.Single().Rest.ToString(), held.Due.Name)); // 4 May to 30 September, both counted
        var done = scene.State.Dues.Single(d => d.Name == "done");
        Assert.Equal(("150d", new DateTimeOffset(2027, 7, 30, 16, 0, 0, TimeSpan.Zero)), (done.Length.ToString(), done.At)); // 2 March + 150 days = 30 July
        Assert.Empty(scene.State.Paused);
    }

    [Fact]
    public void The_answer_to_a_text_is_offered_to_whoever_did_not_write_it()
    {
        var scene = new Scene(new Commitment(), Opened);
        scene.Add(Scene.Us, Example, 0);

        Assert.DoesNotContain("commitment.agree/1", new Commitment().Allowed(scene.State, Scene.Us).Select(k => k.Type));
        Assert.Contains("commitment.agree/1", new Commitment().Allowed(scene.State, Scene.Cn).Select(k => k.Type));
    }

    [Fact]
    public void Agreeing_offers_the_entries_that_hold_a_text()
    {
        var text = new Commitment().Kind("commitment.agree/1")!.Fields.Single(f => f.Name == "text");

        Assert.Equal(["propose", "redraft"], text.NamesEntry);
    }

    [Fact]
    public void Both_texts_of_a_commitment_are_needed()
    {
        var (facts, body) = new Commitment().Split(Example with { Text = new("Only English", null) });

        new Commitment().Parse("commitment.propose/1", System.Text.Json.JsonSerializer.SerializeToElement(new Commitment().Merge("commitment.propose/1", facts, System.Text.Json.JsonSerializer.SerializeToElement(body))), out var complaints);

        Assert.Equal(("text", "missing-chinese"), (complaints.Single().Field, complaints.Single().Code));
    }

    private static (Scene Scene, MatterEntry Opening) Agreed()
    {
        var scene = new Scene(new Commitment(), Opened);
        var opening = scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, new Commitment.Agree(opening.Hash, null), 1);
        return (scene, opening);
    }
}
