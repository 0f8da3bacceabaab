using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using NpgsqlTypes;

namespace Entente.Node.Store.Postgres;

/// <summary>The store in a PostgreSQL database (15 or later, locale C.UTF-8), for many officers or several replicas.</summary>
public sealed class PostgresNodeDb(DbContextOptions<PostgresNodeDb> options) : NodeDb(options)
{
    /// <summary>Our own number for the advisory lock on the end of the audit trail.</summary>
    private const long AuditTailLock = 0x456e_7465_6e74_6501;

    internal override async Task<(long Seq, Digest Head)> LockAuditTail(CancellationToken cancel)
    {
        await Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AuditTailLock})", cancel);
        await using var fresh = new PostgresNodeDb(options); // our own snapshot is older than the lock and may miss the last rows
        return await Audit.Tail(fresh, cancel);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        builder.Entity<SearchRow>().Property<NpgsqlTsVector>(SearchIndex.VectorColumn).HasColumnName("vector");
        builder.Entity<SearchRow>().HasIndex(SearchIndex.VectorColumn).HasMethod("gin");
    }
}

/// <summary>What <c>dotnet ef</c> builds to read the model; it opens no connection.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresNodeDb>
{
    public PostgresNodeDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresNodeDb>().WithoutHost().UseNpgsql("Host=design").Options);
}
