using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Store;

public sealed class ModelTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task The_migrations_say_what_the_model_says(Engine engine)
    {
        await using var store = await AnyDatabase.Create(engine);
        await using var db = store.Db();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Both_databases_have_the_same_tables_and_columns()
    {
        await using var sqlite = await AnyDatabase.Create(Engine.Sqlite);
        await using var postgres = await AnyDatabase.Create(Engine.Postgres);
        await using var first = sqlite.Db();
        await using var second = postgres.Db();

        Assert.Equal(Columns(first), Columns(second).Where(column => column != "search_rows.vector"));
    }

    [Fact]
    public async Task A_sqlite_commit_is_durable_before_it_is_answered()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync();

        Assert.Equal("wal", await db.Database.SqlQueryRaw<string>("select journal_mode as \"Value\" from pragma_journal_mode").SingleAsync());
        Assert.Equal(2, await db.Database.SqlQueryRaw<int>("select synchronous as \"Value\" from pragma_synchronous").SingleAsync()); // 2: FULL
    }

    private static IEnumerable<string> Columns(NodeDb db) => db.Model.GetRelationalModel().Tables
        .SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order(StringComparer.Ordinal);
}
