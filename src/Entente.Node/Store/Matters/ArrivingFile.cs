using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A file of which not every byte is here yet: from an officer's browser, or from a partner. Nobody can open it.</summary>
public sealed class ArrivingFile
{
    /// <summary>UUIDv7; the attachment's id once it is whole.</summary>
    public required Guid Id { get; init; }

    /// <summary>The draft it is put to; null for one that a partner sends.</summary>
    public Guid? Draft { get; init; }

    /// <summary>The entry that names it; null for one that is put to a draft.</summary>
    public Digest? Entry { get; init; }

    /// <summary>Who sends it; null for an officer of ours.</summary>
    public PartyCode? Partner { get; init; }

    /// <summary>A plain file name.</summary>
    public required string Name { get; init; }

    /// <summary>Media type.</summary>
    public required string Type { get; init; }

    /// <summary>Bytes, as announced: more than that are not taken.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes that are here, whole pieces of it.</summary>
    public long Held { get; set; }

    /// <summary>Names this sending: the partner's, or the time of change of the officer's file.</summary>
    public required string Sending { get; init; }

    /// <summary>What the sealed file begins with, as it came; null for an officer's.</summary>
    public byte[]? Head { get; init; }

    /// <summary>When the last piece came.</summary>
    public required DateTimeOffset MovedAt { get; set; }
}

internal sealed class ArrivingFileMapping : IEntityTypeConfiguration<ArrivingFile>
{
    public void Configure(EntityTypeBuilder<ArrivingFile> file)
    {
        file.ToTable("arriving_files");
        file.HasIndex(f => f.Draft);
        file.HasIndex(f => new { f.Entry, f.Name }).IsUnique();
        file.HasIndex(f => f.Partner);
        file.Property(f => f.Name).HasMaxLength(120);
        file.Property(f => f.Type).HasMaxLength(130);
        file.Property(f => f.Sending).HasMaxLength(32);
    }
}
