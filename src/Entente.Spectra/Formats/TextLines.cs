using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Entente.Spectra.Formats;

/// <summary>The lines of a file, read forwards, with their numbers. Accepts the line ends of all three worlds.</summary>
internal sealed class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly IReadOnlyList<string> lines;
    private readonly int before;
    private int read;

    private TextLines(IReadOnlyList<string> lines, int before) => (this.lines, this.before) = (lines, before);

    /// <summary>Number of the current line in its file, from 1; before the first, that of the line in front of it.</summary>
    public int Number => before + read;

    /// <summary>The current line; empty before the first.</summary>
    public string Current => read == 0 ? "" : lines[read - 1];

    /// <summary>Lines that were cut from a longer file, of which <paramref name="before"/> lines came earlier.</summary>
    public static TextLines Part(IReadOnlyList<string> lines, int before) => new(lines, before);

    /// <summary>Steps to the next line; false at the end, staying on the last.</summary>
    public bool Next()
    {
        if (read >= lines.Count) return false;
        read++;
        return true;
    }

    /// <summary>Steps to the next line that is not blank; false when none is left.</summary>
    public bool SkipBlank()
    {
        while (Next())
            if (!string.IsNullOrWhiteSpace(Current)) return true;
        return false;
    }

    /// <summary>Decodes and splits, or says why the bytes are not lines of text.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TextLines? lines, [NotNullWhen(false)] out SpectrumFault? fault)
    {
        (lines, fault) = (null, null);
        if (bytes.Length > SpectrumFile.MaxBytes)
        {
            fault = SpectrumFault.At(0, SpectrumFault.TooLarge, Text(bytes.Length), Text(SpectrumFile.MaxBytes));
            return false;
        }

        if (!TryText(bytes, out var text, out fault)) return false;
        var split = text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        var tooLong = Array.FindIndex(split, line => line.Length > SpectrumFile.MaxLine);
        if (tooLong >= 0)
        {
            fault = SpectrumFault.At(tooLong + 1, SpectrumFault.LineTooLong, Text(SpectrumFile.MaxLine));
            return false;
        }

        lines = new(split, 0);
        return true;
    }

    private static bool TryText(ReadOnlySpan<byte> bytes, out string text, [NotNullWhen(false)] out SpectrumFault? fault)
    {
        (text, fault) = ("", null);
        if (bytes is [0xFF, 0xFE, ..]) text = Encoding.Unicode.GetString(bytes[2..]);
        else if (bytes is [0xFE, 0xFF, ..]) text = Encoding.BigEndianUnicode.GetString(bytes[2..]);
        else if (bytes.Contains((byte)0)) fault = SpectrumFault.At(0, SpectrumFault.NotText);
        else
        {
            var body = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
            try
            {
                text = Strict.GetString(body);
            }
            catch (DecoderFallbackException broken)
            {
                var at = Math.Max(0, broken.Index);
                fault = SpectrumFault.At(1 + body[..Math.Min(at, body.Length)].Count((byte)'\n'), SpectrumFault.NotUtf8, Text(at));
            }
        }

        if (fault is null && text.Contains('\0', StringComparison.Ordinal)) fault = SpectrumFault.At(0, SpectrumFault.NotText);
        return fault is null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
