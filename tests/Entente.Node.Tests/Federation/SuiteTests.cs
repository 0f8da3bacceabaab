using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>Two nodes whose cards have keys of both suites, under agreements that pin one or both.</summary>
public sealed class SuiteTests
{
    [Theory]
    [InlineData("I")]
    [InlineData("I+C")]
    public async Task What_the_agreement_pins_signs_entries_and_checkpoints_and_the_receipt_comes_back(string pinned)
    {
        var suite = Suite.All.Single(s => s.ToString() == pinned);
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with { Suites = suite.Names });

        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        await using var db = pair.Us.Store.Db();
        var row = await db.Entries.SingleAsync(e => e.Hash == entry);
        var log = await db.Logs.SingleAsync(l => l.Name == row.Log);
        Assert.Equal(suite, EntryCodec.SuiteOf(row.Jws));
        Assert.True(Checkpoint.Verify(log.Checkpoint, NodeIdentity.Origin(pair.Us.Party, log.Name), pair.Us.Identity.Keys.Public, suite).IsSound);
        Assert.Equal(suite == Suite.IAndC, Checkpoint.Verify(log.Checkpoint, NodeIdentity.Origin(pair.Us.Party, log.Name), pair.Us.Identity.Keys.Public).IsSound);
        Assert.Equal(Delivery.Receipted, (await db.Outbox.SingleAsync(i => i.Entry == entry)).State);
        Assert.NotNull((await db.Receipts.SingleAsync(r => r.Entry == entry)).ProvedAtSize); // the partner's checkpoint verified too
        Assert.Equal(0, await db.Incidents.CountAsync());
    }
}
