using Entente.Exchange.Entries;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>An agreement as its matter stands: a projection that <c>rebuild</c> can compute again.</summary>
public sealed class StoredAgreement
{
    /// <summary>Its matter.</summary>
    public required Digest Id { get; init; }

    /// <summary>The terms as signed.</summary>
    public required byte[] Terms { get; set; }

    /// <summary>Its parties, ascending, joined by <c>+</c>.</summary>
    public required string Parties { get; init; }

    /// <summary>Code of the phase of its matter.</summary>
    public required string Phase { get; set; }

    /// <summary>True when every party has signed the same terms.</summary>
    public required bool Complete { get; set; }

    /// <summary>When the last signature was stored here; null before.</summary>
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>First instant of force.</summary>
    public required DateTimeOffset From { get; set; }

    /// <summary>First instant no longer in force, by the terms.</summary>
    public required DateTimeOffset Until { get; set; }

    /// <summary>When a party ended it before its time; null otherwise.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Channels on hold, as <c>CHANNEL PARTY</c>, joined by commas; empty when none is.</summary>
    public required string Holds { get; set; }

    /// <summary>True while any party holds the channel of this procedure, by itself or with all others.</summary>
    public bool IsHeld(string procedureName) => HeldBy(procedureName).Any() || HeldBy(Agreement.EveryChannel).Any();

    /// <summary>Parties that hold exactly this channel.</summary>
    /// <param name="channel">A procedure's name without version, or <see cref="Agreement.EveryChannel"/>.</param>
    public IEnumerable<string> HeldBy(string channel) =>
        Holds.Split(',').Where(hold => hold.StartsWith(channel + " ", StringComparison.Ordinal)).Select(hold => hold[(channel.Length + 1)..]);

    /// <summary>True when business may be exchanged under it at this instant.</summary>
    public bool InForce(DateTimeOffset at) => Complete && From <= at && at < (EndedAt < Until ? EndedAt.Value : Until);
}

internal sealed class StoredAgreementMapping : IEntityTypeConfiguration<StoredAgreement>
{
    public void Configure(EntityTypeBuilder<StoredAgreement> agreement)
    {
        agreement.ToTable("agreements");
        agreement.HasKey(a => a.Id);
        agreement.Property(a => a.Parties).HasMaxLength(80);
        agreement.Property(a => a.Phase).HasMaxLength(60);
        agreement.Property(a => a.Holds).HasMaxLength(2000);
    }
}
