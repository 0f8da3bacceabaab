using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entente.Substances.Chemistry;

/// <summary>
/// Changes single atoms of a SMILES that the engine wrote. The text is changed and not the engine's JSON, because the engine forgets the
/// geometry of double bonds when it reads its own JSON.
/// </summary>
internal static partial class SmilesEdit
{
    /// <summary>The same text with some atoms, counted from 0 in the order of the text, as they are given: hydrogens, charge, no isotope.</summary>
    /// <remarks>An atom whose hydrogens change loses its stereo mark: only nitrogen and the like change here, and they turn over when neutral.</remarks>
    public static string Apply(string smiles, Sketch before, IReadOnlyDictionary<int, SketchAtom> changes)
    {
        var written = new StringBuilder();
        int atom = 0, from = 0;
        foreach (Match token in Atom().Matches(smiles))
        {
            written.Append(smiles, from, token.Index - from);
            if (atom >= before.Atoms.Count) throw new JsonException("More atoms in the SMILES than in the graph.");
            written.Append(changes.TryGetValue(atom, out var after) ? Token(token, after, after.ImpHs == before.Atoms[atom].ImpHs) : token.Value);
            from = token.Index + token.Length;
            atom++;
        }

        return atom == before.Atoms.Count ? written.Append(smiles, from, smiles.Length - from).ToString() : throw new JsonException("Fewer atoms in the SMILES than in the graph.");
    }

    private static string Token(Match token, SketchAtom atom, bool keepsStereo)
    {
        var symbol = token.Groups["symbol"].Success ? token.Groups["symbol"].Value : token.Value;
        var hydrogens = atom.ImpHs switch { 0 => "", 1 => "H", var many => "H" + many.ToString(CultureInfo.InvariantCulture) };
        var charge = atom.Chg == 0 ? "" : atom.Chg.ToString("+0;-0", CultureInfo.InvariantCulture);
        return $"[{symbol}{(keepsStereo ? token.Groups["stereo"].Value : "")}{hydrogens}{charge}]";
    }

    // A bracket atom, or one of the organic subset.
    [GeneratedRegex(@"\[\d*(?<symbol>\*|[A-Z][a-z]?|[a-z][a-z]?)(?<stereo>@(?:@|[A-Z]{2}\d+)?)?[^\]]*\]|Cl|Br|[BCNOPSFI]|[bcnops]|\*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Atom();
}
