using Entente.Procedures;

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
/// <param name="Day">The day, in the zone that counts.</param>
/// <param name="Use">What it is to the due.</param>
/// <param name="Name">The holiday's or swapped working day's name; null for an ordinary day.</param>
public sealed record DayCell(DateOnly Day, DayUse Use, string? Name = null)
{
    /// <summary>Most days that are drawn one by one; a longer due is told in words only.</summary>
    public const int MostDrawn = 31;

    /// <summary>The days of a due; empty when there are none or too many to draw.</summary>
    /// <param name="view">The due at one moment.</param>
    /// <param name="today">Today in the zone that counts; today itself is not yet spent.</param>
    /// <param name="t">The reader's language.</param>
    public static IReadOnlyList<DayCell> Strip(DueView view, DateOnly today, Tongue t)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(t);
        if (view.Days.Count is 0 or > MostDrawn) return [];
        return [.. view.Days.Select((mark, i) => new DayCell(
            mark.Date,
            i == view.Days.Count - 1 ? DayUse.Last : !mark.Counts ? DayUse.Free : mark.Date < today ? DayUse.Spent : DayUse.Ahead,
            mark.Special is { } special ? (t.IsZh ? special.NameZh : special.NameEn) : null))];
    }
}
