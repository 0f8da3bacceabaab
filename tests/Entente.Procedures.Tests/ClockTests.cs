using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Procedures.Clocks;

namespace Entente.Procedures.Tests;

/// <summary>
/// Counted by hand from the official texts: notice of the General Office of the State Council of 4 November 2025 on the holidays of 2026,
/// and 5 U.S.C. 6103 with Executive Order 11582.
/// </summary>
public sealed class ClockTests
{
    private const string Washington = "America/New_York", Shanghai = "Asia/Shanghai";
    private static readonly PartyCode Us = PartyCode.Parse("US"), Cn = PartyCode.Parse("CN");

    [Theory]
    // National Day and Mid-Autumn 2026: off 25-27 Sept and 1-7 Oct, worked Sunday 20 Sept and Saturday 10 Oct.
    // 20, 21, 22, 23, 24, 28, 29, 30 Sept, 8, 9 Oct.
    [InlineData("CN", "2026-09-18", 10, "2026-10-09")]
    [InlineData("CN", "2026-09-18", 11, "2026-10-10")]
    // Spring Festival 2026: off 15-23 Feb, worked Saturdays 14 and 28 Feb. 13, 14, 24, 25, 26, 27, 28 Feb, 2, 3, 4 March.
    [InlineData("CN", "2026-02-12", 10, "2026-03-04")]
    // New Year 2026: off 1-3 January, worked Sunday 4 January.
    [InlineData("CN", "2025-12-31", 1, "2026-01-04")]
    // Thanksgiving, Thursday 26 November 2026: 24, 25, 27, 30 Nov, 1 Dec.
    [InlineData("US", "2026-11-23", 5, "2026-12-01")]
    // Independence Day 2026 is a Saturday, observed on Friday 3 July.
    [InlineData("US", "2026-07-01", 2, "2026-07-06")]
    // Columbus Day, 12 October 2026, is no holiday in China, and 1 October none in the United States.
    [InlineData("US", "2026-09-30", 8, "2026-10-13")]
    public void Working_days_follow_the_published_calendar(string country, string start, int count, string expected)
    {
        var last = DueClock.LastDay(Day(start), Within.WorkingDays(count), Calendars.Published.Of(country), out var provisional);

        Assert.Equal(Day(expected), last);
        Assert.False(provisional);
    }

    [Fact]
    public void A_due_that_reaches_into_a_year_without_a_notice_is_provisional()
    {
        var china = Calendars.Published.Of("CN");

        DueClock.LastDay(Day("2026-12-28"), Within.WorkingDays(3), china, out var within);  // 29, 30, 31 December
        DueClock.LastDay(Day("2026-12-28"), Within.WorkingDays(4), china, out var beyond);  // 2027 was not announced when the data were made
        DueClock.LastDay(Day("2026-12-28"), Within.WorkingDays(4), Calendars.Published.Of("US"), out var american);
        DueClock.LastDay(Day("2026-12-28"), Within.CalendarDays(30), china, out var calendarDays);

        Assert.Equal((false, true, false, false), (within, beyond, american, calendarDays));
    }

    [Fact]
    public void A_country_without_a_calendar_counts_weekdays_and_says_so()
    {
        var last = DueClock.LastDay(Day("2026-03-06"), Within.WorkingDays(2), Calendars.Published.Of("ZZ"), out var provisional);

        Assert.Equal(Day("2026-03-10"), last);
        Assert.True(provisional);
    }

    [Theory]
    // Clocks go forward on Sunday 8 March 2026: midnight after it is 04:00 UTC, not 05:00.
    [InlineData("2026-03-06T15:00:00Z", "2d", "2026-03-09T04:00:00Z")]
    // And back on Sunday 1 November 2026: midnight after it is 05:00 UTC.
    [InlineData("2026-10-30T14:00:00Z", "2d", "2026-11-02T05:00:00Z")]
    // Hours are hours: 72 of them across the change.
    [InlineData("2026-03-07T15:00:00Z", "72h", "2026-03-10T15:00:00Z")]
    public void A_period_ends_at_midnight_in_Washington_across_the_change_of_clocks(string start, string length, string expected)
    {
        var due = DueClock.Start("reply", Us, DueLength.Parse(length), At(start), Washington, Calendars.Published);

        Assert.Equal(At(expected), due.At);
    }

    [Fact]
    public void The_day_that_is_not_counted_is_the_day_in_the_zone_of_the_party_that_owes()
    {
        var evening = At("2026-03-09T17:00:00Z"); // Monday noon in Washington, Tuesday 01:00 in Shanghai

        var ours = DueClock.Start("reply", Us, Within.WorkingDays(1), evening, Washington, Calendars.Published);
        var theirs = DueClock.Start("reply", Cn, Within.WorkingDays(1), evening, Shanghai, Calendars.Published);

        Assert.Equal(At("2026-03-11T04:00:00Z"), ours.At);   // Tuesday 10 March, 24:00 EDT
        Assert.Equal(At("2026-03-11T16:00:00Z"), theirs.At); // Wednesday 11 March, 24:00 +08
    }

    [Theory]
    [InlineData("2026-09-18T04:00:00Z", 10, false)] // the day it began: all ten are ahead
    [InlineData("2026-09-24T04:00:00Z", 5, false)]  // 28, 29, 30 Sept, 8, 9 Oct
    [InlineData("2026-10-09T15:59:59Z", 0, false)]  // one second before midnight in Shanghai: today
    [InlineData("2026-10-09T16:00:00Z", -1, true)]  // midnight; Saturday 10 October is worked
    [InlineData("2026-10-12T04:00:00Z", -2, true)]
    public void A_view_counts_what_is_left_and_is_late_from_midnight_on(string asOf, int left, bool late)
    {
        var due = DueClock.Start("reply", Cn, Within.WorkingDays(10), At("2026-09-18T04:00:00Z"), Shanghai, Calendars.Published);

        var view = DueView.Of(due, At(asOf), Calendars.Published);

        Assert.Equal((left, late), (view.Left, view.Late));
    }

    [Fact]
    public void The_drawn_clock_shows_every_day_and_why_it_is_free()
    {
        var due = DueClock.Start("reply", Cn, Within.WorkingDays(10), At("2026-09-18T04:00:00Z"), Shanghai, Calendars.Published);

        var view = DueView.Of(due, At("2026-09-18T05:00:00Z"), Calendars.Published);

        Assert.Equal(21, view.Days.Count); // 19 September to 9 October
        Assert.Equal(10, view.Days.Count(d => d.Counts));
        Assert.True(view.Days.Single(d => d.Date == Day("2026-09-20")).Counts);
        Assert.Equal("国庆节", view.Days.Single(d => d.Date == Day("2026-10-01")).Special!.NameZh);
        Assert.Equal(Day("2026-10-09"), view.LastDay);
        Assert.Equal("2026-10-09 12:00 -04:00", view.AtIn(Washington).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_calendar_of_2026_has_the_days_that_the_notice_counts()
    {
        var china = Calendars.Published.Of("CN");
        var days = Enumerable.Range(0, 365).Select(Day("2026-01-01").AddDays).Select(china.On).OfType<CalendarDay>().ToList();

        Assert.Equal(33, days.Count(d => d.Kind == DayKind.Holiday)); // 3 + 9 + 3 + 5 + 3 + 3 + 7
        Assert.Equal(
            ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
            days.Where(d => d.Kind == DayKind.WorkingWeekend).Select(d => d.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_due_whose_calendar_was_published_later_is_shown_as_moved()
    {
        var before = Calendars.Parse("country\tdate\tkind\tname_en\tname_zh\tsource\nCN\t2026-01-01\tholiday\tNew Year\t元旦\ttest\n");
        var after = Calendars.Parse("country\tdate\tkind\tname_en\tname_zh\tsource\nCN\t2026-01-01\tholiday\tNew Year\t元旦\ttest\nCN\t2026-03-10\tholiday\tDay off\t放假\ttest\n");
        var due = DueClock.Start("reply", Cn, Within.WorkingDays(1), At("2026-03-09T04:00:00Z"), Shanghai, before);

        Assert.False(DueView.Of(due, due.Start, before).Moved);
        Assert.True(DueView.Of(due, due.Start, after).Moved);
    }

    [Fact]
    public void A_partners_zone_that_this_build_does_not_know_is_shown_in_utc_and_not_used_to_start_a_due()
    {
        var due = new Due("reply", Cn, At("2026-03-09T04:00:00Z"), Within.CalendarDays(1), "Mars/Olympus", null, At("2026-03-11T00:00:00Z"), false);

        Assert.Equal(TimeSpan.Zero, DueView.Of(due, due.Start, Calendars.Published).AtThere.Offset);
        Assert.Throws<ArgumentException>(() => DueClock.Start("reply", Cn, Within.Hours(1), due.Start, "Mars/Olympus", Calendars.Published));
    }

    [Theory]
    [InlineData("10wd", "2026-09-18T04:00:00Z", "2026-09-18T09:00:00Z", "10wd")] // held on the day it began: all of it
    [InlineData("10wd", "2026-09-18T04:00:00Z", "2026-09-21T01:00:00Z", "9wd")]  // Sunday the 20th was worked in exchange, and is spent
    [InlineData("10wd", "2026-09-18T04:00:00Z", "2026-10-09T09:00:00Z", "1wd")]  // the last day is given back
    [InlineData("14d", "2026-09-18T04:00:00Z", "2026-09-20T04:00:00Z", "13d")]
    [InlineData("2026-09-30", "2026-09-18T04:00:00Z", "2026-09-28T04:00:00Z", "3d")]
    [InlineData("24h", "2026-09-18T04:00:00Z", "2026-09-18T09:30:00Z", "19h")]
    public void A_clock_that_is_held_keeps_what_was_left(string length, string start, string stopped, string rest)
    {
        var due = DueClock.Start("reply", Cn, DueLength.Parse(length), At(start), Shanghai, Calendars.Published);

        Assert.Equal(rest, DueClock.Rest(due, At(stopped), Calendars.Published).ToString());
    }

    [Fact]
    public void A_named_day_ends_at_its_midnight_where_the_party_is()
    {
        Assert.Equal(At("2026-03-31T16:00:00Z"), DueClock.Start("reply", Cn, Within.Until(Day("2026-03-31")), At("2026-03-09T04:00:00Z"), Shanghai, Calendars.Published).At);
        Assert.Equal(At("2026-04-01T04:00:00Z"), DueClock.Start("reply", Cn, Within.Until(Day("2026-03-31")), At("2026-03-09T04:00:00Z"), Washington, Calendars.Published).At);
    }

    [Fact]
    public void A_day_that_no_calendar_reaches_breaks_no_clock() =>
        Assert.Equal(2999, DueClock.Start("reply", Cn, Within.Until(DateOnly.MaxValue), At("2026-03-09T04:00:00Z"), Shanghai, Calendars.Published).At.AddDays(-1).Year);

    [Theory, InlineData("8h"), InlineData("14d"), InlineData("10wd"), InlineData("9999wd"), InlineData("2026-03-31")]
    public void A_period_is_written_as_it_is_read(string text) => Assert.Equal(text, DueLength.Parse(text).ToString());

    [Theory, InlineData(""), InlineData("10"), InlineData("0d"), InlineData("-1d"), InlineData("10 wd"), InlineData("10000d"), InlineData("1.5h"), InlineData("10WD"), InlineData("2026-02-30"), InlineData("9999-12-31")]
    public void Anything_else_is_no_period(string text) => Assert.False(DueLength.TryParse(text, out _));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
