using System.Globalization;
using Entente.Substances.Identifiers;

namespace Entente.Substances;

/// <summary>A tab-separated table of facts with a header row, as the files in data/ are; for every register that reads one.</summary>
public static class Table
{
    /// <summary>Reads a table to its end; the stream stays open.</summary>
    /// <param name="stream">UTF-8.</param>
    /// <param name="name">Name of the file, for faults.</param>
    /// <param name="make">Makes one row.</param>
    /// <exception cref="FormatException">Names file, line and column.</exception>
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
        /// <summary>The cell, empty when nothing stands there.</summary>
        public string this[string column] => Cells[Array.IndexOf(Header, column) is var at and >= 0 ? at : throw Fault(column)];

        /// <summary>The cell, or null when nothing stands there.</summary>
        public string? OrNull(string column) => this[column] is { Length: > 0 } cell ? cell : null;

        /// <summary>A day written <c>yyyy-MM-dd</c>, or null when nothing stands there.</summary>
        public DateOnly? DayOrNull(string column) => OrNull(column) is not { } cell ? null
            : DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Fault(column);

        /// <summary>An InChIKey.</summary>
        public InChIKey Key(string column) => InChIKey.TryParse(this[column], out var key) ? key : throw Fault(column);

        /// <summary>What to throw when a cell cannot be read.</summary>
        public FormatException Fault(string column) => new($"{Table}, line {Line}: column {column} cannot be read.");
    }
}
