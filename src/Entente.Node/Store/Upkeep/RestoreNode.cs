using System.Globalization;
using Entente.Node.Host;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entente.Node.Store.Upkeep;

/// <summary><c>restore FILE</c>: puts a node back as it was. Afterwards it only receives until every partner has shown that it holds nothing newer.</summary>
internal static class RestoreNode
{
    /// <summary>Where files of the node that was there before are kept, with the time after it.</summary>
    public const string Aside = "before-restore-";

    /// <summary>Where the new files lie until all are there.</summary>
    public const string Staging = "restoring-now";

    /// <summary>Reads the whole file before it touches anything, fills the tables in one transaction, then exchanges the files.</summary>
    /// <param name="options">The node to fill.</param>
    /// <param name="file">What <see cref="MakeBackup"/> wrote, on either database.</param>
    /// <param name="passphrase">As given then.</param>
    /// <param name="replace">False refuses a node that holds anything. True empties its tables; its files are kept aside.</param>
    /// <param name="clock">For the mark and the audit trail.</param>
    /// <param name="cancel">Honoured until the tables are committed.</param>
    /// <exception cref="OperatorFault">
    /// <c>node-running</c>, <c>node-not-empty</c>, <c>backup-missing</c>, <c>backup-other-party</c>, what <see cref="ArchiveReader"/> says, a fault of the disk.
    /// </exception>
    public static async Task<Manifest> Handle(
        NodeOptions options, string file, string passphrase, bool replace, TimeProvider clock, CancellationToken cancel)
    {
        if (!File.Exists(file)) throw new OperatorFault("backup-missing", file);
        using var alone = NodeLock.Alone(options);
        var key = KeyFor(file, passphrase);
        var manifest = await Check(options, file, key, cancel);
        if (!replace && Entries(options.StateFolder).Any()) throw new OperatorFault("node-not-empty", options.StateFolder);

        var staging = Path.Combine(options.StateFolder, Staging);
        if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        PrivateFile.Folder(staging);
        var staged = new NodeOptions
        {
            Party = options.Party, NameEn = options.NameEn, NameZh = options.NameZh, Zone = options.Zone, StateFolder = staging, Database = options.Database,
        };
        await using (var services = new ServiceCollection().AddNodeStore(staged).BuildServiceProvider())
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<NodeDb>>().CreateDbContextAsync(cancel);
            try
            {
                await Fill(db, staging, file, key, replace, clock.GetUtcNow(), cancel);
                await db.Database.MigrateAsync(CancellationToken.None);
                await services.GetRequiredService<WriteGate>().Write(async store =>
                {
                    await new SearchIndex().Rebuild(store, CancellationToken.None);
                    Audit.Note(store, officer: null, "backup.restore", "node", options.Party, clock.GetUtcNow());
                }, CancellationToken.None);
                // What was over since the backup was made does not come back with it.
                await Retention.Purge.Run(services.GetRequiredService<WriteGate>(), services.GetRequiredService<AtRest>(), clock.GetUtcNow(), CancellationToken.None);
            }
            catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, db, staging) is not null)
            {
                throw StoreFaults.Of(fault, db, staging)!;
            }
        }

        SqliteConnection.ClearAllPools(); // closes the staged file, which folds its write-ahead log into it
        Exchange(options.StateFolder, staging, clock.GetUtcNow());
        return manifest;
    }

    private static FileKey KeyFor(string file, string passphrase)
    {
        try
        {
            using var input = File.OpenRead(file);
            return SealedFile.KeyFor(input, passphrase);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new OperatorFault("backup-unreadable", fault, file, Environment.UserName);
        }
    }

    private static async Task<Manifest> Check(NodeOptions options, string file, FileKey key, CancellationToken cancel)
    {
        await using var input = File.OpenRead(file);
        await using var archive = await ArchiveReader.Open(input, key, cancel);
        if (archive.Manifest.Party != options.Party) throw new OperatorFault("backup-other-party", archive.Manifest.Party, options.Party);
        await archive.Verify(cancel);
        return archive.Manifest;
    }

    private static async Task Fill(
        NodeDb db, string staging, string file, FileKey key, bool replace, DateTimeOffset now, CancellationToken cancel)
    {
        await using var input = File.OpenRead(file);
        await using var archive = await ArchiveReader.Open(input, key, cancel);
        await foreach (var (path, content) in archive.Files(cancel))
        {
            var target = Path.Combine(staging, path);
            PrivateFile.Folder(Path.GetDirectoryName(target)!);
            await using var output = PrivateFile.Begin(target);
            await content.CopyToAsync(output, cancel);
            output.Flush(flushToDisk: true);
        }

        await Sqlite.SqliteFile.Prepare(db, cancel);
        if (!db.Database.GetMigrations().Contains(archive.Manifest.Migration)) throw new OperatorFault("backup-newer", archive.Manifest.Version);
        if (!(await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
            await db.GetService<IMigrator>().MigrateAsync(archive.Manifest.Migration, cancel);
        await SearchIndex.Prepare(db, cancel);
        var tables = PortableTable.All(db);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var table in tables.Reverse())
        {
            if (!replace && await table.Count(db, cancel) > 0) throw new OperatorFault("node-not-empty", StoreFaults.Place(db));
            await table.Clear(db, cancel);
        }

        foreach (var (name, _) in archive.Manifest.Rows)
        {
            var table = tables.FirstOrDefault(t => t.Name == name) ?? throw new OperatorFault("backup-newer", archive.Manifest.Version);
            await table.Write(db, archive.Rows(name, cancel), cancel);
        }

        await Restoration.Begin(db, now, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static void Exchange(string folder, string staging, DateTimeOffset now)
    {
        var old = Entries(folder).ToList();
        if (old.Count > 0)
        {
            var aside = Path.Combine(folder, Aside + now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            PrivateFile.Folder(aside);
            foreach (var entry in old) Directory.Move(entry, Path.Combine(aside, Path.GetFileName(entry)));
        }

        foreach (var entry in Directory.GetFileSystemEntries(staging)) Directory.Move(entry, Path.Combine(folder, Path.GetFileName(entry)));
        Directory.Delete(staging);
    }

    /// <summary>What makes a state folder count as used: anything but the lock and what earlier restores left.</summary>
    private static IEnumerable<string> Entries(string folder) => Directory.GetFileSystemEntries(folder)
        .Where(entry => Path.GetFileName(entry) is var name && name is not "node.lock" and not Staging && !name.StartsWith(Aside, StringComparison.Ordinal));
}
