using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Entente.Procedures.Clocks;

/// <summary>The published working days of all countries the node knows, from <c>data/calendars.tsv</c>.</summary>
public sealed class Calendars
{
    private readonly FrozenDictionary<string, WorkingCalendar> byCountry;

    private Calendars(FrozenDictionary<string, WorkingCalendar> byCountry) => this.byCountry = byCountry;

    /// <summary>What ships with the product; every row names its official text.</summary>
    public static Calendars Published { get; } = ReadEmbedded();

    /// <summary>The calendar of <paramref name="country"/> (ISO 3166 alpha-2), or one without any published year: weekends only, always provisional.</summary>
    public WorkingCalendar Of(string country) =>
        byCountry.TryGetValue(country, out var found) ? found : WorkingCalendar.Unpublished(country);

    /// <summary>Reads rows <c>country, date, kind, name_en, name_zh, source</c> under a header row.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read; the message names the line.</exception>
    public static Calendars Parse(string tsv)
    {
        ArgumentNullException.ThrowIfNull(tsv);
        var days = new List<(string Country, CalendarDay Day)>();
        var lines = tsv.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            var cells = lines[i].TrimEnd('\r').Split('\t');
            if (cells is [""]) continue;
            DayKind? kind = cells.Length < 6 ? null : cells[2] switch { "holiday" => DayKind.Holiday, "working-weekend" => DayKind.WorkingWeekend, _ => null };
            if (kind is null || !DateOnly.TryParseExact(cells[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"calendars line {i + 1}: not a day of a calendar."));
            days.Add((cells[0], new(date, kind.Value, cells[3], cells[4], cells[5])));
        }

        return new(days.GroupBy(d => d.Country, d => d.Day, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => new WorkingCalendar(g.Key, [.. g]), StringComparer.Ordinal));
    }

    private static Calendars ReadEmbedded()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("data/calendars.tsv")!);
        return Parse(reader.ReadToEnd());
    }
}
