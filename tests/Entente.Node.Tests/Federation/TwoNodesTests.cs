using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>Two nodes, the same tests over every database and transport.</summary>
public sealed class TwoNodesTests
{
    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task A_notification_is_acknowledged_and_answered_and_both_sides_see_the_same(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);

        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Pair.Say(pair.Cn, matter, "acknowledge", []);
        await pair.Cn.Deliver(pair.Us);
        await Pair.Say(pair.Cn, matter, "reply", new() { ["sighting"] = "NOT_SEEN" });
        await pair.Cn.Deliver(pair.Us);

        var (here, there) = (await Pair.MatterOf(pair.Us, matter), await Pair.MatterOf(pair.Cn, matter));
        Assert.Equal("answered", here.Phase);
        Assert.Equal(here.Phase, there.Phase);
        Assert.Equal(here.State, there.State);
        Assert.StartsWith("US-NPS-", here.Number, StringComparison.Ordinal);
        Assert.Equal(here.Number, there.Number);
        await Pair.VerifyLogs(pair.Us);
        await Pair.VerifyLogs(pair.Cn);
        foreach (var node in new[] { pair.Us, pair.Cn })
        {
            await using var db = node.Store.Db();
            Assert.Empty(await db.Incidents.ToListAsync());
            Assert.All(await db.Outbox.ToListAsync(), item => Assert.Equal(Delivery.Receipted, item.State));
            Assert.All(await db.Receipts.Where(r => r.By != node.Party).ToListAsync(), receipt => Assert.NotNull(receipt.ProvedAtSize));
            Assert.All(await db.Entries.Where(e => e.Direction == Direction.Theirs && e.Hash != e.Matter).ToListAsync(), entry => Assert.True(entry.StateAgrees));
        }
    }
    [Fact]
    public async Task What_is_signed_and_queued_stays_released_when_the_book_of_partners_cannot_be_read_again()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        pair.Us.Book.Changed += (_, _) => throw new IOException("the disk is gone for a moment");

        await SuspensionTests.Change(pair.Us, agreement, new("suspend", "substance-notification", new("reason", "理由")));

        await using var db = pair.Us.Store.Db();
        Assert.Equal(1, await db.Entries.CountAsync(e => e.Type == "agreement.suspend/1"));
    }

    [Fact]
    public async Task Who_received_an_entry_does_not_say_that_it_sealed_it()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        var seen = Assert.Single((await ReadMatter.Handle(entry, pair.Cn.Author, CancellationToken.None))!.Timeline);

        Assert.Equal(("US", (DateTimeOffset?)null), (seen.Proof.Sealed.Who, seen.Proof.Sealed.When));
    }

}
