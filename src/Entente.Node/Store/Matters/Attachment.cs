using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A file that belongs to a draft or an entry. The bytes are encrypted at rest.</summary>
public sealed class Attachment
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The draft it was put to; null for one that arrived.</summary>
    public Guid? Draft { get; init; }

    /// <summary>The entry that names it; null until dispatch.</summary>
    public Digest? Entry { get; set; }

    /// <summary>A plain file name, never a path.</summary>
    public required string Name { get; init; }

    /// <summary>Media type.</summary>
    public required string Type { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content.</summary>
    public required Digest Sha256 { get; init; }

    /// <summary>SM3 of the content.</summary>
    public required string Sm3 { get; init; }

    /// <summary>The content, encrypted at rest; null while it has not arrived or after it was purged.</summary>
    public byte[]? Content { get; set; }
}

/// <summary>A file of an entry of ours that one partner has yet to get; removed when it has.</summary>
public sealed class FileDelivery
{
    /// <summary>Order of sending.</summary>
    public long Id { get; init; }

    /// <summary>The file.</summary>
    public required Guid Attachment { get; init; }

    /// <summary>The entry that names it.</summary>
    public required Digest Entry { get; init; }

    /// <summary>Where it goes.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>Code of the last failure.</summary>
    public string? Reason { get; set; }
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>, IEntityTypeConfiguration<FileDelivery>
{
    public void Configure(EntityTypeBuilder<FileDelivery> delivery)
    {
        delivery.ToTable("file_deliveries");
        delivery.HasIndex(d => new { d.Partner, d.Id });
        delivery.Property(d => d.Reason).HasMaxLength(60);
    }

    public void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.ToTable("attachments");
        attachment.Property(a => a.Content).IsSealed();
        attachment.HasIndex(a => a.Draft);
        attachment.HasIndex(a => a.Entry);
        attachment.Property(a => a.Content).IsSealed();
        attachment.Property(a => a.Name).HasMaxLength(120);
        attachment.Property(a => a.Type).HasMaxLength(120);
        attachment.Property(a => a.Sm3).HasMaxLength(64);
    }
}
