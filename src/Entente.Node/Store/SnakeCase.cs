using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Entente.Node.Store;

/// <summary>Tables and columns in <c>lower_snake_case</c>, so that the same hand-written SQL needs no quotes on either database.</summary>
internal static class SnakeCase
{
    /// <summary>Renames every table and column of <paramref name="model"/>; what is in snake case already stays.</summary>
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                if (entity.GetContainerColumnName() is { } column) entity.SetContainerColumnName(Of(column));
                continue;
            }

            if (entity.GetTableName() is { } table) entity.SetTableName(Of(table));
            Rename(entity.GetProperties());
            foreach (var part in entity.GetComplexProperties()) Rename(part);
        }
    }

    /// <summary><c>RetainUntil</c> becomes <c>retain_until</c>, <c>Handling_Tlp</c> becomes <c>handling_tlp</c>.</summary>
    public static string Of(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts) snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    private static void Rename(IMutableComplexProperty part)
    {
        if (part.ComplexType.IsMappedToJson()) return;
        Rename(part.ComplexType.GetProperties());
        foreach (var inner in part.ComplexType.GetComplexProperties()) Rename(inner);
    }

    private static void Rename(IEnumerable<IMutableProperty> properties)
    {
        foreach (var property in properties) property.SetColumnName(Of(property.GetColumnName()));
    }
}
