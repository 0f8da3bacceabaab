using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A file of a draft or an entry, whole and checked against its digests. Its bytes are <see cref="FilePiece"/>s.</summary>
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

    /// <summary>Why it does not go on: a code; null when nothing is unusual.</summary>
    public string? Reason { get; set; }

    /// <summary>When it is tried again although there is a reason; null for never.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Names the sending to the partner; null before it began.</summary>
    public string? Sending { get; set; }

    /// <summary>The keys under which it is sealed, so that a sending that was cut goes on with the same bytes. Encrypted at rest.</summary>
    public byte[]? Seal { get; set; }

    /// <summary>Bytes of the sealed file that the partner holds, as it last said.</summary>
    public long Sent { get; set; }
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>, IEntityTypeConfiguration<FileDelivery>
{
    public void Configure(EntityTypeBuilder<FileDelivery> delivery)
    {
        delivery.ToTable("file_deliveries");
        delivery.HasIndex(d => new { d.Partner, d.Id });
        delivery.Property(d => d.Reason).HasMaxLength(60);
        delivery.Property(d => d.Sending).HasMaxLength(32);
        delivery.Property(d => d.Seal).IsSealed();
    }

    public void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.ToTable("attachments");
        attachment.HasIndex(a => a.Draft);
        attachment.HasIndex(a => a.Entry);
        attachment.HasIndex(a => a.Sha256); // whether a file is a copy of one that came under conditions
        attachment.Property(a => a.Name).HasMaxLength(120);
        attachment.Property(a => a.Type).HasMaxLength(130);
        attachment.Property(a => a.Sm3).HasMaxLength(64);
    }
}
