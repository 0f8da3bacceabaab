using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Entente.Node.Tests.Federation;

/// <summary>How long the outbox rests after a failure (docs/protocol/delivery.md 2).</summary>
public sealed class OutboxWorkerTests
{
    /// <summary>After so many the wait is 128 to 450 s, which is more than this test does.</summary>
    private const int Failures = 9;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    // The worker slept through the partner's call when an own new entry had rung before it: it waited out the back-off, up to 7.5 minutes.
    [Fact]
    public async Task A_call_of_the_partner_ends_the_wait_also_when_an_entry_was_released_meanwhile()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        using var worker = await Resting(pair);

        await Pair.Notify(pair.Us, pair.Cn);
        await Task.Delay(500);
        var waited = await Waiting(pair.Us);
        await pair.Cn.Greet(pair.Us);

        Assert.Equal(2, waited);
        await Until(async () => await Waiting(pair.Us) == 0);
        await worker.StopAsync(CancellationToken.None);
    }

    // A wait is kept as an instant; with the clock set back an hour it lasted an hour longer.
    [Fact]
    public async Task A_clock_that_is_set_back_does_not_prolong_the_wait()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        pair.Us.Clock.Ahead += TimeSpan.FromHours(2); // the agreement has been in force for a while
        using var worker = await Resting(pair);

        pair.Us.Clock.Ahead -= TimeSpan.FromHours(1);
        await Pair.Notify(pair.Us, pair.Cn);

        await Until(async () => await Waiting(pair.Us) == 0);
        await worker.StopAsync(CancellationToken.None);
    }

    /// <summary>A worker at US that waits, for minutes, with one entry in the outbox and the line whole again.</summary>
    private static async Task<OutboxWorker> Resting(Pair pair)
    {
        pair.Us.Line.Cut = true;
        await Pair.Notify(pair.Us, pair.Cn);
        for (var i = 0; i < Failures; i++) await pair.Us.Exchange(pair.Cn);
        var all = pair.Us.Store.Services;
        var worker = new OutboxWorker(
            pair.Us.Book, all.GetRequiredService<PartnerExchange>(), all.GetRequiredService<FileReceiver>(), all.GetRequiredService<OutboxBell>(), all.GetRequiredService<IDbContextFactory<NodeDb>>(), pair.Clock,
            NullLogger<OutboxWorker>.Instance);
        await worker.StartAsync(CancellationToken.None);
        await Until(async () => await Failed(pair.Us) > Failures + 1); // it has greeted and tried
        pair.Us.Line.Cut = false;
        return worker;
    }

    private static async Task<int> Failed(TestNode node)
    {
        await using var db = node.Store.Db();
        return (await db.Partners.SingleAsync()).Failures;
    }

    private static async Task<int> Waiting(TestNode node)
    {
        await using var db = node.Store.Db();
        return await db.Outbox.CountAsync(i => i.State != Delivery.Receipted);
    }

    private static async Task Until(Func<Task<bool>> reached)
    {
        using var enough = new CancellationTokenSource(Soon);
        while (!await reached()) await Task.Delay(50, enough.Token);
    }
}
