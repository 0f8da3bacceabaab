using System.Globalization;

namespace Entente.Spectra.Formats;

/// <summary>JCAMP-DX, one block: <c>##LABEL= value</c>, with XYDATA (X++(Y..Y)) in plain numbers, or PEAK TABLE / XYPOINTS (XY..XY).</summary>
/// <remarks>
/// McDonald and Wilks, Applied Spectroscopy 42 (1988) 151, doi:10.1366/0003702884428734 (JCAMP-DX 4.24, infrared); Lampen et al., Applied
/// Spectroscopy 48 (1994) 1545, doi:10.1366/0003702944027840 (mass spectrometry). The packed forms (SQZ, DIF, DUP) are recognised
/// and refused; labels are compared without blanks, hyphens, slashes and underscores, as the standard says.
/// </remarks>
internal static class JcampDx
{
    /// <summary>Largest part of one step by which a line's printed X may differ from the computed one: printed X are rounded.</summary>
    private const double XTolerance = 0.5;

    public static SpectrumFault? Read(TextLines lines, List<MeasuredSpectrum> into)
    {
        var draft = new SpectrumDraft(SpectrumFormat.JcampDx);
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        int start = lines.Number, dataLine = 0;
        SpectrumFault? fault = null;
        var more = true;
        while (more && fault is null)
        {
            var line = Uncommented(lines.Current);
            if (string.IsNullOrWhiteSpace(line))
            {
                more = lines.Next();
                continue;
            }

            if (!line.StartsWith("##", StringComparison.Ordinal) || line.IndexOf('=', StringComparison.Ordinal) is not (> 2 and var equals))
                return SpectrumFault.At(lines.Number, SpectrumFault.UnknownFormat, line);
            var (label, value) = (Plain(line[2..equals]), line[(equals + 1)..].Trim());
            if (label == "END") return Close(draft, header, start, dataLine, into);
            if (label == "TITLE" && header.ContainsKey("TITLE") || label == "BLOCKS" && value != "1")
                return SpectrumFault.At(lines.Number, SpectrumFault.Compound);
            if (label is "XYDATA" or "XYPOINTS" or "PEAKTABLE")
            {
                if (dataLine > 0) return SpectrumFault.At(lines.Number, SpectrumFault.Compound);
                dataLine = lines.Number;
                fault = Begin(draft, header, start) ?? (label == "XYDATA"
                    ? ReadTable(lines, draft, header, value, out more)
                    : ReadPairs(lines, draft, header, out more));
                continue;
            }

            header[label] = value;
            draft.Field(label, value);
            more = lines.Next();
        }

        return fault ?? SpectrumFault.At(lines.Number, SpectrumFault.CutOff, "##END=");
    }

    private static SpectrumFault? Begin(SpectrumDraft draft, Dictionary<string, string> header, int start)
    {
        if (!header.TryGetValue("DATATYPE", out var type)) return SpectrumFault.At(start, SpectrumFault.MissingField, "##DATA TYPE=");
        var plain = Plain(type);
        if (plain.Contains("INFRARED", StringComparison.Ordinal)) draft.Measurement = Measurement.Infrared;
        else if (!plain.Contains("MASS", StringComparison.Ordinal)) return SpectrumFault.At(start, SpectrumFault.FormatNotRead, $"JCAMP-DX {type}");
        draft.XUnit = header.GetValueOrDefault("XUNITS") ?? (draft.IsMass ? "m/z" : "1/CM");
        draft.YUnit = header.GetValueOrDefault("YUNITS") ?? (draft.IsMass ? "intensity" : "ABSORBANCE");
        return null;
    }

    // (X++(Y..Y)): each line begins with the X of its first Y; the following are one step apart each.
    private static SpectrumFault? ReadTable(
        TextLines lines, SpectrumDraft draft, Dictionary<string, string> header, string form, out bool more)
    {
        more = false;
        if (Plain(form) is not "(X++(Y..Y))") return SpectrumFault.At(lines.Number, SpectrumFault.BadField, "##XYDATA=", form);
        int at = lines.Number;
        if (Number(header, "XFACTOR", at, 1, out var xFactor) is { } noXFactor) return noXFactor;
        if (Number(header, "YFACTOR", at, 1, out var yFactor) is { } noYFactor) return noYFactor;
        if (Number(header, "FIRSTX", at, null, out var firstX) is { } noFirst) return noFirst;
        if (Number(header, "LASTX", at, null, out var lastX) is { } noLast) return noLast;
        if (Number(header, "NPOINTS", at, null, out var points) is { } noPoints) return noPoints;
        double step = points > 1 ? (lastX - firstX) / (points - 1) : 0;
        while (more = lines.Next())
        {
            var line = Uncommented(lines.Current);
            if (line.StartsWith("##", StringComparison.Ordinal)) return null;
            if (!TryTokens(line, out var tokens)) return SpectrumFault.At(lines.Number, SpectrumFault.Compressed);
            if (tokens.Count == 0) continue;
            if (Numbers.Read(tokens[0], lines.Number, out var printed) is { } badX) return badX;
            double computed = firstX + (draft.Count * step);
            if (Math.Abs((printed * xFactor) - computed) > Math.Max(Math.Abs(step) * XTolerance, xFactor))
                return SpectrumFault.At(lines.Number, SpectrumFault.WrongX, Text(printed * xFactor), Text(computed));
            foreach (var token in tokens.Skip(1))
            {
                if (Numbers.Read(token, lines.Number, out var y) is { } badY) return badY;
                var point = new Point(firstX + (draft.Count * step), y * yFactor);
                if ((Allowed(draft, point, token, lines.Number) ?? draft.Add(point, lines.Number)) is { } fault) return fault;
            }
        }

        return null;
    }

    private static SpectrumFault? ReadPairs(TextLines lines, SpectrumDraft draft, Dictionary<string, string> header, out bool more)
    {
        more = false;
        if (Number(header, "XFACTOR", lines.Number, 1, out var xFactor) is { } badFactor) return badFactor;
        if (Number(header, "YFACTOR", lines.Number, 1, out var yFactor) is { } badOther) return badOther;
        while (more = lines.Next())
        {
            var line = Uncommented(lines.Current);
            if (line.StartsWith("##", StringComparison.Ordinal)) return null;
            var tokens = line.Split([' ', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
            if (tokens.Length % 2 != 0) return SpectrumFault.At(lines.Number, SpectrumFault.Unpaired);
            for (int i = 0; i < tokens.Length; i += 2)
            {
                if (Numbers.Read(tokens[i], lines.Number, out var x) is { } badX) return badX;
                if (Numbers.Read(tokens[i + 1], lines.Number, out var y) is { } badY) return badY;
                var point = new Point(x * xFactor, y * yFactor);
                if ((Allowed(draft, point, line, lines.Number) ?? draft.Add(point, lines.Number)) is { } fault) return fault;
            }
        }

        return null;
    }

    private static SpectrumFault? Allowed(SpectrumDraft draft, Point point, string written, int line) =>
        draft.IsMass && (point.X <= 0 || point.Y < 0) ? SpectrumFault.At(line, SpectrumFault.Negative, written) : null;

    /// <summary>Splits a line of plain numbers; a sign begins a new number (the "packed" AFFN of the standard). False for SQZ, DIF and DUP.</summary>
    private static bool TryTokens(string line, out List<string> tokens)
    {
        tokens = [];
        int from = -1;
        for (int i = 0; i <= line.Length; i++)
        {
            var c = i < line.Length ? line[i] : ' ';
            var exponent = c is 'E' or 'e' && from >= 0 && i + 1 < line.Length && (char.IsAsciiDigit(line[i + 1]) || line[i + 1] is '+' or '-');
            var exponentSign = c is '+' or '-' && from >= 0 && line[i - 1] is 'E' or 'e' && char.IsAsciiDigit(line[Math.Max(0, i - 2)]);
            if (char.IsAsciiLetter(c) && !exponent || c is '@' or '%') return false;
            var inside = char.IsAsciiDigit(c) || c == '.' || exponent || exponentSign;
            if (from >= 0 && !inside)
            {
                tokens.Add(line[from..i]);
                from = -1;
            }

            if (from < 0 && (inside || c is '+' or '-')) from = i;
            else if (from < 0 && !char.IsWhiteSpace(c) && c is not (',' or ';')) tokens.Add(c.ToString()); // a stranger: fails as a number
        }

        return true;
    }

    private static SpectrumFault? Close(
        SpectrumDraft draft, Dictionary<string, string> header, int start, int dataLine, List<MeasuredSpectrum> into)
    {
        if (dataLine == 0) return SpectrumFault.At(start, SpectrumFault.NoPeaks);
        int? announced = header.TryGetValue("NPOINTS", out var points) ? Numbers.Count(points) : null;
        if (points is not null && announced is null) return SpectrumFault.At(start, SpectrumFault.BadField, "##NPOINTS=", points);
        if (announced is null) draft.Remark(Remark.NoPeakCount, 0);
        return draft.Close(
            dataLine, announced,
            new(header.GetValueOrDefault("TITLE"), header.GetValueOrDefault("$INCHIKEY"), header.GetValueOrDefault("$SMILES"),
                header.GetValueOrDefault("MOLFORM")?.Replace(" ", "", StringComparison.Ordinal), header.GetValueOrDefault("CASREGISTRYNO")),
            new(null, null, draft.First("OWNER") ?? draft.First("ORIGIN"), null, draft.First("SOURCEREFERENCE")),
            into);
    }

    private static SpectrumFault? Number(Dictionary<string, string> header, string label, int line, double? otherwise, out double value)
    {
        value = otherwise ?? 0;
        if (!header.TryGetValue(label, out var text) || text.Length == 0)
            return otherwise is null ? SpectrumFault.At(line, SpectrumFault.MissingField, $"##{label}=") : null;
        return Numbers.Read(text, line, out value) is { } fault ? fault with { Code = SpectrumFault.BadField, Args = [$"##{label}=", text] } : null;
    }

    private static string Uncommented(string line) =>
        (line.IndexOf("$$", StringComparison.Ordinal) is var at and >= 0 ? line[..at] : line).Trim();

    private static string Plain(string label) =>
        new([.. label.Where(c => c is not (' ' or '-' or '/' or '_')).Select(char.ToUpperInvariant)]);

    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
