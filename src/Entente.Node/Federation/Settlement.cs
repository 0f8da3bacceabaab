using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>What the receipts of one round changed.</summary>
internal sealed record Settled(int Receipted, IReadOnlyList<string> Logs);

/// <summary>Puts a partner's verified sheets on record: verdicts, delivery states, what must be sent again. One transaction.</summary>
internal sealed class Settlement(WriteGate gate, NodeIdentity identity, AtRest atRest, PartnerBook book, TimeProvider clock)
{
    public async Task<Settled> Settle(
        PartyCode partner, IReadOnlyList<Handed> handed, IReadOnlyList<(byte[] Bytes, ReceiptSheet Sheet)> sheets, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToMilliseconds();
        var (settled, agreements) = await gate.Write(db => Settle(db, partner, handed, sheets, now, cancel), cancel);
        if (agreements) await book.Refresh(cancel);
        return settled;
    }

    private async Task<(Settled, bool Agreements)> Settle(
        NodeDb db, PartyCode partner, IReadOnlyList<Handed> handed, IReadOnlyList<(byte[] Bytes, ReceiptSheet Sheet)> sheets,
        DateTimeOffset now, CancellationToken cancel)
    {
        var (hashes, ids) = (handed.Select(h => h.Entry).ToList(), handed.Select(h => h.Item).ToList());
        // Without the signed texts: a row of entries is some ten kilobytes, and an acceptance changes nothing in it.
        var entries = await db.Entries.Where(e => hashes.Contains(e.Hash))
            .Select(e => new Place(e.Hash, e.Log, e.Procedure, e.Stream, e.Epoch, e.Seq)).ToDictionaryAsync(e => e.Hash, cancel);
        var items = await db.Outbox.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Entry, cancel);
        var ledger = new Ledger(db, identity, book, atRest, now);

        var kept = (await db.Receipts.Where(r => r.By == partner && hashes.Contains(r.Entry)).Select(r => r.Entry).ToListAsync(cancel)).ToHashSet();
        var receipted = new List<Place>();
        foreach (var (bytes, sheet) in sheets)
        {
            var id = Digest.Of(bytes);
            var wanted = sheet.Receipts.Where(r => entries.TryGetValue(r.Entry, out var e) && IsFor(r, e) && items[r.Entry].State is not (Delivery.Receipted or Delivery.Rejected)).ToList();
            if (wanted.Count == 0) continue;
            if (await db.ReceiptSheets.FindAsync([id], cancel) is null) db.ReceiptSheets.Add(new() { Id = id, Bytes = bytes });
            foreach (var receipt in wanted)
            {
                var (entry, item) = (entries[receipt.Entry], items[receipt.Entry]);
                if (kept.Add(receipt.Entry)) db.Receipts.Add(StoredReceipt.Of(receipt, id));
                (item.State, item.Reason) = receipt.Accepted ? (Delivery.Receipted, null) : (Delivery.Rejected, receipt.Code);
                (item.ReceiptedAt, item.Attempts) = (now, item.Attempts + 1);
                if (!receipt.Accepted) await ledger.Refuse(await db.Entries.SingleAsync(e => e.Hash == entry.Hash, cancel), receipt.Code, cancel);
                receipted.Add(entry);
            }
        }

        var notices = sheets.SelectMany(s => s.Sheet.Notices).ToList();
        foreach (var notice in notices) await Heed(db, partner, notice, handed, items, entries, now, cancel);
        await BeginAnew(db, partner, notices, handed, entries, cancel);
        Unanswered(handed, notices, items);
        await ledger.Close(cancel);

        var row = (await db.Partners.FindAsync([partner], cancel))!;
        row.LastContact = now;
        (row.FailingSince, row.Failure, row.Failures, row.NextTry) = (null, null, 0, null);
        if (receipted.Count == 0) row.NextTry = now + BackOff.After(1);
        return (new(receipted.Count, [.. receipted.Select(e => e.Log).Distinct()]), receipted.Any(e => StreamName.ProcedureNameOf(e.Procedure) == StreamName.Bootstrap));
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

    /// <summary>An unreceipted envelope stays queued, unless the signed notice says that the same bytes can never be taken: then people must act.</summary>
    private static async Task Heed(
        NodeDb db, PartyCode partner, Notice notice, IReadOnlyList<Handed> handed, Dictionary<Digest, OutboxItem> items,
        Dictionary<Digest, Place> entries, DateTimeOffset now, CancellationToken cancel)
    {
        if (handed.FirstOrDefault(h => h.EnvelopeHash == notice.Envelope) is not { } line) return;
        var item = items[line.Entry];
        if (item.State is Delivery.Receipted or Delivery.Rejected) return;
        if (Final.Contains(notice.Code))
        {
            (item.State, item.Reason, item.Attempts) = (Delivery.Rejected, notice.Code, item.Attempts + 1);
            await Incidents.Note(db, new() { Partner = partner, Code = notice.Code, At = now, Entry = item.Entry, Matter = item.Matter }, cancel);
            return;
        }

        item.Attempts++;
        if (item.State != Delivery.Held) (item.State, item.Reason) = (Delivery.Queued, notice.Code); // held meanwhile, it stays held
        var expected = 1L; // of an epoch whose first entry is not there
        if (notice.Code != RefusalCode.EpochUnannounced
            && (notice.Code != "gap" || !long.TryParse(notice.Args is [var seq, ..] ? seq : null, NumberStyles.None, CultureInfo.InvariantCulture, out expected))) return;

        // The partner lacks what we believed it holds: send again from there.
        var entry = entries[line.Entry];
        var lost = db.Entries.Where(e => e.Log == entry.Log && e.Stream == entry.Stream && e.Epoch == entry.Epoch && e.Seq >= expected && e.Seq < entry.Seq).Select(e => e.Hash);
        foreach (var again in await db.Outbox.Where(i => i.Partner == partner && lost.Contains(i.Entry)).ToListAsync(cancel))
            if (again.State is Delivery.Receipted)
                (again.State, again.Reason) = await Holds.On(db, partner, entry.Log, entry.Procedure, cancel) is { } held ? (Delivery.Held, held) : (Delivery.Queued, notice.Code);
    }

    /// <summary>Reason of entries behind one that was refused for good: they name it as the one before, so they could never be taken.</summary>
    public const string Broken = "series-broken";

    /// <summary>
    /// After a final refusal nothing of that epoch can follow: what waits behind ends visibly, and the stream goes on in a new epoch, which its next
    /// entry announces (docs/protocol/exchange.md 5.2).
    /// </summary>
    private static async Task BeginAnew(
        NodeDb db, PartyCode partner, List<Notice> notices, IReadOnlyList<Handed> handed, Dictionary<Digest, Place> entries, CancellationToken cancel)
    {
        foreach (var notice in notices.Where(n => Final.Contains(n.Code)))
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

    /// <summary>Where an entry of ours stands.</summary>
    private sealed record Place(Digest Hash, string Log, string Procedure, string Stream, int Epoch, long Seq);
}
