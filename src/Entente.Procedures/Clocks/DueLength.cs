using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Procedures.Clocks;

/// <summary>How a period is counted.</summary>
public enum DueUnit
{
    /// <summary>Hours, from instant to instant.</summary>
    Hours,

    /// <summary>Calendar days, ending at midnight.</summary>
    CalendarDays,

    /// <summary>Working days of the party that owes, ending at midnight.</summary>
    WorkingDays,

    /// <summary>Until 24:00 of a day that an entry names, in the zone of the party that owes.</summary>
    Day,
}

/// <summary>A period: <c>8h</c>, <c>14d</c> (calendar days), <c>10wd</c> (working days), or <c>2026-12-15</c> (until the end of that day).</summary>
/// <param name="Count">From 1 to 9999; of a named day, its <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Unit">How it is counted.</param>
[JsonConverter(typeof(DueLengthJson))]
[StructLayout(LayoutKind.Auto)]
public readonly record struct DueLength(int Count, DueUnit Unit)
{
    /// <summary>First and last year of a day that a due may name.</summary>
    private const int FirstYear = 2000, LastYear = 2999;

    /// <summary>The day named; null for the other units.</summary>
    public DateOnly? Day => Unit == DueUnit.Day ? DateOnly.FromDayNumber(Count) : null;

    /// <summary>Reads <c>8h</c>, <c>14d</c>, <c>10wd</c> or <c>2026-12-15</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out DueLength length)
    {
        length = default;
        if (text is { Length: 10 } && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            length = new(day.DayNumber, DueUnit.Day);
            return day.Year is >= FirstYear and <= LastYear;
        }

        var digits = text?.TakeWhile(char.IsAsciiDigit).Count() ?? 0;
        if (digits is 0 or > 4 || text![0] == '0') return false;
        DueUnit? unit = text[digits..] switch { "h" => DueUnit.Hours, "d" => DueUnit.CalendarDays, "wd" => DueUnit.WorkingDays, _ => null };
        if (unit is null) return false;
        length = new(int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture), unit.Value);
        return true;
    }

    /// <summary>Reads a period or throws <see cref="FormatException"/>.</summary>
    public static DueLength Parse(string text) =>
        TryParse(text, out var length) ? length : throw new FormatException("A period is a number with h, d or wd, such as 10wd, or a day, such as 2026-12-15.");

    /// <inheritdoc />
    public override string ToString() => Day is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Create(
        CultureInfo.InvariantCulture, $"{Count}{Unit switch { DueUnit.Hours => "h", DueUnit.CalendarDays => "d", _ => "wd" }}");

    /// <summary>Until the end of a day; a day that no clock can reach counts as the last one that can.</summary>
    internal static DueLength Until(DateOnly day) =>
        new((day.Year > LastYear ? new DateOnly(LastYear, 12, 31) : day.Year < FirstYear ? new DateOnly(FirstYear, 1, 1) : day).DayNumber, DueUnit.Day);
}

/// <summary>Periods as the rulebooks write them.</summary>
public static class Within
{
    /// <summary>So many hours.</summary>
    public static DueLength Hours(int count) => new(count, DueUnit.Hours);

    /// <summary>So many calendar days.</summary>
    public static DueLength CalendarDays(int count) => new(count, DueUnit.CalendarDays);

    /// <summary>So many working days of the party that owes.</summary>
    public static DueLength WorkingDays(int count) => new(count, DueUnit.WorkingDays);

    /// <summary>Until 24:00 of a day, where the party that owes is. No agreement replaces it: the entry itself names the day.</summary>
    public static DueLength Until(DateOnly day) => DueLength.Until(day);
}

/// <summary>A period as a JSON string.</summary>
public sealed class DueLengthJson : JsonConverter<DueLength>
{
    /// <inheritdoc />
    public override DueLength Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DueLength.TryParse(reader.GetString(), out var length) ? length : throw new JsonException("not a period");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DueLength value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
