using Entente.Exchange.Entries;
using Entente.Node.Shell.Matters;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Desks.Laboratory;

/// <summary>A draft that was filled in from an exhibit. The partner is not told; here one leads to the other.</summary>
public sealed class ExhibitDraft
{
    /// <summary>The draft.</summary>
    public required Guid DraftId { get; init; }

    /// <summary>The exhibit it was filled in from.</summary>
    public required Guid ExhibitId { get; init; }
}

/// <summary>A notification drafted from an exhibit.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Stage">How far it got.</param>
/// <param name="Matter">The matter it opened; null before it was released.</param>
/// <param name="Number">That matter's number.</param>
/// <param name="To">Parties it is for.</param>
public sealed record Notification(Guid Draft, DraftStage Stage, Digest? Matter, string? Number, IReadOnlyList<PartyCode> To);

/// <summary>Leads from an exhibit to what was drafted from it, and from a matter back to its exhibit.</summary>
internal sealed class ExhibitLinks(Bench bench) : ILinkToMatter
{
    public async Task<IReadOnlyList<MatterLink>> Links(MatterPage matter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(matter);
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        var entries = matter.Timeline.Where(e => e.Ours).Select(e => (Digest?)e.Hash).ToList();
        var exhibits = await (from link in db.ExhibitDrafts
                              join draft in db.Drafts on link.DraftId equals draft.Id
                              join exhibit in db.Exhibits on link.ExhibitId equals exhibit.Id
                              where entries.Contains(draft.Entry)
                              select exhibit).AsNoTracking().Distinct().ToListAsync(cancel);
        return [.. exhibits.Where(bench.Mine).Select(e => new MatterLink("link.exhibit", $"/laboratory/exhibits/{e.Id}", new(e.Number, e.Number)))];
    }

    /// <summary>What was drafted from these exhibits, the oldest first; what was given up is left out.</summary>
    public static async Task<ILookup<Guid, Notification>> Of(Store.NodeDb db, IReadOnlyList<Guid> exhibits, CancellationToken cancel)
    {
        var rows = await (from link in db.ExhibitDrafts.AsNoTracking()
                          join draft in db.Drafts on link.DraftId equals draft.Id
                          where exhibits.Contains(link.ExhibitId) && draft.Stage != DraftStage.Discarded
                          orderby draft.CreatedAt
                          select new { link.ExhibitId, draft.Id, draft.Stage, draft.Entry, draft.Audience }).ToListAsync(cancel);
        var opened = rows.Select(r => r.Entry).OfType<Digest>().ToList();
        var numbers = await db.Matters.AsNoTracking().Where(m => opened.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Number, cancel);
        return rows.ToLookup(r => r.ExhibitId, r => new Notification(
            r.Id, r.Stage, r.Entry, r.Entry is { } entry ? numbers.GetValueOrDefault(entry) : null, Drafts.Parties(r.Audience)));
    }
}

internal sealed class ExhibitDraftMapping : IEntityTypeConfiguration<ExhibitDraft>
{
    public void Configure(EntityTypeBuilder<ExhibitDraft> link)
    {
        link.ToTable("exhibit_drafts");
        link.HasKey(l => l.DraftId);
        link.HasIndex(l => l.ExhibitId);
        link.HasOne<Exhibit>().WithMany().HasForeignKey(l => l.ExhibitId).OnDelete(DeleteBehavior.Restrict);
    }
}
