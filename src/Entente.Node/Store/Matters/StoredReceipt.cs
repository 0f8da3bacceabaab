using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>What one party signed about holding one entry: ours when <see cref="By"/> is this node, else the partner's.</summary>
public sealed class StoredReceipt
{
    /// <summary>The entry.</summary>
    public required Digest Entry { get; init; }

    /// <summary>Who holds it and says so.</summary>
    public required PartyCode By { get; init; }

    /// <summary>The signed batch that contains the receipt.</summary>
    public required long Batch { get; init; }

    /// <summary>Accepted, or held and refused.</summary>
    public required bool Accepted { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Code { get; init; }

    /// <summary>Index in the log of <see cref="By"/>, from 0.</summary>
    public required long LogIndex { get; init; }

    /// <summary>When it was received, by the receiver's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>By when a checkpoint of <see cref="By"/> covers it.</summary>
    public required DateTimeOffset CoveredBy { get; init; }

    /// <summary>Size of the partner's log at which the entry was proved included; null while it was not.</summary>
    public long? ProvedAtSize { get; set; }
}

/// <summary>Receipts signed together: the bytes that are the evidence.</summary>
public sealed class ReceiptFile
{
    /// <summary>Serial.</summary>
    public long Id { get; init; }

    /// <summary>The signed bytes.</summary>
    public required byte[] Bytes { get; init; }
}

internal sealed class StoredReceiptMapping : IEntityTypeConfiguration<StoredReceipt>, IEntityTypeConfiguration<ReceiptFile>
{
    public void Configure(EntityTypeBuilder<StoredReceipt> receipt)
    {
        receipt.ToTable("receipts");
        receipt.HasKey(r => new { r.Entry, r.By });
        receipt.HasIndex(r => r.Batch);
        receipt.Property(r => r.Code).HasMaxLength(60);
    }

    public void Configure(EntityTypeBuilder<ReceiptFile> file) => file.ToTable("receipt_files");
}
