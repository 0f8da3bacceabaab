using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Entente.Procedures.Clocks;

/// <summary>What an official text says about one day.</summary>
public enum DayKind
{
    /// <summary>A day off, whatever weekday it is.</summary>
    Holiday,

    /// <summary>A Saturday or Sunday worked in exchange for a day off (调休).</summary>
    WorkingWeekend,
}

/// <summary>One day that differs from its weekday.</summary>
public sealed record CalendarDay(DateOnly Date, DayKind Kind, string NameEn, string NameZh, string Source);

/// <summary>
/// The working days of one country: Monday to Friday, less the published holidays, plus the weekend days that the official notice declares
/// worked. Holidays are data, never computed from a rule: a year without any row has not been announced.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<DateOnly, CalendarDay> days;
    private readonly FrozenSet<int> years;

    internal WorkingCalendar(string country, IReadOnlyList<CalendarDay> published)
    {
        Country = country;
        days = published.ToFrozenDictionary(d => d.Date);
        years = published.Select(d => d.Date.Year).ToFrozenSet();
        Version = VersionOf(published);
    }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string Country { get; }

    /// <summary>First 8 hexadecimal digits of SHA-256 over the dates and kinds of all its rows; changes when a notice adds or moves a day.</summary>
    public string Version { get; }

    /// <summary>Country and version as a due names them, <c>CN@1f0c9a2b</c>.</summary>
    public string Name => $"{Country}@{Version}";

    /// <summary>True when the year's calendar has been announced.</summary>
    public bool IsPublished(int year) => years.Contains(year);

    /// <summary>True on a working day. In a year that is not published: Monday to Friday, which is a guess the caller must mark.</summary>
    public bool IsWorking(DateOnly day) =>
        days.TryGetValue(day, out var special) ? special.Kind == DayKind.WorkingWeekend : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>What the official text says about this day; null for an ordinary one.</summary>
    public CalendarDay? On(DateOnly day) => days.GetValueOrDefault(day);

    internal static WorkingCalendar Unpublished(string country) => new(country, []);

    private static string VersionOf(IReadOnlyList<CalendarDay> published)
    {
        var rows = published.OrderBy(d => d.Date).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Date:yyyy-MM-dd} {d.Kind}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows))))[..8];
    }
}
