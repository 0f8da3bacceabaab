using Entente.Exchange.Entries;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store
{
    public abstract partial class NodeDb
    {
        /// <summary>Sealed files that went out and came in.</summary>
        public DbSet<StoredBundle> Bundles => Set<StoredBundle>();

        /// <summary>What of ours is in which of them.</summary>
        public DbSet<BundleItem> BundleItems => Set<BundleItem>();

        /// <summary>What the next one to a partner has to say about those that came.</summary>
        public DbSet<BundleReply> BundleReplies => Set<BundleReply>();
    }
}

namespace Entente.Node.Store.Matters
{
    /// <summary>How far a sealed file has got.</summary>
    public enum BundleState
    {
        /// <summary>Ours, made; nothing shows yet that it arrived.</summary>
        UnderWay,

        /// <summary>Ours, and the other side signed that it took every part in.</summary>
        Arrived,

        /// <summary>Ours, given up by an officer or overtaken by a later one that arrived: what it held goes again.</summary>
        Lost,

        /// <summary>Theirs, with parts still missing.</summary>
        Partial,

        /// <summary>Theirs, taken in as a whole.</summary>
        Whole,
    }

    /// <summary>One sealed file (docs/protocol/bundles.md): ours to a partner, or a partner's to us. The file itself is not in the database.</summary>
    public sealed class StoredBundle
    {
        /// <summary>Order in which this node met them.</summary>
        public long Id { get; init; }

        /// <summary>To whom, or from whom.</summary>
        public required PartyCode Partner { get; init; }

        /// <summary>True when this node made it.</summary>
        public required bool Ours { get; init; }

        /// <summary>As its maker counts them.</summary>
        public required long Number { get; init; }

        /// <summary>SHA-256 of the signed manifest.</summary>
        public required Digest Name { get; init; }

        /// <summary>When it was made, by its maker's clock.</summary>
        public required DateTimeOffset Made { get; init; }

        /// <summary>When this node made it or first met it.</summary>
        public required DateTimeOffset At { get; init; }

        /// <summary>The officer who made it or first brought it.</summary>
        public Guid? By { get; init; }

        /// <summary>How many parts it has.</summary>
        public required int Parts { get; init; }

        /// <summary>Bytes of the parts.</summary>
        public required long Bytes { get; init; }

        /// <summary>How far it has got.</summary>
        public required BundleState State { get; set; }

        /// <summary>When it arrived, was given up or was whole.</summary>
        public DateTimeOffset? EndedAt { get; set; }

        /// <summary>Theirs: one bit for each part that was taken, the first in the lowest bit of the first byte. Ours: empty.</summary>
        public required byte[] Taken { get; set; }
    }

    /// <summary>An entry or a file of ours inside a bundle. A notice names the envelope, and each try seals afresh: so it is kept which was which.</summary>
    public sealed class BundleItem
    {
        /// <summary>Serial.</summary>
        public long Id { get; init; }

        /// <summary>The bundle.</summary>
        public required long Bundle { get; init; }

        /// <summary>The outbox item; null for a file.</summary>
        public long? Item { get; init; }

        /// <summary>The file's delivery; null for an entry.</summary>
        public long? File { get; init; }

        /// <summary>SHA-256 of the envelope in the bundle.</summary>
        public required Digest Envelope { get; init; }
    }

    /// <summary>What kind of answer waits to be carried back.</summary>
    public enum ReplyKind
    {
        /// <summary>A signed sheet of receipts and notices.</summary>
        Sheet,

        /// <summary>A file that was kept: its entry and SHA-256.</summary>
        File,

        /// <summary>A bundle that was taken in as a whole: its name.</summary>
        Arrived,
    }

    /// <summary>One answer that goes into every bundle to the partner until one of them is known to have arrived.</summary>
    public sealed class BundleReply
    {
        /// <summary>Order in which they are carried.</summary>
        public long Id { get; init; }

        /// <summary>For whom.</summary>
        public required PartyCode Partner { get; init; }

        /// <summary>What it is.</summary>
        public required ReplyKind Kind { get; init; }

        /// <summary>SHA-256 of <see cref="Content"/>: the same answer is kept once.</summary>
        public required Digest Key { get; init; }

        /// <summary>The sheet as it was signed; or 64 bytes, entry and SHA-256; or the 32 bytes of a bundle's name. No content of any entry.</summary>
        public required byte[] Content { get; init; }

        /// <summary>Number of the first bundle it went in; null before.</summary>
        public long? Since { get; set; }
    }

    internal sealed class StoredBundleMapping
        : IEntityTypeConfiguration<StoredBundle>, IEntityTypeConfiguration<BundleItem>, IEntityTypeConfiguration<BundleReply>
    {
        public void Configure(EntityTypeBuilder<StoredBundle> bundle)
        {
            bundle.ToTable("bundles");
            bundle.Property(b => b.Id).ValueGeneratedOnAdd();
            bundle.HasIndex(b => b.Name).IsUnique();
            bundle.HasIndex(b => new { b.Partner, b.Ours, b.State }); // which are under way to this partner
            bundle.Property(b => b.State).HasMaxLength(12);
        }

        public void Configure(EntityTypeBuilder<BundleItem> item)
        {
            item.ToTable("bundle_items");
            item.Property(i => i.Id).ValueGeneratedOnAdd();
            item.HasIndex(i => i.Bundle);
            item.HasIndex(i => i.Item);
            item.HasIndex(i => i.File);
            item.HasIndex(i => i.Envelope); // a notice asks
        }

        public void Configure(EntityTypeBuilder<BundleReply> reply)
        {
            reply.ToTable("bundle_replies");
            reply.Property(r => r.Id).ValueGeneratedOnAdd();
            reply.HasIndex(r => new { r.Partner, r.Kind, r.Key }).IsUnique();
            reply.Property(r => r.Kind).HasMaxLength(12);
        }
    }
}
