using System.Text;
using System.Threading.Channels;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Gathers releases that come at the same time into one transaction: one fsync, and signatures side by side.</summary>
public sealed partial class Dispatcher : IDisposable
{
    /// <summary>Most entries of one transaction.</summary>
    internal const int MaxBatch = DeliveryFrame.MaxEnvelopes;

    private readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>(new() { SingleReader = false });
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly WriteGate gate;
    private readonly Dispatch dispatch;
    private readonly PartnerBook book;
    private readonly OutboxBell bell;
    private readonly TimeProvider clock;
    private readonly ILogger<Dispatcher> log;

    internal Dispatcher(WriteGate gate, Dispatch dispatch, PartnerBook book, OutboxBell bell, TimeProvider clock, ILogger<Dispatcher> log) =>
        (this.gate, this.dispatch, this.book, this.bell, this.clock, this.log) = (gate, dispatch, book, bell, clock, log);

    /// <summary>Releases a draft and returns when it is durably signed and queued.</summary>
    internal async Task<DraftOutcome> Release(ReleaseDraft.Request request, Workplace work, CancellationToken cancel)
    {
        var outcome = DraftOutcome.NotFound;
        await Send(new Job(
            async (db, stop) =>
            {
                var (draft, outgoing, complaints) = await ReleaseDraft.Prepare(db, request, work, stop);
                outcome = new(draft is null ? null : await Drafts.View(db, draft, work, stop), complaints);
                return outgoing;
            },
            async (db, entry, stop) =>
            {
                var draft = (await db.Drafts.FindAsync([request.Id], stop))!;
                await ReleaseDraft.Done(db, draft, entry, work, stop);
                outcome = new(await Drafts.View(db, draft, work, stop), [], entry.Hash);
            }), cancel);
        return outcome;
    }

    /// <summary>Dispatches a statement that needs no draft, such as the mark that something was opened.</summary>
    /// <param name="prepare">Run inside the transaction; null dispatches nothing.</param>
    /// <param name="done">Run inside the transaction, with the stored entry.</param>
    /// <param name="cancel">Gives up before the transaction begins; after that it is finished.</param>
    internal Task Send(
        Func<NodeDb, CancellationToken, Task<Outgoing?>> prepare, Func<NodeDb, StoredEntry, CancellationToken, Task> done, CancellationToken cancel) =>
        Send(new Job(prepare, done), cancel);

    /// <summary>
    /// Announces new keys by the old ones and signs with the new ones from then on. Nothing is dispatched between the two: whoever comes meanwhile
    /// waits for its turn.
    /// </summary>
    internal async Task<(Complaint? Refused, IReadOnlyList<PartyCode> Audience)> RenewKeys(
        Workplace work, string successor, byte[] card, Func<NodeDb, Workplace, CancellationToken, Task<Complaint?>> refused, CancellationToken cancel,
        (Recovery Word, byte[] File)? recovery = null)
    {
        await turn.WaitAsync(cancel);
        var before = work.Identity.Keys.Public.KeyId;
        var renewed = false;
        try
        {
            // What the recovery key announces is signed by the new keys: the old ones may be gone, and whoever has them must not matter.
            if (recovery is not null) work.Identity.Use(successor);
            var (complaint, audience) = await gate.Write<(Complaint?, IReadOnlyList<PartyCode>)>(async db =>
            {
                if (await refused(db, work, cancel) is { } found) return (found, []);
                var asked = await db.KeyRequests.SingleAsync(cancel);
                var now = clock.GetUtcNow().ToMilliseconds();
                if (recovery is not null)
                {
                    // A thief may have gone on in our series: they begin anew where nobody has been, one number for each minute since 1970.
                    foreach (var partner in book.Cards) await Homecoming.BeginAnew(db, work.Identity.Party, partner.Party, cancel, atLeast: (int)(now.ToUnixTimeSeconds() / 60));
                }

                var word = recovery is { } given ? Encoding.UTF8.GetString(given.File) : null;
                var outgoing = await Desks.Agreements.RenewKeys.Entries(db, work, card, before, asked.Stolen, asked.By, word, cancel);
                await dispatch.Commit(db, outgoing, now, cancel);
                db.KeyChanges.Add(new()
                {
                    Party = work.Identity.Party, Replaced = before, Successor = successor, CardBefore = work.OurCard.File, Card = card,
                    At = recovery?.Word.At ?? now, Stolen = asked.Stolen, Recovery = recovery?.File, RequestedBy = asked.By, ConfirmedBy = work.Me.Id,
                });
                db.KeyRequests.Remove(asked);
                Audit.Note(db, work.Me.Id, recovery is null ? "keys.renew" : "keys.recover", "node", successor, now);
                return (null, [.. outgoing.SelectMany(o => o.Audience).Distinct()]);
            }, cancel);
            if (complaint is not null) return (complaint, []);
            renewed = true;
            work.Identity.Use(successor); // the transaction is durable: a restart would find the same key
            work.OurCard.Renew();
            await book.Refresh(cancel);
            await gate.Write(db => KeyChanges.SignAgain(db, work.Identity, book, clock.GetUtcNow(), cancel), cancel);
            return (null, audience);
        }
        finally
        {
            if (!renewed) work.Identity.Use(before);
            turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private async Task Send(Job job, CancellationToken cancel)
    {
        await jobs.Writer.WriteAsync(job, cancel);
        await turn.WaitAsync(CancellationToken.None); // who comes first works for all who came meanwhile
        try
        {
            await Task.Yield(); // SQLite's calls do not really wait: without this the first would be alone in its transaction
            var batch = new List<Job>();
            while (batch.Count < MaxBatch && jobs.Reader.TryRead(out var next)) batch.Add(next);
            if (batch.Count > 0) await Run(batch);
        }
        finally
        {
            turn.Release();
        }

        await job.Finished.Task.WaitAsync(cancel);
    }

    private async Task Run(List<Job> batch)
    {
        IReadOnlyList<PartyCode> audience;
        bool agreements;
        List<Job> later;
        try
        {
            (audience, agreements, later) = await gate.Write(db => Commit(db, batch), CancellationToken.None);
        }
        catch (Exception fault) when (batch.Count > 1 && fault is not OutOfMemoryException)
        {
            foreach (var job in batch) await Run([job]); // one that cannot be written must not take the others with it
            return;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            batch[0].Finished.TrySetException(fault);
            return;
        }

        if (agreements) await Learn();
        foreach (var job in batch.Except(later)) job.Finished.TrySetResult();
        foreach (var party in audience) bell.Ring(party);
        if (later.Count > 0) await Run(later);
    }

    /// <summary>An own signature may have completed an agreement. What is signed stays signed: a failure here is nobody's failed release.</summary>
    private async Task Learn()
    {
        try
        {
            await book.Refresh(CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            LogStale(log, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was released is signed and queued; partners and agreements could not be read again and are read with the next change.")]
    private static partial void LogStale(ILogger logger, Exception fault);

    private async Task<(IReadOnlyList<PartyCode> Audience, bool Agreements, List<Job> Later)> Commit(NodeDb db, List<Job> batch)
    {
        var (ready, later, matters) = (new List<(Job Job, Outgoing Outgoing)>(), new List<Job>(), new HashSet<Digest>());
        foreach (var job in batch)
        {
            if (await job.Prepare(db, CancellationToken.None) is not { } outgoing) continue;
            // Two statements in one matter: the second is judged again when the first stands.
            if (outgoing.Matter is { } matter && !matters.Add(matter)) later.Add(job);
            else ready.Add((job, outgoing));
        }

        if (ready.Count == 0) return ([], false, later);
        var entries = await dispatch.Commit(db, [.. ready.Select(r => r.Outgoing)], clock.GetUtcNow(), CancellationToken.None);
        foreach (var (r, entry) in ready.Zip(entries)) await r.Job.Done(db, entry, CancellationToken.None);
        return (
            [.. ready.SelectMany(r => r.Outgoing.Audience).Distinct()], ready.Exists(r => r.Outgoing.Procedure.Name == StreamName.Bootstrap), later);
    }

    private sealed record Job(
        Func<NodeDb, CancellationToken, Task<Outgoing?>> Prepare, Func<NodeDb, StoredEntry, CancellationToken, Task> Done)
    {
        public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
