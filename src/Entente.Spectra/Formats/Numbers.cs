using System.Globalization;

namespace Entente.Spectra.Formats;

/// <summary>Numbers as instruments write them: a point for the decimals, an exponent perhaps, nothing else.</summary>
internal static class Numbers
{
    /// <summary>Reads a finite number; null and a fault otherwise.</summary>
    public static SpectrumFault? Read(ReadOnlySpan<char> text, int line, out double value)
    {
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, plain, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)) return null;
        var written = text.ToString();
        var code = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                || text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("-inf", StringComparison.OrdinalIgnoreCase)
            ? SpectrumFault.NotFinite
            : double.TryParse(written.Replace(',', '.'), plain, CultureInfo.InvariantCulture, out _)
                ? SpectrumFault.DecimalComma
                : SpectrumFault.NotNumber;
        return SpectrumFault.At(line, code, written);
    }

    /// <summary>Reads one peak of a mass spectrum: m/z above zero, intensity not below it.</summary>
    public static SpectrumFault? ReadPeak(ReadOnlySpan<char> mz, ReadOnlySpan<char> intensity, int line, out Point peak)
    {
        peak = default;
        if (Read(mz, line, out var x) is { } badX) return badX;
        if (Read(intensity, line, out var y) is { } badY) return badY;
        if (x <= 0) return SpectrumFault.At(line, SpectrumFault.Negative, mz.ToString());
        if (y < 0) return SpectrumFault.At(line, SpectrumFault.Negative, intensity.ToString());
        peak = new(x, y);
        return null;
    }

    /// <summary>Reads a whole number from 0; null when it is none.</summary>
    public static int? Count(string text) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
