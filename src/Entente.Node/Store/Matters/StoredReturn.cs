using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>How far it has got, after a restore, to take back from one partner what the backup lacks; and the officers' word to go on without.</summary>
public sealed class StoredReturn
{
    /// <summary>The partner; ourselves for the word of a node that has no partner.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary><c>whole</c>, <c>word</c>, or why the partner's return is not complete: <c>link</c>, <c>keys</c>, <c>copy</c>, <c>unsound</c>, <c>withheld</c>, <c>verdict</c>, <c>others</c>, <c>waiting</c>.</summary>
    public required string State { get; set; }

    /// <summary>When that was found.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>Entries that it gave back.</summary>
    public int Entries { get; set; }

    /// <summary>The log in which it stopped (see <see cref="LogNames"/>); null when it did not.</summary>
    public string? Log { get; set; }

    /// <summary>The officer who asks to go on without; null while nobody does.</summary>
    public Guid? AskedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>Why, in the officer's words; encrypted at rest.</summary>
    public byte[]? Reason { get; set; }

    /// <summary>The second officer, who confirmed.</summary>
    public Guid? ConfirmedBy { get; set; }
}

/// <summary>A leaf of our log whose entry is not here after a restore.</summary>
/// <remarks>An entry of ours that nobody had taken is gone; people write it anew. One that a partner had acknowledged is that partner's to give.</remarks>
public sealed class StoredLoss
{
    /// <summary>See <see cref="LogNames"/>.</summary>
    public required string Log { get; init; }

    /// <summary>The leaf.</summary>
    public required long Index { get; init; }

    /// <summary>One of the kinds of leaf.</summary>
    public required string Kind { get; init; }

    /// <summary>The stream; <c>-</c> where nothing is known of what stood there.</summary>
    public required string Stream { get; init; }

    /// <summary>Epoch of the stream.</summary>
    public required int Epoch { get; init; }

    /// <summary>Place in the stream.</summary>
    public required long Seq { get; init; }

    /// <summary>Name of the entry.</summary>
    public required Digest Entry { get; init; }

    /// <summary>When it was logged.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Rows of <see cref="StoredReturn"/>.</summary>
internal static class Returns
{
    /// <summary>Nothing is known to be missing, and not everything was asked.</summary>
    public const string Waiting = "waiting";

    /// <summary>The partner holds nothing that is not here.</summary>
    public const string Whole = "whole";

    /// <summary>Two officers decided to go on without what this partner may hold.</summary>
    public const string Word = "word";

    /// <summary>The partner's row, begun when there is none.</summary>
    public static async Task<StoredReturn> Row(NodeDb db, PartyCode partner, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Returns.FindAsync([partner], cancel) is { } known) return known;
        var fresh = new StoredReturn { Partner = partner, State = Waiting, At = now };
        db.Returns.Add(fresh);
        return fresh;
    }
}

internal sealed class StoredReturnMapping : IEntityTypeConfiguration<StoredReturn>, IEntityTypeConfiguration<StoredLoss>
{
    public void Configure(EntityTypeBuilder<StoredReturn> back)
    {
        back.ToTable("returns");
        back.HasKey(r => r.Partner);
        back.Property(r => r.State).HasMaxLength(20);
        back.Property(r => r.Log).HasMaxLength(100);
        back.Property(r => r.Reason).IsSealed();
    }

    public void Configure(EntityTypeBuilder<StoredLoss> loss)
    {
        loss.ToTable("losses");
        loss.HasKey(l => new { l.Log, l.Index });
        loss.Property(l => l.Log).HasMaxLength(100);
        loss.Property(l => l.Kind).HasMaxLength(40);
        loss.Property(l => l.Stream).HasMaxLength(200);
    }
}
