using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entente.Node.Store;

/// <summary>Writes many rows of one kind with one statement's text, in the order given, within the transaction of a <see cref="WriteGate"/>.</summary>
/// <remarks>
/// For rows that nobody changes again in the same transaction: EF Core would keep each of them, look at it again and make a statement for it, which
/// costs some five times as much. Columns and conversions are those of the mapping; numbers that the database gives are left to it and not read back.
/// SQLite gets one compiled statement and runs it for each row: it lies in the same process, and finds a parameter by going through the names of all
/// before it, so that statements of many rows cost it the square of their length. PostgreSQL gets many rows in one statement, for each is a way over the wire.
/// </remarks>
internal static class RowWriter
{
    /// <summary>Values of one statement on PostgreSQL: far below the 65,535 that it takes.</summary>
    private const int MostValues = 2_000;

    /// <summary>Inserts new rows at once. What the context holds unsaved is written later, by its own save.</summary>
    public static Task Insert<T>(NodeDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        if (rows.Count == 0) return Task.CompletedTask;
        var (type, names) = (db.Model.FindEntityType(typeof(T))!, db.GetService<ISqlGenerationHelper>());
        var columns = type.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never).ToArray();
        var head = $"insert into {names.DelimitIdentifier(type.GetTableName()!)} ({string.Join(", ", columns.Select(c => Name(names, c)))}) values ";
        return Write(db, rows, columns, count => Values(new(head), count, columns.Length), cancel);
    }

    /// <summary>Changes these columns of rows that are there, found by their key. The context must not hold them, or it would not know of the change.</summary>
    public static Task Update<T>(NodeDb db, IReadOnlyCollection<T> rows, IReadOnlyList<string> changed, CancellationToken cancel)
        where T : class
    {
        if (rows.Count == 0) return Task.CompletedTask;
        var (type, names) = (db.Model.FindEntityType(typeof(T))!, db.GetService<ISqlGenerationHelper>());
        IProperty[] key = [.. type.FindPrimaryKey()!.Properties], set = [.. changed.Select(name => type.FindProperty(name)!)];
        IProperty[] columns = [.. set, .. key];
        var table = names.DelimitIdentifier(type.GetTableName()!);
        return Write(db, rows, columns, db.IsSqlite ? One : Many, cancel);

        string One(int count) =>
            $"update {table} set {string.Join(", ", set.Select((c, at) => $"{Name(names, c)} = @p{at}"))} where {string.Join(" and ", key.Select((c, at) => $"{Name(names, c)} = @p{set.Length + at}"))}";

        string Many(int count) => Values(
            new($"update {table} as t set {string.Join(", ", set.Select(c => $"{Name(names, c)} = v.{Name(names, c)}"))} from (values "), count, columns.Length)
            + $") as v({string.Join(", ", columns.Select(c => Name(names, c)))}) where {string.Join(" and ", key.Select(c => $"t.{Name(names, c)} = v.{Name(names, c)}"))}";
    }

    private static async Task Write<T>(NodeDb db, IReadOnlyCollection<T> rows, IProperty[] columns, Func<int, string> statement, CancellationToken cancel)
        where T : class
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Rows are written inside a write gate.");
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        var filled = 0;
        foreach (var some in rows.Chunk(db.IsSqlite ? 1 : MostValues / columns.Length))
        {
            var again = some.Length == filled;
            if (!again)
            {
                command.CommandText = statement(filled = some.Length);
                command.Parameters.Clear();
            }

            var at = 0;
            foreach (var row in some)
                foreach (var column in columns)
                {
                    var parameter = Parameter(command, at, column, row);
                    if (again) command.Parameters[at].Value = parameter.Value;
                    else command.Parameters.Add(parameter);
                    at++;
                }

            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static string Values(StringBuilder text, int rows, int columns)
    {
        for (var at = 0; at < rows * columns; at++)
            text.Append(at == 0 ? "(" : at % columns == 0 ? "), (" : ", ").Append('@').Append('p').Append(at);
        return text.Append(')').ToString();
    }

    private static string Name(ISqlGenerationHelper names, IProperty column) => names.DelimitIdentifier(column.GetColumnName());

    private static DbParameter Parameter<T>(DbCommand command, int at, IProperty column, T row) =>
        column.GetRelationalTypeMapping().CreateParameter(
            command, string.Create(CultureInfo.InvariantCulture, $"@p{at}"), SealedColumns.Checked(column, column.GetGetter().GetClrValue(row!)), column.IsNullable);
}
