using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>What the vectors cannot say of a meeting: days in two zones, what a form offers and wants. domain.md G.</summary>
public sealed class MeetingTests
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    internal static Meeting.Call Example { get; } = new(
        Meeting.MeetingBody.WorkingGroup, Meeting.Level.Senior, Meeting.Mode.InPerson, Scene.Cn, [new(new(2027, 6, 9), new(2027, 6, 11)), new(new(2027, 6, 16), new(2027, 6, 18))],
        new("Sample meeting", "示例会议"), null, null);

    internal static Func<int, Statement>[] Letters { get; } =
    [
        _ => Example, _ => new Meeting.ChooseDate(new(2027, 6, 9), new(2027, 6, 11), new(2027, 5, 20), null), _ => new Meeting.ChooseDate(new(2027, 6, 16), new(2027, 6, 18), new(2027, 5, 20), null),
        n => new Meeting.OfferDates([new(new(2027, 6, 9 + (n % 2 * 7)), new(2027, 6, 11 + (n % 2 * 7)))], null),
        n => new Meeting.ProposeItem((Meeting.DesiredResult)(n % 4), 30, false, new("Item", "议题"), null), _ => new Meeting.ProposeItem(Meeting.DesiredResult.Decision, null, false, new("Item", "议题"), null),
        _ => new Meeting.AcceptItem(default), _ => new Meeting.AcceptItem(default), _ => new Meeting.DeclineItem(default, null), _ => new Meeting.WithdrawItem(default),
        _ => new Meeting.SendPapers(new("papers", null)), n => new Meeting.NameDelegation(1 + (n % 9), 2, new("Head", null), null, null),
        _ => new Meeting.Postpone(Meeting.PostponeGround.Schedule, null), _ => new Meeting.ReportHeld(new(2027, 6, 9), new(2027, 6, 11), null),
        _ => new Meeting.DraftOutcome(false, null, new("Text", "文本"), null), _ => new Meeting.AgreeOutcome(default), _ => new Meeting.AgreeOutcome(default), _ => new Meeting.ReadOut(true, new("Ours", null), null),
        _ => new Meeting.Remark(new("more", null)), _ => new Meeting.CallOff(null), _ => new Meeting.Close(null),
        n => new Lapse(new[] { "choose-date", "send-papers", "name-delegation", "agree-outcome" }[n % 4]), _ => new Recount("choose-date"), _ => new Open(),
    ];

    [Fact]
    public void Papers_are_wanted_until_the_same_day_in_either_capital()
    {
        var scene = Dated();

        Assert.Equal(
            ["CN 2027-05-20T16:00", "US 2027-05-21T04:00"],
            scene.State.Dues.Where(d => d.Name == "send-papers").Select(d => $"{d.OwedBy} {d.At.UtcDateTime:yyyy-MM-dd'T'HH:mm}"));
    }

    [Fact]
    public void An_agenda_is_there_when_both_sides_want_an_item_and_none_is_open()
    {
        var scene = Dated();
        var item = scene.Add(Scene.Us, Letters[4](0), 30);
        scene.Add(Scene.Cn, new Meeting.AcceptItem(item.Hash), 31);

        Assert.Equal("agenda-agreed", scene.State.Phase);
        Assert.Equal("ACCEPTED", scene.State.Progress!.Value.GetProperty("items").GetProperty(item.Hash.Hex).GetProperty("standing").GetString());
    }

    [Theory, InlineData(true, null), InlineData(false, "They differ.")]
    public void Where_the_two_texts_differ_is_written_when_they_do(bool differ, string? note)
    {
        var rules = new Meeting();
        var fields = JsonSerializer.SerializeToElement(new { languagesDiffer = differ, text = new { en = "a", zh = "甲" }, differenceNote = new { en = note } });

        rules.Parse("meeting.draft-outcome/1", fields, out var complaints);

        Assert.Equal(("differenceNote", "difference-needs-note"), (complaints.Single().Field, complaints.Single().Code));
    }

    [Fact]
    public void No_name_of_a_person_is_a_fact()
    {
        var facts = new Meeting().Split(new Meeting.NameDelegation(2, 1, new("Sample Head", "示例"), [new(new("Sample Member", "示例"), null, Meeting.Role.Member)], null)).Facts;

        Assert.Equal(["interpreters", "persons"], facts.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private static Scene Dated()
    {
        var scene = new Scene(new Meeting(), Opened);
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, new Meeting.ChooseDate(new(2027, 6, 9), new(2027, 6, 11), new(2027, 5, 20), null), 24);
        return scene;
    }
}
