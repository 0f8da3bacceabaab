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
/// After a restore: asks each partner what it holds of ours and takes back what the backup lacks. The node signs again once every partner has been
/// compared so; what a partner does not give is said on Today and on its own page (docs/operate/backup.md).
/// </summary>
/// <remarks>
/// The answer is signed, so a partner that hides now what it later holds against us has said so in writing; the signed answer that counted is kept
/// with the partner's agreement to it.
/// </remarks>
internal sealed partial class Homecoming(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, Return returns, TimeProvider clock, ILogger<Homecoming> log)
{
    /// <summary>The incident of a partner that holds, or should hold, more of ours than it gave back.</summary>
    public const string Behind = "restored-behind";

    /// <summary>The incident of a partner that gave back something that does not verify.</summary>
    public const string Unsound = "return-unsound";

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

    /// <summary>Asks a partner and takes back what it gives, unless the node was never restored or this partner has been compared already.</summary>
    public async Task Ask(PartyCode partner, IPartnerLink link, CancellationToken cancel)
    {
        bool gaps;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            if (!await Restoration.MustAsk(db, partner, cancel)) return;
            gaps = await db.Losses.AnyAsync(cancel);
        }

        // A partner that has renewed its keys since the backup signs by a key that only its own entries can tell us.
        var (first, shortfall) = (TryRead(await link.Held(cancel), partner), (Shortfall?)null);
        if (first is null || gaps || !await HoldAll(first, cancel)) shortfall = await returns.From(partner, link, first is null ? [] : [.. LogsOf(first)], cancel);
        var signed = await link.Held(cancel);
        var held = TryRead(signed, partner) ?? throw new LinkFailure("bad-answer", mayHaveArrived: false);
        if (await gate.Write(db => Compare(db, partner, held, signed, shortfall, cancel), cancel)) LogSigns(log);
    }

    private async Task<bool> Compare(NodeDb db, PartyCode partner, HeldAnswer held, byte[] signed, Shortfall? shortfall, CancellationToken cancel)
    {
        if (!await Restoration.MustAsk(db, partner, cancel)) return false;
        var now = clock.GetUtcNow();
        var row = await Returns.Row(db, partner, now, cancel);
        if (shortfall is null && !await HoldAll(db, held, cancel)) shortfall = new(Shortfall.Withheld, null);
        (row.State, row.Log, row.At) = (shortfall?.State ?? Returns.Whole, shortfall?.Log, now);
        if (shortfall is { State: Shortfall.Others }) return false; // nothing is wrong: another partner comes first
        if (shortfall is not null)
        {
            LogBehind(log, partner, shortfall.State);
            await Incidents.Note(db, new() { Partner = partner, Code = shortfall.State == Shortfall.Unsound ? Unsound : Behind, At = now, Log = shortfall.Log }, cancel);
            return false;
        }

        await Restoration.Agree(db, partner, signed, cancel);
        await BeginAnew(db, identity.Party, partner, cancel);
        await db.SaveChangesAsync(cancel);
        return await SignAgain(db, book, cancel);
    }

    /// <summary>Lets the node sign when every partner with a compared card has been asked.</summary>
    public static async Task<bool> SignAgain(NodeDb db, PartnerBook book, CancellationToken cancel)
    {
        if (await Restoration.ReceiveOnlySince(db, cancel) is null) return false;
        foreach (var card in book.Cards)
            if (!await Restoration.HasAgreed(db, card.Party, cancel)) return false;
        await Restoration.Lift(db, cancel);
        return true;
    }

    /// <summary>
    /// Every series of ours that the partner reads goes on in a new epoch: an entry that was lost, and is still on its way somewhere, finds no place
    /// that a new one has taken.
    /// </summary>
    public static async Task BeginAnew(NodeDb db, PartyCode us, PartyCode reader, CancellationToken cancel, int atLeast = 0)
    {
        var lost = await db.Losses.AsNoTracking().Where(l => l.Kind == LeafKinds.Sent).ToListAsync(cancel);
        var known = await db.Streams.Where(s => s.Issuer == us).ToListAsync(cancel);
        foreach (var place in lost.Where(l => !known.Exists(s => s.Log == l.Log && s.Stream == l.Stream)).DistinctBy(l => (l.Log, l.Stream)))
        {
            var begun = new StreamState { Log = place.Log, Stream = place.Stream, Issuer = us, Epoch = 1 };
            db.Streams.Add(begun);
            known.Add(begun);
        }

        foreach (var stream in known.Where(s => ReturnedEntries.Concerns(s.Stream, reader)))
        {
            var places = lost.Where(l => l.Log == stream.Log && l.Stream == stream.Stream).Select(l => (l.Epoch, l.Seq)).Append((stream.Epoch, stream.Seq)).ToList();
            var last = places.Max();
            if (last.Seq == 0) continue; // nothing stands in it
            stream.Earlier = Math.Max(stream.Earlier, places.Max(p => p.Seq));
            (stream.Epoch, stream.Seq, stream.Head, stream.Received) = (Math.Max(last.Epoch + 1, atLeast), 0, null, 0);
        }
    }

    private static IEnumerable<string> LogsOf(HeldAnswer held) =>
        held.Heads.Select(h => h.Log).Concat(held.Logs.Select(l => l.Log)).Concat(held.Receipts.Select(r => r.Log)).Distinct();

    private async Task<bool> HoldAll(HeldAnswer held, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await HoldAll(db, held, cancel);
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

    /// <summary>The answer, if this partner signed it for us; null when none of its known keys did.</summary>
    private HeldAnswer? TryRead(byte[] signed, PartyCode partner)
    {
        var reading = Jws.Read(signed, Typ, book.ByKeyIdOf(partner));
        if (!reading.IsSound) return null;
        var answer = Witness.Read(reading.Payload, FederationJson.Default.HeldAnswer);
        // The serialiser lets null stand in a list, whatever the list's type says.
        if (answer.Heads.Any(h => h is null) || answer.Logs.Any(l => l is null) || answer.Receipts.Any(r => r is null)) throw new LinkFailure("bad-answer", mayHaveArrived: false);
        return answer.By == partner.Value && answer.To == identity.Party.Value ? answer : throw new LinkFailure("bad-answer", mayHaveArrived: false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partner} did not give back all that passed since the restored backup ({Code}); the node goes on receiving only")]
    private static partial void LogBehind(ILogger logger, PartyCode partner, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every partner holds nothing beyond what is here; the node signs again")]
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
