using Entente.Exchange.Entries;
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

    /// <summary>When an officer marked it cleared.</summary>
    public DateTimeOffset? ClearedAt { get; set; }
}

/// <summary>Puts incidents on record, equal ones once.</summary>
internal static class Incidents
{
    /// <summary>Adds it with the next save; an open one of the same partner, code and entry counts one more instead.</summary>
    public static async Task Note(NodeDb db, Incident found, CancellationToken cancel)
    {
        var (partner, code, entry) = (found.Partner, found.Code, found.Entry);
        var known = db.Incidents.Local.FirstOrDefault(i => i.Partner == partner && i.Code == code && i.Entry == entry && i.ClearedAt == null)
            ?? await db.Incidents.FirstOrDefaultAsync(i => i.Partner == partner && i.Code == code && i.Entry == entry && i.ClearedAt == null, cancel);
        if (known is null) db.Incidents.Add(found);
        else (known.Times, known.LastAt) = (known.Times + 1, found.At);
    }
}

internal sealed class IncidentMapping : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> incident)
    {
        incident.ToTable("incidents");
        incident.Property(i => i.Evidence).IsSealed();
        incident.HasIndex(i => new { i.ClearedAt, i.At });
        incident.Property(i => i.Evidence).IsSealed();
        incident.Property(i => i.Code).HasMaxLength(60);
    }
}
