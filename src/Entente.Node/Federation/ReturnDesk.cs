using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// Gives a partner that was restored from an old backup what it has lost: the copy of its log, its own entries, ours that it had acknowledged, and
/// the receipts of both. Only what passed between the two, and entries only sealed to its key (docs/protocol/delivery.md 6).
/// </summary>
internal sealed class ReturnDesk(IDbContextFactory<NodeDb> contexts, WriteGate gate, NodeIdentity identity, PartnerBook book, AtRest atRest)
{
    /// <summary>Longest question read.</summary>
    public const int QuestionBytes = 256 * 1024;

    /// <summary>Envelopes of one answer, before base64.</summary>
    private const int AnswerBytes = 4 * 1024 * 1024;

    public async Task<byte[]> Kept(PartyCode from, string log, long first, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.PartnerLogs.AsNoTracking().FirstOrDefaultAsync(l => l.Partner == from && l.Log == log, cancel);
        if (row is null) return Json(new(null, []), FederationJson.Default.KeptAnswer);
        var copy = LogNames.Mirror(from, log);
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == copy && l.Index >= first && l.Index < row.Size).OrderBy(l => l.Index)
            .Take(LeavesAnswer.AtMost).Select(l => l.Bytes).ToListAsync(cancel);
        return Json(new(row.Checkpoint, leaves), FederationJson.Default.KeptAnswer);
    }

    public async Task<byte[]> Newer(PartyCode from, ReadOnlyMemory<byte> question, CancellationToken cancel)
    {
        var asked = Read(question, FederationJson.Default.NewerQuestion);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var places = asked.Streams.ToLookup(s => s.Stream);
        var streams = await db.Streams.AsNoTracking().Where(s => s.Log == asked.Log && s.Issuer == from).Select(s => s.Stream).ToListAsync(cancel);
        var yours = new List<(long Position, NamedPlace Place)>();
        foreach (var stream in streams)
        {
            var (epoch, seq) = places[stream].FirstOrDefault() is { } place ? (place.Epoch, place.Seq) : (0, 0);
            var newer = await db.Entries.AsNoTracking()
                .Where(e => e.Log == asked.Log && e.Stream == stream && (e.Epoch > epoch || (e.Epoch == epoch && e.Seq > seq)))
                .OrderBy(e => e.Epoch).ThenBy(e => e.Seq).Take(NewerAnswer.AtMost).Select(e => new { e.Position, e.Hash, e.Epoch, e.Seq }).ToListAsync(cancel);
            yours.AddRange(newer.Select(e => (e.Position, new NamedPlace(e.Hash.Hex, stream, e.Epoch, e.Seq))));
        }

        var promised = await (from r in db.Receipts.AsNoTracking()
                              join e in db.Entries.AsNoTracking() on r.Entry equals e.Hash
                              where r.By == @from && e.Log == asked.Log && r.LogIndex >= asked.From
                              orderby r.LogIndex
                              select new { e.Hash, r.LogIndex }).Take(NewerAnswer.AtMost).ToListAsync(cancel);
        return Json(
            new([.. yours.OrderBy(y => y.Position).Take(NewerAnswer.AtMost).Select(y => y.Place)], [.. promised.Select(p => new PromisedPlace(p.Hash.Hex, p.LogIndex))]),
            FederationJson.Default.NewerAnswer);
    }

    public async Task<byte[]> Returned(PartyCode from, ReadOnlyMemory<byte> question, CancellationToken cancel)
    {
        var asked = Read(question, FederationJson.Default.ReturnQuestion);
        if (asked.Entries.Count > DeliveryFrame.MaxEnvelopes || !asked.Entries.All(e => Digest.TryParse(e, out _))) throw new FormatException("Not a question.");
        var hashes = asked.Entries.Select(Digest.Parse).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var rows = (await db.Entries.AsNoTracking().Where(e => hashes.Contains(e.Hash) && e.Log == asked.Log).ToListAsync(cancel))
            .Where(e => IsBetween(e, from)).ToDictionary(e => e.Hash);
        var (envelopes, given, bytes) = (new List<byte[]>(), new List<Digest>(), 0L);
        foreach (var hash in hashes)
        {
            if (!rows.TryGetValue(hash, out var row)) continue;
            var envelope = Seal(row, from);
            if ((bytes += envelope.Length) > AnswerBytes && envelopes.Count > 0) break;
            envelopes.Add(envelope);
            given.Add(hash);
        }

        var sheets = await (from r in db.Receipts.AsNoTracking()
                            where given.Contains(r.Entry) && (r.By == @from || r.By == identity.Party)
                            join s in db.ReceiptSheets.AsNoTracking() on r.Sheet equals s.Id
                            select new { s.Id, s.Bytes }).ToListAsync(cancel);
        var files = await db.Attachments.AsNoTracking().Where(a => a.Entry != null && given.Contains(a.Entry.Value))
            .Select(a => new FileOf(a.Id, a.Entry!.Value)).ToListAsync(cancel);
        if (files.Count > 0) await SendAgain(from, files, cancel);
        return Json(
            new(envelopes, [.. sheets.DistinctBy(s => s.Id).Select(s => s.Bytes)], [.. hashes.Where(h => !rows.ContainsKey(h)).Select(h => h.Hex)]),
            FederationJson.Default.ReturnedAnswer);
    }

    /// <summary>True for the partner's entries to us and ours to it.</summary>
    private bool IsBetween(StoredEntry entry, PartyCode partner) =>
        StreamName.TryParse(entry.Stream, out var stream)
        && ((stream.Issuer == partner && stream.Audience.Contains(identity.Party)) || (stream.Issuer == identity.Party && stream.Audience.Contains(partner)));

    private byte[] Seal(StoredEntry row, PartyCode to)
    {
        var header = EntryCodec.HeaderOf(row.HeaderBytes);
        var body = row.Body is null ? [] : atRest.Reveal(row.Body, Cells.Body(row.Hash));
        return EntryCodec.Seal(
            new(header, row.HeaderBytes, row.Jws, body, row.KeyId), book.SealingKeys(header.Entente.Agreement, to), identity.Party, to);
    }

    /// <summary>The files of these entries go the usual way, one by one, when the partner is at home; who has one takes it once more to no effect.</summary>
    private Task SendAgain(PartyCode to, List<FileOf> files, CancellationToken cancel) => gate.Write(async db =>
    {
        var queued = (await db.FileDeliveries.Where(d => d.Partner == to).Select(d => d.Attachment).ToListAsync(cancel)).ToHashSet();
        foreach (var file in files.Where(f => !queued.Contains(f.Id))) db.FileDeliveries.Add(new() { Attachment = file.Id, Entry = file.Entry, Partner = to });
    }, cancel);

    private static T Read<T>(ReadOnlyMemory<byte> question, JsonTypeInfo<T> form)
    {
        try
        {
            return JsonSerializer.Deserialize(question.Span, form) ?? throw new FormatException("Not a question.");
        }
        catch (JsonException fault)
        {
            throw new FormatException("Not a question.", fault);
        }
    }

    private static byte[] Json<T>(T answer, JsonTypeInfo<T> form) => JsonSerializer.SerializeToUtf8Bytes(answer, form);

    private sealed record FileOf(Guid Id, Digest Entry);
}
