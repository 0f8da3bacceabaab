using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entente.Node.Store;

/// <summary>How a mapping declares that a column holds ciphertext: <c>draft.Property(d => d.Content).IsSealed()</c>.</summary>
/// <remarks>
/// The handler seals and opens with <see cref="AtRest"/>, so what is readable where can be seen in the code. The declaration makes
/// <see cref="NodeDb"/> refuse to save anything there that <see cref="AtRest"/> did not make, and lets upkeep find every such column.
/// </remarks>
internal static class SealedColumns
{
    private const string Annotation = "Entente:Sealed";
    private static readonly ConcurrentDictionary<IEntityType, IProperty[]> ByType = [];

    /// <summary>Declares a column that only <see cref="AtRest.Protect"/> fills.</summary>
    public static PropertyBuilder<T> IsSealed<T>(this PropertyBuilder<T> property) where T : IEnumerable<byte>? =>
        property.HasAnnotation(Annotation, true);

    /// <summary>True for a column declared by <see cref="IsSealed{T}"/>.</summary>
    public static bool IsSealed(this IReadOnlyProperty property) => property.FindAnnotation(Annotation) is not null;

    /// <summary>Throws when a tracked row is about to be saved with plaintext in a sealed column. Looks for changes in every row first, unless told not to.</summary>
    public static void Check(ChangeTracker changes)
    {
        foreach (var row in changes.Entries().Where(row => row.State is EntityState.Added or EntityState.Modified))
            foreach (var column in ByType.GetOrAdd(row.Metadata, static type => [.. type.GetProperties().Where(IsSealed)]))
                _ = Checked(column, row.Property(column).CurrentValue);
    }

    /// <summary>The value, unless it is plaintext for a sealed column: then it throws.</summary>
    public static object? Checked(IReadOnlyProperty column, object? value) => column.IsSealed() && value is byte[] bytes && !AtRest.IsSealed(bytes)
        ? throw new InvalidOperationException($"{column.DeclaringType.GetTableName()}.{column.GetColumnName()} takes only what AtRest.Protect made.")
        : value;
}
