using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>Everything a node stores. One model; SQLite and PostgreSQL each derive a context and own its migrations.</summary>
/// <remarks>Each owner of a row adds <c>public partial class NodeDb { public DbSet&lt;Row&gt; Rows ... }</c> beside the row.</remarks>
public abstract partial class NodeDb(DbContextOptions options) : IdentityDbContext<Officer, IdentityRole<Guid>, Guid>(options)
{
    /// <summary>True on SQLite: one file, one writer at a time.</summary>
    public bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<Digest>().HaveConversion<DigestText>().HaveMaxLength(64);
        configurationBuilder.Properties<PartyCode>().HaveConversion<PartyText>().HaveMaxLength(8);
        configurationBuilder.Properties<UnitCode>().HaveConversion<UnitText>().HaveMaxLength(40);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.Entity<Officer>().ToTable("officers");
        builder.Entity<IdentityRole<Guid>>().ToTable("roles");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("officer_roles");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("officer_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("officer_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("officer_tokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("officer_passkeys");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("role_claims");
        builder.ApplyConfigurationsFromAssembly(typeof(NodeDb).Assembly);
        SnakeCase.Apply(builder.Model);
    }
}
