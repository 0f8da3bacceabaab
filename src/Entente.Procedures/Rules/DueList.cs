using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Procedures.Fields;

namespace Entente.Procedures.Rules;

/// <summary>Dues as an entry's facts carry them, under <c>dues</c>. Instants are UTC.</summary>
internal static class DueList
{
    public const string Field = "dues";

    public static JsonObject ToJson(Due due) => new()
    {
        ["name"] = due.Name,
        ["owedBy"] = due.OwedBy.Value,
        ["start"] = Instant(due.Start),
        ["length"] = due.Length.ToString(),
        ["zone"] = due.Zone,
        ["calendar"] = due.Calendar,
        ["at"] = Instant(due.At),
        ["provisional"] = due.Provisional,
    };

    /// <summary>Reads the dues of an entry; null when they cannot be read.</summary>
    public static IReadOnlyList<Due>? Read(JsonElement facts)
    {
        if (facts.ValueKind != JsonValueKind.Object || !facts.TryGetProperty(Field, out var list)) return [];
        try
        {
            var dues = list.Deserialize<List<Due>>(ProcedureJson.Options);
            return dues is null || dues.Any(d => d is not { Name.Length: > 0, OwedBy.Value.Length: > 0, Zone.Length: > 0, Length.Count: > 0 }) ? null : dues;
        }
        catch (JsonException)
        {
            return null; // the caller makes the entry void and says so
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
