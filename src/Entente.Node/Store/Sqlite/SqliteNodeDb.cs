using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Entente.Node.Store.Sqlite;

/// <summary>The store in one SQLite file, the default. A save outside a <see cref="WriteGate"/> waits for its turn at the file too.</summary>
public sealed class SqliteNodeDb : NodeDb
{
    private readonly FairTurn turn;

    internal SqliteNodeDb(DbContextOptions<SqliteNodeDb> options, FairTurn turn) : base(options) => this.turn = turn;

    /// <summary>True while this context works inside a <see cref="WriteGate"/>, which holds the turn already.</summary>
    internal bool HoldsTurn { get; set; }

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (HoldsTurn) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
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
