using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures;

/// <summary>A state at one moment, for the screen: the only place where a matter meets the time of day. Nothing of it is ever signed.</summary>
/// <param name="Dues">Open dues, the earliest first.</param>
/// <param name="Late">True when any of them is over.</param>
public sealed record MatterView(IReadOnlyList<DueView> Dues, bool Late)
{
    /// <summary>Looks at <paramref name="state"/> at <paramref name="asOf"/>.</summary>
    public static MatterView Of(MatterState state, DateTimeOffset asOf, Calendars calendars)
    {
        ArgumentNullException.ThrowIfNull(state);
        var dues = state.Dues.OrderBy(d => d.At).ThenBy(d => d.Name, StringComparer.Ordinal).Select(d => DueView.Of(d, asOf, calendars)).ToList();
        return new(dues, dues.Exists(d => d.Late)) { Held = [.. state.Paused.Select(p => new HeldView(p.Due, p.Since, p.Rest(calendars)))] };
    }

    /// <summary>Clocks that are held, each with what is left of it.</summary>
    public IReadOnlyList<HeldView> Held { get; init; } = [];

    /// <summary>The next due of <paramref name="party"/>, or null.</summary>
    public DueView? NextOf(PartyCode party) => Dues.FirstOrDefault(d => d.Due.OwedBy == party);

    /// <summary>The next due of anybody else, or null.</summary>
    public DueView? NextOfOthers(PartyCode party) => Dues.FirstOrDefault(d => d.Due.OwedBy != party);
}

/// <summary>A clock that is held.</summary>
/// <param name="Due">As it ran.</param>
/// <param name="Since">Since when it stands.</param>
/// <param name="Rest">What it has when it goes on.</param>
public sealed record HeldView(Due Due, DateTimeOffset Since, DueLength Rest);

/// <summary>One due at one moment.</summary>
/// <param name="Due">As signed.</param>
/// <param name="Late">True from the instant it ends. While it is provisional this is a warning only.</param>
/// <param name="MayLapse">True when silence may be put on record: over, and not provisional.</param>
/// <param name="Left">
/// What is left in the due's own unit: whole hours, or counted days after today, so that 0 means today. When late: how many hours or counted
/// days it has been over, negative.
/// </param>
/// <param name="Days">Every day from the day after the start to the last day counted, for the drawn clock; empty for hours.</param>
/// <param name="Moved">True when today's published calendar would give another instant than the one signed: the owner should say so by an entry.</param>
public sealed record DueView(Due Due, bool Late, bool MayLapse, int Left, IReadOnlyList<DayMark> Days, bool Moved)
{
    /// <summary>The end on the wall clock of the party that owes.</summary>
    public DateTimeOffset AtThere => AtIn(Due.Zone);

    /// <summary>The last moment's wall clock in a zone. An end at midnight is the start of the next day.</summary>
    public DateTimeOffset AtIn(string zone) => DueClock.LocalTime(Due.At, zone);

    /// <summary>The last day counted, in the zone of the party that owes; null for hours.</summary>
    public DateOnly? LastDay => Due.Length.Unit == DueUnit.Hours ? null : DueClock.DayOf(Due.At.AddTicks(-1), Due.Zone);

    internal static DueView Of(Due due, DateTimeOffset asOf, Calendars calendars)
    {
        ArgumentNullException.ThrowIfNull(calendars);
        var late = asOf >= due.At;
        if (due.Length.Unit == DueUnit.Hours) return new(due, late, late && !due.Provisional, (int)Math.Floor((due.At - asOf).TotalHours), [], false);

        var calendar = calendars.Of(due.OwedBy.Value);
        bool Counts(DateOnly day) => due.Length.Unit == DueUnit.CalendarDays || calendar.IsWorking(day);
        var (today, first, last) = (DueClock.DayOf(asOf, due.Zone), DueClock.DayOf(due.Start, due.Zone).AddDays(1), DueClock.DayOf(due.At.AddTicks(-1), due.Zone));
        var marks = Span(first, last).Select(d => new DayMark(d, Counts(d), calendar.On(d), calendar.IsPublished(d.Year))).ToList();
        var left = late ? -Math.Max(1, Span(last.AddDays(1), today).Count(Counts)) : Span(today.AddDays(1), last).Count(Counts);
        var moved = due.Calendar is { } signed && signed != calendar.Name && DueClock.KnowsZone(due.Zone)
            && DueClock.Start(due.Name, due.OwedBy, due.Length, due.Start, due.Zone, calendars).At != due.At;
        return new(due, late, late && !due.Provisional, left, marks, moved);
    }

    private static IEnumerable<DateOnly> Span(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1)) yield return day;
    }
}

/// <summary>One day of a drawn clock.</summary>
/// <param name="Date">The day, in the zone of the party that owes.</param>
/// <param name="Counts">True when it is counted.</param>
/// <param name="Special">What the official text says about it; null for an ordinary day.</param>
/// <param name="Published">False in a year without a published calendar.</param>
public sealed record DayMark(DateOnly Date, bool Counts, CalendarDay? Special, bool Published);
