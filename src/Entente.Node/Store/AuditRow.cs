using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store;

/// <summary>One act of one officer on one thing. Never what the thing says.</summary>
public sealed class AuditRow
{
    /// <summary>Position in the trail, from 1, without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>When, by the node's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; null for the node itself.</summary>
    public required Guid? Officer { get; init; }

    /// <summary>What was done, as a code: <c>matter.read</c>, <c>draft.release</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Kind of thing: <c>matter</c>, <c>draft</c>, <c>exhibit</c>, <c>account</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The thing's id; a digest, a GUID or a code.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-256 over the hash of the row before and everything above.</summary>
    public required Digest Hash { get; init; }

    internal static AuditRow After(Digest previous, long seq, AuditNote note) => new()
    {
        Seq = seq,
        At = note.At,
        Officer = note.Officer,
        Action = note.Action,
        Kind = note.Kind,
        Subject = note.Subject,
        Hash = HashOf(previous, seq, note),
    };

    internal bool Follows(Digest previous) => Hash == HashOf(previous, Seq, new(Officer, Action, Kind, Subject, At));

    private static Digest HashOf(Digest previous, long seq, AuditNote note) => Digest.Of(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, // no field can hold a line end: Audit.Note sees to it
        $"{previous}\n{seq}\n{note.At.UtcTicks}\n{note.Officer}\n{note.Action}\n{note.Kind}\n{note.Subject}")));
}

internal sealed class AuditMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> row)
    {
        row.ToTable("audit_trail");
        row.HasKey(r => r.Seq);
        row.Property(r => r.Seq).ValueGeneratedNever();
        row.Property(r => r.Action).HasMaxLength(60);
        row.Property(r => r.Kind).HasMaxLength(60);
        row.Property(r => r.Subject).HasMaxLength(120);
        row.HasIndex(r => new { r.Kind, r.Subject });
        row.HasIndex(r => r.Officer);
    }
}

public abstract partial class NodeDb
{
    /// <summary>Who read or changed what, in one hash chain. Written by <see cref="Audit.Note"/> only.</summary>
    public DbSet<AuditRow> AuditTrail => Set<AuditRow>();
}
