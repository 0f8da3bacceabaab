using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
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

    /// <summary>The signed sheet that holds the receipt.</summary>
    public required Digest Sheet { get; init; }

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

    /// <summary>True when the partner's log was found to contradict it; an incident says how.</summary>
    public bool Disputed { get; set; }

    /// <summary>The inclusion proof at that size, 32 bytes each, nearest sibling first.</summary>
    public byte[]? Inclusion { get; set; }

    internal static StoredReceipt Of(Receipt receipt, Digest sheet) => new()
    {
        Entry = receipt.Entry,
        By = receipt.By,
        Sheet = sheet,
        Accepted = receipt.Accepted,
        Code = receipt.Code,
        LogIndex = receipt.LogIndex,
        ReceivedAt = receipt.ReceivedAt,
        CoveredBy = receipt.CoveredBy,
    };
}

/// <summary>Receipts signed together: the bytes that are the evidence.</summary>
public sealed class StoredSheet
{
    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    public required Digest Id { get; init; }

    /// <summary>The signed bytes.</summary>
    public required byte[] Bytes { get; init; }
}

internal sealed class StoredReceiptMapping : IEntityTypeConfiguration<StoredReceipt>, IEntityTypeConfiguration<StoredSheet>
{
    public void Configure(EntityTypeBuilder<StoredReceipt> receipt)
    {
        receipt.ToTable("receipts");
        receipt.HasKey(r => new { r.Entry, r.By });
        receipt.HasIndex(r => new { r.By, r.ProvedAtSize }); // what is still to be proved included
        receipt.Property(r => r.Code).HasMaxLength(60);
    }

    public void Configure(EntityTypeBuilder<StoredSheet> sheet)
    {
        sheet.ToTable("receipt_sheets");
        sheet.HasKey(s => s.Id);
    }
}
