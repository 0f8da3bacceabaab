using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>What a known partner may ask of this node. The transport has already proved who asks.</summary>
internal sealed class FederationDoor(Inbox inbox, FileExchange files, WriteGate gate, IDbContextFactory<NodeDb> contexts, OutboxBell bell)
{
    /// <summary>Takes a delivery; throws <see cref="FormatException"/> when it is no delivery at all.</summary>
    public async Task<byte[]> Receive(PartyCode from, ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        var envelopes = DeliveryFrame.Split(frame) ?? throw new FormatException("Not a delivery.");
        var answer = await inbox.Receive(from, envelopes, cancel);
        await Heard(from, cancel);
        return answer;
    }

    /// <summary>Takes a file of an entry; true when it is kept, now or before.</summary>
    public Task<bool> File(PartyCode from, ReadOnlyMemory<byte> envelope, CancellationToken cancel) => files.Take(from, envelope, cancel);

    /// <summary>Our last signed checkpoint of a log the partner shares, with proofs.</summary>
    public async Task<byte[]> Checkpoint(PartyCode from, string log, long since, IReadOnlyList<long> indices, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var answer = await Answer(db, from, log, since, indices, cancel);
        await Heard(from, cancel);
        return JsonSerializer.SerializeToUtf8Bytes(answer, FederationJson.Default.CheckpointAnswer);
    }

    /// <summary>What we hold that the partner signed: a restored partner asks.</summary>
    public async Task<byte[]> Held(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return JsonSerializer.SerializeToUtf8Bytes(await Homecoming.Held(db, from, cancel), FederationJson.Default.HeldAnswer);
    }

    /// <summary>The partner is there: what waits for it does not sit out its back-off.</summary>
    private async Task Heard(PartyCode from, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!await db.Partners.AnyAsync(p => p.Party == from && p.NextTry != null, cancel)) return;
        await gate.Write(async change => (await change.Partners.FindAsync([from], cancel))!.NextTry = null, cancel);
        bell.Ring(from);
    }

    private static async Task<CheckpointAnswer> Answer(
        NodeDb db, PartyCode from, string log, long since, IReadOnlyList<long> indices, CancellationToken cancel)
    {
        // A log is shown to those who write or read in it, and to nobody else.
        var names = await db.Streams.AsNoTracking().Where(s => s.Log == log).Select(s => s.Stream).ToListAsync(cancel);
        var shared = names.Any(n => StreamName.TryParse(n, out var name) && (name.Issuer == from || name.Audience.Contains(from)));
        var row = shared ? await db.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Name == log, cancel) : null;
        if (row?.Checkpoint is not { } note || since < 0 || since > row.CheckpointSize) return new(row?.Checkpoint, [], []);
        var size = row.CheckpointSize;
        var held = indices.Where(i => i >= 0 && i < size).ToList();
        var nodes = await LogProofs.Nodes(db, log, held, [since, size], cancel);
        return new(
            note,
            since == 0 ? [] : Bytes(MerkleTree.ConsistencyProof(since, size, nodes)),
            [.. indices.Select(i => i >= 0 && i < size ? Bytes(MerkleTree.InclusionProof(i, size, nodes)) : null)]);
    }

    private static byte[][] Bytes(IReadOnlyList<Digest> proof) => [.. proof.Select(d => d.ToBytes())];
}
