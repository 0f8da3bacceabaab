using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>Which way an entry went.</summary>
public enum Direction
{
    /// <summary>Written here, for a partner.</summary>
    Ours,

    /// <summary>Received from a partner.</summary>
    Theirs,

    /// <summary>Written here for ourselves: local log, never sealed (architecture.md, rule 6).</summary>
    Domestic,
}

/// <summary>One signed entry. The table is append-only and is the truth; matters, dues and agreements are computed from it.</summary>
/// <remarks>
/// Two things may change after the insert: the body is purged when its time is over (docs/operate/retention.md), and a partner may refuse it.
/// </remarks>
public sealed class StoredEntry
{
    /// <summary>SHA-256 of <see cref="HeaderBytes"/>.</summary>
    public required Digest Hash { get; init; }

    /// <summary>The header's own id, UUIDv7, by which sealed files name their entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>Order of storing at this node, from 1, gaps possible.</summary>
    public long Position { get; init; }

    /// <summary>The matter: for an opening its own hash.</summary>
    public required Digest Matter { get; init; }

    /// <summary>Name of the log and of the streams' agreement: the agreement's matter id, or a bootstrap or domestic name.</summary>
    /// <seealso cref="LogNames"/>
    public required string Log { get; init; }

    /// <summary>Pinned rules, <c>substance-notification@1</c>.</summary>
    public required string Procedure { get; init; }

    /// <summary>Statement type with version.</summary>
    public required string Type { get; init; }

    /// <summary>The party that signed.</summary>
    public required PartyCode Issuer { get; init; }

    /// <summary>The unit that speaks.</summary>
    public required UnitCode Unit { get; init; }

    /// <summary>Name of the single-writer stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Epoch of the stream, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Position in the stream, from 1.</summary>
    public required long Seq { get; init; }

    /// <summary>When its author signed it, by the author's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Which way it went.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The signed bytes, exactly.</summary>
    public required byte[] HeaderBytes { get; init; }

    /// <summary>The signatures over them, exactly as written or received. Ours are made anew when the key that made them is revoked before the entry was taken.</summary>
    public required byte[] Jws { get; set; }

    /// <summary>Id of the key that signed.</summary>
    public required string KeyId { get; set; }

    /// <summary>The body, encrypted at rest; null once purged.</summary>
    public byte[]? Body { get; set; }

    /// <summary>Last day on which the body may be kept, as signed; null when it may stay.</summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>When body and files were purged because that day was over; null before.</summary>
    public DateTimeOffset? PurgedAt { get; set; }

    /// <summary>True while the purging of a partner's entry has still to be told to it, if the agreement asks for that.</summary>
    public bool PurgeToReport { get; set; }

    /// <summary>
    /// The verdict that both sides fold: true for what this node accepted, false for what its receiver refused by a signed receipt. Null for an
    /// entry of ours that nobody has refused: it counts, and whether it was accepted stands in its receipts.
    /// </summary>
    public bool? Admitted { get; set; }

    /// <summary>Why it was refused; null when it was not.</summary>
    public string? RefusalCode { get; set; }

    /// <summary>Its leaf in our log <see cref="Log"/>, from 0.</summary>
    public required long LogIndex { get; init; }

    /// <summary>When it was appended to our log.</summary>
    public required DateTimeOffset LoggedAt { get; init; }

    /// <summary>False when the author saw the matter in another state than the same rules give here; null where nothing was compared.</summary>
    public bool? StateAgrees { get; init; }

    /// <summary>The officer who released it; null for a partner's entry.</summary>
    public Guid? ReleasedBy { get; init; }

    /// <summary>The officer who wrote it; null for a partner's entry.</summary>
    public Guid? WrittenBy { get; init; }
}

internal sealed class StoredEntryMapping : IEntityTypeConfiguration<StoredEntry>
{
    public void Configure(EntityTypeBuilder<StoredEntry> entry)
    {
        entry.ToTable("entries");
        entry.Property(e => e.Body).IsSealed();
        // The position is the key, so that both databases number the rows themselves; the hash names an entry everywhere else.
        entry.HasKey(e => e.Position);
        entry.Property(e => e.Position).ValueGeneratedOnAdd();
        entry.HasIndex(e => e.Hash).IsUnique();
        entry.HasIndex(e => e.Id);
        entry.HasIndex(e => e.Matter);
        // One content per place in a stream, whatever code forgets: the database refuses an equivocation of ours as well as theirs.
        entry.HasIndex(e => new { e.Log, e.Stream, e.Epoch, e.Seq }).IsUnique();
        entry.HasIndex(e => new { e.Log, e.LogIndex }).IsUnique();
        entry.HasIndex(e => new { e.Log, e.Issuer, e.LoggedAt }); // how much of a day's quota is taken
        entry.Property(e => e.Body).IsSealed();
        entry.HasIndex(e => new { e.PurgedAt, e.RetainUntil }); // what is over and still here
        entry.Property(e => e.Log).HasMaxLength(80);
        entry.Property(e => e.Procedure).HasMaxLength(80);
        entry.Property(e => e.Type).HasMaxLength(120);
        entry.Property(e => e.KeyId).HasMaxLength(32);
        entry.Property(e => e.Stream).HasMaxLength(200);
        entry.Property(e => e.RefusalCode).HasMaxLength(60);
        entry.Property(e => e.Direction).HasMaxLength(10);
    }
}
