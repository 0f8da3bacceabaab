using System.CommandLine;
using System.Globalization;

namespace Entente.Cli.Structures;

/// <summary><c>--on yyyy-MM-dd</c>: the day asked about; today (UTC) when left out.</summary>
internal static class DayOption
{
    public static Option<string?> Make() => new("--on") { Description = Words.Texts["cli.substances.status.on"] };

    public static bool TryRead(string? written, TimeProvider clock, out DateOnly day, TextWriter error)
    {
        day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (written is null || DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) return true;
        error.WriteLine(Words.Texts["cli.substances.status.on.wrong", written]);
        return false;
    }
}
