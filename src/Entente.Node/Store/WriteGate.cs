using System.Data;
using System.Security.Cryptography;
using Entente.Node.Store.Postgres;
using Entente.Node.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entente.Node.Store;

/// <summary>The way to change the store: each call is one transaction, whole or not at all.</summary>
/// <remarks>
/// SQLite: calls run one after another in the order they came. PostgreSQL: calls run side by side, serializable; one that loses a
/// conflict, or its connection, is run again on a fresh context, and a commit whose answer was lost is looked up first. So the work
/// must do nothing but change the database it is given.
/// </remarks>
public sealed class WriteGate : IDisposable
{
    /// <summary>Attempts before a transient fault of PostgreSQL is given up and thrown.</summary>
    private const int Attempts = 12;

    /// <summary>Transactions at once on PostgreSQL: below Npgsql's pool of 100, so that the one at the audit trail finds a second connection.</summary>
    private const int Width = 32;

    private static readonly AsyncLocal<bool> Inside = new();
    private readonly SemaphoreSlim width = new(Width, Width);
    private readonly IDbContextFactory<NodeDb> contexts;
    private readonly FairTurn turn;

    internal WriteGate(IDbContextFactory<NodeDb> contexts, FairTurn turn) => (this.contexts, this.turn) = (contexts, turn);

    /// <summary>Code of the fault of the store that ended the last write, <c>disk-full</c> for instance; null once a write was good again.</summary>
    public string? LastFault { get; private set; }

    /// <inheritdoc />
    public void Dispose() => width.Dispose();

    /// <summary>Runs <paramref name="work"/> in one transaction, saves what it left unsaved, commits.</summary>
    public Task Write(Func<NodeDb, Task> work, CancellationToken cancel) =>
        Write(async db =>
        {
            await work(db);
            return true;
        }, cancel);

    /// <summary>As the other, and hands back what <paramref name="work"/> returned once the commit is durable.</summary>
    public async Task<T> Write<T>(Func<NodeDb, Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (Inside.Value) throw new InvalidOperationException("A write inside a write would wait for itself: use the context you were given.");
        Inside.Value = true; // flows into the work only: an async method's changes to it end with the method
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            try
            {
                var result = db is SqliteNodeDb file ? await InTurn(file, work, cancel) : await SideBySide((PostgresNodeDb)db, work, cancel);
                LastFault = null;
                return result;
            }
            catch (Exception fault) when (attempt < Attempts && IsTransient(fault))
            {
                await Task.Delay(Pause(attempt), TimeProvider.System, cancel);
            }
            catch (Exception fault) when (fault is not OperatorFault && StoreFaults.Of(fault, db) is not null)
            {
                var known = StoreFaults.Of(fault, db)!;
                LastFault = known.Code;
                throw known;
            }
        }
    }

    private async Task<T> InTurn<T>(SqliteNodeDb db, Func<NodeDb, Task<T>> work, CancellationToken cancel)
    {
        using var mine = await turn.Take(cancel);
        db.InGate = true;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel); // BEGIN IMMEDIATE: no later upgrade can fail
        var result = await Finished(db, work, cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private static async Task<T> Finished<T>(NodeDb db, Func<NodeDb, Task<T>> work, CancellationToken cancel)
    {
        var result = await work(db);
        await db.SaveChangesAsync(cancel);
        if (db.Notes.Count == 0) return result; // a second save would look through every row again
        await Audit.Append(db, cancel);
        await db.SaveChangesAsync(cancel);
        return result;
    }

    private async Task<T> SideBySide<T>(PostgresNodeDb db, Func<NodeDb, Task<T>> work, CancellationToken cancel)
    {
        await width.WaitAsync(cancel);
        try
        {
            return await Serializable(db, work, cancel);
        }
        finally
        {
            width.Release();
        }
    }

    private async Task<T> Serializable<T>(PostgresNodeDb db, Func<NodeDb, Task<T>> work, CancellationToken cancel)
    {
        db.InGate = true;
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        var result = await Finished(db, work, cancel);
        var xid = await db.Database.SqlQueryRaw<string>("select pg_current_xact_id()::text as \"Value\"").SingleAsync(cancel);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is NpgsqlException and not PostgresException && IsTransient(fault))
        {
            if (!await WasCommitted(xid, cancel)) throw;
        }

        return result;
    }

    /// <summary>Asks the server what became of a transaction whose commit was sent but not answered.</summary>
    private async Task<bool> WasCommitted(string xid, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync(cancel);
                var status = await db.Database
                    .SqlQuery<string>($"select pg_xact_status({xid}::xid8) as \"Value\"").SingleAsync(cancel);
                if (status != "in progress") return status == "committed";
            }
            catch (Exception fault) when (attempt < Attempts && IsTransient(fault))
            {
                // the server may still be coming back: ask again below
            }

            await Task.Delay(Pause(attempt), TimeProvider.System, cancel);
        }
    }

    /// <summary>20, 40, 80 ms ... up to 1.3 s, each give or take a half, so that two losers do not meet again.</summary>
    private static TimeSpan Pause(int attempt) => TimeSpan.FromMilliseconds((10 << Math.Min(attempt, 7)) * (500 + RandomNumberGenerator.GetInt32(1000)) / 1000.0);

    /// <summary>Serialization failure, deadlock, lost or refused connection: worth another attempt.</summary>
    internal static bool IsTransient(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
            if (inner is NpgsqlException { IsTransient: true, SqlState: not PostgresErrorCodes.DiskFull }) return true;
        return false;
    }
}
