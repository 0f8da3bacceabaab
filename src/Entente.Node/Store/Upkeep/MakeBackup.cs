using System.Data;
using Entente.Node.Host;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entente.Node.Store.Upkeep;

/// <summary><c>backup FILE</c>: everything a node is, as of one moment, in one file under a passphrase. The node may be running.</summary>
/// <remarks>Tables are taken from one read transaction. The file fits either database, so it also moves a node from one to the other.</remarks>
internal static class MakeBackup
{
    /// <summary>Shortest passphrase, in characters: the file leaves the house, so it must stand against guessing.</summary>
    public const int ShortestPassphrase = 12;

    /// <summary>Writes the file beside its place, reads it back whole, then moves it there. Returns its manifest.</summary>
    /// <exception cref="OperatorFault"><c>backup-exists</c>, <c>passphrase-short</c>, <c>node-empty</c>, <c>store-older</c>, or a fault of the disk.</exception>
    public static async Task<Manifest> Handle(NodeOptions options, string file, string passphrase, TimeProvider clock, CancellationToken cancel)
    {
        if (passphrase.Length < ShortestPassphrase) throw new OperatorFault("passphrase-short", $"{ShortestPassphrase}");
        if (File.Exists(file)) throw new OperatorFault("backup-exists", file);
        if (!File.Exists(AtRest.KeyFile(options.StateFolder))) throw new OperatorFault("node-empty", options.StateFolder);
        await using var services = new ServiceCollection().AddNodeStore(options).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
        var (half, key) = (file + ".part", SealedFile.NewKey(passphrase));
        try
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any()) throw new OperatorFault("store-older");
            await services.GetRequiredService<WriteGate>().Write(store =>
            {
                Audit.Note(store, officer: null, "backup.write", "node", options.Party, clock.GetUtcNow());
                return Task.CompletedTask;
            }, cancel);
            await using (var output = PrivateFile.Begin(half))
            {
                await Write(db, options, output, key, clock.GetUtcNow(), cancel);
                output.Flush(flushToDisk: true);
            }

            await using var input = File.OpenRead(half);
            await using var archive = await ArchiveReader.Open(input, key, cancel);
            await archive.Verify(cancel);
            File.Move(half, file, overwrite: false);
            return archive.Manifest;
        }
        catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, db, half) is not null)
        {
            throw StoreFaults.Of(fault, db, half)!;
        }
        finally
        {
            File.Delete(half);
        }
    }

    private static async Task Write(NodeDb db, NodeOptions options, Stream output, FileKey key, DateTimeOffset now, CancellationToken cancel)
    {
        await using var moment = await Moment(db, cancel);
        var tables = PortableTable.All(db);
        var rows = new List<TableRows>();
        foreach (var table in tables) rows.Add(new(table.Name, await table.Count(db, cancel)));
        var files = StateFiles(options.StateFolder).ToList();
        var (auditRows, auditHead) = await Audit.Tail(db, cancel);
        var migration = (await db.Database.GetAppliedMigrationsAsync(cancel)).Last();
        var version = typeof(MakeBackup).Assembly.GetName().Version!.ToString(3);

        await using var archive = new ArchiveWriter(output, key);
        await archive.Put(new Manifest(1, version, options.Party, now, migration, auditRows, auditHead, rows, files.Count), cancel);
        foreach (var (name, path) in files) await archive.PutFile(name, await File.ReadAllBytesAsync(path, cancel), cancel);
        foreach (var table in tables) await archive.PutTable(table.Name, table.Read(db, cancel), cancel);
    }

    /// <summary>A transaction that sees the database as it is at its first read, whatever others write meanwhile.</summary>
    private static async Task<IAsyncDisposable> Moment(NodeDb db, CancellationToken cancel)
    {
        if (!db.IsSqlite) return await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true); // reads only: keeps no writer out
        return await db.Database.UseTransactionAsync(transaction, cancel) ?? throw new InvalidOperationException("No transaction began.");
    }

    /// <summary>Keys and small files of the node; not the database, which is taken table by table, and nothing that another run left.</summary>
    private static IEnumerable<(string Name, string Path)> StateFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Name.StartsWith("node.db", StringComparison.Ordinal) && file.Name != "node.lock"
                && !file.Name.StartsWith(RestoreNode.Aside, StringComparison.Ordinal) && !file.Name.StartsWith(RestoreNode.Staging, StringComparison.Ordinal)
                && !file.Name.EndsWith(".part", StringComparison.Ordinal) && !file.Name.EndsWith(".entente-backup", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
}
