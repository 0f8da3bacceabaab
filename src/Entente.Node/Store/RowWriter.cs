using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Entente.Node.Store;

/// <summary>Inserts many new rows of one kind in few statements, in the order given, within the transaction of a <see cref="WriteGate"/>.</summary>
/// <remarks>
/// For rows that nobody changes again in the same transaction: EF Core would keep each of them, look at it again and make a statement for it, which
/// costs some five times as much. Columns and conversions are those of the mapping; numbers that the database gives are left to it and not read back.
/// </remarks>
internal static class RowWriter
{
    /// <summary>Values of one statement: far below what either database takes (SQLite 32,766, PostgreSQL 65,535).</summary>
    private const int MostValues = 2_000;

    /// <summary>Writes them at once. What the context holds unsaved is written later, by its own save.</summary>
    public static async Task Insert<T>(NodeDb db, IReadOnlyCollection<T> rows, CancellationToken cancel)
        where T : class
    {
        if (rows.Count == 0) return;
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Rows are written inside a write gate.");
        var type = db.Model.FindEntityType(typeof(T))!;
        var columns = type.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never).ToArray();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        var (head, filled) = (Head(db, type, columns), 0);
        foreach (var some in rows.Chunk(MostValues / columns.Length))
        {
            if (some.Length != filled) command.CommandText = Statement(head, filled = some.Length, columns.Length);
            command.Parameters.Clear();
            foreach (var row in some)
                foreach (var column in columns) command.Parameters.Add(Parameter(command, column, row));
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private static string Head(NodeDb db, IEntityType type, IProperty[] columns)
    {
        var names = db.GetService<ISqlGenerationHelper>();
        return $"insert into {names.DelimitIdentifier(type.GetTableName()!)} ({string.Join(", ", columns.Select(c => names.DelimitIdentifier(c.GetColumnName())))}) values ";
    }

    private static string Statement(string head, int rows, int columns)
    {
        var text = new StringBuilder(head);
        for (var at = 0; at < rows * columns; at++)
            text.Append(at == 0 ? "(" : at % columns == 0 ? "), (" : ", ").Append('@').Append('p').Append(at);
        return text.Append(')').ToString();
    }

    private static DbParameter Parameter<T>(DbCommand command, IProperty column, T row) =>
        column.GetRelationalTypeMapping().CreateParameter(
            command, string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}"),
            SealedColumns.Checked(column, column.GetGetter().GetClrValue(row!)), column.IsNullable);
}
