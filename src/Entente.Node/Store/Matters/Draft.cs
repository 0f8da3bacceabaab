using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>How far a draft has got.</summary>
public enum DraftStage
{
    /// <summary>Being written, saved as it is typed.</summary>
    Draft,

    /// <summary>Handed in; waits for another officer.</summary>
    Submitted,

    /// <summary>Signed and dispatched; the row stays as the record of who wrote and who released.</summary>
    Released,

    /// <summary>Given up by its author.</summary>
    Discarded,
}

/// <summary>A statement being written. What it says is encrypted at rest.</summary>
public sealed class Draft
{
    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Pinned rules, <c>substance-notification@1</c>.</summary>
    public required string Procedure { get; init; }

    /// <summary>Kind of statement.</summary>
    public required string Type { get; init; }

    /// <summary>The matter it continues; null for an opening.</summary>
    public Digest? Matter { get; init; }

    /// <summary>The agreement it is written under; null for the bootstrap and for domestic matters.</summary>
    public Digest? Agreement { get; set; }

    /// <summary>Parties it is for, ascending, joined by <c>+</c>; empty for a domestic matter.</summary>
    public required string Audience { get; set; }

    /// <summary>The form, its handling and its assurances as JSON (<see cref="DraftContent"/>), encrypted at rest.</summary>
    public required byte[] Content { get; set; }

    /// <summary>Where it stands.</summary>
    public required DraftStage Stage { get; set; }

    /// <summary>The officer who writes it.</summary>
    public required Guid Author { get; init; }

    /// <summary>The unit it will speak for.</summary>
    public required UnitCode Unit { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last saved.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When its author last read it against the agreement; an older one must be confirmed again.</summary>
    public required DateTimeOffset ConfirmedAt { get; set; }

    /// <summary>Rises with each save, from 1; a save that names another one is refused and loses nothing.</summary>
    public required int Version { get; set; }

    /// <summary>Why it came back; a short note between two officers, encrypted at rest.</summary>
    public byte[]? ReturnNote { get; set; }

    /// <summary>The officer who released or returned it.</summary>
    public Guid? DecidedBy { get; set; }

    /// <summary>The entry it became.</summary>
    public Digest? Entry { get; set; }
}

internal sealed class DraftMapping : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("drafts");
        draft.Property(d => d.Content).IsSealed();
        draft.Property(d => d.ReturnNote).IsSealed();
        draft.HasIndex(d => new { d.Stage, d.UpdatedAt });
        draft.HasIndex(d => d.Matter);
        draft.Property(d => d.Content).IsSealed();
        draft.Property(d => d.ReturnNote).IsSealed();
        draft.Property(d => d.Procedure).HasMaxLength(80);
        draft.Property(d => d.Type).HasMaxLength(120);
        draft.Property(d => d.Audience).HasMaxLength(80);
        draft.Property(d => d.Stage).HasMaxLength(12);
        draft.Property(d => d.Version).IsConcurrencyToken(); // the database, not the page, decides between two tabs
    }
}
