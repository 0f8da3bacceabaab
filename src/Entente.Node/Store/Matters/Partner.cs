using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>A party we have a card of, and how the link to it is doing.</summary>
public sealed class Partner
{
    /// <summary>The party.</summary>
    public required PartyCode Party { get; init; }

    /// <summary>Its card, the signed file exactly as imported.</summary>
    public required byte[] Card { get; set; }

    /// <summary>SHA-256 of the TLS certificate that the card names, lower-case hexadecimal: how its connections are known.</summary>
    public required string TlsSha256 { get; set; }

    /// <summary>
    /// Its recovery key, from the card that people compared or from a recovery; null when it has none. What a node's key signs cannot change it.
    /// </summary>
    public Digest? Recovery { get; set; }

    /// <summary>When an officer confirmed that the fingerprints were compared with the other side; null before, and then nothing is exchanged.</summary>
    public DateTimeOffset? ComparedAt { get; set; }

    /// <summary>The officer who confirmed it.</summary>
    public Guid? ComparedBy { get; set; }

    /// <summary>True while an officer holds the link: nothing is sent, what arrives is still receipted.</summary>
    public bool Held { get; set; }

    /// <summary>Since when it is held.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>The officer who held it.</summary>
    public Guid? HeldBy { get; set; }

    /// <summary>Last completed exchange in either direction.</summary>
    public DateTimeOffset? LastContact { get; set; }

    /// <summary>Since when every attempt has failed; null while the link works.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Code of the last failure: <c>link-down</c>, <c>certificate-not-pinned</c>, …</summary>
    public string? Failure { get; set; }

    /// <summary>Failed attempts in a row; gives the back-off.</summary>
    public int Failures { get; set; }

    /// <summary>Not before this instant is the next attempt; null means at once.</summary>
    public DateTimeOffset? NextTry { get; set; }
}

internal sealed class PartnerMapping : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> partner)
    {
        partner.ToTable("partners");
        partner.HasKey(p => p.Party);
        partner.HasIndex(p => p.TlsSha256).IsUnique();
        partner.Property(p => p.TlsSha256).HasMaxLength(64);
        partner.Property(p => p.Failure).HasMaxLength(60);
    }
}
