using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Reads one matter for its page: folded from its entries, with what can be proved about each. The reading is put on record.</summary>
public static class ReadMatter
{
    internal static void Map(RouteGroupBuilder matters) => matters.MapGet("/{id}", async (string id, Workplace work, CancellationToken cancel) =>
        Digest.TryParse(id, out var matter) && await Handle(matter, work, cancel) is { } page
            ? TypedResults.Ok(page)
            : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.MattersRead);

    /// <summary>The page; null when there is no such matter, or none that this officer may see.</summary>
    public static async Task<MatterPage?> Handle(Digest id, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Matters.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancel) is not { } matter || !Matters.MaySee(matter, work.Me)) return null;
        var page = await Read(db, matter, work, cancel);
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "matter.read", "matter", id.Hex, work.Now);
            return Task.CompletedTask;
        }, cancel);
        return page;
    }

    private static async Task<MatterPage> Read(NodeDb db, Matter matter, Workplace work, CancellationToken cancel)
    {
        var rows = await db.Entries.AsNoTracking().Where(e => e.Matter == matter.Id).OrderBy(e => e.Position).ToListAsync(cancel); // admission makes this a causal order
        var file = (await MatterFile.Load(db, [matter.Id], cancel))[matter.Id];
        var hashes = rows.ConvertAll(r => r.Hash);
        var told = new ProofReader(
            work.Identity.Party, file, rows,
            (await db.Receipts.AsNoTracking().Where(r => hashes.Contains(r.Entry)).ToListAsync(cancel)).ToLookup(r => r.Entry),
            (await db.Outbox.AsNoTracking().Where(o => hashes.Contains(o.Entry)).ToListAsync(cancel)).ToLookup(o => o.Entry),
            (await db.OpenedMarks.AsNoTracking().Where(m => hashes.Contains(m.Entry)).ToListAsync(cancel)).ToLookup(m => m.Entry),
            await Carried(db, hashes, work.Identity.Party, cancel));
        var files = await FilesOf(db, hashes, cancel);
        var timeline = rows.ConvertAll(row => Line(row, told, files, work));
        var opening = file.Opening!.Entente;
        var drafts = await db.Drafts.AsNoTracking()
            .Where(d => d.Matter == matter.Id && (d.Stage == DraftStage.Draft || d.Stage == DraftStage.Submitted)).OrderBy(d => d.CreatedAt).ToListAsync(cancel);
        return new(
            matter.Id, matter.Number, matter.Procedure, Projection.Title(matter, work.AtRest), file.State, timeline, matter.Opener,
            Drafts.Parties(matter.Parties), opening.Handling, opening.Purpose, opening.LegalBasis, timeline.Max(t => t.RetainUntil), opening.Agreement,
            [.. timeline.SelectMany(t => t.Attachments)], Allowed(matter, file, work), await DraftLines.Read(db, drafts.FindAll(d => Drafts.MaySee(d, work.Me)), work, cancel),
            matter.Unread);
    }

    /// <summary>The sealed files in which entries of ours left, by outbox item.</summary>
    private static async Task<ILookup<long, string>> Carried(NodeDb db, List<Digest> entries, PartyCode us, CancellationToken cancel)
    {
        var left = await (from o in db.Outbox
                          where entries.Contains(o.Entry)
                          join i in db.BundleItems on (long?)o.Id equals i.Item
                          join b in db.Bundles on i.Bundle equals b.Id
                          orderby b.Id
                          select new { o.Id, b.Partner, b.Number }).AsNoTracking().ToListAsync(cancel);
        return left.ToLookup(l => l.Id, l => BundleManifest.FileNameOf(us, l.Partner, l.Number));
    }

    private static IReadOnlyList<EntryKind> Allowed(Matter matter, MatterFile file, Workplace work) =>
        file.Procedure is { } rules && work.Me.May(Rights.MattersWrite, matter.OurUnit ?? work.Me.Unit, matter.Procedure)
            ? [.. rules.Allowed(file.State, work.Identity.Party).Where(k => !OpenMatter.IsMark(k.Type) && k.Type != KeyChange.Type)]
            : [];

    private static TimelineEntry Line(StoredEntry row, ProofReader told, Func<Digest, AttachmentStub, AttachmentLine> files, Workplace work)
    {
        var header = told.Header(row.Hash);
        var (delivery, reason) = told.Delivery(row);
        return new(
            row.Hash, row.Type, row.Unit, row.Time, header.Entente.Facts, Body(row, work.AtRest), told.State.Void.GetValueOrDefault(row.Hash), row.RefusalCode,
            row.Direction != Direction.Theirs, row.StateAgrees, header.Entente.Handling, header.Entente.Purpose, header.Entente.LegalBasis,
            header.Entente.Assurances, header.Entente.RetainUntil,
            [.. header.Entente.Attachments.Select(a => files(row.Hash, a))],
            told.Trail(row), delivery, reason);
    }

    /// <summary>How the files that entries name stand: here, under way, on their way to others.</summary>
    private static async Task<Func<Digest, AttachmentStub, AttachmentLine>> FilesOf(NodeDb db, List<Digest> entries, CancellationToken cancel)
    {
        var whole = (await db.Attachments.AsNoTracking().Where(a => a.Entry != null && entries.Contains(a.Entry.Value)).ToListAsync(cancel)).ToLookup(a => (a.Entry!.Value, a.Name), a => a.Id);
        var arriving = (await db.ArrivingFiles.AsNoTracking().Where(f => f.Entry != null && entries.Contains(f.Entry.Value)).ToListAsync(cancel)).ToLookup(f => (f.Entry!.Value, f.Name), f => f.Held);
        var leaving = (await db.FileDeliveries.AsNoTracking().Where(d => entries.Contains(d.Entry)).OrderBy(d => d.Partner).ToListAsync(cancel)).ToLookup(d => d.Attachment);
        return (entry, stub) =>
        {
            var id = whole[(entry, stub.Name)].Select(found => (Guid?)found).FirstOrDefault();
            return new(id, stub.Name, stub.Type, stub.Size, stub.Sha256)
            {
                Held = arriving[(entry, stub.Name)].Select(held => (long?)held).FirstOrDefault(),
                OnItsWay = id is null ? [] : [.. leaving[id.Value].Select(d => new FileOnItsWay(d.Partner, d.Sent, d.Reason))],
            };
        };
    }

    private static JsonElement? Body(StoredEntry row, AtRest atRest) => row.Body is null
        ? null
        : JsonSerializer.SerializeToElement(EntryBody.Fields(atRest.Reveal(row.Body, Cells.Body(row.Hash))), MattersJson.Default.JsonObject);
}
