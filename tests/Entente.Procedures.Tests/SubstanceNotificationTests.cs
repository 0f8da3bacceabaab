using System.Text.Json;
using Entente.Procedures.Kinds;
using static Entente.Procedures.Kinds.SubstanceNotification;

namespace Entente.Procedures.Tests;

/// <summary>domain.md A2 and A4, told as cases.</summary>
public sealed class SubstanceNotificationTests
{
    /// <summary>Monday 9 March 2026, 10:00 in Washington, an ordinary week on both sides.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 3, 9, 10, 0, 0, TimeSpan.FromHours(-4));

    private static readonly SubstanceNotification Rules = new();

    private readonly Scene scene = new(Rules, Monday);

    internal static Notify Example { get; } = new(
        NotificationKind.FirstDetection, Circumstance.SeizurePost, "AAAAAAAAAAAAAA-BBBBBBBBBB-N", new("example", "示例"), null, ChemicalFamily.Nitazene,
        IdentificationLevel.L2, false, new(2026, 2, 20), new(2026, 3, 2), new(2026, 3, 9), null, [new(Matrix.Powder, 1200, null, null)], null, null,
        [new(new("GC-MS", null), SwgdrugCategory.A, SwgdrugCategory.B, 1, ReviewableData: true, FieldDevice: false, ComparedWith.Library, SameSystem: false, Outcome.Positive)], null, new("First detection.", "首次发现。"));

    [Fact]
    public void A_notification_owes_an_acknowledgement_in_2_and_a_reply_in_10_working_days_of_the_other_side()
    {
        scene.Add(Scene.Us, Example, 0);

        var state = scene.State;

        // 14:00 UTC is 22:00 of 9 March in Shanghai: that day is not counted. 2nd working day: 11 March. 10th: Monday 23 March. Both end at 24:00 (+08).
        Assert.Equal("notified", state.Phase);
        Assert.Equal(
            [("acknowledge", "CN", "2026-03-11T16:00:00Z"), ("reply", "CN", "2026-03-23T16:00:00Z")],
            state.Dues.Select(d => (d.Name, d.OwedBy.Value, d.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null))));
        Assert.All(state.Dues, d => Assert.False(d.Provisional));
    }

    [Fact]
    public void Opened_acknowledged_and_answered_leaves_nothing_owed()
    {
        var notice = scene.Add(Scene.Us, Example, 0);
        var mark = scene.Add(Scene.Cn, new Open(), 10);
        scene.Add(Scene.Cn, new Acknowledge(), 11);
        scene.Add(Scene.Cn, new Reply(Sighting.NotSeen, null), 100);

        var state = scene.State;

        Assert.Equal("answered", state.Phase);
        Assert.Empty(state.Dues);
        Assert.Empty(state.Void);
        Assert.Equal(mark.Hash, state.OpenedBy[notice.Hash]);
        Assert.Equal([false, false], state.Met.Select(m => m.Late));
    }

    [Fact]
    public void Looking_meets_the_first_period_and_keeps_a_final_answer_due()
    {
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, new Reply(Sighting.Looking, null), 24);
        Assert.Equal(["final-reply"], scene.State.Dues.Select(d => d.Name));
        Assert.Equal("looking", scene.State.Phase);

        scene.Add(Scene.Cn, new Reply(Sighting.SeenHere, null), 240);

        Assert.Equal("answered", scene.State.Phase);
        Assert.Empty(scene.State.Dues);
    }

    [Fact]
    public void Silence_recorded_before_the_period_has_ended_is_void()
    {
        scene.Add(Scene.Us, Example, 0);
        var early = scene.Add(Scene.Us, new Lapse("reply"), 24 * 13);

        Assert.Equal("before-due", scene.State.Void[early.Hash].Code);
        Assert.Equal("notified", scene.State.Phase);
    }

    [Fact]
    public void A_reply_that_comes_after_recorded_silence_is_valid_and_late()
    {
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Us, new Lapse("reply"), 24 * 15);
        Assert.Equal("no-reply", scene.State.Phase);

        scene.Add(Scene.Cn, new Reply(Sighting.NotSeen, null), 24 * 16);

        Assert.Equal("answered-late", scene.State.Phase);
        Assert.Empty(scene.State.Void);
    }

    [Fact]
    public void A_reply_that_crosses_recorded_silence_is_late_in_either_order_of_arrival()
    {
        var notice = scene.Add(Scene.Us, Example, 0);
        var lapse = scene.Add(Scene.Us, new Lapse("reply"), 24 * 15, [notice]);
        var reply = scene.Add(Scene.Cn, new Reply(Sighting.NotSeen, null), 24 * 14, [notice]);

        Assert.Equal("answered-late", Rules.Fold([notice, lapse, reply]).Phase);
        Assert.Equal(Rules.Fold([notice, lapse, reply]).Hash, Rules.Fold([reply, notice, lapse]).Hash);
    }

    [Fact]
    public void The_state_knows_no_time_and_the_view_alone_says_late()
    {
        scene.Add(Scene.Us, Example, 0);
        var (before, after) = (MatterView.Of(scene.State, Monday.AddDays(1), Clocks.Calendars.Published), MatterView.Of(scene.State, Monday.AddDays(30), Clocks.Calendars.Published));

        Assert.False(before.Late);
        Assert.True(after.Late);
        Assert.True(after.NextOf(Scene.Cn)!.MayLapse);
        Assert.Null(after.NextOf(Scene.Us));
        Assert.Equal("notified", scene.State.Phase);
    }

    [Fact]
    public void A_provisional_period_is_made_firm_by_the_side_that_owes_when_its_calendar_is_published()
    {
        var late = new Scene(Rules, new(2026, 12, 28, 14, 0, 0, TimeSpan.Zero)); // ten working days reach into 2027, which China had not announced
        late.Add(Scene.Us, Example, 0);
        Assert.True(late.State.Dues.Single(d => d.Name == "reply").Provisional);
        Assert.Contains(Rules.Allowed(late.State, Scene.Cn), k => k.Type == "substance-notification.recount/1");

        var announced = Clocks.Calendars.Parse("country\tdate\tkind\tname_en\tname_zh\tsource\nCN\t2026-01-01\tholiday\tNew Year\t元旦\tx\nCN\t2027-01-01\tholiday\tNew Year\t元旦\tx\n");
        var again = Rules.Dues(new Recount("reply"), late.State, Scene.Context(Scene.Cn, late.Entries[0].Time) with { Calendars = announced });

        // 29, 30, 31 December, 4 to 8, 11, 12 January (only 1 January off in this invented notice); ends at 24:00 in Shanghai.
        Assert.Equal([(false, new DateTimeOffset(2027, 1, 12, 16, 0, 0, TimeSpan.Zero))], again.Select(d => (d.Provisional, d.At)));
    }

    [Fact]
    public void Closing_takes_effect_when_the_other_side_names_it()
    {
        scene.Add(Scene.Us, Example, 0);
        scene.Add(Scene.Cn, new Reply(Sighting.NotSeen, null), 24);
        scene.Add(Scene.Us, new Close(Conclusion.NoAction, null, null), 48);
        Assert.Equal("answered", scene.State.Phase);
        Assert.Single(scene.State.Announced);

        scene.Add(Scene.Cn, new Open(), 60);

        Assert.Equal("closed", scene.State.Phase);
        Assert.True(scene.State.PhaseIsFinal);
        Assert.Empty(scene.State.Announced);
    }

    [Fact]
    public void Two_different_assessments_that_cross_wait_for_someone_who_has_seen_both()
    {
        scene.Add(Scene.Us, Example, 0);
        var reply = scene.Add(Scene.Cn, new Reply(Sighting.SeenHere, null), 24);
        var ours = scene.Add(Scene.Us, new Assess(Assessment.Monitored, null), 30, [reply]);
        var theirs = scene.Add(Scene.Cn, new Assess(Assessment.JointAssessment, null), 31, [reply]);

        Assert.Equal(MatterState.CrossedPhase, scene.State.Phase);
        Assert.Equal(new[] { ours.Hash, theirs.Hash }.Order(), scene.State.Crossed);

        scene.Add(Scene.Us, new Settle(theirs.Hash), 40);

        Assert.Equal("joint-assessment", scene.State.Phase);
        Assert.Null(scene.State.Crossed);
        Assert.Empty(scene.State.Void);
    }

    [Fact]
    public void Dates_out_of_order_are_a_complaint_beside_the_later_date()
    {
        var fields = Fields(f => f["analysedOn"] = "2026-02-01");

        var statement = Rules.Parse(Rules.Opening.Type, fields, out var complaints);

        Assert.Null(statement);
        Assert.Equal([("analysedOn", "before-found")], complaints.Select(c => (c.Field, c.Code)));
    }

    [Theory]
    [InlineData("""{"en":"only English"}""", "missing-chinese")]
    [InlineData("""{"zh":"只有中文"}""", "missing-english")]
    [InlineData("""{"en":" ","zh":""}""", "required")]
    public void A_message_in_one_language_only_is_a_complaint(string message, string code)
    {
        var fields = Fields(f => f["message"] = System.Text.Json.Nodes.JsonNode.Parse(message));

        Rules.Parse(Rules.Opening.Type, fields, out var complaints);

        Assert.Equal([("message", code)], complaints.Select(c => (c.Field, c.Code)));
    }

    [Fact]
    public void A_form_may_post_numbers_as_text_and_leave_groups_empty()
    {
        var fields = Fields(f =>
        {
            f["amounts"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"matrix":"TABLET","pieces":"12","milligrams":""},{"matrix":"","pieces":""}]""");
            f["place"] = System.Text.Json.Nodes.JsonNode.Parse("""{"adminLevel1":{"en":"","zh":""}}""");
        });

        var statement = (Notify?)Rules.Parse(Rules.Opening.Type, fields, out var complaints);

        Assert.Empty(complaints);
        Assert.Equal([new Amount(Matrix.Tablet, null, null, 12)], statement!.Amounts);
        Assert.Null(statement.Place);
    }

    [Fact]
    public void Facts_hold_codes_numbers_and_dates_and_the_body_the_rest()
    {
        var (facts, body) = Rules.Split(Example);

        Assert.Equal(
            ["kind", "circumstance", "inchiKey", "family", "level", "isomerOpen", "foundOn", "analysedOn", "reportedOn"],
            facts.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["substanceName", "amounts", "techniques", "message"], body.Select(p => p.Key));
        Assert.Equal("首次发现。", (string?)Rules.Merge(Rules.Opening.Type, facts, JsonSerializer.SerializeToElement(body))["message"]!["zh"]);
    }

    private static JsonElement Fields(Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var (facts, body) = Rules.Split(Example);
        var whole = Rules.Merge(Rules.Opening.Type, facts, JsonSerializer.SerializeToElement(body));
        change(whole);
        return JsonSerializer.SerializeToElement(whole);
    }
}
