using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Retention;

/// <summary>
/// Deletes what entries say once their signed last day is over: body, files, the draft they came from, the title made from them and its words in the
/// search index. Header, signatures, log leaf and receipts stay, so folding and proof go on as before (docs/operate/retention.md).
/// </summary>
internal static class Purge
{
    /// <summary>Entries of one transaction.</summary>
    private const int AtATime = 200;

    /// <summary>True on the day after the last one. Days end in UTC, as admission counts them (docs/protocol/exchange.md 7, retention-past).</summary>
    public static bool IsOver(DateOnly last, DateTimeOffset now) => last < Today(now);

    /// <summary>Purges all that is over, and returns how many entries and drafts that were.</summary>
    public static async Task<(int Entries, int Drafts)> Run(WriteGate gate, AtRest atRest, DateTimeOffset now, CancellationToken cancel)
    {
        var (entries, purged) = (0, 0);
        do
        {
            purged = await gate.Write(db => Entries(db, atRest, now, cancel), cancel);
            entries += purged;
        }
        while (purged == AtATime);
        return (entries, await gate.Write(db => Unfinished(db, atRest, now, cancel), cancel));
    }

    /// <summary>Entries of ours that are over and stay because a partner has no copy yet: purging them would break their series for good.</summary>
    public static IQueryable<StoredEntry> Waiting(NodeDb db, DateTimeOffset now)
    {
        var today = Today(now);
        return db.Entries.Where(e => e.RetainUntil < today && e.PurgedAt == null && OnTheirWay(db).Contains(e.Hash));
    }

    private static IQueryable<Digest> OnTheirWay(NodeDb db) =>
        db.Outbox.Where(o => o.State != Delivery.Receipted && o.State != Delivery.Rejected).Select(o => o.Entry);

    private static async Task<int> Entries(NodeDb db, AtRest atRest, DateTimeOffset now, CancellationToken cancel)
    {
        var today = Today(now);
        var over = await db.Entries.Where(e => e.RetainUntil < today && e.PurgedAt == null && !OnTheirWay(db).Contains(e.Hash))
            .OrderBy(e => e.Position).Take(AtATime).ToListAsync(cancel);
        var hashes = over.ConvertAll(e => e.Hash);
        foreach (var entry in over)
        {
            (entry.Body, entry.PurgedAt) = (null, now);
            entry.PurgeToReport = entry.Direction == Direction.Theirs && entry.Admitted == true;
            Audit.Note(db, officer: null, "retention.purge", "entry", entry.Hash.Hex, now);
        }

        await Files(db, hashes, cancel);
        foreach (var draft in await db.Drafts.Where(d => d.Entry != null && hashes.Contains(d.Entry.Value)).ToListAsync(cancel)) Empty(draft, atRest);
        await Titles(db, [.. over.Where(e => e.Hash == e.Matter).Select(e => e.Hash)], atRest, cancel);
        return over.Count;
    }

    /// <summary>Drafts that nobody released and whose day is over: they could not go out any more.</summary>
    private static async Task<int> Unfinished(NodeDb db, AtRest atRest, DateTimeOffset now, CancellationToken cancel)
    {
        var drafts = await db.Drafts.Where(d => d.Stage == DraftStage.Draft || d.Stage == DraftStage.Submitted).ToListAsync(cancel);
        var over = drafts.FindAll(d => Drafts.Content(d, atRest).RetainUntil is { } last && IsOver(last, now));
        foreach (var draft in over)
        {
            Empty(draft, atRest);
            (draft.Stage, draft.UpdatedAt) = (DraftStage.Discarded, now);
            await AttachFile.RemoveAll(db, draft.Id, cancel);
            Audit.Note(db, officer: null, "retention.purge", "draft", draft.Id.ToString(), now);
        }

        return over.Count;
    }

    private static void Empty(Draft draft, AtRest atRest)
    {
        Drafts.SetContent(draft, Drafts.Content(draft, atRest) with { Fields = DraftContent.NoFields, RetainUntil = null }, atRest);
        (draft.ReturnNote, draft.Version) = (null, draft.Version + 1);
    }

    private static async Task Files(NodeDb db, List<Digest> entries, CancellationToken cancel)
    {
        db.FileDeliveries.RemoveRange(await db.FileDeliveries.Where(d => entries.Contains(d.Entry)).ToListAsync(cancel));
        await AttachFile.RemoveAll(db, entries, cancel);
    }

    private static async Task Titles(NodeDb db, IReadOnlyCollection<Digest> matters, AtRest atRest, CancellationToken cancel)
    {
        if (matters.Count == 0) return;
        var files = await MatterFile.Load(db, matters, cancel);
        foreach (var matter in await db.Matters.Where(m => matters.Contains(m.Id)).ToListAsync(cancel))
            await Projection.Retitle(db, matter, files[matter.Id], atRest, cancel);
    }

    private static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
