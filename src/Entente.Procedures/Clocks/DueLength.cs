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
}

/// <summary>A period: <c>8h</c>, <c>14d</c> (calendar days) or <c>10wd</c> (working days).</summary>
/// <param name="Count">From 1 to 9999.</param>
/// <param name="Unit">How it is counted.</param>
[JsonConverter(typeof(DueLengthJson))]
[StructLayout(LayoutKind.Auto)]
public readonly record struct DueLength(int Count, DueUnit Unit)
{
    /// <summary>Reads <c>8h</c>, <c>14d</c> or <c>10wd</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out DueLength length)
    {
        length = default;
        var digits = text?.TakeWhile(char.IsAsciiDigit).Count() ?? 0;
        if (digits is 0 or > 4 || text![0] == '0') return false;
        DueUnit? unit = text[digits..] switch { "h" => DueUnit.Hours, "d" => DueUnit.CalendarDays, "wd" => DueUnit.WorkingDays, _ => null };
        if (unit is null) return false;
        length = new(int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture), unit.Value);
        return true;
    }

    /// <summary>Reads a period or throws <see cref="FormatException"/>.</summary>
    public static DueLength Parse(string text) =>
        TryParse(text, out var length) ? length : throw new FormatException("A period is a number with h, d or wd, such as 10wd.");

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count}{Unit switch { DueUnit.Hours => "h", DueUnit.CalendarDays => "d", _ => "wd" }}");
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
