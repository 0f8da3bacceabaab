using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>Something between two nodes that people must clear up: never silent, never with content.</summary>
public sealed class Incident
{
    /// <summary>Serial.</summary>
    public long Id { get; init; }

    /// <summary>With whom.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>What happened: <c>state-differs</c>, <c>equivocation</c>, <c>checkpoint-inconsistent</c>, <c>receipt-not-included</c>, a fault or refusal code.</summary>
    public required string Code { get; init; }

    /// <summary>When this node first noticed it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often it was noticed; the same again is no second incident.</summary>
    public int Times { get; set; } = 1;

    /// <summary>When it was last noticed; null while that was once.</summary>
    public DateTimeOffset? LastAt { get; set; }

    /// <summary>The entry concerned, when it is known.</summary>
    public Digest? Entry { get; init; }

    /// <summary>The matter concerned, when it is known.</summary>
    public Digest? Matter { get; init; }

    /// <summary>The signed bytes that prove it, such as the second content of an equivocation; encrypted at rest. Null when there are none.</summary>
    public byte[]? Evidence { get; init; }

    /// <summary>A signed checkpoint that proves it; holds no content. Null when there is none.</summary>
    public byte[]? Note { get; init; }

    /// <summary>The signed checkpoint seen before, which <see cref="Note"/> contradicts; null when none does.</summary>
    public byte[]? Before { get; init; }

    /// <summary>What connects the signed things for who was not there (<see cref="LogDispute"/>); unsigned, and checked by whoever reads it. Null when nothing does.</summary>
    public byte[]? Proof { get; init; }

    /// <summary>The log concerned (see <see cref="LogNames"/>), when it is known.</summary>
    public string? Log { get; init; }

    /// <summary>When an officer put on record that it was looked into; the incident stays.</summary>
    public DateTimeOffset? ClearedAt { get; set; }

    /// <summary>The officer.</summary>
    public Guid? ClearedBy { get; set; }

    /// <summary>What came of it, in the officer's words; encrypted at rest.</summary>
    public byte[]? ClearedReason { get; set; }
}

/// <summary>Puts incidents on record, equal ones once.</summary>
internal static class Incidents
{
    /// <summary>Open incidents of one kind with one partner in one log. Two already prove it; a partner cannot fill our disk with more.</summary>
    public const int MostOpen = 20;

    /// <summary>
    /// Adds it with the next save. The same again (partner, code, entry and log) counts one more of the open one. After that was looked into
    /// it is a new incident, unless it shows nothing but the evidence that the officer had before him. Beyond <see cref="MostOpen"/> it counts one
    /// more of the first open one and leaves no row.
    /// </summary>
    public static async Task Note(NodeDb db, Incident found, CancellationToken cancel)
    {
        var (partner, code, entry, log) = (found.Partner, found.Code, found.Entry, found.Log);
        var known = db.Incidents.Local.Where(i => i.Partner == partner && i.Code == code && i.Entry == entry && i.Log == log)
            .Concat(await db.Incidents.Where(i => i.Partner == partner && i.Code == code && i.Entry == entry && i.Log == log).ToListAsync(cancel)).Distinct().ToList();
        var same = known.Find(i => i.ClearedAt is null) ?? known.Find(i => ShowsTheSame(i, found));
        same ??= await Crowded(db, found, cancel);
        if (same is null) db.Incidents.Add(found);
        else (same.Times, same.LastAt) = (same.Times + 1, found.At);
    }

    /// <summary>The first open one of its kind when there are <see cref="MostOpen"/>; null while there is room.</summary>
    private static async Task<Incident?> Crowded(NodeDb db, Incident found, CancellationToken cancel)
    {
        var (partner, code, log) = (found.Partner, found.Code, found.Log);
        var open = db.Incidents.Where(i => i.Partner == partner && i.Code == code && i.Log == log && i.ClearedAt == null);
        var unsaved = db.ChangeTracker.Entries<Incident>().Count(e => e.State == EntityState.Added && e.Entity.Partner == partner && e.Entity.Code == code && e.Entity.Log == log);
        if (await open.CountAsync(cancel) + unsaved < MostOpen) return null;
        return await open.OrderBy(i => i.Id).FirstOrDefaultAsync(cancel) ?? db.Incidents.Local.First(i => i.Partner == partner && i.Code == code && i.Log == log);
    }

    /// <summary>The open ones, the newest first, for Today.</summary>
    public static async Task<IReadOnlyList<IncidentLine>> Open(NodeDb db, Workplace work, int atMost, CancellationToken cancel)
    {
        var rows = await db.Incidents.AsNoTracking().Where(i => i.ClearedAt == null).OrderByDescending(i => i.At).Take(atMost)
            .Select(i => new IncidentLine(i.Id, i.Partner, i.Code, i.At, i.Matter, i.Entry, i.Times, i.LastAt, i.Evidence != null)).ToListAsync(cancel);
        var matters = await Visible(db, rows.Select(r => r.Matter), work, cancel);
        return [.. rows.Select(r => r.Matter is { } m && !matters.ContainsKey(m) ? r with { Matter = null } : r)];
    }

    /// <summary>Numbers of those matters that the officer may see.</summary>
    public static async Task<Dictionary<Digest, string>> Visible(NodeDb db, IEnumerable<Digest?> matters, Workplace work, CancellationToken cancel)
    {
        var ids = matters.OfType<Digest>().Distinct().ToList();
        var rows = await db.Matters.AsNoTracking().Where(m => ids.Contains(m.Id)).ToListAsync(cancel);
        return rows.Where(m => Matters.MaySee(m, work.Me)).ToDictionary(m => m.Id, m => m.Number);
    }

    /// <summary>True when both name one entry, or hold one signed checkpoint: a replay, or another look at what has not changed.</summary>
    private static bool ShowsTheSame(Incident one, Incident other) => other switch
    {
        { Note: { } note } => Same(one.Note, note),
        { Before: { } before } => one.Note is null && Same(one.Before, before), // a head that is still not shown
        _ => other.Entry is not null,
    };

    private static bool Same(byte[]? one, byte[] other) => one is not null && one.AsSpan().SequenceEqual(other);
}

internal sealed class IncidentMapping : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> incident)
    {
        incident.ToTable("incidents");
        incident.Property(i => i.Evidence).IsSealed();
        incident.Property(i => i.ClearedReason).IsSealed();
        incident.HasIndex(i => new { i.ClearedAt, i.At });
        incident.HasIndex(i => new { i.Partner, i.Code });
        incident.Property(i => i.Log).HasMaxLength(80);
        incident.Property(i => i.Code).HasMaxLength(60);
    }
}
