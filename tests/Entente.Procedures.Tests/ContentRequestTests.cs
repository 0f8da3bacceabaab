using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>Withdrawal, correction and permission, which every kind of business shares. domain.md 0.3 and G7.</summary>
public sealed class ContentRequestTests
{
    private static readonly DateTimeOffset Opened = new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero);

    private readonly Scene scene = new(new InformationRequest(), Opened);
    private readonly MatterEntry ask;
    private readonly MatterEntry answer;

    public ContentRequestTests()
    {
        ask = scene.Add(Scene.Us, InformationRequestTests.Example(2), 0);
        answer = scene.Add(Scene.Cn, new InformationRequest.Answer(1, InformationRequest.AnswerKind.NoTrace, null, null), 2);
    }

    [Fact]
    public void A_withdrawal_must_be_answered_and_moves_nothing_else()
    {
        var before = scene.State;

        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 3);

        var state = scene.State;
        Assert.Equal((before.Phase, before.Progress?.GetRawText()), (state.Phase, state.Progress?.GetRawText()));
        Assert.Contains(state.Dues, d => d is { Name: "recall-answer", OwedBy.Value: "US" } && d.About == recall.Hash);
        Assert.Equal(recall.Hash, state.Against(answer.Hash)!.By);
        Assert.NotEqual(before.Hash, state.Hash);
    }

    [Fact]
    public void An_answer_ends_the_due_and_says_what_could_not_be_undone()
    {
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 3);

        var partly = scene.Add(Scene.Us, new Comply(recall.Hash, Compliance.PartlyDone, [Remainder.PassedOn], null, null), 30);

        var request = Assert.Single(scene.State.Requests);
        Assert.Empty(request.Dues);
        Assert.Equal([Remainder.PassedOn], Assert.IsType<Comply>(request.Answers[Scene.Us].Statement).Remains!);
        Assert.Contains(scene.State.Met, m => m.By == partly.Hash && m.Due.Name == "recall-answer" && !m.Late);
    }

    [Fact]
    public void What_was_done_in_part_may_be_finished_later_and_what_is_done_is_done()
    {
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 3);
        scene.Add(Scene.Us, new Comply(recall.Hash, Compliance.PartlyDone, [Remainder.OnPaper], null, null), 30);
        var done = scene.Add(Scene.Us, new Comply(recall.Hash, Compliance.Done, null, null, null), 60);

        var again = scene.Add(Scene.Us, new Comply(recall.Hash, Compliance.Done, null, null, null), 61);

        Assert.Equal(done.Hash, scene.State.Requests[0].Answers[Scene.Us].By);
        Assert.Equal("already-answered", scene.State.Void[again.Hash].Code);
    }

    [Fact]
    public void Only_the_author_of_an_entry_withdraws_or_corrects_it()
    {
        var recall = scene.Add(Scene.Us, new Recall(answer.Hash, RecallGround.Wrong, null), 3);
        var correct = scene.Add(Scene.Us, new Correct(answer.Hash, null, new("wrong", null), new("right", null)), 4);

        Assert.Equal("not-your-entry", scene.State.Void[recall.Hash].Code);
        Assert.Equal("not-your-entry", scene.State.Void[correct.Hash].Code);
        Assert.Empty(scene.State.Requests);
    }

    [Fact]
    public void Nobody_answers_its_own_withdrawal()
    {
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 3);

        var own = scene.Add(Scene.Cn, new Comply(recall.Hash, Compliance.Done, null, null, null), 4);

        Assert.Equal("no-such-request", scene.State.Void[own.Hash].Code);
        Assert.Single(scene.State.Requests[0].Dues);
    }

    [Fact]
    public void A_corrected_entry_points_to_what_replaces_it()
    {
        var right = scene.Add(Scene.Cn, new InformationRequest.AddInformation(new("more", null)), 3);

        scene.Add(Scene.Cn, new Correct(answer.Hash, right.Hash, new("wrong", null), null), 4);

        Assert.Equal(right.Hash, scene.State.Against(answer.Hash)!.Replacement);
    }

    [Fact]
    public void A_withdrawal_weighs_more_than_a_correction_and_ends_the_correcting()
    {
        scene.Add(Scene.Cn, new Correct(answer.Hash, null, new("wrong", null), new("right", null)), 3);
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.NotAllowed, null), 4);

        var late = scene.Add(Scene.Cn, new Correct(answer.Hash, null, new("wrong", null), new("right", null)), 5);

        Assert.Equal(recall.Hash, scene.State.Against(answer.Hash)!.By);
        Assert.Equal("already-recalled", scene.State.Void[late.Hash].Code);
    }

    [Fact]
    public void A_correction_can_itself_be_corrected()
    {
        var first = scene.Add(Scene.Cn, new Correct(answer.Hash, null, new("wrong", null), new("right", null)), 3);
        var twice = scene.Add(Scene.Cn, new Correct(answer.Hash, null, new("wrong", null), new("right", null)), 4);
        scene.Add(Scene.Cn, new Correct(first.Hash, null, new("wrong", null), new("right", null)), 5);

        Assert.Equal("already-corrected", scene.State.Void[twice.Hash].Code);
        Assert.NotNull(scene.State.Against(first.Hash));
    }

    [Fact]
    public void Withdrawal_is_possible_after_the_end_and_the_answer_is_owed_all_the_same()
    {
        scene.Add(Scene.Us, new InformationRequest.Withdraw(null), 5);
        Assert.True(scene.State.PhaseIsFinal);

        scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 24 * 90);

        Assert.Empty(scene.State.Void);
        Assert.Equal(["recall-answer US"], scene.State.Dues.Select(d => $"{d.Name} {d.OwedBy}"));
        Assert.Contains(new InformationRequest().Allowed(scene.State, Scene.Us), k => k.TextKey == "entry.comply");
    }

    [Fact]
    public void A_withdrawal_that_crosses_other_letters_leaves_nothing_to_settle_and_is_not_set_aside()
    {
        scene.Add(Scene.Us, new InformationRequest.Withdraw(null), 5, seen: [answer]);
        scene.Add(Scene.Cn, new InformationRequest.Answer(2, InformationRequest.AnswerKind.NoTrace, null, null), 5, seen: [answer]);
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 6);
        var crossed = scene.State.Crossed!;
        scene.Add(Scene.Us, new Settle(crossed[0]), 7);

        Assert.Equal(2, crossed.Count);
        Assert.Null(scene.State.Crossed);
        Assert.Equal(recall.Hash, Assert.Single(scene.State.Requests).By);
    }

    [Fact]
    public void Permission_is_asked_of_the_giver_within_ten_working_days_and_nothing_is_allowed_before()
    {
        var asked = scene.Add(Scene.Us, new AskOnwardUse(answer.Hash, OnwardUse.InCourt, null, new("court", null)), 24 * 7);

        var request = Assert.Single(scene.State.Requests);
        var due = Assert.Single(request.Dues);
        Assert.Equal(("permission-answer", "CN", "10wd"), (due.Name, due.OwedBy.Value, due.Length.ToString())); // domain.md 0.3
        Assert.False(request.Permits(new(2026, 3, 20)));
        Assert.Equal(asked.Hash, request.By);
    }

    [Fact]
    public void The_giver_grants_until_a_day_and_may_take_it_back()
    {
        var asked = scene.Add(Scene.Us, new AskOnwardUse(answer.Hash, OnwardUse.PassOn, null, new("customs", null)), 24);
        scene.Add(Scene.Cn, new DecideOnwardUse(asked.Hash, PermissionDecision.Granted, new(2026, 6, 30), null), 48);
        var granted = scene.State.Requests[0];
        scene.Add(Scene.Cn, new DecideOnwardUse(asked.Hash, PermissionDecision.Refused, null, null), 72);

        Assert.True(granted.Permits(new(2026, 6, 30)));
        Assert.False(granted.Permits(new(2026, 7, 1)));
        Assert.False(scene.State.Requests[0].Permits(new(2026, 6, 30)));
    }

    [Fact]
    public void The_asking_side_decides_nothing_and_needs_no_leave_for_its_own_words()
    {
        var asked = scene.Add(Scene.Us, new AskOnwardUse(answer.Hash, OnwardUse.InCourt, null, new("court", null)), 24);
        var self = scene.Add(Scene.Us, new DecideOnwardUse(asked.Hash, PermissionDecision.Granted, null, null), 25);
        var own = scene.Add(Scene.Us, new AskOnwardUse(ask.Hash, OnwardUse.InCourt, null, new("court", null)), 26);

        Assert.Equal("no-such-request", scene.State.Void[self.Hash].Code);
        Assert.Equal("your-own-entry", scene.State.Void[own.Hash].Code);
    }

    [Fact]
    public void Silence_goes_on_record_after_the_period_only_and_a_late_answer_still_counts()
    {
        var recall = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 24); // seven calendar days: to 17 March, Washington
        var early = scene.Add(Scene.Cn, new NoAnswer(recall.Hash), 24 * 5);
        var silence = scene.Add(Scene.Cn, new NoAnswer(recall.Hash), 24 * 10);
        var silent = scene.State;
        scene.Add(Scene.Us, new Comply(recall.Hash, Compliance.Done, null, null, null), 24 * 11);

        Assert.Equal("before-due", scene.State.Void[early.Hash].Code);
        Assert.Equal(silence.Hash, silent.Requests[0].Silence);
        Assert.Empty(silent.Requests[0].Dues);
        Assert.Contains(scene.State.Met, m => m.Due.Name == "recall-answer" && m.Late);
    }

    [Fact]
    public void Two_withdrawals_wait_for_two_answers()
    {
        var other = scene.Add(Scene.Cn, new InformationRequest.AddInformation(new("more", null)), 3);
        var first = scene.Add(Scene.Cn, new Recall(answer.Hash, RecallGround.Wrong, null), 4);
        var second = scene.Add(Scene.Cn, new Recall(other.Hash, RecallGround.Wrong, null), 5);
        scene.Add(Scene.Us, new Comply(first.Hash, Compliance.Done, null, null, null), 6);

        Assert.Equal([second.Hash], scene.State.Dues.Where(d => d.Name == "recall-answer").Select(d => d.About!.Value));
    }

    [Theory]
    [InlineData(Compliance.PartlyDone, false, false, "partly-names-what-remains")]
    [InlineData(Compliance.Done, true, false, "partly-names-what-remains")]
    [InlineData(Compliance.Refused, false, false, "refusal-names-ground")]
    [InlineData(Compliance.Done, false, true, "refusal-names-ground")]
    public void An_answer_names_what_remains_and_a_refusal_its_ground(Compliance outcome, bool remains, bool ground, string code) =>
        Assert.Equal(code, new Comply(answer.Hash, outcome, remains ? [Remainder.Other] : null, ground ? RefusalGround.Disputed : null, null).InFacts().Single().Code);

    [Fact]
    public void An_agreement_is_an_instrument_and_has_no_withdrawal_of_entries() =>
        Assert.DoesNotContain(new Agreement().Kinds, k => k.TextKey is "entry.recall" or "entry.correct" or "entry.comply");
}
