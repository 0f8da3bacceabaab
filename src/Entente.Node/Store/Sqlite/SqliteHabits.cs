using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entente.Node.Store.Sqlite;

/// <summary>What every connection to the file is told before its first statement.</summary>
/// <remarks>
/// FULL: a commit that was answered survives a power cut. secure_delete: a purged row leaves no readable page behind. A batch of entries dirties some
/// 2 MB of pages: 8 MiB keep them together until the commit, and the log goes into the file every 16 MiB rather than after every other batch.
/// </remarks>
internal sealed class SqliteHabits : DbConnectionInterceptor
{
    private const string Pragmas = "pragma synchronous = full; pragma secure_delete = on; pragma cache_size = -8192; pragma wal_autocheckpoint = 4096;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
