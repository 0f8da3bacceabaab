using Entente.Exchange.Entries;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Shell.Accounts;

/// <summary>A person who works at this node. Signs in with a passkey, or with a password and a second factor.</summary>
/// <remarks>
/// What an officer may do stands in <see cref="Grant"/> rows, not here: a profession only says which grants are usual.
/// Officers are disabled, never deleted, because drafts and the audit trail name them.
/// </remarks>
public sealed class Officer : IdentityUser<Guid>
{
    /// <summary>The name colleagues see. Never leaves the node: partners see the unit.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The unit this officer writes for.</summary>
    public UnitCode Unit { get; set; }

    /// <summary>Language of the pages until the officer switches: <c>en</c> or <c>zh</c>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Codes of <see cref="Accounts.Professions"/>.</summary>
    public List<string> Professions { get; set; } = [];

    /// <summary>True for an invented officer of a sample node, who may sign in from this machine only.</summary>
    public bool Sample { get; set; }

    /// <summary>Since when the account is closed; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When the officer first had a way to sign in; null until then.</summary>
    public DateTimeOffset? EnrolledAt { get; set; }

    /// <summary>SHA-256 of the one-time enrolment code, in lower hex; null once it is used.</summary>
    public string? EnrolmentHash { get; set; }

    /// <summary>When the enrolment code stops working.</summary>
    public DateTimeOffset? EnrolmentUntil { get; set; }

    /// <summary>Secret of the second factor, encrypted at rest; null before it is made.</summary>
    public byte[]? Factor { get; set; }

    /// <summary>Step of the last code accepted; see <see cref="SecondFactor.Accept"/>.</summary>
    public long FactorStep { get; set; }
}

internal sealed class OfficerMapping : IEntityTypeConfiguration<Officer>
{
    public void Configure(EntityTypeBuilder<Officer> officer)
    {
        officer.Property(o => o.DisplayName).HasMaxLength(120);
        officer.Property(o => o.Language).HasMaxLength(10);
        officer.Property(o => o.EnrolmentHash).HasMaxLength(64);
        officer.HasIndex(o => o.EnrolmentHash);
    }
}
