using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A stretch of a file: 256 KiB, the last one shorter. Encrypted at rest, each to its place, so that none can be moved or left out unseen.</summary>
public sealed class FilePiece
{
    /// <summary>The <see cref="Attachment"/> or the <see cref="ArrivingFile"/>: one becomes the other under the same id.</summary>
    public required Guid File { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    /// <summary>Encrypted at rest.</summary>
    public required byte[] Content { get; init; }
}

internal sealed class FilePieceMapping : IEntityTypeConfiguration<FilePiece>
{
    public void Configure(EntityTypeBuilder<FilePiece> piece)
    {
        piece.ToTable("file_pieces");
        piece.HasKey(p => new { p.File, p.Number });
        piece.Property(p => p.Content).IsSealed();
    }
}
