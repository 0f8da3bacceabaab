using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// Everything signed that shows an incident to a third person, in one file (docs/protocol/evidence.md): headers, receipts and heads of logs as they
/// were signed, and the cards. No bodies.
/// </summary>
public static class IncidentEvidence
{
    /// <summary>Names the form of the file.</summary>
    public const string Format = "entente-incident/1";

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/incidents/{id:long}/evidence", async (long id, Workplace work, CancellationToken cancel) =>
        await Handle(id, work, cancel) is var (name, bytes)
            ? TypedResults.File(bytes, "application/json", name)
            : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>The file and its name; null when there is no such incident.</summary>
    public static async Task<(string Name, byte[] Bytes)?> Handle(long id, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is not { } incident) return null;
        var file = new JsonObject
        {
            ["format"] = Format,
            ["exportedBy"] = work.Identity.Party.Value,
            ["exportedAt"] = JsonValue.Create(work.Now),
            ["partner"] = incident.Partner.Value,
            ["code"] = incident.Code,
            ["noticedAt"] = JsonValue.Create(incident.At),
            ["times"] = incident.Times,
            ["origin"] = incident.Log is { } log ? NodeIdentity.Origin(incident.Partner, log) : null,
            ["entries"] = new JsonArray([.. await Entries(db, incident, work, cancel)]),
            ["receipts"] = new JsonArray([.. await Receipts(db, incident, cancel)]),
            ["checkpoints"] = new JsonArray([.. new[] { incident.Before, incident.Note }.OfType<byte[]>().Select(note => (JsonNode)Encoding.UTF8.GetString(note))]),
            ["proof"] = incident.Proof is { } proof ? JsonNode.Parse(proof) : null,
            ["cards"] = new JsonArray([.. await Cards(db, incident, work, cancel)]),
        };
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "evidence.export", "incident", id.ToString(CultureInfo.InvariantCulture), work.Now);
            return Task.CompletedTask;
        }, cancel);
        return (string.Create(CultureInfo.InvariantCulture, $"{incident.Partner}-incident-{id}.json"), JsonSerializer.SerializeToUtf8Bytes(file, MattersJson.Default.JsonObject));
    }

    /// <summary>The entry concerned; for an equivocation the one that stands in its place as well, first.</summary>
    private static async Task<IReadOnlyList<JsonNode>> Entries(NodeDb db, Incident incident, Workplace work, CancellationToken cancel)
    {
        var found = new List<JsonNode>();
        if (incident is { Evidence: { } kept, Entry: { } offered })
        {
            var jws = work.AtRest.Reveal(kept, Cells.Evidence(offered));
            var header = EntryCodec.HeaderOf(Payload(jws));
            var (log, e) = (LogNames.Of(header), header.Entente);
            if (await db.Entries.AsNoTracking().FirstOrDefaultAsync(s => s.Log == log && s.Stream == e.Stream && s.Epoch == e.Epoch && s.Seq == e.Seq, cancel) is { } held)
                found.Add(Entry(held.Hash, held.Jws));
            found.Add(Entry(offered, jws));
        }
        else if (incident.Entry is { } entry && await db.Entries.AsNoTracking().FirstOrDefaultAsync(s => s.Hash == entry, cancel) is { } row)
        {
            found.Add(Entry(row.Hash, row.Jws));
        }

        return found;
    }

    private static async Task<IEnumerable<JsonNode>> Receipts(NodeDb db, Incident incident, CancellationToken cancel)
    {
        if (incident.Entry is not { } entry) return [];
        var held = await (from r in db.Receipts join s in db.ReceiptSheets on r.Sheet equals s.Id where r.Entry == entry orderby r.By select new { r.By, s.Bytes })
            .AsNoTracking().ToListAsync(cancel);
        return held.Select(r => new JsonObject { ["by"] = r.By.Value, ["sheet"] = Encoding.UTF8.GetString(r.Bytes) });
    }

    private static async Task<IEnumerable<JsonNode>> Cards(NodeDb db, Incident incident, Workplace work, CancellationToken cancel)
    {
        var theirs = await db.Partners.AsNoTracking().Where(p => p.Party == incident.Partner).Select(p => p.Card).ToListAsync(cancel);
        var earlier = await db.KeyChanges.AsNoTracking().Where(c => c.Party == incident.Partner || c.Party == work.Identity.Party).OrderBy(c => c.Id)
            .Select(c => c.CardBefore).ToListAsync(cancel);
        return theirs.Prepend(work.OurCard.File).Concat(earlier).Select(card => (JsonNode)Encoding.UTF8.GetString(card));
    }

    private static JsonObject Entry(Digest hash, byte[] jws) => new() { ["hash"] = hash.Hex, ["jws"] = Encoding.UTF8.GetString(jws) };

    /// <summary>The signed header's bytes, out of a signature that was verified before it was kept.</summary>
    private static byte[] Payload(byte[] jws)
    {
        using var json = JsonDocument.Parse(jws);
        return System.Buffers.Text.Base64Url.DecodeFromChars(json.RootElement.GetProperty("payload").GetString());
    }
}
