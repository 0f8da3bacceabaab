using NodaTime;

namespace Entente.Procedures.Clocks;

/// <summary>
/// Counts periods. The day on which a period begins is not counted; a period of days ends at 24:00, in the zone of the party that owes, of
/// the last day counted. Hours run from instant to instant.
/// </summary>
public static class DueClock
{
    /// <summary>Starts a due for <paramref name="owedBy"/>, counting working days by the calendar of the country of the same code.</summary>
    /// <param name="name">The due's name.</param>
    /// <param name="owedBy">Who has to act.</param>
    /// <param name="length">How long.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="zone">IANA zone of <paramref name="owedBy"/>.</param>
    /// <param name="calendars">Published working days.</param>
    /// <exception cref="ArgumentException">The zone is not in the IANA data this build carries.</exception>
    public static Due Start(string name, Exchange.Entries.PartyCode owedBy, DueLength length, DateTimeOffset start, string zone, Calendars calendars)
    {
        ArgumentNullException.ThrowIfNull(calendars);
        if (!KnowsZone(zone)) throw new ArgumentException($"No zone '{zone}' in the IANA data of this build.", nameof(zone));
        var calendar = calendars.Of(owedBy.Value);
        if (length.Unit == DueUnit.Hours)
            return new(name, owedBy, start.ToUniversalTime(), length, zone, null, start.ToUniversalTime().AddHours(length.Count), false);
        var last = LastDay(DayOf(start, zone), length, calendar, out var provisional);
        var counted = length.Unit == DueUnit.WorkingDays ? calendar.Name : null;
        return new(name, owedBy, start.ToUniversalTime(), length, zone, counted, MidnightAfter(last, zone), provisional);
    }

    /// <summary>The last day of a period that begins on <paramref name="start"/>.</summary>
    /// <param name="start">First day, not counted.</param>
    /// <param name="length">Days of either kind.</param>
    /// <param name="calendar">Working days.</param>
    /// <param name="provisional">True when a day was counted in a year whose calendar is not published; there only weekends are left out.</param>
    public static DateOnly LastDay(DateOnly start, DueLength length, WorkingCalendar calendar, out bool provisional)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        provisional = false;
        if (length.Day is { } named) return named;
        if (length.Unit == DueUnit.CalendarDays) return start.AddDays(length.Count);
        if (length.Unit == DueUnit.Hours) throw new ArgumentException("Hours end at an instant, not on a day.", nameof(length));
        var day = start;
        for (var left = length.Count; left > 0;)
        {
            day = day.AddDays(1);
            provisional |= !calendar.IsPublished(day.Year);
            if (calendar.IsWorking(day)) left--;
        }

        return day;
    }

    /// <summary>
    /// What was left of a due when its clock stopped, in its own unit (a named day in calendar days), at least 1. The day on which it stopped
    /// is given back whole, because it does not count when the clock goes on either.
    /// </summary>
    /// <param name="due">As it ran.</param>
    /// <param name="stopped">When its clock stopped.</param>
    /// <param name="calendars">Published working days.</param>
    public static DueLength Rest(Due due, DateTimeOffset stopped, Calendars calendars)
    {
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(calendars);
        if (due.Length.Unit == DueUnit.Hours) return Within.Hours(Math.Max(1, (int)Math.Ceiling((due.At - stopped).TotalHours)));
        var (began, day, last) = (DayOf(due.Start, due.Zone), DayOf(stopped, due.Zone), DayOf(due.At.AddTicks(-1), due.Zone));
        var from = day > began ? day : began.AddDays(1);
        if (due.Length.Unit != DueUnit.WorkingDays) return Within.CalendarDays(Math.Clamp(last.DayNumber - from.DayNumber + 1, 1, 9999));
        var (left, calendar) = (0, calendars.Of(due.OwedBy.Value));
        for (; from <= last; from = from.AddDays(1))
            if (calendar.IsWorking(from)) left++;
        return Within.WorkingDays(Math.Max(1, left));
    }

    /// <summary>The calendar day at an instant in a zone; in UTC when this build does not know the zone.</summary>
    public static DateOnly DayOf(DateTimeOffset at, string zone) => Instant.FromDateTimeOffset(at).InZone(Zone(zone)).Date.ToDateOnly();

    /// <summary>The wall clock at an instant in a zone, with the offset that holds there then; in UTC when this build does not know the zone.</summary>
    public static DateTimeOffset LocalTime(DateTimeOffset at, string zone) => Instant.FromDateTimeOffset(at).InZone(Zone(zone)).ToDateTimeOffset();

    /// <summary>True when this build knows the zone.</summary>
    public static bool KnowsZone(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    /// <summary>24:00 of a day, which is the first instant of the next, also where the clocks change at midnight.</summary>
    internal static DateTimeOffset MidnightAfter(DateOnly day, string zone) =>
        Zone(zone).AtStartOfDay(LocalDate.FromDateOnly(day).PlusDays(1)).ToInstant().ToDateTimeOffset();

    // A partner's due may name a zone that is newer than our data: it is then shown in UTC, and its signed end stands.
    private static DateTimeZone Zone(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc;
}
