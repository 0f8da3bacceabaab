namespace Entente.Spectra.Formats;

/// <summary>Two columns, m/z and intensity, parted by a tab, blanks, a comma or a semicolon; lines that begin with # are remarks.</summary>
internal static class TwoColumnText
{
    /// <summary>Fewer lines of two numbers can be anything.</summary>
    private const int LeastPeaks = 3;

    private static readonly char[] Partings = ['\t', ' ', ',', ';'];

    /// <summary>True when a line could be the first of such a file: a number, or a heading that names m/z.</summary>
    public static bool LooksLike(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return !line.IsEmpty && (char.IsAsciiDigit(line[0]) || line[0] is '#' or '-' or '.' || IsHeading(line));
    }

    public static SpectrumFault? Read(TextLines lines, List<MeasuredSpectrum> into)
    {
        var draft = new SpectrumDraft(SpectrumFormat.TwoColumns);
        int first = lines.Number;
        do
        {
            var line = lines.Current.AsSpan().Trim();
            if (line.IsEmpty || line[0] == '#' || (lines.Number == first && IsHeading(line))) continue;
            if (ReadLine(line, lines.Number, draft) is { } fault) return fault;
        }
        while (lines.Next());
        if (draft.Count is > 0 and < LeastPeaks) return SpectrumFault.At(first, SpectrumFault.TooFewPeaks, $"{draft.Count}", $"{LeastPeaks}");
        draft.Remark(Remark.NoPeakCount, 0);
        return draft.Close(first, announced: null, new(null, null, null, null, null), new(null, null, null, null, null), into);
    }

    private static SpectrumFault? ReadLine(ReadOnlySpan<char> line, int number, SpectrumDraft draft)
    {
        // A tab or semicolon parts the columns when there is one: then a comma inside a column is a decimal comma, and said so.
        var parting = line.Contains('\t') ? ['\t'] : line.Contains(';') ? [';'] : Partings;
        var columns = line.ToString().Split(parting, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (columns.Length < 2) return SpectrumFault.At(number, SpectrumFault.Unpaired);
        if (columns.Length > 2) return SpectrumFault.At(number, SpectrumFault.NotNumber, line.ToString());
        return Numbers.ReadPeak(columns[0], columns[1], number, out var peak) ?? draft.Add(peak, number);
    }

    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.StartsWith("m/z", StringComparison.OrdinalIgnoreCase) || line.StartsWith("mz", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("mass", StringComparison.OrdinalIgnoreCase);
}
