using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;
using Entente.Procedures.Kinds;
using static Entente.Procedures.Kinds.InformationRequest;

namespace Entente.Procedures.Tests;

/// <summary>domain.md C8, told as cases.</summary>
public sealed class InformationRequestTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero);

    private static readonly InformationRequest Rules = new();

    private readonly Scene scene = new(Rules, Monday);

    internal static Ask Example(int questions, Urgency urgency = Urgency.Normal) => new(
        urgency, CaseType.Post, [UseCode.H1, UseCode.H2], true, RiskScreen.NoRiskSeen, ReplyWanted.Writing, new("Parcels", "包裹"),
        urgency == Urgency.Normal ? null : new("hearing", "开庭"), new("Background.", null),
        [.. Enumerable.Range(1, questions).Select(n => new Question(SubjectKind.Consignment, new($"Question {n}", null), null))]);

    [Theory]
    [InlineData(Urgency.Emergency, "2026-03-09T22:00:00Z")] // 8 hours
    [InlineData(Urgency.Urgent, "2026-03-12T16:00:00Z")]    // 3 working days of Shanghai after 9 March: 12 March, 24:00
    [InlineData(Urgency.Normal, "2026-03-23T16:00:00Z")]    // 14 calendar days: 23 March, 24:00
    public void Urgency_sets_the_time_to_answer(Urgency urgency, string expected)
    {
        scene.Add(Scene.Us, Example(1, urgency), 0);

        Assert.Equal(DateTimeOffset.Parse(expected, null), scene.State.Dues.Single(d => d.Name == "answer").At);
    }

    [Fact]
    public void The_agreements_own_period_replaces_the_rulebooks()
    {
        var dues = Rules.Dues(Example(1), null, Scene.Context(Scene.Us, Monday, new Dictionary<string, DueLength> { ["information-request.answer"] = Within.CalendarDays(7) }));

        Assert.Equal(DateTimeOffset.Parse("2026-03-16T16:00:00Z", null), dues.Single(d => d.Name == "answer").At);
    }

    [Fact]
    public void A_receiver_can_count_again_what_the_author_signed()
    {
        var ask = scene.Add(Scene.Us, Example(1, Urgency.Urgent), 0);
        var seven = Scene.Context(Scene.Cn, Monday.AddDays(3), new Dictionary<string, DueLength> { ["information-request.answer"] = Within.CalendarDays(7) });

        Assert.Equal(ask.SignedDues, Rules.ExpectedDues(ask, null, Scene.Context(Scene.Cn, Monday.AddDays(3))));
        Assert.NotEqual(ask.SignedDues, Rules.ExpectedDues(ask, null, seven));
    }

    [Fact]
    public void Questions_are_answered_one_by_one_and_no_trace_is_a_full_answer()
    {
        scene.Add(Scene.Us, Example(2), 0);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5);
        Assert.Equal("partly-answered", scene.State.Phase);
        Assert.Contains(scene.State.Dues, d => d.Name == "answer");

        scene.Add(Scene.Cn, new Answer(2, AnswerKind.Fact, new(SourceGrade.B, InformationGrade.Corroborated), new("Found.", "已查明。")), 6);

        Assert.Equal("answered", scene.State.Phase);
        Assert.Equal([("feedback", Scene.Us)], scene.State.Dues.Select(d => (d.Name, d.OwedBy)));
        Assert.Equal("""{"urgency":"NORMAL","asked":2,"answers":{"1":"NO_TRACE","2":"FACT"}}""", scene.State.Progress!.Value.GetRawText());
    }

    [Fact]
    public void A_question_is_answered_once_and_must_exist()
    {
        scene.Add(Scene.Us, Example(2), 0);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5);
        var twice = scene.Add(Scene.Cn, new Answer(1, AnswerKind.NotAvailable, null, null), 6);
        var beyond = scene.Add(Scene.Cn, new Answer(3, AnswerKind.NoTrace, null, null), 7);

        Assert.Equal("already-answered", scene.State.Void[twice.Hash].Code);
        Assert.Equal("no-such-question", scene.State.Void[beyond.Hash].Code);
    }

    [Fact]
    public void A_withdrawal_that_crosses_an_answer_is_crossed_until_settled_by_one_who_saw_both()
    {
        var ask = scene.Add(Scene.Us, Example(1), 0);
        var withdrawal = scene.Add(Scene.Us, new Withdraw(null), 4, [ask]);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5, [ask]);
        Assert.Equal(MatterState.CrossedPhase, scene.State.Phase);
        Assert.Equal(["settle", "recall", "correct", "ask-onward-use"], Rules.Allowed(scene.State, Scene.Cn).Select(k => k.TextKey["entry.".Length..]));

        scene.Add(Scene.Cn, new Settle(withdrawal.Hash), 6);

        Assert.Equal("withdrawn", scene.State.Phase);
        Assert.Empty(scene.State.Dues);
    }

    [Fact]
    public void Two_settlements_that_choose_differently_cross_again()
    {
        var ask = scene.Add(Scene.Us, Example(1), 0);
        var withdrawal = scene.Add(Scene.Us, new Withdraw(null), 4, [ask]);
        var answer = scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5, [ask]);
        scene.Add(Scene.Us, new Settle(answer.Hash), 6, [withdrawal, answer]);
        scene.Add(Scene.Cn, new Settle(withdrawal.Hash), 6, [withdrawal, answer]);
        Assert.Equal(MatterState.CrossedPhase, scene.State.Phase);

        scene.Add(Scene.Us, new Settle(scene.State.Crossed![0]), 7);

        Assert.Null(scene.State.Crossed);
        Assert.Empty(scene.State.Void);
    }

    [Fact]
    public void A_refused_entry_is_void_with_the_receivers_code_and_moves_nothing()
    {
        scene.Add(Scene.Us, Example(1), 0);
        var answer = scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5);
        scene.Replace(answer, answer with { Admitted = false, RefusalCode = "quota-spent" });

        Assert.Equal("quota-spent", scene.State.Void[answer.Hash].Code);
        Assert.Equal("asked", scene.State.Phase);
    }

    [Fact]
    public void An_author_that_leaves_out_its_own_earlier_entry_is_void()
    {
        var ask = scene.Add(Scene.Us, Example(2), 0);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5);
        var fork = scene.Add(Scene.Cn, new Answer(2, AnswerKind.NoTrace, null, null), 6, [ask]);

        Assert.Equal("track-broken", scene.State.Void[fork.Hash].Code);
    }

    [Fact]
    public void An_entry_that_names_one_not_yet_here_waits_and_is_not_void()
    {
        var ask = scene.Add(Scene.Us, Example(1), 0);
        var mark = scene.Add(Scene.Cn, new Open(), 4);
        var answer = scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5);

        var state = Rules.Fold([ask, answer]);

        Assert.Equal([answer.Hash], state.Waiting);
        Assert.Equal("asked", state.Phase);
        Assert.Equal("answered", Rules.Fold([ask, answer, mark]).Phase);
    }

    [Fact]
    public void An_opening_that_signs_no_period_is_void()
    {
        var (facts, _) = Rules.Split(Example(1));
        var opening = scene.Add(Scene.Us, Rules.Opening.Type, Monday, [], facts);

        Assert.Equal("dues-differ", scene.State.Void[opening.Hash].Code);
    }

    [Fact]
    public void Free_text_in_the_header_makes_an_entry_void()
    {
        scene.Add(Scene.Us, Example(1), 0);
        var talkative = scene.Add(
            Scene.Cn, "information-request.answer/1", Monday.AddHours(3), scene.State.Heads,
            JsonSerializer.SerializeToElement(new { question = 1, kind = "NO_TRACE", fact = new { en = "a name" } }));

        Assert.Equal(("fact", "unknown-field"), (scene.State.Void[talkative.Hash].Field, scene.State.Void[talkative.Hash].Code));
    }

    [Fact]
    public void The_state_an_author_had_seen_can_be_computed_again()
    {
        var ask = scene.Add(Scene.Us, Example(1), 0);
        var seen = scene.State.Hash;
        var answer = scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 5, [ask]);
        scene.Add(Scene.Us, new AddInformation(new("more", null)), 6, [ask]);

        Assert.Equal(seen, Rules.Before(scene.Entries, answer.Hash).Hash);
    }

    [Fact]
    public void What_the_questions_say_stands_in_the_body_and_how_many_there_are_in_the_facts()
    {
        var (facts, body) = Rules.Split(Example(2));

        Assert.Equal("""[{"kind":"CONSIGNMENT"},{"kind":"CONSIGNMENT"}]""", facts.GetProperty("questions").GetRawText());
        Assert.Equal("Question 2", (string?)body["questions"]![1]!["text"]!["en"]);
        Assert.DoesNotContain("Background", facts.GetRawText(), StringComparison.Ordinal);
    }
}
