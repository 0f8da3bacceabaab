using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;
using Entente.Procedures.Reciprocity;
using static Entente.Procedures.Kinds.InformationRequest;

namespace Entente.Procedures.Tests;

/// <summary>Counted by hand from the letters written here. A working day of Shanghai acknowledges; an ordinary request has 14 calendar days.</summary>
public sealed class ReciprocityTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero); // Monday, 22:00 in Shanghai
    private static readonly DateTimeOffset MarchFirst = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly InformationRequest Rules = new();

    [Fact]
    public void Late_silent_and_in_time_are_three_things_and_a_running_due_is_none()
    {
        var table = Of(InTime(), Late(), Silent(), Withdrawn());

        Assert.Equal(new("requests-in-time", Scene.Cn, 1, 3), Share(table, "requests-in-time", Scene.Cn)); // withdrawn: nothing to count
        Assert.Equal(new("acknowledged-in-time", Scene.Cn, 2, 3), Share(table, "acknowledged-in-time", Scene.Cn));
        Assert.Equal(new("silence", Scene.Cn, 2, 6), Share(table, "silence", Scene.Cn)); // the silent one owed an acknowledgement and an answer
        Assert.Equal(new("no-trace", Scene.Cn, 1, 2), Share(table, "no-trace", Scene.Cn));
        Assert.Equal(new("requests-in-time", Scene.Us, 0, 0), Share(table, "requests-in-time", Scene.Us));
        Assert.Null(Share(table, "requests-in-time", Scene.Us).Percent);
        Assert.Equal(33, Share(table, "requests-in-time", Scene.Cn).Percent);
        Assert.Equal(new("information-request", Scene.Us, 4), table.Counts.Single(c => c.Party == Scene.Us));
    }

    [Fact]
    public void Times_are_nearest_rank_and_count_only_what_was_met()
    {
        var wait = Of(InTime(), Late(), Silent()).Waits.Single(w => w.Measure == "time-to-answer" && w.Party == Scene.Cn);

        Assert.Equal((2, 6 * 60, 400 * 60), (wait.Of, wait.MedianMinutes, wait.NinetiethMinutes)); // 6 h and 400 h
    }

    [Fact]
    public void The_order_of_matters_and_who_computes_change_nothing_and_one_entry_changes_the_hash()
    {
        var one = Of(InTime(), Late(), Silent());
        var turned = ReciprocityTable.Of([Matter(Silent()), Matter(Late()), Matter(InTime())], Scene.Us, Scene.Cn, MarchFirst, MarchFirst.AddMonths(2));

        Assert.Equal(one.Hash, turned.Hash);
        Assert.NotEqual(one.Hash, Of(InTime(), Late()).Hash);
        Assert.Throws<ArgumentException>(() => ReciprocityTable.Of([], Scene.Us, Scene.Us, MarchFirst, MarchFirst.AddDays(1)));
    }

    [Fact]
    public void What_the_receiver_has_not_accepted_is_not_counted()
    {
        var scene = InTime();
        scene.Replace(scene.Entries[^1], scene.Entries[^1] with { Admitted = null });

        Assert.Equal(0, Share(ReciprocityTable.Of([(Rules, scene.Entries)], Scene.Us, Scene.Cn, MarchFirst, MarchFirst.AddMonths(2)), "requests-in-time", Scene.Cn).Number);
    }

    private static Scene InTime()
    {
        var scene = new Scene(Rules, Monday);
        scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        scene.Add(Scene.Cn, new Acknowledge(), 2);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NoTrace, null, null), 6);
        return Accepted(scene);
    }

    // 14 days after 9 March end on 23 March, 24:00 in Shanghai; 400 hours after is 26 March.
    private static Scene Late()
    {
        var scene = new Scene(Rules, Monday);
        scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        scene.Add(Scene.Cn, new Acknowledge(), 3);
        scene.Add(Scene.Cn, new Answer(1, AnswerKind.NotAvailable, null, null), 400);
        return Accepted(scene);
    }

    private static Scene Silent()
    {
        var scene = new Scene(Rules, Monday);
        scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        scene.Add(Scene.Us, new Lapse("answer"), 500);
        return Accepted(scene);
    }

    private static Scene Withdrawn()
    {
        var scene = new Scene(Rules, Monday);
        scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        scene.Add(Scene.Us, new Withdraw(null), 1);
        return Accepted(scene);
    }

    private static Scene Accepted(Scene scene)
    {
        foreach (var entry in scene.Entries.ToList()) scene.Replace(entry, entry with { Admitted = true });
        return scene;
    }

    private static (Procedure, IReadOnlyCollection<MatterEntry>) Matter(Scene scene) => (Rules, scene.Entries);

    private static ReciprocityTable Of(params Scene[] scenes) =>
        ReciprocityTable.Of(scenes.Select(Matter), Scene.Cn, Scene.Us, MarchFirst, MarchFirst.AddMonths(2));

    private static Share Share(ReciprocityTable table, string measure, PartyCode party) => table.Shares.Single(s => s.Measure == measure && s.Party == party);
}
