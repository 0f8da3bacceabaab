using System.Globalization;
using Entente.Substances.Structures;

namespace Entente.Substances.Graphs;

/// <summary>Reads the atoms and bonds of a Molfile, V2000 or V3000, as BIOVIA's CTfile formats (2020) describes them.</summary>
internal static class MolfileReader
{
    public static bool TryParse(string molfile, BondGraph graph, out GraphFault fault)
    {
        fault = default;
        if (molfile.Length > StructureText.MaxMolfile)
        {
            fault = new(StructureFault.TooLong, 0);
            return false;
        }

        var lines = molfile.ReplaceLineEndings("\n").Split('\n');
        int wrong = lines.Length < 4 ? lines.Length
            : lines[3].Contains("V3000", StringComparison.Ordinal) ? V3000(lines, graph) : V2000(lines, graph);
        if (wrong == 0) return true;
        fault = wrong == TooMany ? new(StructureFault.TooManyAtoms, 0) : new(StructureFault.UnreadableLine, wrong);
        return false;
    }

    private const int TooMany = -1;

    // The number of the first line that cannot be read; 0 when all can.
    private static int V2000(string[] lines, BondGraph graph)
    {
        if (!Field(lines[3], 0, 3, out int atoms) || !Field(lines[3], 3, 3, out int bonds)) return 4;
        if (atoms > BondGraph.MaxAtoms || bonds > BondGraph.MaxBonds) return TooMany;
        if (lines.Length < 4 + atoms + bonds) return lines.Length;
        for (int i = 0; i < atoms; i++)
        {
            string line = lines[4 + i];
            if (line.Length < 32 || Element(line[31..Math.Min(34, line.Length)].Trim()) is not { } element) return 5 + i;
            Field(line, 36, 3, out int code);
            Field(line, 48, 3, out int valence);
            Add(graph, element, code is >= 1 and <= 7 and not 4 ? 4 - code : 0, valence);
        }

        for (int i = 0; i < bonds; i++)
        {
            string line = lines[4 + atoms + i];
            if (!Field(line, 0, 3, out int one) || !Field(line, 3, 3, out int other) || !Field(line, 6, 3, out int order) || !Bond(graph, one, other, order))
                return 5 + atoms + i;
        }

        bool first = true;
        for (int i = 4 + atoms + bonds; i < lines.Length && lines[i] != "M  END"; i++)
        {
            if (!lines[i].StartsWith("M  CHG", StringComparison.Ordinal)) continue;
            if (first) graph.ChargeOf.AsSpan(0, graph.Atoms).Clear(); // this line replaces the charges of the atom block
            first = false;
            if (!Field(lines[i], 6, 3, out int count)) return i + 1;
            for (int k = 0; k < count; k++)
            {
                bool both = Field(lines[i], 9 + (8 * k), 4, out int atom) & Field(lines[i], 13 + (8 * k), 4, out int charge);
                if (!both || atom < 1 || atom > graph.Atoms || Math.Abs(charge) > 15) return i + 1;
                graph.ChargeOf[atom - 1] = (sbyte)charge;
                graph.AnyCharge = true;
            }
        }

        return 0;
    }

    private static int V3000(string[] lines, BondGraph graph)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string block = "";
        for (int i = 4; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("M  V30 ", StringComparison.Ordinal)) continue;
            if (lines[i].EndsWith('-')) return i + 1; // a continued line carries lists that no structure of ours needs
            var parts = lines[i][7..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["BEGIN", var begun, ..]) block = begun;
            else if (parts is ["END", ..]) block = "";
            else if (block == "ATOM")
            {
                if (graph.Atoms == BondGraph.MaxAtoms) return TooMany;
                if (parts.Length < 6 || Element(parts[1]) is not { } element) return i + 1;
                int charge = 0, valence = 0;
                foreach (string part in parts[6..])
                {
                    if (part.StartsWith("CHG=", StringComparison.Ordinal) && (!Number(part[4..], out charge) || Math.Abs(charge) > 15)) return i + 1;
                    if (part.StartsWith("VAL=", StringComparison.Ordinal) && !Number(part[4..], out valence)) return i + 1;
                }

                numbers[parts[0]] = graph.Atoms + 1;
                Add(graph, element, charge, valence < 0 ? 15 : valence);
            }
            else if (block == "BOND")
            {
                if (graph.Bonds == BondGraph.MaxBonds) return TooMany;
                if (parts.Length < 4 || !Number(parts[1], out int order) || !numbers.TryGetValue(parts[2], out int one)
                    || !numbers.TryGetValue(parts[3], out int other) || !Bond(graph, one, other, order)) return i + 1;
            }
        }

        return 0;
    }

    // A valence of 15 stands for none; another says how many bonds and hydrogens there are, which Settling has to leave alone.
    private static void Add(BondGraph graph, int element, int charge, int valence)
    {
        int atom = graph.AddAtom(element, aromatic: false, bracket: false, hydrogens: 0, charge);
        graph.Bracket[atom] = valence != 0 || Elements.Valences(element).IsEmpty;
        graph.HydrogensOf[atom] = valence is > 0 and < 15 ? (byte)valence : (byte)0; // less its bonds, in Bond
    }

    private static bool Bond(BondGraph graph, int one, int other, int order)
    {
        if (one < 1 || other < 1 || one > graph.Atoms || other > graph.Atoms || one == other || order is < 1 or > 4) return false;
        bool aromatic = order == 4;
        graph.AddBond(one - 1, other - 1, aromatic ? BondGraph.Aromatic : (byte)order);
        foreach (int atom in (ReadOnlySpan<int>)[one - 1, other - 1])
        {
            if (aromatic) graph.WrittenAromatic[atom] = graph.AnyAromatic = true;
            int less = aromatic ? 1 : order;
            graph.HydrogensOf[atom] = (byte)Math.Max(0, graph.HydrogensOf[atom] - less);
        }

        return true;
    }

    private static int? Element(string symbol) => symbol switch
    {
        "D" or "T" => Elements.Hydrogen,
        "*" or "A" or "Q" or "R" or "R#" or "L" or "LP" => 0,
        _ => Elements.Find(symbol),
    };

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool Field(string line, int at, int length, out int number)
    {
        number = 0;
        return line.Length > at && Number(line.Substring(at, Math.Min(length, line.Length - at)).Trim(), out number);
    }
}
