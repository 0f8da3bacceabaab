using System.Text;
using Entente.Spectra.Formats;

namespace Entente.Spectra;

/// <summary>One record of a library file: a spectrum, or why there is none. Exactly one of both is set.</summary>
public readonly record struct LibraryRecord(MeasuredSpectrum? Spectrum, SpectrumFault? Fault);

/// <summary>Reads libraries of any size record by record. A record that cannot be read is handed on as its fault, with its line, and the next one follows.</summary>
public static class LibraryFile
{
    /// <summary>Reads the records of a stream, in order; never holds more than one of MSP, MassBank, MGF, or the whole file of the other formats.</summary>
    /// <param name="stream">Unpacked bytes. UTF-8, or UTF-16 with its mark; bytes that are neither are read as U+FFFD, since a name is no reason to lose a spectrum.</param>
    public static IEnumerable<LibraryRecord> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: false), detectEncodingFromByteOrderMarks: true, 1 << 16, leaveOpen: true);
        var source = new BoundedLines(reader);
        var part = new List<string>();
        int before = 0;
        SpectrumFormat? format = null;
        var none = true;
        while (source.Next(out var line, out var fault))
        {
            if (fault is not null)
            {
                yield return new(null, fault);
                yield break;
            }

            if (part.Count == 0 && string.IsNullOrWhiteSpace(line)) continue;
            format ??= SpectrumFile.Recognise(line);
            if (part.Count > 0 && format == SpectrumFormat.Msp && BeginsMsp(line) && part.Exists(AnnouncesPeaks))
            {
                foreach (var record in Parse(format, part, before)) yield return record;
                part.Clear();
                none = false;
            }

            if (part.Count == 0) before = source.Number - 1;
            part.Add(line);
            if (part.Count > MostLines)
            {
                yield return new(null, SpectrumFault.At(source.Number, SpectrumFault.TooManyPeaks, $"{SpectrumFile.MaxPoints}"));
                yield break;
            }

            if (!Ends(format, line)) continue;
            foreach (var record in Parse(format, part, before)) yield return record;
            part.Clear();
            none = false;
        }

        if (part.Count > 0)
            foreach (var record in Parse(format, part, before)) yield return record;
        else if (none) yield return new(null, SpectrumFault.At(0, SpectrumFault.Empty));
    }

    private const int MostLines = SpectrumFile.MaxPoints + 2_000; // points and header lines of one record

    private static bool Ends(SpectrumFormat? format, string line) => format switch
    {
        SpectrumFormat.Msp => string.IsNullOrWhiteSpace(line),
        SpectrumFormat.MassBank => line.AsSpan().TrimEnd() is "//",
        SpectrumFormat.Mgf => Mgf.Ends(line),
        _ => false,
    };

    private static bool BeginsMsp(string line) => line.StartsWith("NAME:", StringComparison.OrdinalIgnoreCase);

    private static bool AnnouncesPeaks(string line) => line.StartsWith("NUM PEAKS", StringComparison.OrdinalIgnoreCase) || line.StartsWith("NUMPEAKS", StringComparison.OrdinalIgnoreCase);

    private static List<LibraryRecord> Parse(SpectrumFormat? format, List<string> part, int before)
    {
        var read = new List<MeasuredSpectrum>();
        var lines = TextLines.Part(part, before);
        if (!lines.SkipBlank()) return [];
        var fault = SpectrumFile.Read(format, lines, read);
        List<LibraryRecord> records = [.. read.Select(spectrum => new LibraryRecord(spectrum, null))];
        if (fault is not null) records.Add(new(null, fault));
        return records;
    }

    /// <summary>Lines of a reader, none longer than a reader of spectra takes: an endless line of a hostile file is never held.</summary>
    private sealed class BoundedLines(TextReader reader)
    {
        private readonly char[] buffer = new char[1 << 16];
        private readonly StringBuilder pending = new();
        private int at, filled;
        private bool afterReturn;

        public int Number { get; private set; }

        public bool Next(out string line, out SpectrumFault? fault)
        {
            (line, fault) = ("", null);
            while (true)
            {
                if (at == filled)
                {
                    (at, filled) = (0, reader.Read(buffer, 0, buffer.Length));
                    if (filled == 0) return pending.Length > 0 && Take(out line);
                }

                if (afterReturn && buffer[at] == '\n') at++;
                afterReturn = false;
                var rest = buffer.AsSpan(at..filled);
                int end = rest.IndexOfAny('\r', '\n');
                if (pending.Length + (end < 0 ? rest.Length : end) > SpectrumFile.MaxLine)
                {
                    Number++;
                    fault = SpectrumFault.At(Number, SpectrumFault.LineTooLong, $"{SpectrumFile.MaxLine}");
                    return true;
                }

                if (end < 0)
                {
                    pending.Append(rest);
                    at = filled;
                    continue;
                }

                at += end + 1;
                afterReturn = rest[end] == '\r';
                if (pending.Length == 0)
                {
                    line = rest[..end].ToString();
                    Number++;
                    return true;
                }

                pending.Append(rest[..end]);
                return Take(out line);
            }
        }

        private bool Take(out string line)
        {
            line = pending.ToString();
            pending.Clear();
            Number++;
            return true;
        }
    }
}
