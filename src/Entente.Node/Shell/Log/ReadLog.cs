using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Log;

/// <summary>One page of one of our logs, and what of ours has not got through.</summary>
public static class ReadLog
{
    /// <summary>Lines on one page.</summary>
    public const int PageSize = 100;

    /// <summary>Rows looked through for those that the officer may see.</summary>
    private const int MostLookedAt = 2000;

    /// <summary>A log that can be chosen.</summary>
    /// <param name="Name">See <see cref="LogNames"/>.</param>
    /// <param name="Title">The agreement's title; null for the domestic log and for those before an agreement.</param>
    public sealed record Choice(string Name, Bilingual? Title);

    /// <summary>One leaf.</summary>
    /// <param name="Index">From 0.</param>
    /// <param name="Leaf">As logged.</param>
    /// <param name="Matter">The matter of the entry, when it is held here and this officer may see it.</param>
    public sealed record Line(long Index, LogLeaf Leaf, Digest? Matter);

    /// <summary>An entry of ours that has no receipt, or was refused.</summary>
    public sealed record Waiting(
        Digest Matter, string Number, string Procedure, string Type, PartyCode To, Delivery State, string? Reason, int Attempts, DateTimeOffset Since);

    /// <summary>What the page shows.</summary>
    /// <param name="Choices">All logs of this node.</param>
    /// <param name="Chosen">The one shown; null while there is none.</param>
    /// <param name="Size">Leaves in it.</param>
    /// <param name="Root">Its head; null when empty.</param>
    /// <param name="SignedAt">When its last checkpoint was signed.</param>
    /// <param name="Lines">Newest first.</param>
    /// <param name="Outbox">Of the matters that this officer may see, oldest first.</param>
    public sealed record Page(
        IReadOnlyList<Choice> Choices, string? Chosen, long Size, Digest? Root, DateTimeOffset? SignedAt, IReadOnlyList<Line> Lines, IReadOnlyList<Waiting> Outbox);

    /// <summary>Reads it.</summary>
    /// <param name="log">Name of the log; null or unknown for the one that grew last.</param>
    /// <param name="page">From 1, the newest lines first.</param>
    internal static async Task<Page> Handle(string? log, int page, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var logs = await db.Logs.AsNoTracking().OrderByDescending(l => l.CheckpointAt).ToListAsync(cancel);
        var agreements = await db.Agreements.AsNoTracking().ToDictionaryAsync(a => a.Id.Hex, a => a.Terms, cancel);
        var chosen = logs.Find(l => l.Name == log) ?? logs.FirstOrDefault();
        return new(
            [.. logs.Select(l => new Choice(l.Name, agreements.TryGetValue(l.Name, out var terms) ? Title(terms) : null))],
            chosen?.Name, chosen?.Size ?? 0, chosen is { Size: > 0 } ? TreeFrontier.FromBytes(chosen.Frontier).Root() : null, chosen?.CheckpointAt,
            chosen is null ? [] : await Lines(db, chosen, page, work.Me, cancel), await Outbox(db, work.Me, cancel));
    }

    private static async Task<IReadOnlyList<Line>> Lines(NodeDb db, StoredLog log, int page, Me me, CancellationToken cancel)
    {
        var below = log.Size - ((page - 1L) * PageSize);
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == log.Name && l.Index < below)
            .OrderByDescending(l => l.Index).Take(PageSize).ToListAsync(cancel);
        var read = leaves.Select(l => (l.Index, Leaf: LogLeaf.TryRead(l.Bytes, out var leaf) ? leaf : null)).Where(l => l.Leaf is not null).ToList();
        var hashes = read.Select(l => l.Leaf!.Sha256).ToList();
        var matters = await (from e in db.Entries.AsNoTracking() join m in db.Matters.AsNoTracking() on e.Matter equals m.Id where hashes.Contains(e.Hash) select new { e.Hash, m }).ToListAsync(cancel);
        var matterOf = matters.Where(m => Store.Matters.Matters.MaySee(m.m, me)).ToDictionary(m => m.Hash, m => m.m.Id);
        return [.. read.Select(l => new Line(l.Index, l.Leaf!, matterOf.TryGetValue(l.Leaf!.Sha256, out var matter) ? matter : null))];
    }

    private static async Task<IReadOnlyList<Waiting>> Outbox(NodeDb db, Me me, CancellationToken cancel)
    {
        var rows = await (from item in db.Outbox.AsNoTracking()
                          join matter in db.Matters.AsNoTracking() on item.Matter equals matter.Id
                          join entry in db.Entries.AsNoTracking() on item.Entry equals entry.Hash
                          where item.State != Delivery.Receipted
                          orderby item.Id
                          select new { item, matter, entry.Type }).Take(MostLookedAt).ToListAsync(cancel);
        return
        [
            .. rows.Where(r => Store.Matters.Matters.MaySee(r.matter, me)).Take(PageSize).Select(r => new Waiting(
                r.item.Matter, r.matter.Number, r.item.Procedure, r.Type, r.item.Partner, r.item.State, r.item.Reason, r.item.Attempts, r.item.QueuedAt)),
        ];
    }

    private static Bilingual? Title(byte[] terms) => AgreementTerms.Read(terms).Terms is { } read ? new(read.TitleEn, read.TitleZh) : null;
}
