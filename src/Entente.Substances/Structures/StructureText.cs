using System.Globalization;

namespace Entente.Substances.Structures;

/// <summary>Checks a written structure before the chemistry engine sees it: large or deeply nested ones can poison the engine.</summary>
public static class StructureText
{
    /// <summary>Longest SMILES, in characters.</summary>
    public const int MaxSmiles = 1_000;

    /// <summary>Longest InChI, in characters.</summary>
    public const int MaxInChI = 4_000;

    /// <summary>Longest Molfile, in characters; a V3000 block of 400 atoms stays below.</summary>
    public const int MaxMolfile = 100_000;

    /// <summary>Most atoms other than hydrogen.</summary>
    public const int MaxHeavyAtoms = 400;

    /// <summary>Deepest nesting of branches.</summary>
    public const int MaxNesting = 100;

    /// <summary>Says how a structure is written: several lines are a Molfile, "InChI=" an InChI, anything else a SMILES.</summary>
    public static StructureFormat Recognise(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text.Contains("M  END", StringComparison.Ordinal) ? StructureFormat.Molfile
        : text.TrimStart().StartsWith("InChI=", StringComparison.Ordinal) ? StructureFormat.InChI
        : StructureFormat.Smiles;

    /// <summary>The first fault that can be seen without chemistry; null when the engine may try.</summary>
    public static StructureFault? Fault(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return At(0, StructureFault.Empty);
        var format = Recognise(text);
        var most = format switch { StructureFormat.Smiles => MaxSmiles, StructureFormat.InChI => MaxInChI, _ => MaxMolfile };
        var trimmed = format == StructureFormat.Molfile ? text : text.Trim();
        if (trimmed.Length > most) return At(0, StructureFault.TooLong, Text(trimmed.Length), Text(most));
        var strange = trimmed.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        while (format == StructureFormat.Molfile && strange >= 0 && trimmed[strange] is '\r' or '\n' or '\t' or >= '\u00A0') // a name in any script
            strange = trimmed.AsSpan(strange + 1).IndexOfAnyExceptInRange(' ', '~') is var next and >= 0 ? strange + 1 + next : -1;
        if (strange >= 0)
            return format == StructureFormat.Molfile
                ? At(LineOf(trimmed, strange), StructureFault.NotTextLine)
                : At(strange + 1, StructureFault.NotText);
        return format switch
        {
            StructureFormat.Smiles => SmilesFault(trimmed),
            StructureFormat.Molfile => MolfileFault(trimmed),
            _ => null,
        };
    }

    private static StructureFault? SmilesFault(string smiles)
    {
        var branches = new Stack<int>();
        var rings = new Dictionary<string, int>(StringComparer.Ordinal);
        int atoms = 0;
        for (int i = 0; i < smiles.Length; i++)
        {
            switch (smiles[i])
            {
                case '{' or '}': return At(i + 1, StructureFault.Unreadable); // the engine would take it for its own interchange form
                case '[':
                    int end = smiles.IndexOf(']', i);
                    if (end < 0) return At(i + 1, StructureFault.OpenBracket);
                    if (smiles.AsSpan(i + 1, end - i - 1).TrimStart("0123456789") is not ['H', ..]) atoms++;
                    i = end;
                    break;
                case '(':
                    branches.Push(i + 1);
                    if (branches.Count > MaxNesting) return At(i + 1, StructureFault.TooDeep, Text(MaxNesting));
                    break;
                case ')' when branches.Count == 0: return At(i + 1, StructureFault.ClosedBranch);
                case ')': branches.Pop(); break;
                case '%' when i + 2 < smiles.Length: Toggle(rings, smiles.Substring(i + 1, 2), i + 1); i += 2; break;
                case >= '0' and <= '9': Toggle(rings, smiles[i].ToString(), i + 1); break;
                case 'l' or 'r' when i > 0 && smiles[i - 1] is 'C' or 'B': break; // second letter of Cl and Br
                case >= 'A' and <= 'Z' or >= 'a' and <= 'z' or '*': atoms++; break;
            }
        }

        if (branches.Count > 0) return At(branches.Peek(), StructureFault.OpenBranch);
        if (rings.Count > 0) return At(rings.First().Value, StructureFault.OpenRing, rings.First().Key.TrimStart('0'));
        return atoms > MaxHeavyAtoms ? At(0, StructureFault.TooManyAtoms, Text(atoms), Text(MaxHeavyAtoms)) : null;
    }

    private static void Toggle(Dictionary<string, int> rings, string number, int place)
    {
        var plain = number.PadLeft(2, '0'); // %01 closes 1
        if (!rings.Remove(plain)) rings[plain] = place;
    }

    // The counts line says how many atoms follow; the engine is asked only for a number it can bear.
    private static StructureFault? MolfileFault(string molfile)
    {
        var lines = molfile.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length < 4) return At(lines.Length, StructureFault.UnreadableLine);
        var v3000 = Array.FindIndex(lines, line => line.StartsWith("M  V30 COUNTS ", StringComparison.Ordinal));
        var (written, at) = v3000 >= 0
            ? (lines[v3000].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(3) ?? "", v3000 + 1)
            : (lines[3].Length >= 3 ? lines[3][..3].Trim() : "", 4);
        if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var atoms)) return At(at, StructureFault.UnreadableLine);
        return atoms > MaxHeavyAtoms ? At(at, StructureFault.TooManyAtoms, Text(atoms), Text(MaxHeavyAtoms)) : null;
    }

    private static int LineOf(string text, int place) => 1 + text.AsSpan(0, place).Count('\n');

    private static StructureFault At(int place, string code, params string[] args) => new(code, place, args);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
