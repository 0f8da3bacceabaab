using System.Collections.Concurrent;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>How one round with a partner went.</summary>
internal enum Round
{
    /// <summary>Nothing waits.</summary>
    Idle,

    /// <summary>Something got through; more may wait.</summary>
    Progress,

    /// <summary>Something waits and did not get through; try again later.</summary>
    Stuck,
}

/// <summary>One round with one partner: hand over what waits, settle what comes back, look at the partner's log.</summary>
internal sealed partial class PartnerExchange(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, IPartnerLinks links, Cover cover,
    Settlement settlement, Witness witness, Homecoming homecoming, FileSender files, TimeProvider clock, ILogger<PartnerExchange> log)
{
    /// <summary>First wait after a failure; it doubles with each further one.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two attempts.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Full deliveries after which the partner's logs are looked at although more waits: 1,024 leaves, one page of the mirror's.</summary>
    private const int DeliveriesBeforeLook = 8;

    private readonly ConcurrentDictionary<PartyCode, Unseen> unseen = new();

    /// <summary>Runs one round. Never throws for what the link or the partner does; that is put on record and tried again.</summary>
    public async Task<Round> Run(PartyCode partner, CancellationToken cancel)
    {
        if (book.Of(partner) is not { } card) return Round.Idle;
        var waiting = await Waiting(partner, cancel);
        var link = links.To(card);
        try
        {
            await homecoming.Ask(partner, link, cancel);
            if (waiting.Count == 0)
            {
                await Look(partner, link, cancel);
                return await files.Send(partner, link, cancel) ? Round.Progress : Round.Idle;
            }

            var frame = DeliveryFrame.Join([.. waiting.Select(w => w.Envelope)]);
            var answer = Read(await link.Deliver(frame, cancel), partner);
            var settled = await settlement.Settle(partner, waiting, answer, cancel);
            var full = waiting.Count == DeliveryFrame.MaxEnvelopes;
            waiting = []; // settled: a failure from here on is one of the link alone
            var (progress, behind) = (settled.Receipted > 0, unseen.GetOrAdd(partner, _ => new()));
            behind.Add(settled.Logs);
            // A look costs three calls and four transactions. After a full delivery that got through the next round comes at once, and looks for both.
            if (!progress || !full || behind.Deliveries >= DeliveriesBeforeLook) await Look(partner, link, cancel);
            return progress ? Round.Progress : Round.Stuck;
        }
        catch (LinkFailure failure)
        {
            LogFailure(log, partner, failure.Code);
            await Failed(partner, waiting, failure, cancel);
            return Round.Stuck;
        }
    }

    /// <summary>Asks for the partner's checkpoints although nothing waits: shows that the link works, and keeps witnessing its logs.</summary>
    public async Task<bool> Greet(PartyCode partner, CancellationToken cancel)
    {
        if (book.Of(partner) is not { } card) return false;
        try
        {
            var link = links.To(card);
            await homecoming.Ask(partner, link, cancel);
            await witness.Look(partner, link, await LogsWith(partner, cancel), cancel);
            return true;
        }
        catch (LinkFailure failure)
        {
            await Failed(partner, [], failure, cancel);
            return false;
        }
    }

    /// <summary>Looks at what deliveries have added to the partner's logs since the last look. What a failing link leaves unseen is looked at in the next round.</summary>
    private async Task Look(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        if (!unseen.TryRemove(partner, out var behind)) return;
        try
        {
            await witness.Look(partner, link, behind.Logs, cancel);
        }
        catch (LinkFailure)
        {
            unseen.GetOrAdd(partner, _ => new()).Add(behind.Logs);
            throw;
        }
    }

    /// <summary>What goes in this round, in order. Entries of agreements go first and alone: whether the other side takes what comes after depends on them.</summary>
    /// <remarks>An entry that waited for a resumption is older than the resumption, and would be refused if it came before it.</remarks>
    private async Task<IReadOnlyList<Handed>> Waiting(PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Partners.AsNoTracking().FirstOrDefaultAsync(p => p.Party == partner, cancel) is not { Held: false }) return [];
        var ready = db.Outbox.AsNoTracking().Where(i => i.Partner == partner && (i.State == Delivery.Queued || i.State == Delivery.Sent)).OrderBy(i => i.Id);
        var items = await ready.Where(i => i.Procedure.StartsWith(StreamName.Bootstrap + "@")).Take(DeliveryFrame.MaxEnvelopes).ToListAsync(cancel);
        if (items.Count == 0) items = await ready.Take(DeliveryFrame.MaxEnvelopes).ToListAsync(cancel);
        var hashes = items.ConvertAll(i => i.Entry);
        var rows = await db.Entries.AsNoTracking().Where(e => hashes.Contains(e.Hash)).ToDictionaryAsync(e => e.Hash, cancel);
        var envelopes = new byte[items.Count][];
        Parallel.For(0, items.Count, i => envelopes[i] = cover.Seal(rows[items[i].Entry], partner));
        var fitting = DeliveryFrame.Fitting(envelopes.Select(e => e.Length));
        return [.. items.Take(fitting).Select((item, i) => new Handed(item.Id, item.Entry, Digest.Of(envelopes[i]), envelopes[i]))];
    }

    private IReadOnlyList<(byte[] Bytes, ReceiptSheet Sheet)> Read(byte[] answer, PartyCode partner)
    {
        try
        {
            var read = JsonSerializer.Deserialize(answer, FederationJson.Default.DeliveryAnswer) ?? throw new LinkFailure("bad-answer", mayHaveArrived: true);
            return [.. read.Sheets.Select(bytes => ReceiptBatch.Read(bytes, book.ByKeyIdOf(partner)) is { IsSound: true } reading && reading.Sheet.By == partner
                ? (bytes, reading.Sheet)
                : throw new LinkFailure("bad-answer", mayHaveArrived: true))];
        }
        catch (JsonException fault)
        {
            throw new LinkFailure("bad-answer", mayHaveArrived: true, fault);
        }
    }

    private Task Failed(PartyCode partner, IReadOnlyList<Handed> waiting, LinkFailure failure, CancellationToken cancel) => gate.Write(async db =>
    {
        var now = clock.GetUtcNow();
        var row = (await db.Partners.FindAsync([partner], cancel))!;
        row.FailingSince ??= now;
        (row.Failure, row.Failures) = (failure.Code, row.Failures + 1);
        row.NextTry = now + BackOff.After(row.Failures);
        var ids = waiting.Select(w => w.Item).ToList();
        foreach (var item in await db.Outbox.Where(i => ids.Contains(i.Id)).ToListAsync(cancel))
        {
            item.Attempts++;
            if (item.State == Delivery.Held) continue; // held meanwhile: it stays held
            item.Reason = failure.Code;
            if (failure.MayHaveArrived) (item.State, item.SentAt) = (Delivery.Sent, now);
        }
    }, cancel);

    /// <summary>Logs that both sides keep; before the first entry that of the bootstrap, so that the greeting is a question all the same.</summary>
    private async Task<IReadOnlyList<string>> LogsWith(PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var streams = await db.Streams.AsNoTracking().Select(s => new { s.Log, s.Stream }).ToListAsync(cancel);
        return
        [
            .. streams.Where(s => StreamName.TryParse(s.Stream, out var name) && (name.Issuer == partner || name.Audience.Contains(partner)))
                .Select(s => s.Log).Append(LogNames.Bootstrap([identity.Party, partner])).Distinct(),
        ];
    }

    /// <summary>Logs of a partner that have grown by deliveries since the last look. A restart forgets it: the first greeting looks at every log.</summary>
    private sealed class Unseen
    {
        private readonly SortedSet<string> logs = new(StringComparer.Ordinal);

        public int Deliveries { get; private set; }

        public IReadOnlyList<string> Logs
        {
            get { lock (logs) return [.. logs]; }
        }

        public void Add(IReadOnlyList<string> grown)
        {
            lock (logs)
            {
                logs.UnionWith(grown);
                Deliveries++;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Link to {Partner}: {Code}")]
    private static partial void LogFailure(ILogger logger, PartyCode partner, string code);
}

/// <summary>One envelope that is being handed over.</summary>
internal sealed record Handed(long Item, Digest Entry, Digest EnvelopeHash, byte[] Envelope);

/// <summary>Exponential back-off with jitter: half to one and a half of the doubled wait, so that two nodes do not fall into step.</summary>
internal static class BackOff
{
    /// <summary>No wait is longer.</summary>
    public static TimeSpan Longest => PartnerExchange.LongestWait * 1.5;

    public static TimeSpan After(int failures)
    {
        var doubled = PartnerExchange.FirstWait * Math.Pow(2, Math.Min(failures - 1, 20));
        var wait = doubled < PartnerExchange.LongestWait ? doubled : PartnerExchange.LongestWait;
        return wait * (0.5 + (System.Security.Cryptography.RandomNumberGenerator.GetInt32(1001) / 1000.0));
    }
}
