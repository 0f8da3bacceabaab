using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Entente.Substances.Structures;

/// <summary>The molecular formula of a standard InChI, in Hill order, with the protons and charges of its later layers.</summary>
/// <remarks>InChI technical manual, 2011: the formula layer holds the neutral parts; /p adds or takes protons, /q gives other charges.</remarks>
public static partial class MolecularFormula
{
    /// <summary>Formula with charge, such as "C4H12N+"; components are added together. Empty when the InChI has no formula layer.</summary>
    public static string Of(string inchi)
    {
        var layers = inchi.Split('/');
        if (layers.Length < 2) return "";
        var atoms = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var component in layers[1].Split('.'))
        {
            var times = Number(Multiplier().Match(component).Value, otherwise: 1);
            foreach (Match element in Element().Matches(component))
                {
                var symbol = element.Groups["symbol"].Value;
                atoms[symbol] = atoms.GetValueOrDefault(symbol) + (times * Number(element.Groups["count"].Value, otherwise: 1));
            }
        }

        int protons = Sum(layers, 'p'), charge = Sum(layers, 'q') + protons;
        if (protons != 0) atoms["H"] = atoms.GetValueOrDefault("H") + protons;
        var written = new StringBuilder();
        var carbonFirst = atoms.ContainsKey("C");
        foreach (var symbol in atoms.Keys.OrderBy(symbol => carbonFirst ? symbol switch { "C" => 0, "H" => 1, _ => 2 } : 2))
            if (atoms[symbol] > 0) written.Append(symbol).Append(atoms[symbol] == 1 ? "" : atoms[symbol].ToString(CultureInfo.InvariantCulture));
        if (charge != 0) written.Append(Math.Abs(charge) == 1 ? "" : Math.Abs(charge).ToString(CultureInfo.InvariantCulture)).Append(charge > 0 ? '+' : '-');
        return written.ToString();
    }

    private static int Sum(string[] layers, char layer)
    {
        var found = layers.Skip(2).FirstOrDefault(text => text.StartsWith(layer));
        if (found is null) return 0;
        int sum = 0;
        foreach (var part in found[1..].Split(';'))
        {
            var repeat = part.IndexOf('*', StringComparison.Ordinal); // "2*+1": two components with it
            sum += repeat > 0 ? Number(part[..repeat], 1) * Number(part[(repeat + 1)..], 0) : Number(part, 0);
        }

        return sum;
    }

    private static int Number(string text, int otherwise) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    [GeneratedRegex(@"\A\d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Multiplier();

    [GeneratedRegex("(?<symbol>[A-Z][a-z]?)(?<count>[0-9]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Element();
}
