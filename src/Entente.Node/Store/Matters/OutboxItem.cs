using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>How far an entry of ours has got towards one partner. Each has a reason code (protocol.md 4).</summary>
public enum Delivery
{
    /// <summary>Kept back: the link or the channel is held.</summary>
    Held,

    /// <summary>Waiting for its turn, or for the link to return.</summary>
    Queued,

    /// <summary>Handed over, no receipt yet. It may or may not have arrived.</summary>
    Sent,

    /// <summary>The partner signed that it holds and accepts it.</summary>
    Receipted,

    /// <summary>The partner signed that it refuses it: held in its place by a receipt, or not taken and never to be, by a notice.</summary>
    Rejected,
}

/// <summary>One entry of ours on its way to one partner. It is sealed when it leaves, from the stored entry, so nothing sealed lies about.</summary>
public sealed class OutboxItem
{
    /// <summary>Order of sending, and the cursor of the link.</summary>
    public long Id { get; init; }

    /// <summary>Where it goes.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>The entry.</summary>
    public required Digest Entry { get; init; }

    /// <summary>Its matter.</summary>
    public required Digest Matter { get; init; }

    /// <summary>Its procedure, so that a channel can be held without reading entries.</summary>
    public required string Procedure { get; init; }

    /// <summary>How far it has got.</summary>
    public required Delivery State { get; set; }

    /// <summary>Why it is where it is: <c>link-held</c>, <c>suspended</c>, <c>link-down</c>, <c>gap</c>, or the code of a refusal; null when nothing is unusual.</summary>
    public string? Reason { get; set; }

    /// <summary>How often it was handed to the link.</summary>
    public int Attempts { get; set; }

    /// <summary>Since when it waits.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it was last handed over.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When its receipt arrived.</summary>
    public DateTimeOffset? ReceiptedAt { get; set; }
}

internal sealed class OutboxItemMapping : IEntityTypeConfiguration<OutboxItem>
{
    public void Configure(EntityTypeBuilder<OutboxItem> item)
    {
        item.ToTable("outbox");
        item.Property(i => i.Id).ValueGeneratedOnAdd();
        item.HasIndex(i => new { i.Partner, i.State, i.Id }); // the worker's question: what is next for this partner
        item.HasIndex(i => new { i.Entry, i.Partner }).IsUnique();
        item.HasIndex(i => i.Matter);
        item.Property(i => i.Procedure).HasMaxLength(80);
        item.Property(i => i.Reason).HasMaxLength(60);
        item.Property(i => i.State).HasMaxLength(12);
    }
}
