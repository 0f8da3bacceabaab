using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Sqlite;

/// <summary>The database file and its companions, readable by the node's own user alone.</summary>
internal static class SqliteFile
{
    /// <summary>Makes the file when it is missing, narrows what an earlier version left wider. Call before the first statement of a process.</summary>
    /// <remarks>
    /// SQLite gives <c>-wal</c> and <c>-shm</c> the mode of the database file. EF Core sets the write-ahead log only for a file that it makes itself.
    /// </remarks>
    public static async Task Prepare(NodeDb db, CancellationToken cancel)
    {
        if (!db.IsSqlite) return;
        var file = StoreFaults.Place(db);
        PrivateFile.Own(file);
        foreach (var companion in (string[])["-wal", "-shm"]) PrivateFile.Narrow(file + companion);
        await db.Database.ExecuteSqlRawAsync("pragma journal_mode = wal", cancel);
    }
}
