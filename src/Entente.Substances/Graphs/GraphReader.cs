using Entente.Substances.Structures;

namespace Entente.Substances.Graphs;

/// <summary>
/// Reads a SMILES (OpenSMILES specification 1.0) into a <see cref="BondGraph"/>: about a microsecond for a structure of 30 atoms. Says
/// no where an atom has more bonds than its element allows or no arrangement of double bonds fits what is written as aromatic.
/// </summary>
/// <remarks>Keeps its working memory between structures; not safe to share between threads.</remarks>
public sealed class GraphReader
{
    private readonly short[] branches = new short[StructureText.MaxNesting];
    private readonly short[] ringAtom = new short[100];
    private readonly byte[] ringOrder = new byte[100];
    private readonly int[] ringPlace = new int[100];
    private readonly Settling settling = new();

    /// <summary>Reads one structure; blanks around it are ignored.</summary>
    /// <param name="smiles">A SMILES without name or comment; at most 1,000 characters.</param>
    /// <param name="graph">Filled anew; of no use when false.</param>
    /// <param name="fault">Set when false.</param>
    public bool TryRead(ReadOnlySpan<char> smiles, BondGraph graph, out GraphFault fault)
    {
        smiles = smiles.Trim();
        graph.Clear();
        fault = default;
        if (smiles.IsEmpty) return Fail(StructureFault.Empty, 0, out fault);
        if (smiles.Length > StructureText.MaxSmiles) return Fail(StructureFault.TooLong, 0, out fault);
        return Parse(smiles, graph, ref fault) && settling.TrySettle(graph, out fault);
    }

    /// <summary>Reads a Molfile, V2000 or V3000.</summary>
    public bool TryReadMolfile(string molfile, BondGraph graph, out GraphFault fault)
    {
        graph.Clear();
        return MolfileReader.TryParse(molfile, graph, out fault) && settling.TrySettle(graph, out fault);
    }

    private bool Parse(ReadOnlySpan<char> text, BondGraph graph, ref GraphFault fault)
    {
        ringAtom.AsSpan().Fill(-1);
        int depth = 0, previous = -1, openRings = 0;
        byte order = 0; // as written before the next atom; 0 when nothing stood there
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            int atom;
            switch (c)
            {
                case '(':
                    if (previous < 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
                    if (depth == branches.Length) return Fail(StructureFault.TooDeep, i + 1, out fault);
                    branches[depth++] = (short)previous;
                    continue;
                case ')':
                    if (depth == 0) return Fail(StructureFault.ClosedBranch, i + 1, out fault);
                    if (order != 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
                    previous = branches[--depth];
                    continue;
                case '-' or '/' or '\\' or '=' or '#' or '$' or ':':
                    if (order != 0 || previous < 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
                    order = c switch { '=' => 2, '#' => 3, '$' => 4, ':' => BondGraph.Aromatic, _ => 1 };
                    continue;
                case '.':
                    if (order != 0 || previous < 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
                    previous = -1;
                    continue;
                case '%' or >= '0' and <= '9':
                    int begin = i;
                    int number = RingNumber(text, ref i);
                    if (number < 0 || previous < 0) return Fail(StructureFault.Unreadable, begin + 1, out fault);
                    if (ringAtom[number] < 0)
                    {
                        (ringAtom[number], ringOrder[number], ringPlace[number]) = ((short)previous, order, begin + 1);
                        openRings++;
                    }
                    else
                    {
                        int other = ringAtom[number];
                        byte there = ringOrder[number];
                        bool differ = order != 0 && there != 0 && order != there;
                        if (other == previous || differ || !Bond(graph, other, previous, order != 0 ? order : there))
                            return Fail(StructureFault.Unreadable, begin + 1, out fault);
                        ringAtom[number] = -1;
                        openRings--;
                    }

                    order = 0;
                    continue;
                case '[':
                    int place = i;
                    atom = BracketAtom(text, ref i, graph);
                    if (atom == Unclosed) return Fail(StructureFault.OpenBracket, place + 1, out fault);
                    if (atom < 0) return Fail(atom == TooMany ? StructureFault.TooManyAtoms : StructureFault.Unreadable, place + 1, out fault);
                    break;
                default:
                    var (element, aromatic) = Bare(text, ref i);
                    if (element < 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
                    if (graph.Atoms == BondGraph.MaxAtoms) return Fail(StructureFault.TooManyAtoms, 0, out fault);
                    atom = graph.AddAtom(element, aromatic, bracket: false);
                    break;
            }

            if (previous >= 0 && !Bond(graph, previous, atom, order)) return Fail(StructureFault.TooManyAtoms, 0, out fault);
            if (previous < 0 && order != 0) return Fail(StructureFault.Unreadable, i + 1, out fault);
            (previous, order) = (atom, 0);
        }

        if (depth > 0) return Fail(StructureFault.OpenBranch, 0, out fault);
        if (openRings > 0) return Fail(StructureFault.OpenRing, ringPlace[Array.FindIndex(ringAtom, atom => atom >= 0)], out fault);
        if (order != 0 || previous < 0) return Fail(StructureFault.Unreadable, text.Length, out fault);
        return true;
    }

    // A bond not written is single, or aromatic between two aromatic atoms (and single after all when it lies in no ring: Settling).
    private static bool Bond(BondGraph graph, int one, int other, byte order)
    {
        if (graph.Bonds == BondGraph.MaxBonds) return false;
        if (order == 0) order = graph.WrittenAromatic[one] && graph.WrittenAromatic[other] ? BondGraph.Aromatic : (byte)1;
        graph.AddBond(one, other, order);
        return true;
    }

    private static int RingNumber(ReadOnlySpan<char> text, ref int i)
    {
        if (text[i] != '%') return text[i] - '0';
        if (i + 2 >= text.Length || !char.IsAsciiDigit(text[i + 1]) || !char.IsAsciiDigit(text[i + 2])) return -1;
        i += 2;
        return ((text[i - 1] - '0') * 10) + text[i] - '0';
    }

    // An atom without brackets: B C N O P S F Cl Br I, their aromatic forms, and *.
    private static (int Element, bool Aromatic) Bare(ReadOnlySpan<char> text, ref int i)
    {
        char next = i + 1 < text.Length ? text[i + 1] : '\0';
        switch (text[i])
        {
            case 'C' when next == 'l': i++; return (Elements.Chlorine, false);
            case 'C': return (Elements.Carbon, false);
            case 'c': return (Elements.Carbon, true);
            case 'N': return (Elements.Nitrogen, false);
            case 'n': return (Elements.Nitrogen, true);
            case 'O': return (Elements.Oxygen, false);
            case 'o': return (Elements.Oxygen, true);
            case 'S': return (Elements.Sulphur, false);
            case 's': return (Elements.Sulphur, true);
            case 'B' when next == 'r': i++; return (Elements.Bromine, false);
            case 'B': return (Elements.Boron, false);
            case 'b': return (Elements.Boron, true);
            case 'P': return (Elements.Phosphorus, false);
            case 'p': return (Elements.Phosphorus, true);
            case 'F': return (Elements.Fluorine, false);
            case 'I': return (Elements.Iodine, false);
            case '*': return (0, false);
            default: return (-1, false);
        }
    }

    private const int Wrong = -1, Unclosed = -2, TooMany = -3;

    // [isotope symbol chirality hydrogens charge :class]
    private static int BracketAtom(ReadOnlySpan<char> text, ref int i, BondGraph graph)
    {
        int length = text[i..].IndexOf(']');
        if (length < 0) return Unclosed;
        var inner = text.Slice(i + 1, length - 1);
        i += length;
        int at = 0;
        while (at < inner.Length && char.IsAsciiDigit(inner[at])) at++;
        bool labelled = at > 0;
        if (at == inner.Length) return Wrong;
        int element;
        bool aromatic = char.IsAsciiLetterLower(inner[at]);
        if (inner[at] == '*') (element, at) = (0, at + 1);
        else if (aromatic)
        {
            element = inner[at] switch
            {
                'c' => Elements.Carbon, 'n' => Elements.Nitrogen, 'o' => Elements.Oxygen, 's' => Elements.Sulphur, 'p' => Elements.Phosphorus,
                'b' => Elements.Boron, _ => -1,
            };
            if (inner[at..].StartsWith("se")) (element, at) = (Elements.Selenium, at + 1);
            else if (inner[at..].StartsWith("as")) (element, at) = (Elements.Arsenic, at + 1);
            else if (inner[at..].StartsWith("te")) (element, at) = (Elements.Tellurium, at + 1);
            else if (inner[at..].StartsWith("si")) (element, at) = (Elements.Silicon, at + 1);
            at++;
        }
        else
        {
            int letters = at + 1 < inner.Length && char.IsAsciiLetterLower(inner[at + 1]) ? 2 : 1;
            if (Elements.Find(inner.Slice(at, letters)) is { } found) element = found;
            else return Wrong;
            at += letters;
        }

        if (element < 0) return Wrong;
        while (at < inner.Length && inner[at] == '@') at++; // stereo is not kept
        int hydrogens = 0, charge = 0;
        if (at < inner.Length && inner[at] == 'H') (hydrogens, at) = Count(inner, at + 1);
        if (at < inner.Length && inner[at] is '+' or '-')
        {
            char sign = inner[at];
            int run = at;
            while (run < inner.Length && inner[run] == sign) run++;
            (charge, at) = run - at > 1 ? (run - at, run) : Count(inner, at + 1);
            if (sign == '-') charge = -charge;
        }

        if (at < inner.Length && inner[at] == ':')
        {
            at++;
            while (at < inner.Length && char.IsAsciiDigit(inner[at])) at++;
        }

        if (at != inner.Length || hydrogens > 20 || Math.Abs(charge) > 15) return Wrong;
        return graph.Atoms == BondGraph.MaxAtoms ? TooMany : graph.AddAtom(element, aromatic, bracket: true, hydrogens, charge, labelled);
    }

    // A count after H or a sign: 1 when no digit follows.
    private static (int Count, int At) Count(ReadOnlySpan<char> inner, int at)
    {
        if (at >= inner.Length || !char.IsAsciiDigit(inner[at])) return (1, at);
        int count = 0;
        for (; at < inner.Length && char.IsAsciiDigit(inner[at]); at++) count = Math.Min((count * 10) + inner[at] - '0', 999);
        return (count, at);
    }

    private static bool Fail(string code, int place, out GraphFault fault)
    {
        fault = new(code, place);
        return false;
    }
}
