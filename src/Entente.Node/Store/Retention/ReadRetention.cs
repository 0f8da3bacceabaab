using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Retention;

/// <summary>What was purged, what comes next, and what stays past its day, for the matters that the officer may see.</summary>
public static class ReadRetention
{
    /// <summary>Rows of each part.</summary>
    public const int AtMost = 200;

    private const int DaysAhead = 30;

    /// <summary>One entry.</summary>
    /// <param name="Ours">True when this node wrote it.</param>
    /// <param name="Last">Last day on which its content may be kept.</param>
    /// <param name="PurgedAt">When it was purged; null while it is here.</param>
    public sealed record Line(
        Digest Matter, string Number, Bilingual Title, string Procedure, Digest Entry, string Type, UnitCode Unit, bool Ours, DateOnly Last, DateTimeOffset? PurgedAt);

    /// <summary>What the page shows.</summary>
    /// <param name="Next">Whose last day is among the next thirty, the earliest first.</param>
    /// <param name="Stays">Over, and kept because a partner has no copy yet.</param>
    /// <param name="Purged">The latest first.</param>
    /// <param name="Total">How many were purged in all, those of other officers' matters included.</param>
    public sealed record Page(IReadOnlyList<Line> Next, IReadOnlyList<Line> Stays, IReadOnlyList<Line> Purged, int Total);

    internal static async Task<Page> Handle(Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var today = DateOnly.FromDateTime(work.Now.UtcDateTime);
        var until = today.AddDays(DaysAhead);
        var purged = db.Entries.Where(e => e.PurgedAt != null);
        return new(
            await Lines(db, db.Entries.Where(e => e.RetainUntil >= today && e.RetainUntil <= until && e.PurgedAt == null).OrderBy(e => e.RetainUntil), work, cancel),
            await Lines(db, Purge.Waiting(db, work.Now).OrderBy(e => e.RetainUntil), work, cancel),
            await Lines(db, purged.OrderByDescending(e => e.PurgedAt).ThenByDescending(e => e.Position), work, cancel),
            await purged.CountAsync(cancel));
    }

    private static async Task<IReadOnlyList<Line>> Lines(NodeDb db, IQueryable<StoredEntry> entries, Workplace work, CancellationToken cancel)
    {
        var rows = await entries.AsNoTracking().Take(5 * AtMost)
            .Select(e => new { e.Matter, e.Hash, e.Type, e.Unit, e.Direction, e.RetainUntil, e.PurgedAt }).ToListAsync(cancel);
        var ids = rows.Select(r => r.Matter).Distinct().ToList();
        var matters = await db.Matters.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
        return
        [
            .. from r in rows
               where matters.TryGetValue(r.Matter, out var seen) && Matters.Matters.MaySee(seen, work.Me)
               let m = matters[r.Matter]
               select new Line(
                   m.Id, m.Number, Projection.Title(m, work.AtRest), m.Procedure, r.Hash, r.Type, r.Unit, r.Direction != Direction.Theirs, r.RetainUntil!.Value, r.PurgedAt),
        ];
    }
}
