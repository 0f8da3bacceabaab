using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>One place of our log that is being filled again.</summary>
/// <param name="Index">The leaf.</param>
/// <param name="Entry">Name of the entry; null when nobody holds what stood there.</param>
/// <param name="Leaf">The leaf as it was; null when it follows from the entry and our receipt.</param>
/// <param name="From">Who gives the entry.</param>
internal sealed record ReturnedPlace(long Index, Digest? Entry, LogLeaf? Leaf, PartyCode From);

/// <summary>
/// Asks for entries, verifies them and the receipts, and puts them back as they were: leaf, entry, receipt, delivery, numbers, keys, and the fold. Some
/// at a time, each time in one transaction, so that an end half-way leaves a true beginning of the log.
/// </summary>
internal sealed class ReturnedEntries(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, OurCard ourCard, PartnerBook book, AtRest atRest, TimeProvider clock)
{
    /// <summary>How long after the receipt a checkpoint covers it, as <see cref="Inbox"/> promises.</summary>
    private static readonly TimeSpan CoverWithin = TimeSpan.FromMinutes(5);

    /// <summary>True when the partner writes or reads this stream.</summary>
    public static bool Concerns(string stream, PartyCode partner) =>
        StreamName.TryParse(stream, out var name) && (name.Issuer == partner || name.Audience.Contains(partner));

    /// <summary>Fills places that follow on our log's end, or that stand in it without their entry. Says how many; less than given after a change of keys.</summary>
    public async Task<(int Places, Shortfall? Shortfall)> Write(string log, IReadOnlyList<ReturnedPlace> places, Func<PartyCode, IPartnerLink> links, CancellationToken cancel)
    {
        var given = new Given();
        var here = await Here(places, cancel);
        foreach (var from in places.Where(p => p.Entry is { } e && !here.Contains(e) && (p.Leaf is null || Concerns(p.Leaf.Stream, p.From))).GroupBy(p => p.From))
            await Fetch(log, from.Key, links(from.Key), [.. from.Select(p => p.Entry!.Value)], given, cancel);

        var ready = new List<Restored>();
        foreach (var place in places)
        {
            // Signed by a key that a change before it in this very page announces: first that change is put back.
            if (place.Entry is { } unread && given.UnknownKeys.Contains(unread)) break;
            if (Judge(log, place, given, here, out var restored) is { } shortfall) return (0, new(shortfall, log));
            ready.Add(restored!);
            if (restored!.Entry is { } entry && KeyChange.Of(entry.Header) is not null) break;
        }

        if (ready.Count == 0) throw new UnsoundReturn("jws-unknown-key");
        var used = await gate.Write(db => PutBack(db, log, ready, cancel), cancel);
        if (used is { } successor)
        {
            identity.Use(successor);
            ourCard.Renew();
        }

        if (ready.Exists(r => r.Entry is { } e && StreamName.ProcedureNameOf(e.Header.Entente.Procedure) == StreamName.Bootstrap)) await book.Refresh(cancel);
        return (ready.Count, null);
    }

    /// <summary>Proves that our receipt promised this place; throws when it did not.</summary>
    public async Task Prove(string log, (long Index, Digest Entry, PartyCode From) promised, Func<PartyCode, IPartnerLink> links, CancellationToken cancel)
    {
        var given = new Given();
        await Fetch(log, promised.From, links(promised.From), [promised.Entry], given, cancel);
        if (given.Receipts.GetValueOrDefault((promised.Entry, identity.Party)) is not { } ours || ours.Receipt.LogIndex != promised.Index) throw new UnsoundReturn("receipt");
    }

    /// <summary>Asks until every name was answered; opens and verifies each entry and sheet.</summary>
    private async Task Fetch(string log, PartyCode from, IPartnerLink link, List<Digest> names, Given given, CancellationToken cancel)
    {
        for (var open = names; open.Count > 0;)
        {
            var question = JsonSerializer.SerializeToUtf8Bytes(new(log, [.. open.Select(n => n.Hex)]), FederationJson.Default.ReturnQuestion);
            var answer = Witness.Read(await link.Returned(question, cancel), FederationJson.Default.ReturnedAnswer);
            var answered = new HashSet<Digest>();
            foreach (var envelope in answer.Envelopes)
            {
                var reading = EntryCodec.OpenReturned(envelope ?? [], identity.ByKeyId, id => identity.ByKeyId(id)?.Public ?? book.EntryKeysOf(from)(id), book.RecoveryOf(from));
                if (reading is { IsSound: true, Entry: var entry }) given.Entries[entry.Hash] = Check(entry, log, from);
                else if (reading.Fault!.Code == "jws-unknown-key" && reading.Binding is { } binding) given.UnknownKeys.Add(binding.PayloadHash);
                else throw new UnsoundReturn(reading.Fault.Code);
                answered.Add(reading.Entry?.Hash ?? reading.Binding!.PayloadHash);
            }

            foreach (var name in answer.Unknown) if (Digest.TryParse(name, out var unknown)) answered.Add(unknown);
            foreach (var sheet in answer.Sheets) Take(sheet ?? [], from, given);
            var left = open.FindAll(n => !answered.Contains(n));
            if (left.Count == open.Count) throw new UnsoundReturn("names");
            open = left;
        }
    }

    private SignedEntry Check(SignedEntry entry, string log, PartyCode from)
    {
        var author = identity.ByKeyId(entry.KeyId) is null ? from : identity.Party;
        if (entry.Header.Source.Party != author || LogNames.Of(entry.Header) != log) throw new UnsoundReturn("not-the-issuer");
        return book.SuiteOf(log) is { } suite && entry.Suite != suite ? throw new UnsoundReturn("suite-other") : entry;
    }

    /// <summary>A sheet of ours must verify by our keys; one of the partner that does not is left out, and the entry is sent again for its receipt.</summary>
    private void Take(byte[] sheet, PartyCode from, Given given)
    {
        var ours = ReceiptBatch.Read(sheet, id => identity.ByKeyId(id)?.Public);
        var reading = ours.IsSound ? ours : ReceiptBatch.Read(sheet, book.ByKeyIdOf(from));
        if (!reading.IsSound || reading.Sheet.By != (ours.IsSound ? identity.Party : from)) return;
        foreach (var receipt in reading.Sheet.Receipts) given.Receipts[(receipt.Entry, receipt.By)] = new(receipt, sheet);
    }

    /// <summary>What a place is filled with; or why it cannot be.</summary>
    private string? Judge(string log, ReturnedPlace place, Given given, HashSet<Digest> here, out Restored? restored)
    {
        restored = null;
        if (place.Entry is not { } name)
        {
            var nothing = new LogLeaf(LeafKinds.Lost, "-", 1, 1, Digest.Of([]), Sm3.Hex([]), clock.GetUtcNow());
            restored = new(place, nothing, null, null, null);
            return null;
        }

        var entry = given.Entries.GetValueOrDefault(name);
        if (entry is null)
        {
            restored = place.Leaf is { } leaf ? new(place, leaf, null, null, null, Known: here.Contains(name)) : null;
            return restored is null ? Shortfall.Withheld : null;
        }

        var ours = entry.Header.Source.Party == identity.Party;
        var mine = Fitting(given, entry, identity.Party);
        var made = ours ? Leaf(LeafKinds.Sent, entry, entry.Header.Time) : mine is { Receipt: var receipt } ? Leaf(receipt.Accepted ? LeafKinds.Received : LeafKinds.Refused, entry, receipt.ReceivedAt) : null;
        if (!ours && mine is { } promise && promise.Receipt.LogIndex != place.Index) throw new UnsoundReturn("receipt");
        if (!ours && mine is null)
        {
            // The receipt never reached the partner; our leaf says all that stood in it, but why something was refused.
            if (place.Leaf is not { } logged) throw new UnsoundReturn("receipt");
            if (logged.Kind != LeafKinds.Received) return Shortfall.Verdict;
            made = Leaf(LeafKinds.Received, entry, logged.Time);
        }

        if (ours && KeyChange.Of(entry.Header) is { Card: { } card } && !identity.Has(card.Keys.KeyId)) return Shortfall.Keys;
        if (place.Leaf is { } stood && stood != made) throw new UnsoundReturn("leaf");
        restored = new(place, made!, entry, mine, ours ? Fitting(given, entry, place.From) : null);
        return null;
    }

    private static GivenReceipt? Fitting(Given given, SignedEntry entry, PartyCode by)
    {
        var e = entry.Header.Entente;
        return given.Receipts.TryGetValue((entry.Hash, by), out var found)
            && found.Receipt.Issuer == entry.Header.Source.Party && found.Receipt.Stream == e.Stream && found.Receipt.Epoch == e.Epoch && found.Receipt.Seq == e.Seq ? found : null;
    }

    private static LogLeaf Leaf(string kind, SignedEntry entry, DateTimeOffset at) =>
        new(kind, entry.Header.Entente.Stream, entry.Header.Entente.Epoch, entry.Header.Entente.Seq, entry.Hash, Sm3.Hex(entry.HeaderBytes), at);

    private async Task<HashSet<Digest>> Here(IReadOnlyList<ReturnedPlace> places, CancellationToken cancel)
    {
        var names = places.Select(p => p.Entry).OfType<Digest>().ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return [.. await db.Entries.AsNoTracking().Where(e => names.Contains(e.Hash)).Select(e => e.Hash).ToListAsync(cancel)];
    }

    /// <summary>One transaction; the id of our keys that are current afterwards, if one of the entries changed them.</summary>
    private async Task<string?> PutBack(NodeDb db, string log, List<Restored> ready, CancellationToken cancel)
    {
        var size = (await db.Logs.FindAsync([log], cancel))?.Size ?? 0;
        var ledger = new Ledger(db, identity, book, atRest, ready[^1].Leaf.Time);
        await ledger.Preload(ready.Select(r => r.Entry?.MatterId).OfType<Digest>(), cancel);
        string? used = null;
        foreach (var (place, leaf, entry, mine, theirs, known) in ready)
        {
            if (place.Index >= size && await ledger.AppendLeaf(log, leaf.ToBytes(), cancel) != place.Index) throw new InvalidOperationException("The log moved while it was filled again.");
            if (entry is null)
            {
                if (place.Index >= size && !known && leaf.Kind != LeafKinds.Domestic)
                    db.Losses.Add(new() { Log = log, Index = place.Index, Kind = leaf.Kind, Stream = leaf.Stream, Epoch = leaf.Epoch, Seq = leaf.Seq, Entry = leaf.Sha256, At = leaf.Time });
                continue;
            }

            if (await db.Losses.FindAsync([log, place.Index], cancel) is { } found) db.Losses.Remove(found);
            var ours = entry.Header.Source.Party == identity.Party;
            var refused = ours ? theirs?.Receipt is { Accepted: false } ? theirs.Receipt.Code : null : mine?.Receipt.Code;
            bool? admitted = ours ? (refused is null ? null : false) : refused is null;
            var row = await ledger.Append(entry, await ledger.Stream(log, StreamName.Of(entry.Header), cancel), new(
                leaf.Kind, ours ? Direction.Ours : Direction.Theirs, admitted, refused, Standing: (place.Index, leaf.Time)), cancel);
            (await Returns.Row(db, place.From, row.LoggedAt, cancel)).Entries++;
            if (ours) used = await PutBackOurs(db, row, entry, place.From, theirs, cancel) ?? used;
            else await PutBackTheirs(db, row, entry, place.From, mine, cancel);
        }

        await ledger.Close(cancel);
        return used;
    }

    private async Task PutBackTheirs(NodeDb db, StoredEntry row, SignedEntry entry, PartyCode from, GivenReceipt? given, CancellationToken cancel)
    {
        var (receipt, sheet) = given ?? Again(row, entry);
        await Keep(db, receipt, sheet, cancel);
        if (row.Admitted is true && KeyChange.Of(entry.Header) is { Card: { } card } change && !await db.KeyChanges.AnyAsync(c => c.Successor == card.Keys.KeyId, cancel))
            await KeyChanges.TakeOver(db, from, card, change, entry.Header.Time, row.LoggedAt, cancel);
    }

    private GivenReceipt Again(StoredEntry row, SignedEntry entry)
    {
        var receipt = Receipt.For(entry, new Verdict.Accepted([]), identity.Party, row.LogIndex, row.LoggedAt, row.LoggedAt + CoverWithin);
        return new(receipt, ReceiptBatch.Sign([receipt], identity.Keys));
    }

    private async Task<string?> PutBackOurs(NodeDb db, StoredEntry row, SignedEntry entry, PartyCode from, GivenReceipt? given, CancellationToken cancel)
    {
        foreach (var reader in entry.Header.Entente.Aud)
        {
            var receipt = reader == from ? given?.Receipt : null;
            var held = receipt is null ? await Holds.On(db, reader, row.Log, row.Procedure, cancel) : null;
            db.Outbox.Add(new()
            {
                Partner = reader, Entry = row.Hash, Matter = row.Matter, Procedure = row.Procedure, QueuedAt = row.LoggedAt,
                State = receipt is null ? (held is null ? Delivery.Queued : Delivery.Held) : receipt.Accepted ? Delivery.Receipted : Delivery.Rejected,
                Reason = receipt?.Code ?? held, ReceiptedAt = receipt?.ReceivedAt,
            });
        }

        if (given is { Receipt: var theirs, Sheet: var sheet }) await Keep(db, theirs, sheet, cancel);
        if (entry.Header.Entente.Matter is null) await CountNumber(db, entry.Header, cancel);
        if (KeyChange.Of(entry.Header) is not { Card: { } card } change || row.Admitted is false) return null;
        identity.Know(card.Keys.KeyId);
        if (await db.KeyChanges.AnyAsync(c => c.Successor == card.Keys.KeyId, cancel) || db.KeyChanges.Local.Any(c => c.Successor == card.Keys.KeyId)) return null;
        db.KeyChanges.Add(new()
        {
            Party = identity.Party, Replaced = change.Replaces, Successor = card.Keys.KeyId, CardBefore = ourCard.File, Card = change.File,
            At = change.Recovery?.At ?? entry.Header.Time, Stolen = change.Stolen,
            Recovery = change.RecoveryText is { } word ? System.Text.Encoding.UTF8.GetBytes(word) : null,
        });
        return card.Keys.KeyId;
    }

    private static async Task Keep(NodeDb db, Receipt receipt, byte[] sheet, CancellationToken cancel)
    {
        var id = Digest.Of(sheet);
        if (await db.ReceiptSheets.FindAsync([id], cancel) is null) db.ReceiptSheets.Add(new() { Id = id, Bytes = sheet });
        if (await db.Receipts.FindAsync([receipt.Entry, receipt.By], cancel) is null) db.Receipts.Add(StoredReceipt.Of(receipt, id));
    }

    /// <summary>A number that was given is not given again.</summary>
    private static async Task CountNumber(NodeDb db, EntryHeader opening, CancellationToken cancel)
    {
        if (!opening.Entente.Facts.TryGetProperty("number", out var text) || text.GetString() is not { } number || number.LastIndexOf('-') is not (> 0 and var dash)) return;
        if (!int.TryParse(number[(dash + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var serial)) return;
        if (await db.NumberSeries.FindAsync([number[..dash]], cancel) is not { } series) db.NumberSeries.Add(series = new() { Series = number[..dash], Last = 0 });
        series.Last = Math.Max(series.Last, serial);
    }

    /// <summary>A receipt, and the signed sheet in which it stands.</summary>
    private sealed record GivenReceipt(Receipt Receipt, byte[] Sheet);

    /// <summary>What a partner gave, as far as it verified.</summary>
    private sealed class Given
    {
        public Dictionary<Digest, SignedEntry> Entries { get; } = [];
        public HashSet<Digest> UnknownKeys { get; } = [];
        public Dictionary<(Digest Entry, PartyCode By), GivenReceipt> Receipts { get; } = [];
    }

    private sealed record Restored(
        ReturnedPlace Place, LogLeaf Leaf, SignedEntry? Entry, GivenReceipt? Ours, GivenReceipt? Theirs, bool Known = false);
}
