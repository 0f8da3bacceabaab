using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>What the receipts of one round changed.</summary>
internal sealed record Settled(int Receipted, IReadOnlyList<string> Logs);

/// <summary>
/// Puts a partner's verified sheets on record: verdicts, delivery states, what must be sent again. One transaction. What a sheet means is one thing
/// (<see cref="Apply"/>); that a call was answered with it is another, and a file that is carried has no such call.
/// </summary>
internal sealed class Settlement(WriteGate gate, NodeIdentity identity, AtRest atRest, PartnerBook book, TimeProvider clock)
{
    /// <summary>The sheets that answered one delivery over the link.</summary>
    public async Task<Settled> Settle(
        PartyCode partner, IReadOnlyList<Handed> handed, IReadOnlyList<(byte[] Bytes, ReceiptSheet Sheet)> sheets, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToMilliseconds();
        var (settled, agreements) = await gate.Write(
            async db =>
            {
                var round = await Apply(db, partner, handed, sheets, now, cancel);
                Unanswered(handed, round.Notices, round.Items);
                await Answered(db, partner, round.Receipted.Count > 0, now, cancel);
                return (new Settled(round.Receipted.Count, [.. round.Receipted.Select(e => e.Log).Distinct()]), round.Agreements);
            }, cancel);
        if (agreements) await book.Refresh(cancel);
        return settled;
    }

    /// <summary>A sheet that came in a bundle; it speaks of what went in bundles before, or over the link.</summary>
    /// <returns>Entries that got their receipt by it.</returns>
    public async Task<int> SettleCarried(PartyCode partner, byte[] bytes, ReceiptSheet sheet, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToMilliseconds();
        var round = await gate.Write(async db => await Apply(db, partner, await Named(db, partner, sheet, cancel), [(bytes, sheet)], now, cancel), cancel);
        if (round.Agreements) await book.Refresh(cancel);
        return round.Receipted.Count;
    }

    /// <summary>What of ours a carried sheet speaks of: receipts name entries, notices the envelopes of earlier bundles.</summary>
    private static async Task<IReadOnlyList<Handed>> Named(NodeDb db, PartyCode partner, ReceiptSheet sheet, CancellationToken cancel)
    {
        var (entries, envelopes) = (sheet.Receipts.Select(r => r.Entry).ToList(), sheet.Notices.Select(n => n.Envelope).ToList());
        var receipted = await db.Outbox.AsNoTracking().Where(o => o.Partner == partner && entries.Contains(o.Entry)).Select(o => new { o.Id, o.Entry }).ToListAsync(cancel);
        var noticed = await (from i in db.BundleItems.AsNoTracking()
                             where envelopes.Contains(i.Envelope)
                             join o in db.Outbox on i.Item equals (long?)o.Id
                             where o.Partner == partner
                             select new { o.Id, o.Entry, i.Envelope }).ToListAsync(cancel);
        return [.. receipted.Select(r => new Handed(r.Id, r.Entry, default, [])), .. noticed.Select(n => new Handed(n.Id, n.Entry, n.Envelope, []))];
    }

    private async Task<Applied> Apply(
        NodeDb db, PartyCode partner, IReadOnlyList<Handed> handed, IReadOnlyList<(byte[] Bytes, ReceiptSheet Sheet)> sheets,
        DateTimeOffset now, CancellationToken cancel)
    {
        var (hashes, ids) = (handed.Select(h => h.Entry).ToList(), handed.Select(h => h.Item).ToList());
        // Without the signed texts: a row of entries is some ten kilobytes, and an acceptance changes nothing in it.
        var entries = await db.Entries.Where(e => hashes.Contains(e.Hash))
            .Select(e => new Place(e.Hash, e.Log, e.Procedure, e.Stream, e.Epoch, e.Seq, e.KeyId)).ToDictionaryAsync(e => e.Hash, cancel);
        var items = await db.Outbox.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Entry, cancel);
        var ledger = new Ledger(db, identity, book, atRest, now);

        var kept = (await db.Receipts.Where(r => r.By == partner && hashes.Contains(r.Entry)).Select(r => r.Entry).ToListAsync(cancel)).ToHashSet();
        var (receipted, fresh, accepted) = (new List<Place>(), new List<StoredReceipt>(), new List<OutboxItem>());
        foreach (var (bytes, sheet) in sheets)
        {
            var id = Digest.Of(bytes);
            var wanted = sheet.Receipts.Where(r => entries.TryGetValue(r.Entry, out var e) && IsFor(r, e) && items[r.Entry].State is not (Delivery.Receipted or Delivery.Rejected)).ToList();
            if (wanted.Count == 0) continue;
            if (await db.ReceiptSheets.FindAsync([id], cancel) is null) db.ReceiptSheets.Add(new() { Id = id, Bytes = bytes });
            foreach (var receipt in wanted)
            {
                var (entry, item) = (entries[receipt.Entry], items[receipt.Entry]);
                if (kept.Add(receipt.Entry)) fresh.Add(StoredReceipt.Of(receipt, id));
                (item.State, item.Reason) = receipt.Accepted ? (Delivery.Receipted, null) : (Delivery.Rejected, receipt.Code);
                (item.ReceiptedAt, item.Attempts) = (now, item.Attempts + 1);
                if (receipt.Accepted) accepted.Add(item);
                else await ledger.Refuse(await db.Entries.SingleAsync(e => e.Hash == entry.Hash, cancel), receipt.Code, cancel);
                receipted.Add(entry);
            }
        }

        await RowWriter.Insert(db, fresh, cancel);
        foreach (var item in accepted) db.Entry(item).State = EntityState.Detached; // written here: nothing of it is left for the save
        await RowWriter.Update(db, accepted, [nameof(OutboxItem.State), nameof(OutboxItem.Reason), nameof(OutboxItem.ReceiptedAt), nameof(OutboxItem.Attempts)], cancel);
        var notices = sheets.SelectMany(s => s.Sheet.Notices).ToList();
        var ended = new List<Notice>();
        foreach (var notice in notices)
            if (await Heed(db, partner, notice, handed, items, entries, now, cancel)) ended.Add(notice);
        await BeginAnew(db, partner, ended, handed, entries, cancel);
        await ledger.Close(cancel);
        return new(receipted, notices, items, receipted.Any(e => StreamName.ProcedureNameOf(e.Procedure) == StreamName.Bootstrap));
    }

    /// <summary>The link carried a delivery there and its answer back.</summary>
    private static async Task Answered(NodeDb db, PartyCode partner, bool progress, DateTimeOffset now, CancellationToken cancel)
    {
        var row = (await db.Partners.FindAsync([partner], cancel))!;
        row.LastContact = now;
        (row.FailingSince, row.Failure, row.Failures, row.NextTry) = (null, null, 0, progress ? null : now + BackOff.After(1));
    }

    private bool IsFor(Receipt receipt, Place entry) =>
        receipt.Issuer == identity.Party && receipt.Stream == entry.Stream && receipt.Epoch == entry.Epoch && receipt.Seq == entry.Seq;

    /// <summary>What got neither receipt nor notice, as when somebody on the way changed it: the notice then names other bytes than ours.</summary>
    private static void Unanswered(IReadOnlyList<Handed> handed, List<Notice> notices, Dictionary<Digest, OutboxItem> items)
    {
        var named = notices.Select(n => n.Envelope).ToHashSet();
        var ours = handed.Select(h => h.EnvelopeHash).ToHashSet();
        var reason = notices.Find(n => !ours.Contains(n.Envelope))?.Code ?? "no-answer";
        foreach (var line in handed.Where(h => !named.Contains(h.EnvelopeHash)))
            if (items[line.Entry] is { State: Delivery.Queued or Delivery.Sent } item) (item.Attempts, item.Reason) = (item.Attempts + 1, reason);
    }

    /// <summary>
    /// Refusals without a place in the stream that no further try can change: the signed bytes would be the same. What a partner may still come to
    /// know (an agreement, a card, a key on it) and damage on the way are not among them.
    /// </summary>
    private static readonly HashSet<string> Final =
    [
        "equivocation", RefusalCode.PrevMismatch, RefusalCode.EpochPast, RefusalCode.KeyOfOtherParty,
        RefusalCode.KeyReplaced, RefusalCode.KeyRevoked, RefusalCode.SuiteOther, RefusalCode.NotTheIssuer, RefusalCode.NotAddressed, RefusalCode.NotAParty,
    ];

    /// <summary>True when the notice refuses a key by which the entry is signed no more: it speaks of an earlier try, as a carried one may.</summary>
    private static bool IsSignedAgain(Notice notice, Place entry) =>
        notice is { Code: RefusalCode.KeyRevoked or RefusalCode.KeyReplaced or RefusalCode.KeyOfOtherParty, Args: [var key, ..] } && key != entry.KeyId;

    /// <summary>An unreceipted envelope stays queued, unless the signed notice says that the same bytes can never be taken: then people must act.</summary>
    /// <returns>True when it ended the entry's way now.</returns>
    private static async Task<bool> Heed(
        NodeDb db, PartyCode partner, Notice notice, IReadOnlyList<Handed> handed, Dictionary<Digest, OutboxItem> items,
        Dictionary<Digest, Place> entries, DateTimeOffset now, CancellationToken cancel)
    {
        if (handed.FirstOrDefault(h => h.EnvelopeHash == notice.Envelope) is not { } line) return false;
        var item = items[line.Entry];
        if (item.State is Delivery.Receipted or Delivery.Rejected) return false;
        if (Final.Contains(notice.Code) && !IsSignedAgain(notice, entries[line.Entry]))
        {
            (item.State, item.Reason, item.Attempts) = (Delivery.Rejected, notice.Code, item.Attempts + 1);
            await Incidents.Note(db, new() { Partner = partner, Code = notice.Code, At = now, Entry = item.Entry, Matter = item.Matter }, cancel);
            return true;
        }

        item.Attempts++;
        if (item.State != Delivery.Held) (item.State, item.Reason) = (Delivery.Queued, notice.Code); // held meanwhile, it stays held
        var expected = 1L; // of an epoch whose first entry is not there
        if (notice.Code != RefusalCode.EpochUnannounced
            && (notice.Code != "gap" || !long.TryParse(notice.Args is [var seq, ..] ? seq : null, NumberStyles.None, CultureInfo.InvariantCulture, out expected))) return false;

        // The partner lacks what we believed it holds: send again from there.
        var entry = entries[line.Entry];
        var lost = db.Entries.Where(e => e.Log == entry.Log && e.Stream == entry.Stream && e.Epoch == entry.Epoch && e.Seq >= expected && e.Seq < entry.Seq).Select(e => e.Hash);
        foreach (var again in await db.Outbox.Where(i => i.Partner == partner && lost.Contains(i.Entry)).ToListAsync(cancel))
            if (again.State is Delivery.Receipted)
                (again.State, again.Reason) = await Holds.On(db, partner, entry.Log, entry.Procedure, cancel) is { } held ? (Delivery.Held, held) : (Delivery.Queued, notice.Code);
        return false;
    }

    /// <summary>Reason of entries behind one that was refused for good: they name it as the one before, so they could never be taken.</summary>
    public const string Broken = "series-broken";

    /// <summary>
    /// After a final refusal nothing of that epoch can follow: what waits behind ends visibly, and the stream goes on in a new epoch, which its next
    /// entry announces (docs/protocol/exchange.md 5.2).
    /// </summary>
    private static async Task BeginAnew(
        NodeDb db, PartyCode partner, List<Notice> ended, IReadOnlyList<Handed> handed, Dictionary<Digest, Place> entries, CancellationToken cancel)
    {
        foreach (var notice in ended)
        {
            if (handed.FirstOrDefault(h => h.EnvelopeHash == notice.Envelope) is not { } line) continue;
            var at = entries[line.Entry];
            var behind = db.Entries.Where(e => e.Log == at.Log && e.Stream == at.Stream && e.Epoch == at.Epoch && e.Seq > at.Seq).Select(e => e.Hash);
            foreach (var item in await db.Outbox.Where(i => i.Partner == partner && behind.Contains(i.Entry)).ToListAsync(cancel))
                if (item.State is not (Delivery.Receipted or Delivery.Rejected)) (item.State, item.Reason) = (Delivery.Rejected, Broken);
            if (await db.Streams.FindAsync([at.Log, at.Stream], cancel) is not { } stream || stream.Epoch != at.Epoch) continue;
            var theirs = notice.Code == RefusalCode.EpochPast && notice.Args is [var current, ..] && int.TryParse(current, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < int.MaxValue ? epoch : 0;
            (stream.Earlier, stream.Epoch) = (Math.Max(stream.Earlier, stream.Seq), Math.Max(stream.Epoch, theirs) + 1);
            (stream.Seq, stream.Head, stream.Received) = (0, null, 0);
        }
    }

    /// <summary>What sheets changed.</summary>
    private sealed record Applied(List<Place> Receipted, List<Notice> Notices, Dictionary<Digest, OutboxItem> Items, bool Agreements);

    /// <summary>Where an entry of ours stands.</summary>
    private sealed record Place(Digest Hash, string Log, string Procedure, string Stream, int Epoch, long Seq, string KeyId);
}
