using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Our logs as partners may look into them, and the heads that they countersigned.</summary>
internal sealed partial class Shelf(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, TimeProvider clock, ILogger<Shelf> log)
{
    /// <summary>Our last signed head with our own word that now, at this second, there is none larger; and proofs.</summary>
    /// <remarks>Without the time a head could be old, and nobody could be shown to have missed a deadline (docs/protocol/log.md 6).</remarks>
    public async Task<CheckpointAnswer> Head(PartyCode from, string name, long since, IReadOnlyList<long> indices, CancellationToken cancel)
    {
        var now = clock.GetUtcNow(); // before the head is read: a later time might be past what was appended meanwhile
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await Shared(db, from, name, cancel);
        if (row?.Checkpoint is not { } signed) return new(null, [], []);
        var suite = await book.SuiteOf(db, name, cancel);
        var note = Cosignature.Add(signed, NodeIdentity.Origin(identity.Party, name), identity.Keys, now, suite);
        if (since < 0 || since > row.CheckpointSize) return new(note, [], []);
        var size = row.CheckpointSize;
        var held = indices.Where(i => i >= 0 && i < size).ToList();
        var nodes = await LogProofs.Nodes(db, name, held, [since, size], cancel);
        return new(
            note,
            since == 0 ? [] : Bytes(MerkleTree.ConsistencyProof(since, size, nodes)),
            [.. indices.Select(i => i >= 0 && i < size ? Bytes(MerkleTree.InclusionProof(i, size, nodes)) : null)]);
    }

    /// <summary>Leaves from an index on, and the proof from where they end to a head of that size.</summary>
    public async Task<LeavesAnswer> Leaves(PartyCode from, string name, long first, long size, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await Shared(db, from, name, cancel) is not { } row || first < 0 || first >= size || size > row.CheckpointSize) return new([], []);
        var end = Math.Min(size, first + LeavesAnswer.AtMost);
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == name && l.Index >= first && l.Index < end).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync(cancel);
        var nodes = await LogProofs.Nodes(db, name, [], [end, size], cancel);
        return new(leaves, Bytes(MerkleTree.ConsistencyProof(end, size, nodes)));
    }

    /// <summary>Keeps a countersigned head if it is one that we signed and that our log still holds, larger than the one kept.</summary>
    public async Task<bool> Cosigned(PartyCode from, string name, byte[] note, CancellationToken cancel)
    {
        var suite = book.SuiteOf(name);
        var head = Checkpoint.Verify(note, NodeIdentity.Origin(identity.Party, name), identity.Keys.Public, suite).Checkpoint;
        var at = book.Of(from) is { } card ? Cosignature.TimeOf(note, NodeIdentity.Witness(from), card.Keys, suite) : null;
        var taken = head is { Size: > 0 } && at is not null && await gate.Write(async db =>
        {
            if (await Shared(db, from, name, cancel) is not { } row || head.Size > row.CheckpointSize) return false;
            if (MerkleTree.Root(head.Size, await LogProofs.Nodes(db, name, [], [head.Size], cancel)) != head.Root) return false;
            var kept = await db.CosignedHeads.FindAsync([name, from], cancel);
            if (kept is null) db.CosignedHeads.Add(new() { Log = name, Partner = from, Size = head.Size, Note = note, At = at.Value });
            else if (head.Size >= kept.Size) (kept.Size, kept.Note, kept.At) = (head.Size, note, at.Value);
            return true;
        }, cancel);
        if (!taken) LogNotTaken(log, from, name);
        return taken;
    }

    /// <summary>The log's row; a log is shown to those who write or read in it, and to nobody else.</summary>
    private static async Task<StoredLog?> Shared(NodeDb db, PartyCode from, string name, CancellationToken cancel)
    {
        var names = await db.Streams.AsNoTracking().Where(s => s.Log == name).Select(s => s.Stream).ToListAsync(cancel);
        var shared = names.Any(n => StreamName.TryParse(n, out var stream) && (stream.Issuer == from || stream.Audience.Contains(from)));
        return shared ? await db.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Name == name, cancel) : null;
    }

    private static byte[][] Bytes(IReadOnlyList<Digest> proof) => [.. proof.Select(d => d.ToBytes())];

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partner} gave back a head of {Log} that is not ours or bears no countersignature; it was not kept")]
    private static partial void LogNotTaken(ILogger logger, PartyCode partner, string log);
}
