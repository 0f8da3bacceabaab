using Entente.Node.Host;
using Entente.Node.Store.Postgres;
using Entente.Node.Store.Sqlite;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entente.Node.Store;

/// <summary>Adds the store to the host and opens it.</summary>
internal static class NodeStore
{
    /// <summary>How long a write waits for another process at the file, a backup's note for instance, before it is the operator's fault.</summary>
    private const int LockWaitSeconds = 5;

    /// <summary>Registers <see cref="NodeDb"/> (scoped, for reading), its factory, and <see cref="WriteGate"/>.</summary>
    public static IServiceCollection AddNodeStore(this IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(options);
        services.WithPasskeyTables().AddSingleton<FairTurn>();
        if (UsesSqlite(options))
        {
            services.AddDbContextFactory<SqliteNodeDb, SqliteContexts>(builder => builder.OnSqlite(SqliteFile(options)));
            services.AddSingleton<IDbContextFactory<NodeDb>>(all => new Widened<SqliteNodeDb>(all.GetRequiredService<IDbContextFactory<SqliteNodeDb>>()));
        }
        else
        {
            services.AddDbContextFactory<PostgresNodeDb>(builder => builder.UseNpgsql(options.Database).Quietly());
            services.AddSingleton<IDbContextFactory<NodeDb>>(all => new Widened<PostgresNodeDb>(all.GetRequiredService<IDbContextFactory<PostgresNodeDb>>()));
        }

        services.AddScoped(all => all.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext());
        services.AddSingleton(all => new WriteGate(
            all.GetRequiredService<IDbContextFactory<NodeDb>>(), all.GetRequiredService<FairTurn>()));
        services.AddSingleton(_ => AtRest.Open(options.StateFolder));
        services.AddSingleton<IProjection, SearchIndex>();
        services.AddSingleton(_ => NodeLock.Take(options));
        return services;
    }

    /// <summary>Creates what is missing and brings the tables up to date. Call once, before anything reads.</summary>
    /// <exception cref="OperatorFault"><c>node-running</c>; <c>data-key-missing</c>: the database is sealed under a key that is not in the state folder.</exception>
    public static async Task OpenNodeStore(this IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<NodeOptions>();
        _ = services.GetRequiredService<NodeLock>(); // held until the host is disposed
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
        try
        {
            await Sqlite.SqliteFile.Prepare(db, cancel);
            await db.Database.MigrateAsync(cancel);
            await SearchIndex.Prepare(db, cancel);
            await MatchKey(db, options, services, cancel);
        }
        catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, db) is not null)
        {
            throw StoreFaults.Of(fault, db)!;
        }
    }

    /// <summary>A new key for old ciphertexts would be found out one page at a time: find it out now.</summary>
    private static async Task MatchKey(NodeDb db, NodeOptions options, IServiceProvider services, CancellationToken cancel)
    {
        var mark = await db.Set<NodeMark>().FindAsync(["data-key"], cancel);
        if (mark is not null && !File.Exists(AtRest.KeyFile(options.StateFolder))) throw new OperatorFault("data-key-missing", mark.Value);
        var atRest = services.GetRequiredService<AtRest>();
        if (mark is not null && !atRest.Holds(mark.Value)) throw new OperatorFault("data-key-missing", mark.Value);
        if (mark?.Value == atRest.KeyId) return;
        if (mark is null) db.Add(new NodeMark { Name = "data-key", Value = atRest.KeyId });
        else mark.Value = atRest.KeyId;
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The node's SQLite file; only meaningful when <see cref="UsesSqlite"/>.</summary>
    public static string SqliteFile(NodeOptions options) => Path.Combine(options.StateFolder, "node.db");

    /// <summary>True unless a PostgreSQL connection string is set.</summary>
    public static bool UsesSqlite(NodeOptions options) => string.Equals(options.Database, "sqlite", StringComparison.OrdinalIgnoreCase);

    internal static DbContextOptionsBuilder OnSqlite(this DbContextOptionsBuilder builder, string file) =>
        builder
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = LockWaitSeconds }.ToString())
            .AddInterceptors(new SqliteHabits(), new KeptStatements())
            .Quietly();

    /// <summary>A statement that fails throws, and whoever catches it reports it once; a fresh database fails one on purpose.</summary>
    private static DbContextOptionsBuilder Quietly(this DbContextOptionsBuilder builder) =>
        builder.ConfigureWarnings(events => events.Log(
            (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug)));

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
