using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>The head of one stream, ours or a partner's: where the next entry must connect.</summary>
public sealed class StreamState
{
    /// <summary>The agreement's log (see <see cref="LogNames"/>).</summary>
    public required string Log { get; init; }

    /// <summary>Name of the stream, <c>US/CN/substance-notification</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>The single writer.</summary>
    public required PartyCode Issuer { get; init; }

    /// <summary>Epoch, from 1.</summary>
    public required int Epoch { get; set; }

    /// <summary>Last seq given or accepted; 0 before the first.</summary>
    public long Seq { get; set; }

    /// <summary>The highest seq of earlier epochs, so that what a reader has seen never falls; 0 in the first epoch.</summary>
    public long Earlier { get; set; }

    /// <summary>Hash of the entry at <see cref="Seq"/>; null before the first.</summary>
    public Digest? Head { get; set; }

    /// <summary>The highest <c>received</c> that the head claimed about the mirror stream.</summary>
    public long Received { get; set; }
}

internal sealed class StreamStateMapping : IEntityTypeConfiguration<StreamState>
{
    public void Configure(EntityTypeBuilder<StreamState> stream)
    {
        stream.ToTable("streams");
        stream.HasKey(s => new { s.Log, s.Stream });
        stream.Property(s => s.Log).HasMaxLength(80);
        stream.Property(s => s.Stream).HasMaxLength(200);
    }
}
