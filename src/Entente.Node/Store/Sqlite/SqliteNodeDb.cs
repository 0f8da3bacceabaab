using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Entente.Node.Store.Sqlite;

/// <summary>The store in one SQLite file, the default. A save outside a <see cref="WriteGate"/> waits for its turn at the file too.</summary>
public sealed class SqliteNodeDb : NodeDb
{
    private readonly FairTurn turn;

    internal SqliteNodeDb(DbContextOptions<SqliteNodeDb> options, FairTurn turn) : base(options) => this.turn = turn;

    internal override Task<(long Seq, Digest Head)> LockAuditTail(CancellationToken cancel) => Audit.Tail(this, cancel); // we write alone

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (InGate) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        using (await turn.Take(cancellationToken))
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}

/// <summary>What <c>dotnet ef</c> builds to read the model; it opens no file.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteNodeDb>
{
    public SqliteNodeDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteNodeDb>().WithoutHost().UseSqlite("Data Source=design.db").Options, new FairTurn());
}
