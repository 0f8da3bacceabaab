using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Entente.Node.Store.Upkeep;

/// <summary>One table as lines of JSON that either database can give and take: what one writes, the other reads.</summary>
internal sealed class PortableTable
{
    private readonly ITable table;
    private readonly List<(IColumn Column, Type Type)> columns;

    private PortableTable(ITable table)
    {
        this.table = table;
        columns = [.. table.Columns.Select(column => (column, TypeOf(column))).Where(pair => pair.Item2 != typeof(NpgsqlTsVector))]; // computed again
    }

    public string Name => table.Name;

    /// <summary>Every table of the model, those that others refer to first.</summary>
    public static IReadOnlyList<PortableTable> All(NodeDb db)
    {
        var ordered = new List<ITable>();
        foreach (var any in db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal)) Visit(any);
        return [.. ordered.Select(one => new PortableTable(one))];

        void Visit(ITable next)
        {
            if (ordered.Contains(next)) return;
            foreach (var key in next.ForeignKeyConstraints)
                if (key.PrincipalTable != next) Visit((ITable)key.PrincipalTable);
            ordered.Add(next);
        }
    }

    public async Task<long> Count(NodeDb db, CancellationToken cancel)
    {
        await using var command = Command(db, $"select count(*) from {Quoted(db, Name)}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    public async Task Clear(NodeDb db, CancellationToken cancel)
    {
        await using var command = Command(db, $"delete from {Quoted(db, Name)}");
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The rows in the order of their key, each an object by column name; nothing for NULL.</summary>
    public async IAsyncEnumerable<JsonObject> Read(NodeDb db, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var names = string.Join(", ", columns.Select(c => Quoted(db, c.Column.Name)));
        var order = table.PrimaryKey is { } key ? $" order by {string.Join(", ", key.Columns.Select(c => Quoted(db, c.Name)))}" : "";
        await using var command = Command(db, $"select {names} from {Quoted(db, Name)}{order}");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var row = new JsonObject();
            for (var i = 0; i < columns.Count; i++)
                if (!await reader.IsDBNullAsync(i, cancel)) row[columns[i].Column.Name] = ToJson(reader, i, columns[i].Type);
            yield return row;
        }
    }

    /// <summary>Adds the rows, in order, to an empty table.</summary>
    /// <exception cref="OperatorFault"><c>backup-newer</c>: a row has a column that this version does not know.</exception>
    public async Task Write(NodeDb db, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        if (db.IsSqlite) await Insert(db, rows, cancel);
        else await Copy(db, rows, cancel);
    }

    private async Task Insert(NodeDb db, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        var places = string.Join(", ", columns.Select((_, i) => $"@p{i}"));
        await using var command = Command(
            db, $"insert into {Quoted(db, Name)} ({string.Join(", ", columns.Select(c => Quoted(db, c.Column.Name)))}) values ({places})");
        for (var i = 0; i < columns.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        await foreach (var row in rows.WithCancellation(cancel))
        {
            Known(row);
            for (var i = 0; i < columns.Count; i++)
                command.Parameters[i].Value = FromJson(row[columns[i].Column.Name], columns[i].Type) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private async Task Copy(NodeDb db, IAsyncEnumerable<JsonObject> rows, CancellationToken cancel)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var names = string.Join(", ", columns.Select(c => Quoted(db, c.Column.Name)));
        await using (var writer = await connection.BeginBinaryImportAsync($"copy {Quoted(db, Name)} ({names}) from stdin (format binary)", cancel))
        {
            await foreach (var row in rows.WithCancellation(cancel))
            {
                Known(row);
                await writer.StartRowAsync(cancel);
                foreach (var (column, type) in columns)
                    if (FromJson(row[column.Name], type) is { } value) await writer.WriteAsync(value, StoreType(column), cancel);
                    else await writer.WriteNullAsync(cancel);
            }

            await writer.CompleteAsync(cancel);
        }

        foreach (var (column, _) in columns.Where(c => c.Type == typeof(long) || c.Type == typeof(int)))
        {
            // A column that numbers itself goes on after the highest number that came in; any other has no sequence and stays.
            await using var command = Command(db,
                $"select setval(s, (select coalesce(max({Quoted(db, column.Name)}), 0) + 1 from {Quoted(db, Name)}), false) " +
                $"from (select pg_get_serial_sequence('{Quoted(db, Name)}', '{column.Name}') s) as numbered where s is not null");
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private void Known(JsonObject row)
    {
        foreach (var (name, _) in row)
            if (columns.TrueForAll(c => c.Column.Name != name)) throw new OperatorFault("backup-newer", $"{Name}.{name}");
    }

    /// <summary>The type the database driver hands over; a column that holds a JSON document has no property and is text.</summary>
    private static Type TypeOf(IColumn column)
    {
        if (column.PropertyMappings.Count == 0) return typeof(string);
        var mapping = column.PropertyMappings[0].TypeMapping;
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static string StoreType(IColumn column) => column.StoreType.Split('(')[0];

    private static JsonValue ToJson(DbDataReader reader, int i, Type type) => true switch
    {
        _ when type == typeof(string) => JsonValue.Create(reader.GetString(i)),
        _ when type == typeof(long) => JsonValue.Create(reader.GetInt64(i)),
        _ when type == typeof(int) => JsonValue.Create(reader.GetInt32(i)),
        _ when type == typeof(bool) => JsonValue.Create(reader.GetBoolean(i)),
        _ when type == typeof(double) => JsonValue.Create(reader.GetDouble(i)),
        _ when type == typeof(Guid) => JsonValue.Create(reader.GetGuid(i)),
        _ when type == typeof(byte[]) => JsonValue.Create(Convert.ToBase64String(reader.GetFieldValue<byte[]>(i))),
        _ when type == typeof(List<string>) => JsonValue.Create(ListText(reader.GetFieldValue<string[]>(i))),
        _ when type == typeof(DateOnly) => JsonValue.Create(reader.GetFieldValue<DateOnly>(i).ToString("O", CultureInfo.InvariantCulture)),
        _ => throw Unportable(type),
    };

    private static object? FromJson(JsonNode? node, Type type) => true switch
    {
        _ when node is null => null,
        _ when type == typeof(string) => node.GetValue<string>(),
        _ when type == typeof(long) => node.GetValue<long>(),
        _ when type == typeof(int) => node.GetValue<int>(),
        _ when type == typeof(bool) => node.GetValue<bool>(),
        _ when type == typeof(double) => node.GetValue<double>(),
        _ when type == typeof(Guid) => node.GetValue<Guid>(),
        _ when type == typeof(byte[]) => Convert.FromBase64String(node.GetValue<string>()),
        _ when type == typeof(List<string>) => JsonNode.Parse(node.GetValue<string>())!.AsArray().Select(item => item!.GetValue<string>()).ToArray(),
        _ when type == typeof(DateOnly) => DateOnly.ParseExact(node.GetValue<string>(), "O", CultureInfo.InvariantCulture),
        _ => throw Unportable(type),
    };

    /// <summary>PostgreSQL has lists of text; on SQLite the same property is a text that holds a JSON list, and so it travels.</summary>
    private static string ListText(string[] items) => new JsonArray([.. items.Select(item => JsonValue.Create(item))]).ToJsonString();

    private static NotSupportedException Unportable(Type type) => new($"A column of type {type} cannot move between databases: give it a converter.");

    private static string Quoted(NodeDb db, string name) => db.GetService<ISqlGenerationHelper>().DelimitIdentifier(name);

    private static DbCommand Command(NodeDb db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
