using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store.Matters;

/// <summary>
/// How often something of a partner was turned away for one reason. Nothing of it is kept, so that nobody fills our disk: one row for each partner
/// and reason, and reasons are a closed list of ours.
/// </summary>
public sealed class TurnedAway
{
    /// <summary>Whose it was; the link has proved that.</summary>
    public required PartyCode Partner { get; init; }

    /// <summary>Why: code of a fault, of a refusal without a receipt, or of a call that could not be read.</summary>
    public required string Code { get; init; }

    /// <summary>How often.</summary>
    public required long Times { get; set; }

    /// <summary>First.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Last.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>Counts one more, with the next save.</summary>
    public static async Task Count(NodeDb db, PartyCode partner, string code, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.TurnedAway.FindAsync([partner, code], cancel) is { } row) (row.Times, row.LastAt) = (row.Times + 1, now);
        else db.TurnedAway.Add(new() { Partner = partner, Code = code, Times = 1, At = now, LastAt = now });
    }
}

internal sealed class TurnedAwayMapping : IEntityTypeConfiguration<TurnedAway>
{
    public void Configure(EntityTypeBuilder<TurnedAway> turned)
    {
        turned.ToTable("turned_away");
        turned.HasKey(t => new { t.Partner, t.Code });
        turned.Property(t => t.Code).HasMaxLength(60);
    }
}
