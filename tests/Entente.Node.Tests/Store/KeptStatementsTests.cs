using System.Data.Common;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Store;

public sealed class KeptStatementsTests
{
    private const int Rows = 50;

    [Fact]
    public async Task Rows_of_one_shape_share_one_compiled_statement_and_keep_their_own_values()
    {
        var seen = new Commands();
        await using var store = await AnyDatabase.Create(Engine.Sqlite, services => services.ConfigureDbContext<SqliteNodeDb>(builder => builder.AddInterceptors(seen)));

        await store.Gate.Write(async db =>
        {
            for (var i = 0; i < Rows; i++) db.Outbox.Add(Item(i));
            await db.SaveChangesAsync();
            foreach (var item in db.Outbox.Local.Where(i => i.Attempts % 3 == 0)) (item.State, item.Reason) = (Delivery.Sent, $"again-{item.Attempts}");
        }, CancellationToken.None);

        Assert.Equal(2, seen.OfSaves.Distinct(ReferenceEqualityComparer.Instance).Count()); // one to insert, one to change
        await using var db = store.Db();
        var stored = await db.Outbox.OrderBy(i => i.Attempts).ToListAsync();
        Assert.Equal(Rows, stored.Count);
        Assert.All(stored, item => Assert.Equal(
            (Digest.Of([(byte)item.Attempts]), item.Attempts % 3 == 0 ? $"again-{item.Attempts}" : item.Attempts % 2 == 0 ? null : $"reason-{item.Attempts}"),
            (item.Entry, item.Reason)));
    }

    /// <summary>A statement left open would keep SQLite from closing the file, and its log would stay beside it.</summary>
    [Fact]
    public async Task A_closed_store_leaves_no_write_ahead_log()
    {
        await using var store = await AnyDatabase.Create(Engine.Sqlite);
        for (var round = 0; round < 3; round++)
            await store.Gate.Write(db => db.AddAsync(Item(round)).AsTask(), CancellationToken.None);
        await Assert.ThrowsAsync<DbUpdateException>(() => store.Gate.Write(db => db.AddAsync(Item(0)).AsTask(), CancellationToken.None)); // the same entry twice

        await store.Close();

        Assert.True(File.Exists(Path.Combine(store.Options.StateFolder, "node.db")));
        Assert.False(File.Exists(Path.Combine(store.Options.StateFolder, "node.db-wal")));
    }

    private static OutboxItem Item(int number) => new()
    {
        Partner = PartyCode.Parse("CN"), Entry = Digest.Of([(byte)number]), Matter = Digest.Of("matter"u8), Procedure = "request@1", Attempts = number,
        State = Delivery.Queued, Reason = number % 2 == 0 ? null : $"reason-{number}", QueuedAt = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
    };

    private sealed class Commands : DbCommandInterceptor
    {
        public List<DbCommand> OfSaves { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (eventData.CommandSource == CommandSource.SaveChanges && command.CommandText.Contains("\"outbox\"", StringComparison.Ordinal)) OfSaves.Add(command);
            return new(result);
        }
    }
}
