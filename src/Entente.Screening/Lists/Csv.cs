using System.Text;

namespace Entente.Screening.Lists;

/// <summary>Comma- or tab-separated records after RFC 4180: quoted cells may hold separators, doubled quotes and line ends.</summary>
internal sealed class Csv(string text, char separator)
{
    private int at;

    /// <summary>The line on which the last record began, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>True when the text ended within a quoted cell.</summary>
    public bool BrokeOff { get; private set; }

    private int next = 1;

    /// <summary>The next record, or null at the end. A lone byte 26, with which OFAC ends its files, is an end.</summary>
    public List<string>? Read()
    {
        while (at < text.Length && text[at] is '\r' or '\n' or '\u001a') Step();
        if (at >= text.Length) return null;
        Line = next;
        var cells = new List<string>();
        var cell = new StringBuilder();
        while (true)
        {
            cell.Clear();
            if (at < text.Length && text[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at >= text.Length)
                    {
                        BrokeOff = true;
                        cells.Add(cell.ToString());
                        return cells;
                    }

                    if (text[at] == '"')
                    {
                        if (at + 1 < text.Length && text[at + 1] == '"') at++;
                        else break;
                    }

                    cell.Append(text[at]);
                    Step();
                }

                at++;
            }

            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) cell.Append(text[at++]);
            cells.Add(cell.ToString());
            if (at >= text.Length || text[at] is '\r' or '\n') return cells;
            at++;
        }
    }

    private void Step()
    {
        if (text[at] == '\n') next++;
        at++;
    }
}
