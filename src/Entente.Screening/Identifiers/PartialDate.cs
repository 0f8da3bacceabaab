using System.Globalization;
using System.Text.RegularExpressions;

namespace Entente.Screening.Identifiers;

/// <summary>How two dates of birth stand to each other.</summary>
public enum DateAgreement
{
    /// <summary>The same day.</summary>
    Same,

    /// <summary>One is less exact and contains the other, or they overlap.</summary>
    Within,

    /// <summary>Day and month have changed places.</summary>
    Swapped,

    /// <summary>Apart by a year or less: often a slip or another calendar.</summary>
    Near,

    /// <summary>They contradict each other.</summary>
    Other,
}

/// <summary>A date of birth as exact as it is known: a day, a month, a year, or years.</summary>
/// <param name="First">The first day that it may be.</param>
/// <param name="Last">The last day, the same for an exact date.</param>
public sealed partial record PartialDate(DateOnly First, DateOnly Last)
{
    private static readonly string[] DayForms = ["yyyy-MM-dd", "yyyy-M-d", "yyyyMMdd", "dd MMM yyyy", "d MMM yyyy", "d MMMM yyyy", "MMMM d, yyyy", "yyyy/MM/dd", "yyyy.MM.dd", "yyyy年M月d日"];

    /// <summary>Reads the ways that lists and forms use: 1966-12-05, 05 Dec 1966, Dec 1966, 1966-12, 1966, circa 1966, 1960 to 1965. Day and month by numbers alone, as 5/12/1966, are not guessed at.</summary>
    public static PartialDate? Read(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var text = written.Trim().TrimEnd('.', ';').Trim();
        if (text.Length is 0 or > 40) return null;
        bool circa = false;
        foreach (var word in (ReadOnlySpan<string>)["circa ", "c. ", "approximately ", "about ", "~"])
        {
            if (!text.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            text = text[word.Length..].Trim();
            circa = true;
        }

        var range = Range().Match(text);
        if (range.Success) return Read(range.Groups["from"].Value) is { } from && Read(range.Groups["to"].Value) is { } to && from.First <= to.Last ? new(from.First, to.Last) : null;
        if (DateOnly.TryParseExact(text, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return circa ? Around(day, day) : new(day, day);
        if (DateOnly.TryParseExact(text, ["MMM yyyy", "MMMM yyyy", "yyyy-MM", "yyyy/MM", "yyyy年M月"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            return circa ? Around(month, month) : new(month, month.AddMonths(1).AddDays(-1));
        if (text.Length is 4 or 5 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is > 1000 and < 3000 && (text.Length == 4 || text[4] is 's' or '年'))
            return circa ? Around(new(year, 1, 1), new(year, 12, 31)) : new(new(year, 1, 1), new(text.Length == 5 && text[4] == 's' ? year + 9 : year, 12, 31));
        return null;
    }

    /// <summary>Compares two dates.</summary>
    public DateAgreement With(PartialDate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsDay && other.IsDay && First == other.First) return DateAgreement.Same;
        if (First <= other.Last && other.First <= Last) return DateAgreement.Within;
        if (IsDay && other.IsDay && First.Year == other.First.Year && First.Month == other.First.Day && First.Day == other.First.Month) return DateAgreement.Swapped;
        int apart = First > other.Last ? First.DayNumber - other.Last.DayNumber : other.First.DayNumber - Last.DayNumber;
        return apart <= 366 ? DateAgreement.Near : DateAgreement.Other;
    }

    /// <summary>Whether the very day is known.</summary>
    public bool IsDay => First == Last;

    /// <summary>As the list may be quoted: 1966-12-05, 1966, 1960/1965.</summary>
    public override string ToString() => IsDay ? First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : First.Year == Last.Year ? First.Year.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First.Year}/{Last.Year}");

    /// <summary>"Circa" is taken as two years either way.</summary>
    private static PartialDate Around(DateOnly first, DateOnly last) => new(first.AddYears(-2), last.AddYears(2));

    [GeneratedRegex(@"^(between )?(?<from>[\w. -]*?\d{4}) ?(to|and|-|–) ?(?<to>[\w. ]*?\d{4})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Range();
}
