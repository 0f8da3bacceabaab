using System.Text;
using Entente.Substances.Structures;

namespace Entente.Substances.Chemistry;

/// <summary>One record of an SDF: its Molfile, or why it cannot be one.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Line">Line of the file on which it begins, from 1.</param>
/// <param name="Name">First line of the Molfile, which holds its name; at most 200 characters.</param>
/// <param name="Molfile">Up to and with "M  END"; empty when <paramref name="Fault"/> is set.</param>
/// <param name="Fault">Set when the record is too long or has no "M  END"; the records after it are still read.</param>
public sealed record SdfRecord(int Number, long Line, string Name, string Molfile, StructureFault? Fault);

/// <summary>Splits an SDF into its records, one at a time, whatever its length.</summary>
/// <remarks>CTfile formats, BIOVIA 2020: a record is a Molfile, then data items, then "$$$$". Data items are passed over.</remarks>
public static class SdfRecords
{
    /// <summary>Longest line kept, in characters; a V3000 line has at most 80, names of vendors are longer.</summary>
    public const int MaxLine = 10_000;

    private const int MaxName = 200;

    /// <summary>Reads on to the end. Memory stays below that of one record.</summary>
    public static IEnumerable<SdfRecord> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var lines = new BoundedLines(reader, MaxLine);
        var molfile = new StringBuilder();
        string name = "";
        int number = 0, within = 0;
        long line = 0, first = 1;
        bool ended = false, tooLong = false, any = false;

        SdfRecord Record() => new(
            ++number, first, name, ended && !tooLong ? molfile.ToString() : "",
            tooLong ? new(StructureFault.TooLong, 0, [$"{StructureText.MaxMolfile}+", $"{StructureText.MaxMolfile}"])
            : ended ? null : new(StructureFault.UnreadableLine, Math.Max(within, 1), []));

        while (lines.Next() is { } text)
        {
            line++;
            if (text.StartsWith("$$$$", StringComparison.Ordinal))
            {
                yield return Record();
                molfile.Clear();
                (name, within, first, ended, tooLong, any) = ("", 0, line + 1, false, false, false);
                continue;
            }

            within++;
            any |= !string.IsNullOrWhiteSpace(text);
            if (within == 1) name = text.Length > MaxName ? text[..MaxName] : text;
            if (ended || tooLong) continue; // data items
            if (molfile.Length + text.Length + 1 > StructureText.MaxMolfile || lines.WasCut) tooLong = true;
            else molfile.Append(text).Append('\n');
            ended = text.StartsWith("M  END", StringComparison.Ordinal);
        }

        if (any) yield return Record(); // a file may end without its last $$$$
    }
}

/// <summary>Lines of a text, each cut at a length, so that a file without line ends does not fill the memory.</summary>
internal sealed class BoundedLines(TextReader reader, int most)
{
    private readonly StringBuilder line = new();
    private readonly char[] buffer = new char[16_384];
    private int at, filled;
    private bool pendingReturn;

    /// <summary>True when the last line was longer than allowed; the rest of it was passed over.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The next line without its end; null at the end of the text.</summary>
    public string? Next()
    {
        line.Clear();
        WasCut = false;
        var any = false;
        while (Read() is { } c)
        {
            if (c == '\n' && pendingReturn)
            {
                pendingReturn = false;
                continue;
            }

            pendingReturn = c == '\r';
            if (c is '\r' or '\n') return line.ToString();
            any = true;
            if (line.Length < most) line.Append(c);
            else WasCut = true;
        }

        return any ? line.ToString() : null;
    }

    private char? Read()
    {
        if (at == filled)
        {
            filled = reader.Read(buffer);
            at = 0;
            if (filled == 0) return null;
        }

        return buffer[at++];
    }
}
