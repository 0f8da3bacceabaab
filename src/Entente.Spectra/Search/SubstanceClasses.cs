namespace Entente.Spectra.Search;

/// <summary>The class of known compounds, by the first block of their InChIKey: what a class call is made from.</summary>
public sealed class SubstanceClasses
{
    private static readonly Lazy<SubstanceClasses> Embedded = new(() =>
    {
        using var stream = typeof(SubstanceClasses).Assembly.GetManifestResourceStream("classes.tsv")!;
        using var reader = new StreamReader(stream);
        return Read(reader);
    });

    private readonly Dictionary<string, string> classes = new(StringComparer.Ordinal);

    private SubstanceClasses() { }

    /// <summary>The table that ships: data/spectra/classes.tsv, its source in THIRD-PARTY.md.</summary>
    public static SubstanceClasses Shipped => Embedded.Value;

    /// <summary>Every class, in order.</summary>
    public IReadOnlyList<string> All => [.. classes.Values.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The class of a compound (first block of its InChIKey); null when the table does not hold it or says "other".</summary>
    public string? this[string compound] => classes.GetValueOrDefault(compound);

    /// <summary>Reads a tab-separated table with the columns <c>inchikey14</c> and <c>class</c> or <c>drug_class</c>; rows without class, "other" and "unknown" are left out.</summary>
    /// <exception cref="FormatException">A column is missing.</exception>
    public static SubstanceClasses Read(TextReader table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var header = (table.ReadLine() ?? "").Split('\t');
        int key = Array.IndexOf(header, "inchikey14"), named = Math.Max(Array.IndexOf(header, "class"), Array.IndexOf(header, "drug_class"));
        if (key < 0 || named < 0) throw new FormatException("The table has no columns inchikey14 and class.");
        var read = new SubstanceClasses();
        while (table.ReadLine() is { } line)
            if (line.Split('\t') is var row && row.Length > Math.Max(key, named) && row[named] is not ("" or "other" or "unknown")) read.classes[row[key]] = row[named];
        return read;
    }
}
