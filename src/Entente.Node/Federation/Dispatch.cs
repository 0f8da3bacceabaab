using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>A statement that was released and is about to become an entry.</summary>
/// <param name="Matter">The matter it continues; null for an opening.</param>
/// <param name="Audience">Parties addressed, ascending; empty for a domestic matter.</param>
/// <param name="Agreement">Null for the bootstrap and for domestic matters.</param>
/// <param name="Files">Already hashed and stored.</param>
internal sealed record Outgoing(
    Procedure Procedure, string Type, Statement Statement, Digest? Matter, UnitCode Unit, IReadOnlyList<PartyCode> Audience, Digest? Agreement,
    Handling Handling, IReadOnlyList<Purpose> Purposes, IReadOnlyList<string> LegalBasis, DateOnly? RetainUntil, IReadOnlyList<string> Assurances,
    IReadOnlyList<AttachmentStub> Files, Guid? WrittenBy, Guid? ReleasedBy);

/// <summary>
/// Turns released statements into signed entries: number, dues, what was seen, place in the stream, signature, log, outbox. All of it
/// in the caller's transaction, so an entry is either all there and queued, or not there at all.
/// </summary>
internal sealed class Dispatch(NodeIdentity identity, PartnerBook book, AtRest atRest, string ourZone)
{
    /// <summary>Dispatches in the order given; later ones see earlier ones. Signing runs side by side.</summary>
    public async Task<IReadOnlyList<StoredEntry>> Commit(NodeDb db, IReadOnlyList<Outgoing> batch, DateTimeOffset now, CancellationToken cancel)
    {
        now = now.ToMilliseconds();
        var ledger = new Ledger(db, identity, book, atRest, now);
        await ledger.Preload(batch.Select(o => o.Matter).OfType<Digest>(), cancel);
        var planned = new List<Planned>(batch.Count);
        foreach (var outgoing in batch) planned.Add(await Plan(db, ledger, outgoing, now, cancel));

        // The chain of a stream goes over header hashes, so signatures do not wait for one another.
        var signed = new SignedEntry[planned.Count];
        Parallel.For(0, planned.Count, i => signed[i] = EntryCodec.Write(
            planned[i].Header, planned[i].Body, identity.Keys, book.SuiteOf(planned[i].Outgoing.Agreement)));

        var (stored, queued) = (new List<StoredEntry>(batch.Count), new List<OutboxItem>(batch.Count));
        for (var i = 0; i < planned.Count; i++)
        {
            var (outgoing, entry) = (planned[i].Outgoing, signed[i]);
            var domestic = outgoing.Audience.Count == 0;
            var row = await ledger.Append(entry, planned[i].Stream, new(
                domestic ? LeafKinds.Domestic : LeafKinds.Sent, domestic ? Direction.Domestic : Direction.Ours, domestic ? true : null,
                WrittenBy: outgoing.WrittenBy, ReleasedBy: outgoing.ReleasedBy), cancel);
            stored.Add(row);
            foreach (var party in outgoing.Audience) queued.Add(await Queue(db, party, row, now, cancel));
        }

        await ledger.Close(cancel);
        await RowWriter.Insert(db, queued, cancel);
        return stored;
    }

    private async Task<Planned> Plan(NodeDb db, Ledger ledger, Outgoing outgoing, DateTimeOffset now, CancellationToken cancel)
    {
        var procedure = outgoing.Procedure;
        var name = new StreamName(identity.Party, outgoing.Audience, procedure.Name);
        var log = outgoing.Agreement?.Hex ?? (outgoing.Audience.Count == 0 ? LogNames.Domestic : LogNames.Bootstrap(outgoing.Audience.Append(identity.Party)));
        var stream = await ledger.Stream(log, name, cancel);
        var received = outgoing.Audience.Count == 0 ? 0 : await Seen(ledger, log, name, stream.Received, cancel);
        var before = outgoing.Matter is { } matter ? (await ledger.Matter(matter, cancel)).State : null;

        var terms = outgoing.Agreement is { } agreement ? (await book.Agreement(db, agreement, cancel))?.Terms : null;
        var dues = procedure.Dues(outgoing.Statement, before, Clock(outgoing, terms, now));
        var (facts, fields) = procedure.Split(outgoing.Statement, dues);
        if (outgoing.Matter is null) facts = WithNumber(facts, await NextNumber(db, procedure, now, cancel));
        var body = EntryBody.Build(fields);
        var header = new EntryHeader(Guid.CreateVersion7(now), outgoing.Type, outgoing.Unit, now, new(
            outgoing.Agreement, procedure.Id, name.ToString(), stream.Epoch, stream.Seq + 1, stream.Head, received,
            outgoing.Matter, before?.Heads ?? [], outgoing.Audience, outgoing.Purposes, outgoing.Handling, outgoing.RetainUntil,
            outgoing.Assurances, outgoing.LegalBasis, facts, before?.Hash, EntryBody.DigestsOf(body), outgoing.Files));
        var hash = EntryCodec.NameOf(header);
        // The next entry of this batch connects here and sees this one.
        (stream.Seq, stream.Head, stream.Received) = (stream.Seq + 1, hash, received);
        (outgoing.Matter is { } id ? await ledger.Matter(id, cancel) : ledger.NewMatter(hash)).Add(hash, header, log, outgoing.Audience.Count == 0 ? true : null, null, body);
        return new(outgoing, header, body, stream);
    }

    /// <summary>The highest seq seen of every reader's answering stream; with several readers the least of them, which each can check.</summary>
    private static async Task<long> Seen(Ledger ledger, string log, StreamName ours, long least, CancellationToken cancel)
    {
        var seen = long.MaxValue;
        foreach (var reader in ours.Audience) seen = Math.Min(seen, (await ledger.KnownStream(log, ours.MirrorOf(reader), cancel))?.Seq ?? 0);
        return Math.Max(seen, least);
    }

    private DueContext Clock(Outgoing outgoing, AgreementTerms? terms, DateTimeOffset now)
    {
        var zones = new Dictionary<PartyCode, string> { [identity.Party] = ourZone };
        foreach (var party in outgoing.Audience) zones[party] = terms?.CardOf(party)?.TimeZone ?? book.Of(party)!.TimeZone;
        var periods = terms?.Procedure(outgoing.Procedure.Id)?.ReplyPeriods ?? [];
        return new(
            now, identity.Party, [.. outgoing.Audience.Append(identity.Party).Order()], zones, Calendars.Published,
            periods.ToDictionary(p => $"{outgoing.Procedure.Name}.{p.Due}", p => DueLength.Parse(p.Length)));
    }

    /// <summary><c>US-NPS-2026-0001</c>: issuer, kind, year in our capital, serial. Given once, in this transaction.</summary>
    private async Task<string> NextNumber(NodeDb db, Procedure procedure, DateTimeOffset now, CancellationToken cancel)
    {
        var year = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(ourZone)).Year;
        var name = string.Create(CultureInfo.InvariantCulture, $"{identity.Party}-{procedure.NumberCode}-{year}");
        if (await db.NumberSeries.FindAsync([name], cancel) is not { } series) db.NumberSeries.Add(series = new() { Series = name, Last = 0 });
        series.Last++;
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{series.Last:0000}");
    }

    private static JsonElement WithNumber(JsonElement facts, string number)
    {
        var numbered = JsonObject.Create(facts)!;
        numbered["number"] = number;
        return JsonSerializer.SerializeToElement(numbered, MattersJson.Default.JsonObject);
    }

    private static async Task<OutboxItem> Queue(NodeDb db, PartyCode to, StoredEntry entry, DateTimeOffset now, CancellationToken cancel)
    {
        var held = await Holds.On(db, to, entry.Log, entry.Procedure, cancel);
        return new()
        {
            Partner = to, Entry = entry.Hash, Matter = entry.Matter, Procedure = entry.Procedure, QueuedAt = now,
            State = held is null ? Delivery.Queued : Delivery.Held, Reason = held,
        };
    }

    private sealed record Planned(Outgoing Outgoing, EntryHeader Header, byte[] Body, StreamState Stream);
}

internal static class Instants
{
    /// <summary>The same instant cut to milliseconds, as signed forms carry it.</summary>
    public static DateTimeOffset ToMilliseconds(this DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
