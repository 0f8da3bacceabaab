using System.Globalization;
using System.Text;

namespace Entente.Spectra.Search;

/// <summary>A neutral molecular formula and its masses.</summary>
/// <remarks>Masses of the most abundant isotopes: Wang et al., Chinese Physics C 45 (2021) 030003, doi:10.1088/1674-1137/abddaf (AME2020).</remarks>
public sealed class ElementalFormula
{
    private static readonly Dictionary<string, (double Mass, int Nominal)> Isotopes = new()
    {
        ["H"] = (1.00782503190, 1), ["D"] = (2.01410177784, 2), ["B"] = (11.009305167, 11), ["C"] = (12, 12), ["N"] = (14.00307400425, 14),
        ["O"] = (15.99491461926, 16), ["F"] = (18.99840316207, 19), ["Na"] = (22.98976928195, 23), ["Si"] = (27.97692653442, 28),
        ["P"] = (30.97376199768, 31), ["S"] = (31.97207117354, 32), ["Cl"] = (34.968852694, 35), ["K"] = (38.9637064848, 39),
        ["As"] = (74.92159458, 75), ["Se"] = (79.9165218, 80), ["Br"] = (78.9183376, 79), ["I"] = (126.9044719, 127),
    };

    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    private ElementalFormula() { }

    /// <summary>Mass of the molecule of most abundant isotopes, in Da.</summary>
    public double MonoisotopicMass => counts.Sum(element => Isotopes[element.Key].Mass * element.Value);

    /// <summary>The same in whole Da.</summary>
    public int NominalMass => counts.Sum(element => Isotopes[element.Key].Nominal * element.Value);

    /// <summary>Number of atoms of an element.</summary>
    public int this[string element] => counts.GetValueOrDefault(element);

    /// <summary>Reads "C22H28N2O"; null when it is none, names an element that is not known here, or carries a charge or brackets.</summary>
    public static ElementalFormula? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var formula = new ElementalFormula();
        text = text.Trim();
        for (int i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetterUpper(text[i])) return null;
            int from = i++;
            if (i < text.Length && char.IsAsciiLetterLower(text[i])) i++;
            var element = text[from..i];
            int digits = i;
            while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            int count = 1;
            if (i > digits && !int.TryParse(text.AsSpan(digits, i - digits), NumberStyles.None, CultureInfo.InvariantCulture, out count) || count > 9_999) return null;
            if (!Isotopes.ContainsKey(element)) return null;
            formula.counts[element] = formula.counts.GetValueOrDefault(element) + count;
        }

        return formula;
    }

    /// <summary>What must be added to and taken from <paramref name="other"/> to get this: "+C2H4 −O"; empty when equal.</summary>
    public string ChangeFrom(ElementalFormula other)
    {
        StringBuilder added = new(), taken = new();
        foreach (var element in counts.Keys.Union(other.counts.Keys).Order(StringComparer.Ordinal))
        {
            int change = this[element] - other[element];
            if (change != 0) (change > 0 ? added : taken).Append(element).Append(Math.Abs(change) > 1 ? Math.Abs(change).ToString(CultureInfo.InvariantCulture) : "");
        }

        return string.Join(' ', new[] { added.Length > 0 ? $"+{added}" : null, taken.Length > 0 ? $"\u2212{taken}" : null }.Where(part => part is not null));
    }
}
