using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A party's keys gave way to others: ours when two officers decided so, a partner's when its entry was admitted.</summary>
/// <remarks>Append-only, and read in order of <see cref="Id"/>: with the cards that people compared it says which key stands.</remarks>
public sealed class StoredKeyChange
{
    /// <summary>In the order in which this node learned of them.</summary>
    public long Id { get; init; }

    /// <summary>Whose keys.</summary>
    public required PartyCode Party { get; init; }

    /// <summary>Id of the key that went.</summary>
    public required string Replaced { get; init; }

    /// <summary>Id of the key that came.</summary>
    public required string Successor { get; init; }

    /// <summary>The card before, the signed file.</summary>
    public required byte[] CardBefore { get; init; }

    /// <summary>The card since, the signed file.</summary>
    public required byte[] Card { get; init; }

    /// <summary>When the change was signed, by its author's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when the old key may be in other hands.</summary>
    public required bool Stolen { get; init; }

    /// <summary>The signed word of the party's recovery key, when that one put the new keys in the place of all before; null when the old key did.</summary>
    public byte[]? Recovery { get; init; }

    /// <summary>The officer who asked for it; null for a partner's.</summary>
    public Guid? RequestedBy { get; init; }

    /// <summary>The officer who confirmed it; null for a partner's.</summary>
    public Guid? ConfirmedBy { get; init; }

    internal KeySuccession Succession() => new(Party, Replaced, CardFile.Read(Card).Card!.Keys, At, Stolen, Recovery is not null);
}

/// <summary>New keys that one officer has asked for and a second one has to confirm. There is at most one.</summary>
public sealed class KeyRequest
{
    /// <summary>Always 1.</summary>
    public required int Id { get; init; }

    /// <summary>Who asked.</summary>
    public required Guid By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True when the old key may be in other hands.</summary>
    public required bool Stolen { get; init; }

    /// <summary>Id of the keys that were made for the recovery key to put in the place of all before; null when the old key shall sign the change.</summary>
    public string? Successor { get; init; }
}

internal sealed class StoredKeyChangeMapping : IEntityTypeConfiguration<StoredKeyChange>
{
    public void Configure(EntityTypeBuilder<StoredKeyChange> change)
    {
        change.ToTable("key_changes");
        change.HasKey(c => c.Id);
        change.Property(c => c.Id).ValueGeneratedOnAdd();
        change.Property(c => c.Replaced).HasMaxLength(32);
        change.Property(c => c.Successor).HasMaxLength(32);
        change.HasIndex(c => c.Successor).IsUnique(); // a key is used once
    }
}

internal sealed class KeyRequestMapping : IEntityTypeConfiguration<KeyRequest>
{
    public void Configure(EntityTypeBuilder<KeyRequest> request)
    {
        request.ToTable("key_requests");
        request.HasKey(r => r.Id);
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Successor).HasMaxLength(32);
    }
}
