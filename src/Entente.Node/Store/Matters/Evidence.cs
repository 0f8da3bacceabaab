using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>
/// Everything that shows one entry to a third person, in one file: what was signed, who holds it, and that it stands in both logs
/// (docs/protocol/evidence.md). All signed things are given as the text that was signed, so nothing has to be believed of this node.
/// </summary>
public static class Evidence
{
    /// <summary>Names the form of the file.</summary>
    public const string Format = "entente-evidence/1";

    internal static void Map(RouteGroupBuilder matters) =>
        matters.MapGet("/{id}/entries/{hash}/evidence", async (string id, string hash, bool? content, Workplace work, CancellationToken cancel) =>
            Digest.TryParse(id, out var matter) && Digest.TryParse(hash, out var entry) && await Handle(matter, entry, content is true, work, cancel) is var (name, bytes)
                ? TypedResults.File(bytes, "application/json", name)
                : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.MattersRead);

    /// <summary>The file and its name; null when there is no such entry, or none that this officer may see.</summary>
    /// <param name="content">True puts the body in as well; without it the file shows that something was said, not what.</param>
    public static async Task<(string Name, byte[] Bytes)?> Handle(Digest matter, Digest entry, bool content, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var row = await db.Entries.AsNoTracking().FirstOrDefaultAsync(e => e.Hash == entry && e.Matter == matter, cancel);
        if (row is null || await db.Matters.AsNoTracking().FirstOrDefaultAsync(m => m.Id == matter, cancel) is not { } about || !Matters.MaySee(about, work.Me)) return null;
        var file = new JsonObject
        {
            ["format"] = Format,
            ["exportedBy"] = work.Identity.Party.Value,
            ["exportedAt"] = JsonValue.Create(work.Now),
            ["number"] = about.Number,
            ["entry"] = new JsonObject
            {
                ["hash"] = row.Hash.Hex,
                ["jws"] = Encoding.UTF8.GetString(row.Jws),
                ["body"] = content && row.Body is not null ? Encoding.UTF8.GetString(work.AtRest.Reveal(row.Body, Cells.Body(row.Hash))) : null,
            },
            ["terms"] = await Terms(db, row, cancel),
            ["cards"] = new JsonArray([.. await Cards(db, work, cancel)]),
            ["receipts"] = new JsonArray([.. await Receipts(db, row, cancel)]),
            ["logs"] = new JsonArray([.. (await LogPlace.Of(db, row, work.Identity.Party, cancel)).Select(place => Log(place, row.Log))]),
        };
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, content ? "evidence.export-with-content" : "evidence.export", "entry", entry.Hex, work.Now);
            return Task.CompletedTask;
        }, cancel);
        return ($"{about.Number}-{entry.Hex[..8]}.evidence.json", JsonSerializer.SerializeToUtf8Bytes(file, MattersJson.Default.JsonObject));
    }

    private static async Task<JsonNode?> Terms(NodeDb db, StoredEntry row, CancellationToken cancel) =>
        Digest.TryParse(row.Log, out var agreement) && await db.Agreements.FindAsync([agreement], cancel) is { } terms ? Encoding.UTF8.GetString(terms.Terms) : null;

    private static async Task<IEnumerable<JsonNode>> Cards(NodeDb db, Workplace work, CancellationToken cancel)
    {
        var theirs = await db.Partners.AsNoTracking().OrderBy(p => p.Party).Select(p => p.Card).ToListAsync(cancel);
        var earlier = await db.KeyChanges.AsNoTracking().OrderBy(c => c.Id).Select(c => c.CardBefore).ToListAsync(cancel);
        return theirs.Prepend(work.OurCard.File).Concat(earlier).Select(card => (JsonNode)Encoding.UTF8.GetString(card));
    }

    private static async Task<IEnumerable<JsonNode>> Receipts(NodeDb db, StoredEntry row, CancellationToken cancel)
    {
        var held = await (from r in db.Receipts join s in db.ReceiptSheets on r.Sheet equals s.Id where r.Entry == row.Hash orderby r.By select new { r.By, s.Bytes })
            .AsNoTracking().ToListAsync(cancel);
        return held.Select(r => new JsonObject { ["by"] = r.By.Value, ["sheet"] = Encoding.UTF8.GetString(r.Bytes) });
    }

    private static JsonObject Log(LogPlace place, string log) => new()
    {
        ["party"] = place.Party.Value,
        ["origin"] = NodeIdentity.Origin(place.Party, log),
        ["index"] = place.Proof.Index,
        ["leaf"] = Encoding.UTF8.GetString(place.Proof.Leaf),
        ["checkpoint"] = Encoding.UTF8.GetString(place.Proof.Checkpoint),
        ["inclusion"] = new JsonArray([.. place.Proof.Hashes.Select(h => (JsonNode)h.Hex)]),
    };
}
