using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Shell.Accounts;

/// <summary>One right of one officer, for one unit or all, in one procedure or all. No row, no right.</summary>
public sealed class Grant
{
    /// <summary>Serial of the row.</summary>
    public long Id { get; init; }

    /// <summary>The officer who holds the right.</summary>
    public required Guid OfficerId { get; init; }

    /// <summary>One of <see cref="Rights"/>.</summary>
    public required string Right { get; init; }

    /// <summary>Only for business of this unit; null for every unit of the party.</summary>
    public UnitCode? Unit { get; init; }

    /// <summary>Only in this procedure, by its id without a version (<c>substance-notification</c>); null for every procedure.</summary>
    public string? Procedure { get; init; }

    /// <summary>True when this grant is enough for <paramref name="right"/> on business of a unit in a procedure.</summary>
    /// <param name="right">One of <see cref="Rights"/>.</param>
    /// <param name="unit">The unit concerned; null asks for the right over the whole party.</param>
    /// <param name="procedure">The procedure's id, with or without <c>@version</c>; null asks for the right in every procedure.</param>
    public bool Covers(string right, UnitCode? unit, string? procedure) =>
        Right == right && (Unit is null || Unit == unit) && (Procedure is null || Procedure == procedure?.Split('@')[0]);
}

internal sealed class GrantMapping : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> grant)
    {
        grant.ToTable("grants");
        grant.Property(g => g.Right).HasMaxLength(40);
        grant.Property(g => g.Procedure).HasMaxLength(60);
        grant.HasOne<Officer>().WithMany().HasForeignKey(g => g.OfficerId).OnDelete(DeleteBehavior.Cascade);
        grant.HasIndex(g => g.OfficerId);
    }
}
