using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>The link fails in every way it can; nothing is lost and nothing arrives twice.</summary>
public sealed class LinkTests
{
    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task While_the_link_is_cut_an_entry_waits_visibly_and_then_arrives_once(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        pair.Us.Line.Cut = true;

        var entry = await Pair.Notify(pair.Us, pair.Cn);
        Assert.Equal(Round.Stuck, await pair.Us.Exchange(pair.Cn));
        var waiting = await Item(pair.Us, entry);
        var today = await ReadToday.Handle(pair.Us.Author, CancellationToken.None);
        pair.Us.Line.Cut = false;
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal((Delivery.Queued, "link-down", 1), (waiting.State, waiting.Reason, waiting.Attempts));
        Assert.Equal("link-down", Assert.Single(today.Failed).Reason);
        Assert.Equal(("down", 1), Assert.Single(today.Links.Select(l => (l.State, l.Waiting))));
        Assert.Equal(Delivery.Receipted, (await Item(pair.Us, entry)).State);
        await AssertHeldOnce(pair.Cn, entry);
    }

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task An_answer_that_is_lost_is_given_again_word_for_word(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var entry = await Pair.Notify(pair.Us, pair.Cn);

        pair.Us.Line.LosesAnswers = true;
        await pair.Us.Exchange(pair.Cn);
        var unsure = await Item(pair.Us, entry);
        pair.Us.Line.LosesAnswers = false;
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal((Delivery.Sent, "no-answer"), (unsure.State, unsure.Reason));
        Assert.Equal(Delivery.Receipted, (await Item(pair.Us, entry)).State);
        await AssertHeldOnce(pair.Cn, entry);
        Assert.Equal(await Sheet(pair.Cn, entry, by: pair.Cn), await Sheet(pair.Us, entry, by: pair.Cn));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_node_that_stops_between_signing_and_sending_sends_when_it_is_back(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);

        await pair.Us.Restart();
        pair.Wire();
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal(Delivery.Receipted, (await Item(pair.Us, entry)).State);
        await AssertHeldOnce(pair.Cn, entry);
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_node_that_stops_before_it_reads_the_answer_neither_loses_nor_doubles(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.LosesAnswers = true;
        await pair.Us.Exchange(pair.Cn);

        await pair.Us.Restart();
        await pair.Cn.Restart();
        pair.Wire();
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal(Delivery.Receipted, (await Item(pair.Us, entry)).State);
        await AssertHeldOnce(pair.Cn, entry);
        await Pair.VerifyLogs(pair.Us);
        await Pair.VerifyLogs(pair.Cn);
    }

    [Theory, InlineData(Transport.Memory), InlineData(Transport.Https)]
    public async Task A_partner_that_shows_itself_ends_the_wait_for_the_next_try(Transport transport)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Cut = true;
        await pair.Us.Exchange(pair.Cn);
        var waiting = (await ReadToday.Handle(pair.Us.Author, CancellationToken.None)).Links[0].NextTry;

        await pair.Cn.Store.Services.GetRequiredService<PartnerExchange>().Greet(pair.Us.Party, CancellationToken.None);

        Assert.NotNull(waiting);
        Assert.Null((await ReadToday.Handle(pair.Us.Author, CancellationToken.None)).Links[0].NextTry);
        Assert.True(await pair.Us.Store.Services.GetRequiredService<OutboxBell>().Wait(pair.Cn.Party, TimeSpan.FromSeconds(5), pair.Clock, CancellationToken.None));
    }

    [Fact]
    public async Task An_officer_holds_the_link_and_lets_it_go_on()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var before = await Pair.Notify(pair.Us, pair.Cn);

        await HoldLink.Handle(pair.Cn.Party, hold: true, pair.Us.Manager, CancellationToken.None);
        var after = await Pair.Notify(pair.Us, pair.Cn);
        Assert.Equal(Round.Idle, await pair.Us.Exchange(pair.Cn));
        var held = new[] { await Item(pair.Us, before), await Item(pair.Us, after) };
        await HoldLink.Handle(pair.Cn.Party, hold: false, pair.Us.Manager, CancellationToken.None);
        await pair.Us.Deliver(pair.Cn);

        Assert.All(held, item => Assert.Equal((Delivery.Held, "link-held"), (item.State, item.Reason)));
        await AssertHeldOnce(pair.Cn, before);
        await AssertHeldOnce(pair.Cn, after);
    }

    [Fact]
    public async Task A_partner_that_lost_an_entry_is_sent_it_again_from_there()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var first = await Pair.Notify(pair.Us, pair.Cn);
        await using (var db = pair.Us.Store.Db())
        {
            // As after a restore from backup on the other side: we hold a receipt for what it no longer has.
            var item = await db.Outbox.SingleAsync(i => i.Entry == first);
            item.State = Delivery.Receipted;
            await db.SaveChangesAsync();
        }

        var second = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Exchange(pair.Cn);
        var told = await Item(pair.Us, second);
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal((Delivery.Queued, "gap"), (told.State, told.Reason));
        await AssertHeldOnce(pair.Cn, first);
        await AssertHeldOnce(pair.Cn, second);
    }

    [Theory, InlineData(1, 0.5, 1.5), InlineData(3, 2, 6), InlineData(40, 150, 450)]
    public void The_wait_after_failures_doubles_to_five_minutes_and_never_falls_into_step(int failures, double least, double most)
    {
        var waits = Enumerable.Range(0, 200).Select(_ => BackOff.After(failures).TotalSeconds).ToList();

        Assert.All(waits, seconds => Assert.InRange(seconds, least, most));
        Assert.True(waits.Distinct().Count() > 50);
    }

    internal static async Task AssertHeldOnce(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        Assert.Equal(1, await db.Entries.CountAsync(e => e.Hash == entry));
        var leaves = await db.LogLeaves.Select(l => l.Bytes).ToListAsync();
        Assert.Single(leaves, leaf => System.Text.Encoding.UTF8.GetString(leaf).Contains(entry.Hex, StringComparison.Ordinal));
    }

    internal static async Task<OutboxItem> Item(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        return await db.Outbox.SingleAsync(i => i.Entry == entry);
    }

    private static async Task<Digest> Sheet(TestNode at, Digest entry, TestNode by)
    {
        await using var db = at.Store.Db();
        return (await db.Receipts.SingleAsync(r => r.Entry == entry && r.By == by.Party)).Sheet;
    }
}
