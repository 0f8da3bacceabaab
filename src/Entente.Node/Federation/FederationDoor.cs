using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>What a known partner may ask of this node. The transport has already proved who asks.</summary>
internal sealed partial class FederationDoor(
    Inbox inbox, FileExchange files, FileReceiver parts, Shelf shelf, ReturnDesk returns, NodeIdentity identity, TimeProvider clock, WriteGate gate, IDbContextFactory<NodeDb> contexts, OutboxBell bell,
    ILogger<FederationDoor> log)
{
    /// <summary>Takes a delivery; throws <see cref="FormatException"/> when it is no delivery at all.</summary>
    public async Task<byte[]> Receive(PartyCode from, ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        if (DeliveryFrame.Split(frame) is not { } envelopes)
        {
            await Unfit(from, "not-a-delivery", cancel);
            throw new FormatException("Not a delivery.");
        }

        return JsonSerializer.SerializeToUtf8Bytes(new DeliveryAnswer(await Take(from, envelopes, cancel)), FederationJson.Default.DeliveryAnswer);
    }

    /// <summary>Takes envelopes, whichever way they came, and gives the signed sheets that answer them.</summary>
    /// <exception cref="LinkFailure"><c>too-busy</c>: this node was restored and is not at home yet.</exception>
    public async Task<IReadOnlyList<byte[]>> Take(PartyCode from, IReadOnlyList<ReadOnlyMemory<byte>> envelopes, CancellationToken cancel)
    {
        await AtHome(from, cancel);
        var sheets = await inbox.Receive(from, envelopes, cancel);
        await Heard(from, cancel);
        bell.Grown(from);
        return sheets;
    }

    /// <summary>Notes that a partner's call was turned away unread; <paramref name="code"/> says why.</summary>
    public async Task Unfit(PartyCode from, string code, CancellationToken cancel)
    {
        LogUnfit(log, from, code);
        await gate.Write(db => TurnedAway.Count(db, from, code, clock.GetUtcNow(), cancel), cancel);
    }

    /// <summary>Takes a file of an entry; true when it is kept, now or before.</summary>
    public async Task<bool> File(PartyCode from, ReadOnlyMemory<byte> envelope, CancellationToken cancel)
    {
        await AtHome(from, cancel);
        return await files.Take(from, envelope, cancel) is not null;
    }

    /// <summary>How much of a file is here.</summary>
    public async Task<byte[]> FileHeld(PartyCode from, FileAddress address, CancellationToken cancel) =>
        JsonSerializer.SerializeToUtf8Bytes(await parts.Ask(from, address, cancel), FileStateJson.Default.FileState);

    /// <summary>Takes a part of a file of an entry, as far as it comes.</summary>
    public async Task<byte[]> FilePart(PartyCode from, FileAddress address, long offset, long length, Stream part, CancellationToken cancel)
    {
        await AtHome(from, cancel);
        return JsonSerializer.SerializeToUtf8Bytes(await parts.Take(from, address, offset, length, part, cancel), FileStateJson.Default.FileState);
    }

    /// <summary>Our last signed checkpoint of a log the partner shares, with proofs.</summary>
    public async Task<byte[]> Checkpoint(PartyCode from, string log, long since, IReadOnlyList<long> indices, CancellationToken cancel)
    {
        await AtHome(from, cancel);
        await WithKnownKeys(from, cancel);
        var answer = await shelf.Head(from, log, since, indices, cancel);
        await Heard(from, cancel);
        return JsonSerializer.SerializeToUtf8Bytes(answer, FederationJson.Default.CheckpointAnswer);
    }

    /// <summary>Leaves of a log the partner shares, with proof; so that it can show later what stood there, without us.</summary>
    public async Task<byte[]> Leaves(PartyCode from, string log, long since, long size, CancellationToken cancel) =>
        JsonSerializer.SerializeToUtf8Bytes(await shelf.Leaves(from, log, since, size, cancel), FederationJson.Default.LeavesAnswer);

    /// <summary>Keeps a head of ours that the partner countersigned; false when it is none.</summary>
    public Task<bool> Cosigned(PartyCode from, string log, byte[] note, CancellationToken cancel) => shelf.Cosigned(from, log, note, cancel);

    /// <summary>What we hold that the partner signed: a restored partner asks.</summary>
    public async Task<byte[]> Held(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await Homecoming.Held(db, identity, from, clock.GetUtcNow(), cancel);
    }

    /// <summary>Our copy of the partner's log: a restored partner makes its own whole again with it.</summary>
    public Task<byte[]> Kept(PartyCode from, string log, long first, CancellationToken cancel) => returns.Kept(from, log, first, cancel);

    /// <summary>Names of what passed between us and is not in that copy yet; throws <see cref="FormatException"/> when the question is none.</summary>
    public Task<byte[]> Newer(PartyCode from, ReadOnlyMemory<byte> question, CancellationToken cancel) => returns.Newer(from, question, cancel);

    /// <summary>Entries that passed between us, sealed to the partner, with their receipts; throws <see cref="FormatException"/> when the question is none.</summary>
    public Task<byte[]> Returned(PartyCode from, ReadOnlyMemory<byte> question, CancellationToken cancel) => returns.Returned(from, question, cancel);

    /// <summary>
    /// A restored node writes nothing into a log, and shows none, to a partner that may hold more of it than the backup: a receipt would give a place
    /// away twice. The partner is asked to wait, and loses nothing.
    /// </summary>
    private async Task AtHome(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await Restoration.WaitsFor(db, from, cancel) is not null) throw new LinkFailure("too-busy", mayHaveArrived: false);
    }

    /// <summary>Our heads are signed by our new key: a partner that has not taken it yet could verify none, so the change goes first.</summary>
    private async Task WithKnownKeys(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await KeyChanges.KnownTo(db, from, identity, cancel) == identity.Keys) return;
        bell.Ring(from);
        throw new LinkFailure("too-busy", mayHaveArrived: false);
    }

    /// <summary>The partner is there: what waits for it does not sit out its back-off.</summary>
    private async Task Heard(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!await db.Partners.AnyAsync(p => p.Party == from && p.NextTry != null, cancel)) return;
        await gate.Write(async change => (await change.Partners.FindAsync([from], cancel))!.NextTry = null, cancel);
        bell.Ring(from);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "From {Partner}: a call was turned away unread, {Code}")]
    private static partial void LogUnfit(ILogger logger, PartyCode partner, string code);
}
