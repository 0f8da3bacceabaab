using System.Globalization;

namespace Entente.Substances.Graphs;

/// <summary>Reads the part of SMARTS that rule packs use. Throws <see cref="FormatException"/> naming the place.</summary>
internal sealed class PatternReader(string text)
{
    private readonly List<PatternStep> steps = [];
    private readonly Stack<int> branches = new();
    private readonly Dictionary<int, (int Atom, PatternBond? Bond)> open = [];
    private int at;

    public IReadOnlyList<PatternStep> Read()
    {
        int previous = -1;
        PatternBond? bond = null;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '(': branches.Push(previous); at++; break;
                case ')': previous = branches.Pop(); at++; break;
                case '-': bond = PatternBond.Single; at++; break;
                case '=': bond = PatternBond.Double; at++; break;
                case '#': bond = PatternBond.Triple; at++; break;
                case ':': bond = PatternBond.Aromatic; at++; break;
                case '~': bond = PatternBond.Any; at++; break;
                case >= '0' and <= '9': Ring(previous, text[at++] - '0', bond); bond = null; break;
                default:
                    if (previous < 0 && steps.Count > 0) throw Fault();
                    steps.Add(new(text[at] == '[' ? Bracket() : Bare(), previous, bond ?? PatternBond.SingleOrAromatic, []));
                    (previous, bond) = (steps.Count - 1, null);
                    break;
            }
        }

        return open.Count == 0 && branches.Count == 0 && steps.Count > 0 ? steps : throw Fault();
    }

    private void Ring(int atom, int number, PatternBond? bond)
    {
        if (!open.Remove(number, out var begun))
        {
            open[number] = (atom, bond);
            return;
        }

        var closure = (begun.Atom, bond ?? begun.Bond ?? PatternBond.SingleOrAromatic);
        steps[atom] = steps[atom] with { Closures = [.. steps[atom].Closures, closure] };
    }

    private PatternAtom Bare()
    {
        string symbol = text[at] switch
        {
            'C' when Follows('l') => "Cl",
            'B' when Follows('r') => "Br",
            _ => text[at].ToString(),
        };
        at += symbol.Length;
        return Atom(0, [[[Symbol(symbol)]]]);
    }

    private bool Follows(char next) => at + 1 < text.Length && text[at + 1] == next;

    private PatternAtom Bracket()
    {
        int end = text.IndexOf(']', at);
        if (end < 0) throw Fault();
        string inner = text[(at + 1)..end];
        int map = 0;
        if (inner.LastIndexOf(':') is var colon and >= 0)
        {
            map = int.Parse(inner.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
            inner = inner[..colon];
        }

        Primitive[][][] tests = [.. inner.Split(';').Select(part => part.Split(',').Select(Together).ToArray())];
        at = end + 1;
        return Atom(map, tests);
    }

    private Primitive[] Together(string part)
    {
        var all = new List<Primitive>();
        for (int i = 0; i < part.Length;)
        {
            bool not = part[i] == '!';
            if (not) i++;
            char c = part[i];
            if (c == '&')
            {
                i++;
                continue;
            }

            int letters = part.AsSpan(i) is ['C', 'l', ..] or ['B', 'r', ..] ? 2 : 1;
            int digits = i + letters;
            while (digits < part.Length && char.IsAsciiDigit(part[digits])) digits++;
            var written = part.AsSpan((i + letters)..digits);
            int? number = written.IsEmpty ? null : int.Parse(written, NumberStyles.None, CultureInfo.InvariantCulture);
            var test = c switch
            {
                '#' => new Primitive(PrimitiveKind.Element, number ?? throw Fault(), not),
                'X' => new(PrimitiveKind.Connections, number ?? 1, not),
                'D' => new(PrimitiveKind.Degree, number ?? 1, not),
                'H' => new(PrimitiveKind.Hydrogens, number ?? 1, not),
                'x' => new(PrimitiveKind.RingBonds, number ?? throw Fault(), not),
                'R' when number is null => new(PrimitiveKind.InRing, 1, not),
                '+' => new(PrimitiveKind.Charge, number ?? 1, not),
                '-' => new(PrimitiveKind.Charge, -(number ?? 1), not),
                _ when number is null => Symbol(part.Substring(i, letters)) with { Not = not },
                _ => throw Fault(),
            };
            all.Add(test);
            i = digits;
        }

        return all.Count > 0 ? [.. all] : throw Fault();
    }

    private Primitive Symbol(string symbol) => symbol switch
    {
        "*" => new(PrimitiveKind.Any, 0, false),
        "a" => new(PrimitiveKind.AnyAromatic, 0, false),
        "A" => new(PrimitiveKind.AnyAliphatic, 0, false),
        ['c' or 'n' or 'o' or 's'] => new(PrimitiveKind.Aromatic, Elements.Find(symbol.ToUpperInvariant())!.Value, false),
        _ => new(PrimitiveKind.Aliphatic, Elements.Find(symbol) ?? throw Fault(), false),
    };

    // The element, when one test names it alone.
    private static PatternAtom Atom(int map, Primitive[][][] tests) => new(map, tests)
    {
        Element = tests.Where(any => any.Length == 1).SelectMany(any => any[0])
            .Where(test => !test.Not && test.Kind is PrimitiveKind.Element or PrimitiveKind.Aliphatic or PrimitiveKind.Aromatic)
            .Select(test => test.Value).FirstOrDefault(),
    };

    private FormatException Fault() => new($"The pattern {text} cannot be read at character {at + 1}.");
}
