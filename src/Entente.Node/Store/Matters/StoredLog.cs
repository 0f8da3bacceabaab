using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>Our log of one agreement: its frontier and the last checkpoint we signed.</summary>
public sealed class StoredLog
{
    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Leaves appended.</summary>
    public required long Size { get; set; }

    /// <summary>The right edge of the tree, from which appending goes on.</summary>
    public required byte[] Frontier { get; set; }

    /// <summary>The last signed checkpoint; null before the first.</summary>
    public byte[]? Checkpoint { get; set; }

    /// <summary>Size it covers.</summary>
    public long CheckpointSize { get; set; }

    /// <summary>When it was signed.</summary>
    public DateTimeOffset? CheckpointAt { get; set; }
}

/// <summary>One leaf of one of our logs, byte for byte.</summary>
public sealed class StoredLeaf
{
    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>From 0.</summary>
    public required long Index { get; init; }

    /// <summary>The leaf.</summary>
    public required byte[] Bytes { get; init; }
}

/// <summary>Up to 256 hashes of complete subtrees, side by side: what inclusion and consistency proofs are read from.</summary>
/// <remarks>Level 0 holds leaf hashes, level n the roots of complete subtrees of 256^n leaves (C2SP tlog-tiles).</remarks>
public sealed class StoredTile
{
    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>From 0.</summary>
    public required int Level { get; init; }

    /// <summary>From 0.</summary>
    public required long Index { get; init; }

    /// <summary>32 bytes each, at most 256.</summary>
    public required byte[] Hashes { get; set; }
}

/// <summary>The last checkpoint of a partner's log that we verified and found consistent with every one before.</summary>
public sealed class PartnerLog
{
    /// <summary>Whose log.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>Leaves it had.</summary>
    public required long Size { get; set; }

    /// <summary>Its root at that size.</summary>
    public required Digest Root { get; set; }

    /// <summary>The signed note.</summary>
    public required byte[] Checkpoint { get; set; }

    /// <summary>When we saw it.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>How many checkpoints were found consistent.</summary>
    public required long Checks { get; set; }

    /// <summary>When the partner last signed that this was its head, by its clock.</summary>
    public required DateTimeOffset StatedAt { get; set; }

    /// <summary>True once the partner has taken our countersignature of this head.</summary>
    public bool Returned { get; set; }

    /// <summary>The right edge of our copy of its leaves (<see cref="LogNames.Mirror"/>), which may be behind <see cref="Size"/>.</summary>
    public required byte[] Mirror { get; set; }
}

/// <summary>The largest head of one of our logs that a partner countersigned: what it can never deny having seen.</summary>
public sealed class CosignedHead
{
    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>Who countersigned.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>Leaves it covers.</summary>
    public required long Size { get; set; }

    /// <summary>Our checkpoint with the partner's lines.</summary>
    public required byte[] Note { get; set; }

    /// <summary>When, by the partner's clock.</summary>
    public required DateTimeOffset At { get; set; }
}

/// <summary>One checkpoint of a partner's log that we verified; kept, because receipts are proved against it.</summary>
public sealed class SeenCheckpoint
{
    /// <summary>Whose log.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>Leaves it covers.</summary>
    public required long Size { get; init; }

    /// <summary>The signed note.</summary>
    public required byte[] Note { get; init; }

    /// <summary>When we saw it.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class StoredLogMapping : IEntityTypeConfiguration<StoredLog>, IEntityTypeConfiguration<StoredLeaf>,
    IEntityTypeConfiguration<StoredTile>, IEntityTypeConfiguration<PartnerLog>, IEntityTypeConfiguration<SeenCheckpoint>,
    IEntityTypeConfiguration<CosignedHead>
{
    private const int NameLength = 100;

    public void Configure(EntityTypeBuilder<StoredLog> log)
    {
        log.ToTable("logs");
        log.HasKey(l => l.Name);
        log.Property(l => l.Name).HasMaxLength(NameLength);
    }

    public void Configure(EntityTypeBuilder<StoredLeaf> leaf)
    {
        leaf.ToTable("log_leaves");
        leaf.HasKey(l => new { l.Log, l.Index });
        leaf.Property(l => l.Log).HasMaxLength(NameLength);
    }

    public void Configure(EntityTypeBuilder<StoredTile> tile)
    {
        tile.ToTable("log_tiles");
        tile.HasKey(t => new { t.Log, t.Level, t.Index });
        tile.Property(t => t.Log).HasMaxLength(NameLength);
    }

    public void Configure(EntityTypeBuilder<SeenCheckpoint> seen)
    {
        seen.ToTable("seen_checkpoints");
        seen.HasKey(s => new { s.Partner, s.Log, s.Size });
        seen.Property(s => s.Log).HasMaxLength(NameLength);
    }

    public void Configure(EntityTypeBuilder<CosignedHead> head)
    {
        head.ToTable("cosigned_heads");
        head.HasKey(h => new { h.Log, h.Partner });
        head.Property(h => h.Log).HasMaxLength(NameLength);
    }

    public void Configure(EntityTypeBuilder<PartnerLog> log)
    {
        log.ToTable("partner_logs");
        log.HasKey(l => new { l.Partner, l.Log });
        log.Property(l => l.Log).HasMaxLength(NameLength);
    }
}
