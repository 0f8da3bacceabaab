using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Procedures.Clocks;
using Entente.Procedures.Fields;

namespace Entente.Procedures.Rules;

/// <summary>Dues as an entry's facts carry them, under <c>dues</c>. Instants are UTC.</summary>
internal static class DueList
{
    public const string Field = "dues";

    /// <summary>Farthest that a due's start may lie from the time of the entry that signs it: a form may stay open while a second person reads it.</summary>
    private static readonly TimeSpan StartSlack = TimeSpan.FromMinutes(5);

    /// <summary>Farthest day that a due may name: what lies beyond is an aim, not a period.</summary>
    private static readonly TimeSpan LongestToADay = TimeSpan.FromDays(20 * 366);

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

    public static JsonObject ToJson(PausedDue held) => new() { ["due"] = ToJson(held.Due), ["since"] = Instant(held.Since) };

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

    /// <summary>A due that starts with the entry that signs it, and whose end its length can have.</summary>
    public static bool IsPlausible(Due due, DateTimeOffset signed) => (due.Start - signed).Duration() <= StartSlack && IsPlausible(due);

    /// <summary>
    /// An end that its length can have in some zone and calendar: hours exactly; days to within the zones' two; working days no fewer than
    /// calendar days would be, and at most three times as many and forty, since no calendar closes longer; a named day at its end in some zone,
    /// not before the start.
    /// </summary>
    public static bool IsPlausible(Due due)
    {
        if (due.Length.Day is { } day)
            return due.At > due.Start && due.At - due.Start <= LongestToADay
                && (due.At.UtcDateTime - day.AddDays(1).ToDateTime(TimeOnly.MinValue)).Duration() <= TimeSpan.FromHours(15); // no zone is farther from UTC
        var runs = due.At - due.Start;
        return due.Length.Unit switch
        {
            DueUnit.Hours => runs == TimeSpan.FromHours(due.Length.Count),
            DueUnit.CalendarDays => (runs - TimeSpan.FromDays(due.Length.Count)).Duration() <= TimeSpan.FromDays(2),
            _ => runs > TimeSpan.FromDays(due.Length.Count - 1) && runs <= TimeSpan.FromDays((3 * due.Length.Count) + 40),
        };
    }

    /// <summary>True when what an entry signs for a clock that goes on is no more than what can have been left of it.</summary>
    public static bool IsRestOf(Due again, Due before) =>
        before.Length.Day is null ? again.Length.Unit == before.Length.Unit && again.Length.Count <= before.Length.Count
        : again.Length.Unit == DueUnit.CalendarDays && again.Length.Count <= (before.At - before.Start).TotalDays + 1;

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
