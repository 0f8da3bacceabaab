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

    /// <summary>Acts to put on the audit trail with the next save.</summary>
    internal List<AuditNote> Notes { get; } = [];

    /// <summary>True inside a <see cref="WriteGate"/>, which holds the transaction and the turn.</summary>
    internal bool InGate { get; set; }

    /// <summary>Reads the end of the audit trail and keeps everyone else from it until this transaction ends.</summary>
    internal abstract Task<(long Seq, Digest Head)> LockAuditTail(CancellationToken cancel);

    /// <summary>Saves; outside a <see cref="WriteGate"/> in a transaction of its own, with the audit notes taken meanwhile.</summary>
    /// <exception cref="OperatorFault">The disk is full, the file read-only or held by another, the server away. Nothing was saved.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        SealedColumns.Check(ChangeTracker);
        if (InGate) return await SaveAsSeen(acceptAllChangesOnSuccess, cancellationToken); // the gate sees to the rest
        try
        {
            return Notes.Count == 0
                ? await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken)
                : await SaveWithNotes(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, this) is not null)
        {
            throw StoreFaults.Of(fault, this)!;
        }
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        SealedColumns.Check(ChangeTracker);
        if (Notes.Count > 0) throw new InvalidOperationException("Audit notes are saved by SaveChangesAsync.");
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

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

    /// <summary>Saves what the check of the sealed columns saw: it has just looked for changes in every row, which is half the cost of a large save.</summary>
    private async Task<int> SaveAsSeen(bool accept, CancellationToken cancel)
    {
        var looks = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try { return await base.SaveChangesAsync(accept, cancel); }
        finally { ChangeTracker.AutoDetectChangesEnabled = looks; }
    }

    private async Task<int> SaveWithNotes(bool accept, CancellationToken cancel)
    {
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancel) : null;
        var saved = await base.SaveChangesAsync(accept, cancel);
        await Audit.Append(this, cancel);
        await base.SaveChangesAsync(accept, cancel);
        if (own is not null) await own.CommitAsync(CancellationToken.None);
        return saved;
    }
}
