using System.Text;
using Entente.Screening.Names;

namespace Entente.Screening.Matching;

/// <summary>Names made ready to be searched: by words, joined words, initials, Chinese characters and syllables. Immutable; any number of <see cref="NameSearch"/> may read it.</summary>
public sealed class NameIndex
{
    /// <summary>Readings of one syllable that are followed, and rows of one name that are kept. Hong Kong's spellings leave most open.</summary>
    private const int MostReadings = 8, MostKeys = 64;

    /// <summary>Letters of a name within which slips across words are looked for.</summary>
    internal const int FewestLetters = 8, MostLetters = 48;

    private readonly WordPool pool = new();
    private readonly List<Name> names = [];
    private readonly List<int> weights = [];

    private NameIndex()
    {
    }

    /// <summary>How many names are in it.</summary>
    public int Count => names.Count;

    internal Vocabulary Persons { get; } = new();

    internal Vocabulary Bodies { get; } = new();

    /// <summary>All letters of a name, and the letters of each two neighbours, to the names that have them.</summary>
    internal Dictionary<string, List<int>> Joined { get; } = [];

    internal Dictionary<string, List<int>> Initials { get; } = [];

    /// <summary>Whole names and, for bodies, each two neighbouring characters.</summary>
    internal Dictionary<string, List<int>> Han { get; } = [];

    /// <summary>Rows of syllables as Wade-Giles would write them, which every Mandarin spelling shares; Cantonese rows begin with c.</summary>
    internal Dictionary<string, List<int>> Syllables { get; } = [];

    /// <summary>Each three neighbouring letters of a whole name, for slips that lie across its words or in each of them.</summary>
    internal Dictionary<int, List<int>> Triples { get; } = [];

    internal Name this[int number] => names[number];

    internal int WeightOf(int number) => weights[number];

    /// <summary>Builds an index. Cost: some microseconds and about 500 bytes a name.</summary>
    public static NameIndex Of(IEnumerable<(string Written, NameKind Kind)> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var index = new NameIndex();
        foreach (var (written, kind) in names) index.Add(NameReader.Read(written, kind, index.pool));
        index.pool.Open = false;
        index.Persons.Close();
        index.Bodies.Close();
        return index;
    }

    /// <summary>Reads a query with the words of this index at hand, which is faster than <see cref="Name.Read"/> and gives the same scores.</summary>
    public Name Read(string written, NameKind kind)
    {
        ArgumentNullException.ThrowIfNull(written);
        return NameReader.Read(written, kind, pool);
    }

    private void Add(Name name)
    {
        int number = names.Count, weight = 0;
        names.Add(name);
        foreach (var form in name.Forms)
        {
            var vocabulary = form.Person ? Persons : Bodies;
            int sum = 0;
            foreach (var word in form.Words)
            {
                vocabulary.Add(word, number);
                sum += word.Weight;
            }

            weight = Math.Max(weight, sum);
            foreach (var key in JoinedKeys(form)) Put(Joined, key, number);
            if (!form.Person && form.Words.Length >= 3) Put(Initials, InitialsOf(form), number);
            var joined = form.Joined;
            if (joined.Length is >= FewestLetters and <= MostLetters)
            {
                for (int i = 0; i + 2 < joined.Length; i++)
                {
                    if (!Triples.TryGetValue(Triple(joined, i), out var list)) Triples[Triple(joined, i)] = list = [];
                    if (list.Count == 0 || list[^1] != number) list.Add(number);
                }
            }

            foreach (var key in HanKeys(form)) Put(Han, key, number);
            foreach (var key in SyllableKeys(form)) Put(Syllables, key, number);
        }

        weights.Add(weight);
    }

    internal static IEnumerable<string> JoinedKeys(Form form)
    {
        if (form.Words.Length < 2) yield break;
        yield return form.Joined;
        if (form.Words.Length > 2)
            for (int i = 0; i + 1 < form.Words.Length; i++)
                if (form.Words[i].Kind is WordKind.Plain or WordKind.Role or WordKind.Trade && form.Words[i + 1].Kind is WordKind.Plain)
                    yield return form.Words[i].Text + form.Words[i + 1].Text;
    }

    internal static int Triple(string letters, int at) => (letters[at] << 16) ^ (letters[at + 1] << 8) ^ letters[at + 2];

    internal static string InitialsOf(Form form)
    {
        var text = new StringBuilder(form.Words.Length);
        foreach (var word in form.Words)
            if (word.Kind is not WordKind.Role) text.Append(word.Text[0]);
        return text.ToString();
    }

    internal static IEnumerable<string> HanKeys(Form form)
    {
        if (form.Han.Length == 0) yield break;
        yield return form.Han;
        foreach (var part in form.HanParts)
            if (part.Length > 1 && part.Length < form.Han.Length) yield return part;
        if (form.HanParts.Length > 1) yield return form.HanParts[^1] + string.Concat(form.HanParts[..^1]);
        if (form.Person) yield break;
        for (int i = 0; i + 1 < form.HanCore.Length; i++) yield return string.Concat("2", form.HanCore.AsSpan(i, 2));
    }

    /// <summary>Keys that two Chinese names share when their syllables agree in some reading.</summary>
    internal static IEnumerable<string> SyllableKeys(Form form)
    {
        if (!form.Person || (form.Han.Length == 0 && !form.EastAsian)) yield break;
        var given = new HashSet<string>();
        foreach (var run in form.Runs)
            foreach (var key in Keys(run, 0, ""))
                if (given.Count < MostKeys && given.Add(key)) yield return key;
    }

    private static IEnumerable<string> Keys(SyllableRun run, int at, string head)
    {
        if (at == run.Syllables.Length) return [head];
        bool canton = run.By == Romanisation.Cantonese;
        return run.Syllables[at].Select(number => canton ? "c" + number : Names.Syllables.WadeGilesClass(number)).Distinct().Take(MostReadings)
            .SelectMany(syllable => Keys(run, at + 1, head + syllable + " "));
    }

    private static void Put(Dictionary<string, List<int>> drawers, string key, int number)
    {
        if (key.Length < 2) return;
        if (!drawers.TryGetValue(key, out var list)) drawers[key] = list = [];
        if (list.Count == 0 || list[^1] != number) list.Add(number);
    }
}
