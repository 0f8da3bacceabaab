using System.Globalization;
using Entente.Substances.Identifiers;

namespace Entente.Substances;

/// <summary>A tab-separated table of facts with a header row, as the files in data/ are.</summary>
internal static class Table
{
    public static IReadOnlyList<T> Read<T>(Stream stream, string name, Func<Row, T> make)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var header = (reader.ReadLine() ?? throw new FormatException($"{name} is empty.")).Split('\t');
        var rows = new List<T>();
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            var cells = text.Split('\t');
            if (cells.Length != header.Length)
                throw new FormatException($"{name}, line {line}: {header.Length} columns expected, {cells.Length} found.");
            rows.Add(make(new(name, line, header, cells)));
        }

        return rows;
    }

    /// <summary>One row. Cells are read by column name; a fault names file, line and column.</summary>
    public sealed record Row(string Table, int Line, string[] Header, string[] Cells)
    {
        public string this[string column] => Cells[Array.IndexOf(Header, column) is var at and >= 0 ? at : throw Fault(column)];

        public string? OrNull(string column) => this[column] is { Length: > 0 } cell ? cell : null;

        public DateOnly? DayOrNull(string column) => OrNull(column) is not { } cell ? null
            : DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Fault(column);

        public InChIKey Key(string column) => InChIKey.TryParse(this[column], out var key) ? key : throw Fault(column);

        public FormatException Fault(string column) => new($"{Table}, line {Line}: column {column} cannot be read.");
    }
}
