using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Entente.Procedures.Texts;

/// <summary>
/// Every text a person reads, English and Simplified Chinese side by side, from the embedded files <c>Texts/*.tsv</c> of the
/// assemblies given: one row a text, <c>key TAB en TAB zh</c>, first row the names of the columns.
/// </summary>
/// <remarks>
/// A text may hold places <c>{0}</c> … <c>{9}</c>, and <c>{0:day|days}</c>, which is the first word when the argument is the number one and
/// the second otherwise. Both languages must use the same arguments. <c>\n</c> is a line break. Immutable and safe for threads.
/// </remarks>
public sealed class Texts
{
    private readonly FrozenDictionary<string, (string En, string Zh)> rows;

    private Texts(FrozenDictionary<string, (string En, string Zh)> rows)
    {
        this.rows = rows;
        English = new(this, chinese: false);
        Chinese = new(this, chinese: true);
    }

    /// <summary>The texts in English.</summary>
    public TextsIn English { get; }

    /// <summary>The texts in Simplified Chinese.</summary>
    public TextsIn Chinese { get; }

    /// <summary>All keys, in no order.</summary>
    public IEnumerable<string> Keys => rows.Keys;

    /// <summary>The texts in one language: <c>en</c> or <c>zh</c>, with or without a region; anything else is English.</summary>
    public TextsIn In(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
    }

    /// <summary>Merges the texts of several assemblies.</summary>
    /// <exception cref="InvalidDataException">A language is missing, a key stands twice, or places differ. The build checks the same.</exception>
    public static Texts Of(params IReadOnlyCollection<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        var merged = new Dictionary<string, (string En, string Zh)>(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                Read(reader.ReadToEnd(), name, merged);
            }

        return new(merged.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads one file's content; for tests and for texts that are not embedded.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Of"/>; the message names the line.</exception>
    public static Texts Parse(string tsv)
    {
        ArgumentNullException.ThrowIfNull(tsv);
        var merged = new Dictionary<string, (string En, string Zh)>(StringComparer.Ordinal);
        Read(tsv, "texts", merged);
        return new(merged.ToFrozenDictionary(StringComparer.Ordinal));
    }

    internal bool TryGet(string key, bool chinese, out string text)
    {
        var found = rows.TryGetValue(key, out var row);
        text = found ? (chinese ? row.Zh : row.En) : "";
        return found;
    }

    private static void Read(string tsv, string source, Dictionary<string, (string En, string Zh)> into)
    {
        var lines = tsv.Split('\n');
        for (var i = 1; i < lines.Length; i++) // the first line names the columns
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split('\t');
            var where = string.Create(CultureInfo.InvariantCulture, $"{source} line {i + 1}");
            if (cells.Length != 3 || cells.Any(string.IsNullOrWhiteSpace)) throw new InvalidDataException($"{where}: key, English and Chinese are all needed.");
            if (!Template.SamePlaces(cells[1], cells[2])) throw new InvalidDataException($"{where}: the languages of '{cells[0]}' use different places.");
            if (!into.TryAdd(cells[0], (Unescape(cells[1]), Unescape(cells[2])))) throw new InvalidDataException($"{where}: '{cells[0]}' stands twice.");
        }
    }

    private static string Unescape(string cell) => cell.Replace("\\n", "\n", StringComparison.Ordinal);
}
