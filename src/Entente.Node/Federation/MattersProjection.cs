using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Computes matters, dues and agreements again from nothing but the entries, the receipts and who opened what.</summary>
internal sealed class MattersProjection(NodeIdentity identity, AtRest atRest) : IProjection
{
    private const int AtATime = 200;

    public string Name => "matters";

    public async Task Rebuild(NodeDb db, CancellationToken cancel)
    {
        await db.Dues.ExecuteDeleteAsync(cancel);
        await db.Matters.ExecuteDeleteAsync(cancel);
        await db.Agreements.ExecuteDeleteAsync(cancel);
        await SearchIndex.RemoveAll(db, ListMatters.SearchKind, cancel);
        // Openings in the order in which they were stored; an agreement so comes before the business under it.
        var openings = await db.Entries.AsNoTracking().Where(e => e.Hash == e.Matter).OrderBy(e => e.Position).Select(e => e.Matter).ToListAsync(cancel);
        foreach (var some in openings.Chunk(AtATime))
        {
            await Rebuild(db, some, cancel);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Goes through an agreement entry by entry, so that it is signed and ended when it was.</summary>
    private static async Task Replay(NodeDb db, List<StoredEntry> entries, CancellationToken cancel)
    {
        var soFar = new MatterFile(entries[0].Matter);
        foreach (var entry in entries)
        {
            soFar.Add(entry.Hash, EntryCodec.HeaderOf(entry.HeaderBytes), entry.Log, entry.Admitted, entry.RefusalCode, body: null);
            await AgreementProjection.Project(db, soFar, entry.LoggedAt, cancel);
        }
    }

    private async Task Rebuild(NodeDb db, IReadOnlyCollection<Digest> ids, CancellationToken cancel)
    {
        var files = await MatterFile.Load(db, ids, cancel);
        var rows = (await db.Entries.AsNoTracking().Where(e => ids.Contains(e.Matter)).OrderBy(e => e.Position).ToListAsync(cancel)).ToLookup(e => e.Matter);
        var hashes = rows.SelectMany(r => r).Select(r => r.Hash).ToList();
        var opened = (await db.OpenedMarks.Where(m => hashes.Contains(m.Entry)).Select(m => m.Entry).ToListAsync(cancel)).ToHashSet();
        foreach (var id in ids)
        {
            var (file, entries) = (files[id], rows[id].ToList());
            if (entries[0].Body is { } body) file.Reveal(atRest.Reveal(body, Cells.Body(id)));
            if (file.Procedure?.Name == StreamName.Bootstrap) await Replay(db, entries, cancel);
            var change = new MatterChange(file);
            foreach (var entry in entries) change.Arrived(entry);
            var theirs = entries.FindAll(e => e.Direction == Direction.Theirs);
            await Projection.Project(db, identity.Party, atRest, [change], entries[^1].LoggedAt, cancel, theirs.Count == 0 ? null : matter =>
            {
                matter.ArrivedAt = theirs[^1].LoggedAt;
                matter.Unread = theirs.Exists(e => !OpenMatter.IsMark(e.Type) && !opened.Contains(e.Hash));
            });
        }
    }
}
