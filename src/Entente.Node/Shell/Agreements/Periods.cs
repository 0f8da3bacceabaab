using System.Globalization;
using Entente.Procedures.Clocks;

namespace Entente.Node.Shell.Agreements;

/// <summary>Lengths of dues in words.</summary>
public static class Periods
{
    /// <summary>"10 working days"; the code itself when it cannot be read.</summary>
    public static string Of(string length, Tongue t)
    {
        ArgumentNullException.ThrowIfNull(t);
        if (!DueLength.TryParse(length, out var read)) return length;
        if (read.Day is not null) return read.ToString();
        var count = read.Count.ToString(CultureInfo.InvariantCulture);
        return read.Unit switch
        {
            DueUnit.Hours => t["length.h", count],
            DueUnit.CalendarDays => t["length.d", count],
            _ => t["length.wd", count],
        };
    }
}
