using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// After a restore: asks each partner what it holds of ours. A node whose backup has all of it signs again once every partner has said so;
/// one whose backup is behind goes on receiving only, and says so on Today (docs/operate/backup.md).
/// </summary>
/// <remarks>Lost entries are not fetched back. A partner is believed: what it hides now it could later hold against us.</remarks>
internal sealed partial class Homecoming(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, TimeProvider clock, ILogger<Homecoming> log)
{
    /// <summary>The incident of a partner that holds more of ours than the backup.</summary>
    public const string Behind = "restored-behind";

    /// <summary>What we hold that <paramref name="from"/> signed, for its question.</summary>
    public static async Task<HeldAnswer> Held(NodeDb db, PartyCode from, CancellationToken cancel)
    {
        var heads = await db.Streams.AsNoTracking().Where(s => s.Issuer == from && s.Seq > 0).ToListAsync(cancel);
        var logs = await db.PartnerLogs.AsNoTracking().Where(l => l.Partner == from).ToListAsync(cancel);
        var receipts = await (from r in db.Receipts.AsNoTracking()
                              join e in db.Entries.AsNoTracking() on r.Entry equals e.Hash
                              where r.By == @from
                              group r.LogIndex by e.Log into indices
                              select new { Log = indices.Key, Last = indices.Max() }).ToListAsync(cancel);
        return new(
            [.. heads.Select(s => new HeldHead(s.Log, s.Stream, s.Epoch, s.Seq, s.Head!.Value.Hex))],
            [.. logs.Select(l => new HeldLog(l.Log, l.Size, l.Root.Hex))],
            [.. receipts.Select(r => new HeldReceipt(r.Log, r.Last))]);
    }

    /// <summary>Asks a partner, unless the node signs anyhow or this partner has agreed already.</summary>
    public async Task Ask(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            if (await Restoration.ReceiveOnlySince(db, cancel) is null || await Restoration.HasAgreed(db, partner, cancel)) return;
        }

        var held = Read(await link.Held(cancel));
        var signs = await gate.Write(db => Compare(db, partner, held, cancel), cancel);
        if (signs) LogSigns(log);
    }

    private async Task<bool> Compare(NodeDb db, PartyCode partner, HeldAnswer held, CancellationToken cancel)
    {
        if (await Restoration.ReceiveOnlySince(db, cancel) is null) return false;
        if (!await HoldAll(db, held, cancel))
        {
            LogBehind(log, partner);
            await Incidents.Note(db, new() { Partner = partner, Code = Behind, At = clock.GetUtcNow() }, cancel);
            return false;
        }

        await Restoration.Agree(db, partner, clock.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        foreach (var card in book.Cards)
            if (!await Restoration.HasAgreed(db, card.Party, cancel)) return false;
        await Restoration.Lift(db, cancel);
        return true;
    }

    /// <summary>True when every entry, checkpoint and receipt the partner names is in our store, byte for byte.</summary>
    private async Task<bool> HoldAll(NodeDb db, HeldAnswer held, CancellationToken cancel)
    {
        foreach (var head in held.Heads)
        {
            if (!StreamName.TryParse(head.Stream, out var name) || name.Issuer != identity.Party || !Digest.TryParse(head.Hash, out var hash)) return false;
            if (!await db.Entries.AnyAsync(
                e => e.Hash == hash && e.Log == head.Log && e.Stream == head.Stream && e.Epoch == head.Epoch && e.Seq == head.Seq, cancel)) return false;
        }

        foreach (var receipt in held.Receipts)
            if (!await db.Logs.AnyAsync(l => l.Name == receipt.Log && l.Size > receipt.LastIndex, cancel)) return false;
        foreach (var seen in held.Logs)
        {
            if (!await db.Logs.AnyAsync(l => l.Name == seen.Log && l.Size >= seen.Size, cancel)) return false;
            var tree = new TreeFrontier();
            await foreach (var leaf in db.LogLeaves.AsNoTracking().Where(l => l.Log == seen.Log && l.Index < seen.Size).OrderBy(l => l.Index)
                .Select(l => l.Bytes).AsAsyncEnumerable().WithCancellation(cancel)) tree.Append(MerkleTree.LeafHash(leaf));
            if (tree.Size != seen.Size || tree.Root().Hex != seen.Root) return false;
        }

        return true;
    }

    private static HeldAnswer Read(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, FederationJson.Default.HeldAnswer) ?? throw new LinkFailure("bad-answer", mayHaveArrived: false);
        }
        catch (JsonException fault)
        {
            throw new LinkFailure("bad-answer", mayHaveArrived: false, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partner} holds entries, receipts or log heads of this node that the restored backup lacks; the node goes on receiving only")]
    private static partial void LogBehind(ILogger logger, PartyCode partner);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every partner holds nothing beyond the restored backup; the node signs again")]
    private static partial void LogSigns(ILogger logger);
}

/// <summary>What a partner holds that we signed.</summary>
/// <param name="Heads">The last entry it took into each of our streams.</param>
/// <param name="Logs">The last checkpoint it verified of each of our logs.</param>
/// <param name="Receipts">The highest log index that a receipt of ours promised it, for each of our logs.</param>
internal sealed record HeldAnswer(IReadOnlyList<HeldHead> Heads, IReadOnlyList<HeldLog> Logs, IReadOnlyList<HeldReceipt> Receipts);

/// <summary>The head of one of our streams, as a partner holds it.</summary>
internal sealed record HeldHead(string Log, string Stream, int Epoch, long Seq, string Hash);

/// <summary>The size and root of one of our logs, as a partner has seen them.</summary>
internal sealed record HeldLog(string Log, long Size, string Root);

/// <summary>The last leaf that our receipts promise in one of our logs.</summary>
internal sealed record HeldReceipt(string Log, long LastIndex);
