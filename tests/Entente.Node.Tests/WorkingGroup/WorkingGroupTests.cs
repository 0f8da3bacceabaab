using Entente.Exchange.Entries;
using Entente.Node.Desks.WorkingGroup;
using Entente.Node.Tests.Federation;
using Entente.Procedures;

namespace Entente.Node.Tests.WorkingGroup;

/// <summary>What the desk says is read on both nodes; numbers are counted by hand from the letters written here.</summary>
public sealed class WorkingGroupTests
{
    [Fact]
    public async Task A_commitment_moves_over_the_board_alike_on_both_nodes()
    {
        await using var pair = await Started("commitment@1");
        var talk = new Talk(pair, "commitment");

        await talk.Letters(2); // proposed, agreed
        var agreed = await Card(pair.Us);
        Assert.Equal((BoardColumn.Agreed, pair.Cn.Party, "done"), (agreed.Column, Assert.Single(agreed.Owners), agreed.Next!.Due.Name));
        Assert.Equal("agree", agreed.LastWord.Kind);
        await talk.Letters(1); // progress
        Assert.Equal((BoardColumn.InProgress, "ON_TRACK"), ((await Card(pair.Cn)).Column, (await Card(pair.Cn)).LastWord.Code));
        await talk.Letters(1); // suspended
        Assert.Equal(("suspended", "CHANNEL_SUSPENDED"), ((await Card(pair.Us)).Phase, (await Card(pair.Us)).LastWord.Code));
        await talk.Letters(2); // taken up, reported done
        var reported = await Card(pair.Us);
        Assert.Equal((BoardColumn.Reported, "confirm", pair.Us.Party), (reported.Column, reported.Next!.Due.Name, reported.Next.Due.OwedBy));
        await talk.Letters(1); // confirmed
        Assert.Equal(BoardColumn.Outcome, (await Card(pair.Cn)).Column);
        Assert.False((await Card(pair.Cn)).IsLate);
    }

    [Fact]
    public async Task A_day_that_passed_is_late_before_anybody_put_it_on_record()
    {
        await using var pair = await Started("commitment@1");
        await new Talk(pair, "commitment").Letters(3);

        pair.Clock.Ahead += TimeSpan.FromDays(128); // its day is in 126

        Assert.True((await Card(pair.Us)).IsLate);
        Assert.Equal(BoardColumn.InProgress, (await Card(pair.Us)).Column);
    }

    [Fact]
    public async Task Both_nodes_compute_the_same_figures_from_what_both_hold()
    {
        await using var pair = await Started("information-request@1");
        await new Talk(pair, "information-request").Letters(4); // asked, acknowledged, "no trace", feedback
        var today = DateOnly.FromDateTime(pair.Clock.GetUtcNow().UtcDateTime);
        var period = ReadReciprocity.Period.Of(today.AddDays(-1), today.AddDays(70), today)!;

        var ours = await ReadReciprocity.Handle(pair.Cn.Party, period, pair.Us.Author, CancellationToken.None);
        var theirs = await ReadReciprocity.Handle(pair.Us.Party, period, pair.Cn.Author, CancellationToken.None);

        Assert.Equal(ours.Hash, theirs.Hash);
        Assert.Equal((1, 1), Of(ours, "requests-in-time", pair.Cn.Party));
        Assert.Equal((1, 1), Of(ours, "no-trace", pair.Cn.Party));
        Assert.Equal((1, 1), Of(ours, "feedback-in-time", pair.Us.Party));
        Assert.Equal((0, 2), Of(ours, "silence", pair.Cn.Party));

        // Closed today; its fourteen days end later, and that is the period they are judged in.
        var later = await ReadReciprocity.Handle(pair.Cn.Party, new(today.AddDays(10), today.AddDays(20)), pair.Us.Author, CancellationToken.None);
        Assert.Equal((1, 1), Of(later, "requests-in-time", pair.Cn.Party));
        Assert.Equal((0, 0), Of(later, "feedback-in-time", pair.Us.Party));
    }

    [Fact]
    public void A_period_in_the_wrong_order_is_none_and_the_present_year_is_the_default()
    {
        Assert.Null(ReadReciprocity.Period.Of(new(2026, 2, 2), new(2026, 2, 1), new(2026, 3, 1)));
        Assert.Equal(new(new(2026, 1, 1), new(2026, 2, 28)), ReadReciprocity.Period.Of(null, null, new(2026, 3, 1)));
    }

    private static (int, int) Of(Procedures.Reciprocity.ReciprocityTable table, string measure, PartyCode party) =>
        table.Shares.Single(s => s.Measure == measure && s.Party == party) is var share ? (share.Number, share.Of) : default;

    private static async Task<Pair> Started(string procedure)
    {
        var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Procedures = [new(procedure, 1000)] });
        return pair;
    }

    private static async Task<CommitmentCard> Card(TestNode node) => Assert.Single(await ReadCommitments.Handle(node.Author, CancellationToken.None));

    /// <summary>A play of <see cref="EveryProcedureTests"/>, some letters at a time.</summary>
    private sealed class Talk(Pair pair, string name)
    {
        private readonly Dictionary<string, Digest> said = [];
        private Digest? matter;
        private int next;

        public async Task Letters(int count)
        {
            for (; count > 0; count--, next++)
            {
                var words = EveryProcedureTests.Plays[name][next].Trim().Split(' ', 3);
                var (by, to) = words[0] == "US" ? (pair.Us, pair.Cn) : (pair.Cn, pair.Us);
                pair.Clock.Ahead += TimeSpan.FromMinutes(10);
                var fields = said.Aggregate(words[2], (text, s) => text.Replace($"\"${s.Key}\"", $"\"{s.Value}\"", StringComparison.Ordinal));
                said[words[1]] = await EveryProcedureTests.Say(ProcedureCatalogue.Find(name + "@1")!, by, to, matter, words[1], fields);
                matter ??= said[words[1]];
                await by.Deliver(to);
            }
        }
    }
}
