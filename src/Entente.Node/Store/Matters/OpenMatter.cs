using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>An officer has opened what arrived: kept here with the officer, told to the other side with the unit only.</summary>
public static class OpenMatter
{
    private const string Mark = ".open/";

    internal static void Map(RouteGroupBuilder matters) => matters.MapPost("/{id}/open", async (string id, Workplace work, CancellationToken cancel) =>
        Digest.TryParse(id, out var matter) && await Handle(matter, work, cancel)
            ? TypedResults.NoContent()
            : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.MattersRead);

    /// <summary>Marks all that has arrived as opened; true when the matter is this officer's to see. Opening twice is opening once.</summary>
    public static async Task<bool> Handle(Digest id, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        var seen = false;
        await work.Dispatcher.Send(async (db, stop) =>
        {
            if (await db.Matters.FindAsync([id], stop) is not { } matter || !Matters.MaySee(matter, work.Me)) return null;
            seen = true;
            var rows = await db.Entries.AsNoTracking().Where(e => e.Matter == id && e.Direction == Direction.Theirs).Select(e => new { e.Hash, e.Type }).ToListAsync(stop);
            var hashes = rows.Where(r => !IsMark(r.Type)).Select(r => r.Hash).ToList();
            var known = await db.OpenedMarks.Where(m => hashes.Contains(m.Entry)).Select(m => new { m.Entry, m.Officer }).ToListAsync(stop);
            foreach (var entry in hashes.Where(h => !known.Exists(k => k.Entry == h && k.Officer == work.Me.Id)))
                db.OpenedMarks.Add(new() { Entry = entry, Officer = work.Me.Id, At = work.Now });
            matter.Unread = false;
            matter.OurUnit ??= work.Me.Unit;
            Audit.Note(db, work.Me.Id, "matter.open", "matter", id.Hex, work.Now);
            return await MarkFor(db, matter, hashes, work, stop);
        }, (_, _, _) => Task.CompletedTask, cancel);
        return seen;
    }

    /// <summary>
    /// Who writes in a matter has read what lay there when the writing began, so a released entry opens that for its author. What arrived
    /// since then stays unread.
    /// </summary>
    internal static async Task ByWriting(NodeDb db, Draft draft, CancellationToken cancel)
    {
        if (draft.Matter is not { } id || await db.Matters.FindAsync([id], cancel) is not { } matter) return;
        var rows = await db.Entries.AsNoTracking().Where(e => e.Matter == id && e.Direction == Direction.Theirs).Select(e => new { e.Hash, e.Type, e.LoggedAt }).ToListAsync(cancel);
        var arrived = rows.FindAll(r => !IsMark(r.Type));
        var hashes = arrived.ConvertAll(r => r.Hash);
        var known = await db.OpenedMarks.Where(m => hashes.Contains(m.Entry)).Select(m => new { m.Entry, m.Officer }).ToListAsync(cancel);
        var read = arrived.Where(r => r.LoggedAt <= draft.CreatedAt).Select(r => r.Hash).ToHashSet();
        foreach (var entry in read.Where(h => !known.Exists(k => k.Entry == h && k.Officer == draft.Author)))
            db.OpenedMarks.Add(new() { Entry = entry, Officer = draft.Author, At = draft.CreatedAt });
        matter.Unread = hashes.Exists(h => !read.Contains(h) && !known.Exists(k => k.Entry == h));
    }

    /// <summary>True for the signed word of a machine, in which there is nothing for a person to open.</summary>
    internal static bool IsMark(string type) => type.Contains(Mark, StringComparison.Ordinal) || type.Contains(".purge-report/", StringComparison.Ordinal);

    /// <summary>The entry that tells the other side; null when it has been told, or the procedure knows no such mark.</summary>
    private static async Task<Outgoing?> MarkFor(NodeDb db, Matter matter, IReadOnlyList<Digest> arrived, Workplace work, CancellationToken cancel)
    {
        var file = (await MatterFile.Load(db, [matter.Id], cancel))[matter.Id];
        var audience = Drafts.Parties(matter.Parties).Where(p => p != work.Identity.Party).ToArray();
        if (await Restoration.ReceiveOnlySince(db, cancel) is not null) return null; // the officer's own mark is kept all the same
        foreach (var reader in audience)
            if (await Restoration.WaitsFor(db, reader, cancel) is not null) return null;
        if (audience.Length == 0 || file.Procedure is not { } procedure || file.State.PhaseIsFinal) return null;
        if (procedure.Kinds.FirstOrDefault(k => k.Type.Contains(Mark, StringComparison.Ordinal)) is not { } kind) return null;
        if (arrived.All(file.State.OpenedBy.ContainsKey)) return null;
        if (procedure.Parse(kind.Type, DraftContent.NoFields, out _) is not { } statement) return null;
        var opening = file.Opening!.Entente;
        return new(
            procedure, kind.Type, statement, matter.Id, work.Me.Unit, audience, opening.Agreement, opening.Handling, opening.Purpose, opening.LegalBasis,
            RetainUntil: null, [], [], work.Me.Id, work.Me.Id);
    }
}
