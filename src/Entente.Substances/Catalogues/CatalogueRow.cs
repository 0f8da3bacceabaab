using System.Text;

namespace Entente.Substances.Catalogues;

/// <summary>One structure of a supplier's catalogue.</summary>
/// <param name="Number">Place in the file, from 1; a header or an empty line is not counted.</param>
/// <param name="Id">The supplier's own identifier; null without one.</param>
/// <param name="Text">The structure as written.</param>
public sealed record CatalogueRow(long Number, string? Id, string Text);

/// <summary>Reads catalogues row by row, never a whole file. A line that holds no structure still is a row, which then is unscreened.</summary>
public static class Catalogue
{
    /// <summary>Longest line read; what is longer is cut, and so becomes a row that cannot be read.</summary>
    public const int MaxLine = 100_000;

    /// <summary>SMILES, one a line, followed by blanks or a tab and an identifier.</summary>
    public static IEnumerable<CatalogueRow> Smiles(TextReader file)
    {
        long number = 0;
        foreach (string line in Lines(file))
        {
            var text = line.AsSpan().Trim();
            if (text.IsEmpty) continue;
            int blank = text.IndexOfAny(' ', '\t');
            yield return blank < 0
                ? new(++number, null, text.Length == line.Length ? line : text.ToString())
                : new(++number, text[blank..].Trim().ToString(), text[..blank].ToString());
        }
    }

    /// <summary>
    /// A table with a header: comma, semicolon or tab. The structure is the column "smiles" or "structure", the identifier "id", "name" or "catalogue".
    /// </summary>
    /// <exception cref="FormatException">No column of structures in the header.</exception>
    public static IEnumerable<CatalogueRow> Table(TextReader file)
    {
        using var lines = Lines(file).GetEnumerator();
        if (!lines.MoveNext()) yield break;
        char between = lines.Current.Contains('\t', StringComparison.Ordinal) ? '\t' : lines.Current.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var header = Cells(lines.Current.TrimStart('\uFEFF'), between);
        int smiles = Column(header, "smiles", "structure"), id = Column(header, "id", "name", "catalogue", "catalog");
        if (smiles < 0) throw new FormatException("no-structures");
        for (long number = 1; lines.MoveNext();)
        {
            if (lines.Current.Length == 0) continue;
            var cells = Cells(lines.Current, between);
            yield return new(number++, id >= 0 && id < cells.Count ? cells[id] : null, smiles < cells.Count ? cells[smiles] : "");
        }
    }

    private static int Column(List<string> header, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (header.FindIndex(cell => cell.Trim().Contains(name, StringComparison.OrdinalIgnoreCase)) is var at and >= 0) return at;
        return -1;
    }

    // RFC 4180: a quoted cell may hold the separator, and a quote twice.
    private static List<string> Cells(string line, char between)
    {
        var cells = new List<string>();
        for (int at = 0; at <= line.Length;)
        {
            if (at < line.Length && line[at] == '"')
            {
                int end = at + 1;
                while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"'))) end += line[end] == '"' ? 2 : 1;
                end = Math.Min(end, line.Length);
                cells.Add(line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = line.IndexOf(between, end);
            }
            else
            {
                int end = line.IndexOf(between, at);
                cells.Add(end < 0 ? line[at..] : line[at..end]);
                at = end;
            }

            if (at < 0) break;
            at++;
        }

        return cells;
    }

    private static IEnumerable<string> Lines(TextReader file)
    {
        var line = new StringBuilder();
        var buffer = new char[65_536];
        bool any = false;
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            int begin = 0;
            for (int at; (at = buffer.AsSpan(begin, count - begin).IndexOf('\n')) >= 0; begin += at + 1)
            {
                string whole;
                if (line.Length == 0) whole = new(buffer, begin, at > 0 && buffer[begin + at - 1] == '\r' ? at - 1 : at);
                else
                {
                    Add(line, buffer.AsSpan(begin, at));
                    whole = line.ToString().TrimEnd('\r');
                    line.Clear();
                }

                yield return whole;
            }

            Add(line, buffer.AsSpan(begin, count - begin));
            any = line.Length > 0;
        }

        if (any) yield return line.ToString().TrimEnd('\r');
    }

    private static void Add(StringBuilder line, ReadOnlySpan<char> part) =>
        line.Append(part[..Math.Min(part.Length, MaxLine - Math.Min(line.Length, MaxLine))]);
}
