using Entente.Node.Host;
using Entente.Node.Store;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Entente.Node.Tests;

/// <summary>The database a test runs over.</summary>
public enum Engine
{
    /// <summary>A SQLite file of its own.</summary>
    Sqlite,

    /// <summary>A database of its own on the run's <see cref="PostgresServer"/>.</summary>
    Postgres,
}

/// <summary>
/// A node's store, empty, opened as the node opens it, over either database. Use it as
/// <c>[Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]</c> and <c>await using var store = await AnyDatabase.Create(engine)</c>.
/// </summary>
public sealed class AnyDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim Door = new(1, 1);
    private static string? sqliteTemplate;
    private static string? postgresTemplate;
    private readonly ServiceProvider services;

    private AnyDatabase(Engine engine, NodeOptions options, ServiceProvider services) => (Engine, Options, this.services) = (engine, options, services);

    /// <summary>Both databases.</summary>
    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.Postgres];

    internal Engine Engine { get; }

    internal NodeOptions Options { get; }

    internal IServiceProvider Services => services;

    internal WriteGate Gate => services.GetRequiredService<WriteGate>();

    internal AtRest AtRest => services.GetRequiredService<AtRest>();

    /// <summary>A new context for reading; the caller disposes it.</summary>
    internal NodeDb Db() => services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContext();

    /// <summary>An empty store; <paramref name="more"/> may add services that the test needs.</summary>
    internal static async Task<AnyDatabase> Create(Engine engine, Action<IServiceCollection>? more = null) =>
        await Create(engine, _ => { }, (services, _) => more?.Invoke(services));

    /// <summary>An empty store of a node with its own settings.</summary>
    internal static async Task<AnyDatabase> Create(Engine engine, Action<NodeOptions> settings, Action<IServiceCollection, NodeOptions> more)
    {
        var options = await EmptyCopy(engine);
        settings(options);
        return await Open(engine, options, services => more(services, options));
    }

    /// <summary>Opens a store that exists already, as a restarted node does.</summary>
    internal static async Task<AnyDatabase> Open(Engine engine, NodeOptions options, Action<IServiceCollection>? more = null)
    {
        var found = new ServiceCollection().AddLogging().AddNodeStore(options);
        more?.Invoke(found);
        var provider = found.BuildServiceProvider();
        try
        {
            await provider.OpenNodeStore(CancellationToken.None);
        }
        catch
        {
            await provider.DisposeAsync(); // lets go of the folder
            throw;
        }

        return new(engine, options, provider);
    }

    /// <summary>A folder, and on PostgreSQL a database, in which nothing has been opened.</summary>
    internal static async Task<NodeOptions> Nothing(Engine engine) => new()
    {
        Party = "US",
        NameEn = "United States",
        NameZh = "美国",
        Zone = "America/New_York",
        StateFolder = Directory.CreateTempSubdirectory("entente-node-").FullName,
        Database = engine is Engine.Sqlite ? "sqlite" : await (await PostgresServer.Get()).NewDatabase(),
    };

    /// <summary>Closes the store and leaves its files and tables, for a test that opens them again.</summary>
    internal async Task Close()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(Options.StateFolder, recursive: true);
        if (Engine is not Engine.Postgres) return;
        var database = new NpgsqlConnectionStringBuilder(Options.Database).Database;
        await (await PostgresServer.Get()).Execute($"drop database if exists {database} with (force)");
    }

    // The migration runs once per test run and database; each test takes a copy of what it left.
    private static async Task<NodeOptions> EmptyCopy(Engine engine)
    {
        await Door.WaitAsync();
        try
        {
            if (engine is Engine.Sqlite ? sqliteTemplate is null : postgresTemplate is null) await MakeTemplate(engine);
            var options = await Nothing(Engine.Sqlite);
            if (engine is Engine.Sqlite) File.Copy(sqliteTemplate!, Path.Combine(options.StateFolder, "node.db"));
            else options.Database = await (await PostgresServer.Get()).NewDatabase(postgresTemplate!);
            return options;
        }
        finally
        {
            Door.Release();
        }
    }

    private static async Task MakeTemplate(Engine engine)
    {
        var store = await Open(engine, await Nothing(engine));
        await using (var db = store.Db()) await db.Set<NodeMark>().ExecuteDeleteAsync(); // the copy takes its own data key
        await store.Close();
        if (engine is Engine.Sqlite)
        {
            sqliteTemplate = Path.Combine(store.Options.StateFolder, "node.db");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(store.Options.StateFolder, recursive: true);
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
            postgresTemplate = new NpgsqlConnectionStringBuilder(store.Options.Database).Database;
            Directory.Delete(store.Options.StateFolder, recursive: true);
        }
    }
}
