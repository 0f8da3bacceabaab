using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>The first time an officer opened an entry that arrived.</summary>
public sealed class OpenedMark
{
    /// <summary>The entry.</summary>
    public required Digest Entry { get; init; }

    /// <summary>The officer. Never leaves the node: the partner sees the unit.</summary>
    public required Guid Officer { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The last number given in one series, <c>US-SN-2026</c>.</summary>
public sealed class NumberSeries
{
    /// <summary>Issuer, kind and year.</summary>
    public required string Series { get; init; }

    /// <summary>The last serial given, from 1.</summary>
    public required int Last { get; set; }
}

internal sealed class OpenedMarkMapping : IEntityTypeConfiguration<OpenedMark>, IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<OpenedMark> mark)
    {
        mark.ToTable("opened_marks");
        mark.HasKey(m => new { m.Entry, m.Officer });
    }

    public void Configure(EntityTypeBuilder<NumberSeries> series)
    {
        series.ToTable("number_series");
        series.HasKey(s => s.Series);
        series.Property(s => s.Series).HasMaxLength(40);
    }
}
