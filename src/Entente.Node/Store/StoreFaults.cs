using System.Security.Authentication;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entente.Node.Store;

/// <summary>Tells the operator's faults of a database from the programmer's.</summary>
internal static class StoreFaults
{
    public const int LinuxNoSpace = 28; // ENOSPC
    public const int LinuxWouldBlock = 11; // EAGAIN: another process holds the lock
    private const int LinuxReadOnly = 30; // EROFS

    /// <summary>The operator's fault inside <paramref name="fault"/>: a full disk, a read-only or locked file, a database that is away. Else null.</summary>
    /// <param name="fault">As it was caught.</param>
    /// <param name="db">Where it happened; named in the fault.</param>
    /// <param name="file">The file being written beside the database, named when the fault is the file system's.</param>
    public static OperatorFault? Of(Exception fault, NodeDb db, string? file = null)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
        {
            var code = inner switch
            {
                OperatorFault known => known.Code,
                SqliteException sqlite => sqlite.SqliteErrorCode switch // sqlite.org/rescode.html
                {
                    13 => "disk-full",
                    8 => "store-read-only",
                    5 or 6 => "store-locked",
                    10 => FreeBytes(Path.GetDirectoryName(Path.GetFullPath(Place(db)))!) > 256 * 1024 ? "store-unreadable" : "disk-full", // its shared-memory file cannot grow: an I/O error to SQLite
                    14 => "store-missing",
                    11 or 26 => "store-damaged",
                    _ => null,
                },
                PostgresException postgres => postgres.SqlState switch // PostgreSQL manual, appendix A
                {
                    PostgresErrorCodes.DiskFull => "disk-full",
                    PostgresErrorCodes.ReadOnlySqlTransaction => "store-read-only",
                    PostgresErrorCodes.LockNotAvailable => "store-locked",
                    PostgresErrorCodes.InvalidCatalogName => "store-missing",
                    PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "store-refused",
                    PostgresErrorCodes.InsufficientPrivilege => "store-rights",
                    PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections => "store-away",
                    PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => "store-damaged",
                    _ => null,
                },
                NpgsqlException { IsTransient: true } => "store-away",
                NpgsqlException { InnerException: AuthenticationException } => "store-refused", // TLS was not agreed on
                DirectoryNotFoundException when file is not null => "folder-missing",
                IOException { HResult: LinuxNoSpace } => "disk-full",
                IOException { HResult: LinuxReadOnly } or UnauthorizedAccessException => "store-read-only",
                _ => null,
            };
            if (code is not null) return inner as OperatorFault ?? new(code, fault, inner is IOException or UnauthorizedAccessException ? file ?? Place(db) : Place(db));
        }

        return null;
    }

    /// <summary>Room left for the node's user on the disk under a folder; all there could be when the system does not say.</summary>
    public static long FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>The file, or server and database; never the password.</summary>
    public static string Place(NodeDb db) => db.Database.GetDbConnection() switch
    {
        SqliteConnection file => file.DataSource,
        NpgsqlConnection server => Place(new NpgsqlConnectionStringBuilder(server.ConnectionString)),
        var other => other.Database,
    };

    /// <summary>From the setting, because a connection that was never made knows no host. A folder means the socket that the server puts into it.</summary>
    private static string Place(NpgsqlConnectionStringBuilder server) =>
        server.Host is ['/', ..] folder ? $"{folder}/.s.PGSQL.{server.Port} ({server.Database ?? server.Username})" : $"{server.Host}:{server.Port}/{server.Database ?? server.Username}";
}
