using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// After a restore: asks each partner what it holds of ours. A node whose backup has all of it signs again once every partner has said so;
/// one whose backup is behind goes on receiving only, and says so on Today (docs/operate/backup.md).
/// </summary>
/// <remarks>
/// Lost entries are not fetched back. The answer is signed, so a partner that hides now what it later holds against us has said so in writing; the
/// signed answer that counted is kept with the partner's agreement to it.
/// </remarks>
internal sealed partial class Homecoming(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, TimeProvider clock, ILogger<Homecoming> log)
{
    /// <summary>The incident of a partner that holds more of ours than the backup.</summary>
    public const string Behind = "restored-behind";

    /// <summary>The <c>typ</c> of a signed answer.</summary>
    private const string Typ = "entente-held+json";

    /// <summary>What we hold that <paramref name="from"/> signed, for its question; signed by us.</summary>
    public static async Task<byte[]> Held(NodeDb db, NodeIdentity identity, PartyCode from, DateTimeOffset now, CancellationToken cancel)
    {
        var heads = await db.Streams.AsNoTracking().Where(s => s.Issuer == from && s.Seq > 0).ToListAsync(cancel);
        var logs = await db.PartnerLogs.AsNoTracking().Where(l => l.Partner == from).ToListAsync(cancel);
        var receipts = await (from r in db.Receipts.AsNoTracking()
                              join e in db.Entries.AsNoTracking() on r.Entry equals e.Hash
                              where r.By == @from
                              group r.LogIndex by e.Log into indices
                              select new { Log = indices.Key, Last = indices.Max() }).ToListAsync(cancel);
        var held = new HeldAnswer(
            identity.Party.Value, from.Value, now,
            [.. heads.Select(s => new HeldHead(s.Log, s.Stream, s.Epoch, s.Seq, s.Head!.Value.Hex))],
            [.. logs.Select(l => new HeldLog(l.Log, l.Size, l.Root.Hex))],
            [.. receipts.Select(r => new HeldReceipt(r.Log, r.Last))]);
        return Jws.Sign(JsonSerializer.SerializeToUtf8Bytes(held, FederationJson.Default.HeldAnswer), identity.Keys, Typ);
    }

    /// <summary>Asks a partner, unless the node signs anyhow or this partner has agreed already.</summary>
    public async Task Ask(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            if (await Restoration.ReceiveOnlySince(db, cancel) is null || await Restoration.HasAgreed(db, partner, cancel)) return;
        }

        var signed = await link.Held(cancel);
        var held = Read(signed, partner);
        var signs = await gate.Write(db => Compare(db, partner, held, signed, cancel), cancel);
        if (signs) LogSigns(log);
    }

    private async Task<bool> Compare(NodeDb db, PartyCode partner, HeldAnswer held, byte[] signed, CancellationToken cancel)
    {
        if (await Restoration.ReceiveOnlySince(db, cancel) is null) return false;
        if (!await HoldAll(db, held, cancel))
        {
            LogBehind(log, partner);
            await Incidents.Note(db, new() { Partner = partner, Code = Behind, At = clock.GetUtcNow() }, cancel);
            return false;
        }

        await Restoration.Agree(db, partner, signed, cancel);
        await db.SaveChangesAsync(cancel);
        foreach (var card in book.Cards)
            if (!await Restoration.HasAgreed(db, card.Party, cancel)) return false;
        await Restoration.Lift(db, cancel);
        return true;
    }

    /// <summary>
    /// True when our store has the entry at every head that the partner names, our logs lead to every root it has seen, and reach every place that our
    /// receipts promised it. What stands before a head follows from the chain of the stream.
    /// </summary>
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

    /// <summary>The answer, if this partner signed it for us.</summary>
    private HeldAnswer Read(byte[] signed, PartyCode partner)
    {
        var reading = Jws.Read(signed, Typ, book.ByKeyIdOf(partner));
        if (!reading.IsSound) throw new LinkFailure("bad-answer", mayHaveArrived: false);
        var answer = Witness.Read(reading.Payload, FederationJson.Default.HeldAnswer);
        // The serialiser lets null stand in a list, whatever the list's type says.
        if (answer.Heads.Any(h => h is null) || answer.Logs.Any(l => l is null) || answer.Receipts.Any(r => r is null)) throw new LinkFailure("bad-answer", mayHaveArrived: false);
        return answer.By == partner.Value && answer.To == identity.Party.Value ? answer : throw new LinkFailure("bad-answer", mayHaveArrived: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partner} holds entries, receipts or log heads of this node that the restored backup lacks; the node goes on receiving only")]
    private static partial void LogBehind(ILogger logger, PartyCode partner);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every partner holds nothing beyond the restored backup; the node signs again")]
    private static partial void LogSigns(ILogger logger);
}

/// <summary>What a partner holds that we signed. It travels under the partner's signature.</summary>
/// <param name="By">Who says so.</param>
/// <param name="To">Whom it was said to.</param>
/// <param name="At">When, by the partner's clock.</param>
/// <param name="Heads">The last entry it took into each of our streams.</param>
/// <param name="Logs">The last checkpoint it verified of each of our logs.</param>
/// <param name="Receipts">The highest log index that a receipt of ours promised it, for each of our logs.</param>
internal sealed record HeldAnswer(
    string By, string To, DateTimeOffset At, IReadOnlyList<HeldHead> Heads, IReadOnlyList<HeldLog> Logs, IReadOnlyList<HeldReceipt> Receipts);

/// <summary>The head of one of our streams, as a partner holds it.</summary>
internal sealed record HeldHead(string Log, string Stream, int Epoch, long Seq, string Hash);

/// <summary>The size and root of one of our logs, as a partner has seen them.</summary>
internal sealed record HeldLog(string Log, long Size, string Root);

/// <summary>The last leaf that our receipts promise in one of our logs.</summary>
internal sealed record HeldReceipt(string Log, long LastIndex);
