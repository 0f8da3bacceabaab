using System.Data.Common;
using System.Globalization;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>All that a node's database holds, row by row, to show that something had no effect.</summary>
internal static class Everything
{
    /// <summary>Every table's rows as text. When a partner was last heard and how often it was turned away are left out: hearing and counting are no effect.</summary>
    public static async Task<SortedDictionary<string, IReadOnlyList<string>>> In(TestNode node, params string[] except)
    {
        await using var db = node.Store.Db();
        var all = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var heard = db.Model.FindEntityType(typeof(Partner))!.FindProperty("LastContact")!.GetColumnName();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct().Except([.. except, "turned_away"]))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(Row(reader, heard));
            rows.Sort(StringComparer.Ordinal);
            all[table] = rows;
        }

        return all;
    }

    private static string Row(DbDataReader reader, string without) => string.Join('|', Enumerable.Range(0, reader.FieldCount)
        .Where(i => reader.GetName(i) != without)
        .Select(i => $"{reader.GetName(i)}={(reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))}"));
}
