using Entente.Node.Store;
using Entente.Node.Store.Retention;

namespace Entente.Node.Federation;

/// <summary>Purges what is over: at start, so that a restored backup brings nothing back for long, and every hour.</summary>
internal sealed partial class RetentionWorker(WriteGate gate, AtRest atRest, PurgeReports reports, TimeProvider clock, ILogger<RetentionWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>One round.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var (entries, drafts) = await Purge.Run(gate, atRest, clock.GetUtcNow(), cancel);
        if (entries + drafts > 0) LogPurged(log, entries, drafts);
        await reports.Send(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
            {
                LogFault(log, fault);
            }

            await Task.Delay(Every, clock, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: the content of {Entries} entries and {Drafts} drafts was purged")]
    private static partial void LogPurged(ILogger logger, int entries, int drafts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Purging stopped on a fault of this node and goes on in an hour")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
