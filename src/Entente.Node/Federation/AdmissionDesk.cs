using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Gathers what <see cref="Admission"/> must know about each entry of one delivery, from the transaction that will store the outcome.</summary>
internal sealed class AdmissionDesk(NodeDb db, Ledger ledger, PartnerBook book, PartyCard ourCard, PartyCode from, DateTimeOffset now)
{
    private readonly Dictionary<(string Log, string? Procedure), int> today = [];
    private readonly AgreementKeys comparedCards = book.ComparedCards(ourCard);

    /// <summary>The verdict, and the stream in which the entry takes its place if it stands.</summary>
    public async Task<(Verdict Verdict, StreamState? Stream)> Judge(SignedEntry entry, CancellationToken cancel)
    {
        var (e, name, log) = (entry.Header.Entente, StreamName.Of(entry.Header), LogNames.Of(entry.Header));
        var known = await Known(entry, cancel);
        var stream = await ledger.KnownStream(log, name, cancel);
        var ours = await ledger.KnownStream(log, name.MirrorOf(ourCard.Party), cancel);
        var head = stream is { Head: { } hash } ? new StreamHead(stream.Issuer, stream.Stream, stream.Epoch, stream.Seq, hash, stream.Received) : null;
        var held = head is not null && e.Seq <= head.Seq ? await At(log, head, e.Seq, cancel) : null;
        var verdict = Admission.Judge(entry, new(ourCard.Party, from, now)
        {
            Agreement = e.Agreement is { } agreement ? await book.Agreement(db, agreement, cancel) : null,
            ComparedCards = comparedCards,
            Head = head,
            Epoch = stream?.Epoch ?? 1,
            AtSeq = seq => seq == e.Seq ? held : null,
            OurLastSeq = ours is null ? 0 : Math.Max(ours.Seq, ours.Earlier),
            OurEpoch = ours?.Epoch ?? 1,
            Find = known.GetValueOrDefault,
            Suspended = e.Agreement is { } under && (await db.Agreements.FindAsync([under], cancel))?.IsHeld(name.Procedure) is true,
            Copied = await Copied(entry, cancel),
            IsTaken = book.IsTaken,
            Recovery = book.RecoveryOf(from),
            Recovered = book.RecoveredAt(from),
            TakenToday = await Taken(log, null, cancel),
            TakenTodayOfProcedure = await Taken(log, e.Procedure, cancel),
        });
        if (!verdict.Stands) return (verdict, null);
        today[(log, null)]++;
        today[(log, e.Procedure)]++;
        return (verdict, stream ?? await ledger.Stream(log, name, cancel));
    }

    /// <summary>The entries that this one names: of its own matter from memory, of any other from the table.</summary>
    private async Task<Dictionary<Digest, KnownEntry>> Known(SignedEntry entry, CancellationToken cancel)
    {
        var e = entry.Header.Entente;
        var file = await ledger.Matter(entry.MatterId, cancel);
        var known = new Dictionary<Digest, KnownEntry>();
        var elsewhere = new List<Digest>();
        foreach (var named in e.Matter is { } matter ? e.After.Append(matter) : e.After)
        {
            if (file.Header(named) is { } header) known[named] = Known(named, header);
            else elsewhere.Add(named);
        }

        if (elsewhere.Count == 0) return known;
        foreach (var row in await db.Entries.AsNoTracking().Where(s => elsewhere.Contains(s.Hash)).Select(s => new { s.Hash, s.HeaderBytes }).ToListAsync(cancel))
            known[row.Hash] = Known(row.Hash, EntryCodec.HeaderOf(row.HeaderBytes));
        return known;
    }

    /// <summary>What it says that it copies, and what has the same files, as far as it stands here.</summary>
    private async Task<IReadOnlyList<(Digest, EntryHeader)>> Copied(SignedEntry entry, CancellationToken cancel)
    {
        var named = Provenance.Sources(entry.Header).ToHashSet();
        var files = entry.Header.Entente.Attachments.Select(a => a.Sha256).ToList();
        if (files.Count > 0)
            named.UnionWith(await db.Attachments.Where(a => a.Entry != null && files.Contains(a.Sha256)).Select(a => a.Entry!.Value).ToListAsync(cancel));
        named.Remove(entry.Hash);
        if (named.Count == 0) return [];
        var rows = await db.Entries.AsNoTracking().Where(e => named.Contains(e.Hash)).OrderBy(e => e.Position).Select(e => new { e.Hash, e.HeaderBytes }).ToListAsync(cancel);
        return [.. rows.Select(r => (r.Hash, EntryCodec.HeaderOf(r.HeaderBytes)))];
    }

    private static KnownEntry Known(Digest hash, EntryHeader header) => new(
        hash, header.Entente.Matter ?? hash, header.Entente.Agreement, header.Entente.Procedure, [.. header.Entente.Aud, header.Source.Party],
        header.Source.Party, header.Entente.Stream, header.Entente.Epoch, header.Entente.Seq, header.Time);

    /// <summary>What stands at a place, this transaction's own entries included.</summary>
    private async Task<Digest?> At(string log, StreamHead head, long seq, CancellationToken cancel) =>
        ledger.Appended(log, head.Stream, head.Epoch, seq)
        ?? await db.Entries.Where(s => s.Log == log && s.Stream == head.Stream && s.Epoch == head.Epoch && s.Seq == seq)
            .Select(s => (Digest?)s.Hash).FirstOrDefaultAsync(cancel);

    private async Task<int> Taken(string log, string? procedure, CancellationToken cancel)
    {
        if (today.TryGetValue((log, procedure), out var count)) return count;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return today[(log, procedure)] = await db.Entries.CountAsync(
            s => s.Log == log && s.Issuer == from && s.LoggedAt >= midnight && (procedure == null || s.Procedure == procedure), cancel);
    }
}
