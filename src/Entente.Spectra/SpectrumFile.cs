using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Entente.Spectra.Formats;

namespace Entente.Spectra;

/// <summary>The formats a file can be recognised as.</summary>
public enum SpectrumFormat
{
    /// <summary>NIST MSP, its header lines in any case.</summary>
    Msp,

    /// <summary>A MassBank record, format 2.</summary>
    MassBank,

    /// <summary>JCAMP-DX 4.24 to 5: one block, plain numbers.</summary>
    JcampDx,

    /// <summary>Two columns, m/z and intensity.</summary>
    TwoColumns,

    /// <summary>Mascot generic format: <c>BEGIN IONS</c>, <c>KEY=value</c>, peaks, <c>END IONS</c>.</summary>
    Mgf,
}

/// <summary>Reads measured spectra from the bytes of one file, or says where and why it cannot.</summary>
public static class SpectrumFile
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Longest line, in characters; JCAMP-DX prescribes 80, in the wild 2,000 occur.</summary>
    public const int MaxLine = 20_000;

    /// <summary>Most points of one spectrum; profile data of a high-resolution scan stay below.</summary>
    public const int MaxPoints = 200_000;

    /// <summary>Most spectra of one file. Whole libraries are loaded by another door.</summary>
    public const int MaxSpectra = 1_000;

    /// <summary>Reads every spectrum of a file. All or nothing: one that cannot be read fails the file.</summary>
    /// <param name="bytes">The file, UTF-8 with or without mark, or UTF-16 with its mark.</param>
    /// <param name="spectra">In file order, at least one when true.</param>
    /// <param name="fault">The first fault when false.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, out IReadOnlyList<MeasuredSpectrum> spectra, [NotNullWhen(false)] out SpectrumFault? fault)
    {
        var read = new List<MeasuredSpectrum>();
        fault = TextLines.TryDecode(bytes, out var lines, out var unreadable) ? ReadInto(read, lines) : unreadable;
        spectra = fault is null ? read : [];
        return fault is null;
    }

    /// <summary>Recognises the format of a text by its first line that is not blank; null when none fits.</summary>
    public static SpectrumFormat? Recognise(string text)
    {
        var first = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        var line = first[..Math.Max(0, first.IndexOfAny('\r', '\n') is var end and >= 0 ? end : first.Length)];
        return line switch
        {
            _ when line.StartsWith("ACCESSION:", StringComparison.Ordinal) => SpectrumFormat.MassBank,
            _ when line.StartsWith("##") => SpectrumFormat.JcampDx,
            _ when line.StartsWith("NAME:", StringComparison.OrdinalIgnoreCase) => SpectrumFormat.Msp,
            _ when Mgf.Begins(line) => SpectrumFormat.Mgf,
            _ when TwoColumnText.LooksLike(line) => SpectrumFormat.TwoColumns,
            _ => null,
        };
    }

    private static SpectrumFault? ReadInto(List<MeasuredSpectrum> read, TextLines lines)
    {
        if (!lines.SkipBlank()) return SpectrumFault.At(0, SpectrumFault.Empty);
        return Read(Recognise(lines.Current), lines, read) ?? (read.Count > MaxSpectra ? TooMany() : null);
    }

    internal static SpectrumFault? Read(SpectrumFormat? format, TextLines lines, List<MeasuredSpectrum> read) =>
        format switch
        {
            SpectrumFormat.Msp => Msp.Read(lines, read),
            SpectrumFormat.MassBank => MassBankRecord.Read(lines, read),
            SpectrumFormat.JcampDx => JcampDx.Read(lines, read),
            SpectrumFormat.TwoColumns => TwoColumnText.Read(lines, read),
            SpectrumFormat.Mgf => Mgf.Read(lines, read),
            _ when Foreign(lines.Current) is { } foreign => SpectrumFault.At(lines.Number, SpectrumFault.FormatNotRead, foreign),
            _ => SpectrumFault.At(lines.Number, SpectrumFault.UnknownFormat, lines.Current),
        };

    internal static SpectrumFault TooMany() =>
        SpectrumFault.At(0, SpectrumFault.TooManySpectra, MaxSpectra.ToString(CultureInfo.InvariantCulture));

    // Recognised so that the message can name it; read by a later version.
    private static string? Foreign(string first) => first.TrimStart() switch
    {
        var line when line.StartsWith("<?xml", StringComparison.Ordinal) || line.Contains("<mzML", StringComparison.Ordinal) => "mzML / mzXML",
        var line when line.StartsWith("CDF", StringComparison.Ordinal) => "ANDI / netCDF",
        var line when line.StartsWith("{\"", StringComparison.Ordinal) || line == "{" => "JSON",
        _ => null,
    };
}
