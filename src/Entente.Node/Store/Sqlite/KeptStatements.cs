using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entente.Node.Store.Sqlite;

/// <summary>Keeps what a save has compiled for as long as its connection is open: a batch writes rows of few shapes, each some hundred times.</summary>
/// <remarks>
/// EF Core makes a command for every row, and SQLite would read and plan the same text again each time, about 30 µs of the 100 that a row takes.
/// Queries are left alone: they seldom come twice in one transaction.
/// </remarks>
internal sealed class KeptStatements : DbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly ConditionalWeakTable<DbConnection, Dictionary<string, Kept>> byConnection = [];

    /// <summary>Puts the compiled statement of the same text in the place of a new one.</summary>
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData.CommandSource != CommandSource.SaveChanges || result is not SqliteCommand { Connection: { } connection } fresh) return result;
        var statements = byConnection.GetOrCreateValue(connection);
        if (!statements.TryGetValue(fresh.CommandText, out var kept)) statements[fresh.CommandText] = kept = new(fresh.CommandText, connection);
        if (kept.InUse) return result;
        (kept.InUse, kept.Transaction, kept.CommandTimeout) = (true, fresh.Transaction, fresh.CommandTimeout);
        foreach (SqliteParameter parameter in fresh.Parameters) kept.Parameters.Add(parameter);
        fresh.Parameters.Clear();
        fresh.Dispose();
        return kept;
    }

    public InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => Drop(connection, result);

    public ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(Drop(connection, result));

    public InterceptionResult ConnectionDisposing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => Drop(connection, result);

    public ValueTask<InterceptionResult> ConnectionDisposingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(Drop(connection, result));

    /// <summary>Before the connection goes back to its pool: SQLite does not close a file while statements are open.</summary>
    private InterceptionResult Drop(DbConnection connection, InterceptionResult result)
    {
        if (!byConnection.TryGetValue(connection, out var statements)) return result;
        byConnection.Remove(connection);
        foreach (var kept in statements.Values) kept.End();
        return result;
    }

    /// <summary>A command that outlives its disposal by EF Core.</summary>
    private sealed class Kept(string text, SqliteConnection connection) : SqliteCommand(text, connection)
    {
        private bool ended;

        public bool InUse { get; set; }

        public void End()
        {
            ended = true;
            Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            if (ended || !disposing)
            {
                base.Dispose(disposing);
                return;
            }

            Parameters.Clear();
            InUse = false;
        }
    }
}
