using System.Collections.Concurrent;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>One loop for each partner: hand over what waits, and when nothing waits ask now and then how its log grows.</summary>
internal sealed partial class OutboxWorker(
    PartnerBook book, PartnerExchange exchange, FileReceiver files, OutboxBell bell, IDbContextFactory<NodeDb> contexts, TimeProvider clock, ILogger<OutboxWorker> log)
    : BackgroundService
{
    /// <summary>How often a quiet link is tried.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait after a fault of our own, such as a full disk.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    /// <summary>How often files that were begun and do not go on are looked for.</summary>
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<PartyCode, Task> loops = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        book.Changed += Begin;
        try
        {
            await book.Refresh(stoppingToken);
            for (; ; await Task.Delay(BetweenTidying, clock, stoppingToken)) await files.Tidy(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
        finally
        {
            book.Changed -= Begin;
            await Task.WhenAll(loops.Values);
        }

        void Begin(object? sender, EventArgs nothing)
        {
            foreach (var card in book.Cards) _ = loops.GetOrAdd(card.Party, party => Task.Run(() => Loop(party, stoppingToken), CancellationToken.None));
        }
    }

    private async Task Loop(PartyCode partner, CancellationToken stop)
    {
        var greet = true; // at start at once: the partner then knows that we are back
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (greet) await exchange.Greet(partner, stop);
                greet = false;
                while (await exchange.Run(partner, stop) == Round.Progress) { }
                greet = await Rest(partner, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                LogFault(log, partner, fault);
                await Task.Delay(AfterFault, clock, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <summary>
    /// Until there is something to do; true when it is to ask how the partner's log grows. A ring of our own new entry does not shorten a back-off;
    /// that of a partner's call does, for the call has lifted it.
    /// </summary>
    private async Task<bool> Rest(PartyCode partner, CancellationToken stop)
    {
        while (true)
        {
            var wait = await UntilNextTry(partner, stop);
            var rang = await bell.Wait(partner, wait ?? Heartbeat, clock, stop);
            if (rang && await UntilNextTry(partner, stop) is not null) continue;
            return bell.HasGrown(partner) || (!rang && wait is null);
        }
    }

    /// <summary>Time left of a back-off; null when there is none, and when it is longer than any: then the clock has been set back since.</summary>
    private async Task<TimeSpan?> UntilNextTry(PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var next = await db.Partners.Where(p => p.Party == partner).Select(p => p.NextTry).FirstOrDefaultAsync(cancel);
        return next - clock.GetUtcNow() is { Ticks: > 0 } left && left <= BackOff.Longest ? left : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox for {Partner} stopped on a fault of this node and goes on later")]
    private static partial void LogFault(ILogger logger, PartyCode partner, Exception fault);
}
