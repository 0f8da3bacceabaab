using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Entente.Node.Store.Postgres;

/// <summary>The store in a PostgreSQL database (15 or later, locale C.UTF-8), for many officers or several replicas.</summary>
public sealed class PostgresNodeDb(DbContextOptions<PostgresNodeDb> options) : NodeDb(options);

/// <summary>What <c>dotnet ef</c> builds to read the model; it opens no connection.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresNodeDb>
{
    public PostgresNodeDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresNodeDb>().WithoutHost().UseNpgsql("Host=design").Options);
}
