using Entente.Node.Host;
using Entente.Node.Store.Postgres;
using Entente.Node.Store.Sqlite;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>Adds the store to the host and opens it.</summary>
internal static class NodeStore
{
    /// <summary>Registers <see cref="NodeDb"/> (scoped, for reading), its factory, and <see cref="WriteGate"/>.</summary>
    public static IServiceCollection AddNodeStore(this IServiceCollection services, NodeOptions options)
    {
        services.WithPasskeyTables().AddSingleton<FairTurn>();
        if (UsesSqlite(options))
        {
            services.AddDbContextFactory<SqliteNodeDb, SqliteContexts>(builder => builder.OnSqlite(SqliteFile(options)));
            services.AddSingleton<IDbContextFactory<NodeDb>>(all => new Widened<SqliteNodeDb>(all.GetRequiredService<IDbContextFactory<SqliteNodeDb>>()));
        }
        else
        {
            services.AddDbContextFactory<PostgresNodeDb>(builder => builder.UseNpgsql(options.Database));
            services.AddSingleton<IDbContextFactory<NodeDb>>(all => new Widened<PostgresNodeDb>(all.GetRequiredService<IDbContextFactory<PostgresNodeDb>>()));
        }

        services.AddScoped(all => all.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext());
        services.AddSingleton(all => new WriteGate(
            all.GetRequiredService<IDbContextFactory<NodeDb>>(), all.GetRequiredService<FairTurn>(),
            all.GetService<TimeProvider>() ?? TimeProvider.System));
        return services;
    }

    /// <summary>Creates what is missing and brings the tables up to date. Call once, before anything reads.</summary>
    public static async Task OpenNodeStore(this IServiceProvider services, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
        await db.Database.MigrateAsync(cancel);
    }

    /// <summary>The node's SQLite file; only meaningful when <see cref="UsesSqlite"/>.</summary>
    public static string SqliteFile(NodeOptions options) => Path.Combine(options.StateFolder, "node.db");

    /// <summary>True unless a PostgreSQL connection string is set.</summary>
    public static bool UsesSqlite(NodeOptions options) => string.Equals(options.Database, "sqlite", StringComparison.OrdinalIgnoreCase);

    internal static DbContextOptionsBuilder OnSqlite(this DbContextOptionsBuilder builder, string file) =>
        builder
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString())
            .AddInterceptors(new SqliteHabits());

    /// <summary>Identity's tables of version 3, which include passkeys. Identity asks the host's options, not the context.</summary>
    internal static IServiceCollection WithPasskeyTables(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>For a context built without a host, by the design tools.</summary>
    internal static DbContextOptionsBuilder<T> WithoutHost<T>(this DbContextOptionsBuilder<T> builder) where T : NodeDb =>
        builder.UseApplicationServiceProvider(new ServiceCollection().WithPasskeyTables().BuildServiceProvider());

    private sealed class SqliteContexts(DbContextOptions<SqliteNodeDb> options, FairTurn turn) : IDbContextFactory<SqliteNodeDb>
    {
        public SqliteNodeDb CreateDbContext() => new(options, turn);
    }

    /// <summary>Hands out the provider's context as the one the rest of the node knows.</summary>
    private sealed class Widened<TContext>(IDbContextFactory<TContext> narrow) : IDbContextFactory<NodeDb>
        where TContext : NodeDb
    {
        public NodeDb CreateDbContext() => narrow.CreateDbContext();
    }
}
