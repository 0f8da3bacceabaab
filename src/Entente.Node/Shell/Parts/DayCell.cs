namespace Entente.Node.Shell.Parts;

/// <summary>What one day is to a running due.</summary>
public enum DayUse
{
    /// <summary>Counted, already gone.</summary>
    Spent,

    /// <summary>Not counted: a weekend or a holiday of the calendar that counts.</summary>
    Free,

    /// <summary>Counted, still to come.</summary>
    Ahead,

    /// <summary>The last day.</summary>
    Last,
}

/// <summary>One drawn day of a due.</summary>
public sealed record DayCell(DateOnly Day, DayUse Use)
{
    /// <summary>Most days that are drawn one by one; a longer due is told in words only.</summary>
    public const int MostDrawn = 31;

    /// <summary>The days from the one after <paramref name="start"/> to <paramref name="last"/>; empty when too many to draw.</summary>
    /// <param name="start">Day of the event that starts the due, in the zone that counts; itself not counted.</param>
    /// <param name="last">Last day of the due.</param>
    /// <param name="today">Today in the zone that counts; days up to and with it count as spent only when over.</param>
    /// <param name="counts">True for a day that counts.</param>
    public static IReadOnlyList<DayCell> Strip(DateOnly start, DateOnly last, DateOnly today, Func<DateOnly, bool> counts)
    {
        if (last <= start || last.DayNumber - start.DayNumber > MostDrawn) return [];
        return [.. Enumerable.Range(start.DayNumber + 1, last.DayNumber - start.DayNumber)
            .Select(DateOnly.FromDayNumber)
            .Select(day => new DayCell(day, day == last ? DayUse.Last : !counts(day) ? DayUse.Free : day < today ? DayUse.Spent : DayUse.Ahead))];
    }
}
