using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Federation.Bundles;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// Takes a partner's delivery: open, verify, judge, append, receipt, fold. What can be done without the database is done before its
/// transaction begins; everything that stays is in one transaction, and the answer is given after it is durable.
/// </summary>
internal sealed partial class Inbox(
    WriteGate gate, NodeIdentity identity, OurCard ourCard, PartnerBook book, AtRest atRest, TimeProvider clock, ILogger<Inbox> log)
{
    /// <summary>
    /// The deadline on receipts. The checkpoint is signed in the same transaction; the time is for a slow disk, between the clock's reading and the
    /// commit, so that an honest node can never be shown to be late.
    /// </summary>
    private static readonly TimeSpan CoverWithin = TimeSpan.FromMinutes(5);

    /// <summary>Takes the envelopes and returns the signed sheets that answer them.</summary>
    public async Task<IReadOnlyList<byte[]>> Receive(PartyCode from, IReadOnlyList<ReadOnlyMemory<byte>> envelopes, CancellationToken cancel)
    {
        var read = new Opened[envelopes.Count];
        var (keys, recovery) = (book.EntryKeysOf(from), book.RecoveryOf(from));
        Parallel.For(0, envelopes.Count, i => read[i] = new(
            Digest.Of(envelopes[i].Span), EntryCodec.Open(envelopes[i].Span, identity.ByKeyId, keys, recovery)));
        var now = clock.GetUtcNow().ToMilliseconds();
        var taken = await gate.Write(db => Take(db, from, read, now, cancel), cancel);
        foreach (var notice in taken.Notices) LogNotice(log, from, notice.Code, notice.Envelope.Hex[..12]);
        if (taken.AgreementsChanged) await book.Refresh(cancel); // and with them the keys
        return taken.Sheets;
    }

    private async Task<Taken> Take(NodeDb db, PartyCode from, IReadOnlyList<Opened> read, DateTimeOffset now, CancellationToken cancel)
    {
        var ledger = new Ledger(db, identity, book, atRest, now);
        var entries = read.Select(r => r.Reading.Entry).OfType<SignedEntry>().ToList();
        await ledger.Preload(entries.Select(e => e.MatterId), cancel);
        var desk = new AdmissionDesk(db, ledger, book, ourCard.Card, from, now);
        var (receipts, notices, earlier) = (new List<Receipt>(), new List<Notice>(), new HashSet<Digest>());
        var agreementsChanged = false;
        foreach (var (envelope, reading) in read)
        {
            if (reading.Entry is not { } entry)
            {
                notices.Add(new(envelope, reading.Fault!.Code, []));
                await TurnedAway.Count(db, from, reading.Fault.Code, now, cancel);
                continue;
            }

            var (verdict, stream) = await desk.Judge(entry, cancel);
            if (verdict.Stands)
            {
                var accepted = verdict is Verdict.Accepted;
                var row = await ledger.Append(entry, stream!, new(
                    accepted ? LeafKinds.Received : LeafKinds.Refused, Direction.Theirs, accepted, accepted ? null : verdict.Code), cancel);
                if (accepted && KeyChange.Of(entry.Header) is { Card: { } card } change) await KeyChanges.TakeOver(db, from, card, change, entry.Header.Time, now, cancel);
                receipts.Add(Receipt.For(entry, verdict, identity.Party, row.LogIndex, now, coveredBy: now + CoverWithin)); // the checkpoint is signed below
                agreementsChanged |= StreamName.ProcedureNameOf(row.Procedure) == StreamName.Bootstrap;
                foreach (var flag in verdict is Verdict.Accepted { Flags: var flags } ? flags : [])
                {
                    LogFlag(log, from, flag, row.Hash.Hex[..12]);
                    await Incidents.Note(db, new() { Partner = from, Code = flag, At = now }, cancel); // one for the partner's clock, not one for each entry
                }

                if (row.StateAgrees is false)
                    await Incidents.Note(db, new() { Partner = from, Code = "state-differs", At = now, Entry = row.Hash, Matter = row.Matter }, cancel);
            }
            else if (verdict is Verdict.Duplicate or { Code: RefusalCode.EpochPast } && await db.Receipts.FindAsync([entry.Hash, identity.Party], cancel) is { } given)
            {
                earlier.Add(given.Sheet);
            }
            else if (verdict is not Verdict.Duplicate) // twice in one delivery: its receipt is on this sheet
            {
                notices.Add(new(envelope, verdict.Code, verdict.Args));
                if (verdict is Verdict.Refused or Verdict.Equivocation) await TurnedAway.Count(db, from, verdict.Code, now, cancel); // a gap or a spent quota is what links are like
                if (verdict is Verdict.Equivocation) await Incidents.Note(db, Evidence(entry, from, verdict.Code, now), cancel);
            }
        }

        var keys = await KeyChanges.KnownTo(db, from, identity, cancel);
        var sheets = (await db.ReceiptSheets.Where(s => earlier.Contains(s.Id)).Select(s => s.Bytes).ToListAsync(cancel)).ConvertAll(sheet => BundleReplies.In(keys, identity, sheet));
        if (receipts.Count + notices.Count > 0)
        {
            var sheet = ReceiptBatch.Sign(new ReceiptSheet(identity.Party, receipts, notices), keys);
            sheets.Add(sheet);
            if (receipts.Count > 0) await Keep(db, sheet, receipts, cancel);
        }

        await ledger.Close(cancel);
        (await db.Partners.FindAsync([from], cancel))!.LastContact = now;
        return new(sheets, notices, agreementsChanged);
    }

    private static async Task Keep(NodeDb db, byte[] sheet, IReadOnlyList<Receipt> receipts, CancellationToken cancel)
    {
        var id = Digest.Of(sheet);
        db.ReceiptSheets.Add(new() { Id = id, Bytes = sheet });
        await RowWriter.Insert(db, [.. receipts.Select(receipt => StoredReceipt.Of(receipt, id))], cancel);
    }

    private Incident Evidence(SignedEntry entry, PartyCode from, string code, DateTimeOffset now) => new()
    {
        Partner = from, Code = code, At = now, Entry = entry.Hash, Matter = entry.MatterId, Log = LogNames.Of(entry.Header),
        Evidence = atRest.Protect(entry.Jws, Cells.Evidence(entry.Hash)),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "From {Partner}: not taken, {Code}; envelope {Envelope}")]
    private static partial void LogNotice(ILogger logger, PartyCode partner, string code, string envelope);

    [LoggerMessage(Level = LogLevel.Warning, Message = "From {Partner}: taken, but {Flag}; entry {Entry}")]
    private static partial void LogFlag(ILogger logger, PartyCode partner, string flag, string entry);

    private sealed record Opened(Digest Envelope, EntryReading Reading);

    private sealed record Taken(IReadOnlyList<byte[]> Sheets, IReadOnlyList<Notice> Notices, bool AgreementsChanged);
}
