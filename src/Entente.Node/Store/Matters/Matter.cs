using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>Where a matter stands: a projection that <c>rebuild</c> can compute again from the entries.</summary>
public sealed class Matter
{
    /// <summary>SHA-256 of the opening header.</summary>
    public required Digest Id { get; init; }

    /// <summary>The number people use, given and signed by the opener: <c>US-NPS-2026-0001</c>. Unique per opener, not checked beyond that.</summary>
    public required string Number { get; set; }

    /// <summary>Pinned rules.</summary>
    public required string Procedure { get; init; }

    /// <summary>The log (see <see cref="LogNames"/>).</summary>
    public required string Log { get; init; }

    /// <summary>The party that opened it.</summary>
    public required PartyCode Opener { get; init; }

    /// <summary>The unit that opened it.</summary>
    public required UnitCode Unit { get; init; }

    /// <summary>Parties that hold it, ascending, joined by <c>+</c>.</summary>
    public required string Parties { get; init; }

    /// <summary>Our unit that works on it: the opener's when we opened, else the last of ours that wrote in it; null before that.</summary>
    public UnitCode? OurUnit { get; set; }

    /// <summary>Code of the phase.</summary>
    public required string Phase { get; set; }

    /// <summary>True when nothing more is expected.</summary>
    public required bool Final { get; set; }

    /// <summary>True while crossed letters are not settled.</summary>
    public required bool Crossed { get; set; }

    /// <summary>False when this node does not know the procedure's version: entries are kept and nothing is voided.</summary>
    public required bool Foldable { get; set; }

    /// <summary>Hash of the folded state.</summary>
    public required Digest State { get; set; }

    /// <summary>Title in both languages as JSON, encrypted at rest.</summary>
    public required byte[] Title { get; set; }

    /// <summary>When its last entry was stored here.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When a partner's last entry was stored here; null while there is none.</summary>
    public DateTimeOffset? ArrivedAt { get; set; }

    /// <summary>Type of the last entry that arrived.</summary>
    public string? ArrivedType { get; set; }

    /// <summary>The unit that spoke in it.</summary>
    public UnitCode? ArrivedFrom { get; set; }

    /// <summary>True while something arrived that no officer has opened.</summary>
    public bool Unread { get; set; }
}

/// <summary>One open due of a matter; part of the same projection.</summary>
public sealed class MatterDue
{
    /// <summary>The matter.</summary>
    public required Digest Matter { get; init; }

    /// <summary>What is owed, a code of the procedure.</summary>
    public required string Name { get; init; }

    /// <summary>Who owes it.</summary>
    public required PartyCode OwedBy { get; init; }

    /// <summary>Name of the recall, correction or request for permission that waits for it; empty for what the procedure itself makes due.</summary>
    public string About { get; init; } = "";

    /// <summary>When it began to run.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How long: <c>8h</c>, <c>14d</c>, <c>10wd</c>.</summary>
    public required string Length { get; init; }

    /// <summary>When it falls due.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when it reaches into a year whose calendar is not published.</summary>
    public required bool Provisional { get; init; }

    /// <summary>Zone in which the day ends.</summary>
    public required string Zone { get; init; }

    /// <summary>Calendar that counts; null for hours and calendar days.</summary>
    public string? Calendar { get; init; }
}

internal sealed class MatterMapping : IEntityTypeConfiguration<Matter>, IEntityTypeConfiguration<MatterDue>
{
    public void Configure(EntityTypeBuilder<Matter> matter)
    {
        matter.ToTable("matters");
        matter.Property(m => m.Title).IsSealed();
        matter.HasKey(m => m.Id);
        matter.HasIndex(m => m.Number);
        matter.HasIndex(m => new { m.Procedure, m.Phase });
        matter.HasIndex(m => m.ArrivedAt);
        matter.Property(m => m.Title).IsSealed();
        matter.Property(m => m.Number).HasMaxLength(40);
        matter.Property(m => m.Procedure).HasMaxLength(80);
        matter.Property(m => m.Log).HasMaxLength(80);
        matter.Property(m => m.Parties).HasMaxLength(80);
        matter.Property(m => m.Phase).HasMaxLength(60);
        matter.Property(m => m.ArrivedType).HasMaxLength(120);
    }

    public void Configure(EntityTypeBuilder<MatterDue> due)
    {
        due.ToTable("dues");
        due.HasKey(d => new { d.Matter, d.Name, d.OwedBy, d.About }); // two withdrawals of one matter wait for two answers
        due.HasIndex(d => new { d.OwedBy, d.At });
        due.Property(d => d.Name).HasMaxLength(60);
        due.Property(d => d.About).HasMaxLength(64);
        due.Property(d => d.Length).HasMaxLength(8);
        due.Property(d => d.Zone).HasMaxLength(60);
        due.Property(d => d.Calendar).HasMaxLength(40);
    }
}
