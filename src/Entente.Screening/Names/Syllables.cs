using System.Text;

namespace Entente.Screening.Names;

/// <summary>How Chinese was put into Latin letters.</summary>
public enum Romanisation
{
    /// <summary>Hanyu pinyin, ISO 7098, tones left out.</summary>
    Pinyin,

    /// <summary>Wade-Giles, with or without its apostrophes and umlauts.</summary>
    WadeGiles,

    /// <summary>Cantonese, as Hong Kong writes names.</summary>
    Cantonese,
}

/// <summary>The syllables of Mandarin and Cantonese, how each may be spelled, and which characters are read so.</summary>
/// <remarks>Readings: Unicode Han Database (data/screening/han.tsv). Spellings of Wade-Giles and of Hong Kong are derived by rule below.</remarks>
internal static class Syllables
{
    /// <summary>More readings of one word than this are not followed; only long runs of vowels have more.</summary>
    private const int MostWays = 6;

    private static readonly char[] Vowels = [.. "aeiouv"];
    private static readonly string[] LongInitials = ["gw", "kw", "ng"];

    private static readonly Dictionary<int, Reading> Han = [];
    private static readonly Dictionary<int, int> Simpler = [];
    private static readonly List<string> Mandarin = [], Jyutping = [];
    private static readonly Dictionary<string, ushort[]>[] Spelled = [[], [], []];
    private static readonly ushort[][] MandarinOfJyutping;
    private static readonly int Longest;
    private static readonly string[] WadeGiles;

    /// <summary>Readings of one character, as numbers of syllables, the usual one first.</summary>
    public sealed record Reading(ushort[] Mandarin, ushort[] Jyutping);

    static Syllables()
    {
        var man = new Dictionary<int, List<ushort>>();
        var can = new Dictionary<int, List<ushort>>();
        var common = new HashSet<int>();
        foreach (var row in Resource.Rows("han.tsv"))
        {
            switch (row[0])
            {
                case "m" or "n": Collect(man, Mandarin, row[1], row[2]); break;
                case "c": Collect(can, Jyutping, row[1], row[2]); break;
                case "u": common.UnionWith(row[2].EnumerateRunes().Select(rune => rune.Value)); break;
                default:
                    foreach (var (many, one) in row[1].EnumerateRunes().Zip(row[2].EnumerateRunes())) Simpler.TryAdd(many.Value, one.Value);
                    break;
            }
        }

        foreach (var c in man.Keys.Union(can.Keys)) Han[c] = new([.. man.GetValueOrDefault(c, [])], [.. can.GetValueOrDefault(c, [])]);
        for (int i = 0; i < Mandarin.Count; i++)
        {
            if (Mandarin[i].IndexOfAny(Vowels) < 0) continue; // ng, m: sounds of assent, in no name
            foreach (var way in PinyinSpellings(Mandarin[i])) Spell(Romanisation.Pinyin, way, i);
            foreach (var way in WadeGilesSpellings(Mandarin[i])) Spell(Romanisation.WadeGiles, way, i);
        }

        WadeGiles = [.. Mandarin.Select(syllable => WadeGilesSpellings(syllable)[0])];
        for (int i = 0; i < Jyutping.Count; i++)
            foreach (var way in HongKongSpellings(Jyutping[i])) Spell(Romanisation.Cantonese, way, i);
        var shared = Enumerable.Range(0, Jyutping.Count).Select(_ => new SortedSet<ushort>()).ToArray();
        foreach (var c in common)
            if (Han.TryGetValue(c, out var reading) && reading.Mandarin.Length > 0)
                foreach (var j in reading.Jyutping) shared[j].Add(reading.Mandarin[0]);
        MandarinOfJyutping = [.. shared.Select(set => set.ToArray())];
        Longest = Spelled.SelectMany(table => table.Keys).Max(key => key.Length);
    }

    public static Reading? Of(Rune character) => Han.GetValueOrDefault(character.Value);

    /// <summary>The character's first Mandarin reading in letters, or null.</summary>
    public static string? MainReading(Rune character) => Of(character) is { Mandarin: [var first, ..] } ? Mandarin[first].Replace('v', 'u') : null;

    public static string Simplified(string han)
    {
        var text = new StringBuilder(han.Length);
        foreach (var rune in han.EnumerateRunes()) text.Append(Simpler.TryGetValue(rune.Value, out var simple) ? new Rune(simple).ToString() : rune.ToString());
        return text.ToString();
    }

    /// <summary>The Wade-Giles spelling of a Mandarin syllable without apostrophe: what all spellings of it have in common.</summary>
    public static string WadeGilesClass(ushort mandarin) => WadeGiles[mandarin];

    public static bool IsSyllable(Romanisation by, string letters) => Spelled[(int)by].ContainsKey(letters);

    public static ushort[] Numbers(Romanisation by, string letters) => Spelled[(int)by].GetValueOrDefault(letters, []);

    /// <summary>Whether two syllables may be one: pinyin and Wade-Giles compare as Mandarin, Cantonese with Mandarin through the characters read so.</summary>
    public static bool Meet(Romanisation a, ushort[] x, Romanisation b, ushort[] y)
    {
        bool cantonA = a == Romanisation.Cantonese, cantonB = b == Romanisation.Cantonese;
        if (cantonA == cantonB) return Common(x, y);
        var (canton, mandarin) = cantonA ? (x, y) : (y, x);
        foreach (var j in canton)
            if (Common(MandarinOfJyutping[j], mandarin)) return true;
        return false;
    }

    public static bool Common(ushort[] x, ushort[] y)
    {
        foreach (var one in x)
            if (Array.IndexOf(y, one) >= 0) return true;
        return false;
    }

    /// <summary>Every way to read a word as <paramref name="most"/> syllables or fewer; empty when there is none.</summary>
    public static List<ushort[][]> Ways(Romanisation by, string letters, int most)
    {
        var found = new List<ushort[][]>();
        if (letters.Length <= most * Longest && letters.Length > 0) Follow(by, letters, 0, [], most, found);
        return found;
    }

    private static void Follow(Romanisation by, string letters, int at, List<ushort[]> taken, int most, List<ushort[][]> found)
    {
        if (found.Count >= MostWays) return;
        if (at == letters.Length)
        {
            found.Add([.. taken]);
            return;
        }

        if (taken.Count == most) return;
        for (int length = Math.Min(Longest, letters.Length - at); length > 0; length--) // the longest syllable first: xian before xi an
        {
            if (!Spelled[(int)by].TryGetValue(letters.Substring(at, length), out var numbers)) continue;
            taken.Add(numbers);
            Follow(by, letters, at + length, taken, most, found);
            taken.RemoveAt(taken.Count - 1);
        }
    }

    private static void Collect(Dictionary<int, List<ushort>> readings, List<string> names, string syllable, string characters)
    {
        int number = names.IndexOf(syllable);
        if (number < 0)
        {
            number = names.Count;
            names.Add(syllable);
        }

        foreach (var rune in characters.EnumerateRunes())
        {
            if (!readings.TryGetValue(rune.Value, out var list)) readings[rune.Value] = list = [];
            if (!list.Contains((ushort)number)) list.Add((ushort)number);
        }
    }

    private static void Spell(Romanisation by, string way, int number)
    {
        var table = Spelled[(int)by];
        table[way] = table.TryGetValue(way, out var had) ? had.Contains((ushort)number) ? had : [.. had, (ushort)number] : [(ushort)number];
    }

    private static IEnumerable<string> PinyinSpellings(string syllable) =>
        syllable.Contains('v', StringComparison.Ordinal) ? [syllable, syllable.Replace('v', 'u'), syllable.Replace("v", "yu", StringComparison.Ordinal)] : [syllable];

    /// <summary>The Wade-Giles spelling without apostrophe and umlaut, and its common variants.</summary>
    private static string[] WadeGilesSpellings(string pinyin)
    {
        string[] special = pinyin switch
        {
            "zhi" or "chi" => ["chih"],
            "shi" => ["shih"],
            "ri" => ["jih"],
            "zi" or "ci" => ["tzu", "tsu", "tze"],
            "si" => ["szu", "ssu", "sze"],
            "yi" => ["i", "yi"],
            "ye" => ["yeh"],
            "yan" => ["yen"],
            "you" => ["yu"],
            "yong" => ["yung"],
            "er" => ["erh"],
            "yuan" => ["yuan"],
            "yue" => ["yueh"],
            "ge" => ["ko", "ke"],
            "ke" => ["ko", "ke"],
            "he" => ["ho", "he"],
            "e" => ["o", "e"],
            "gui" or "kui" => ["kuei"],
            "guo" or "kuo" => ["kuo"],
            "huo" => ["huo"],
            "shuo" => ["shuo"],
            _ => [],
        };
        if (special.Length > 0) return special;
        string[] initials = ["zh", "ch", "sh", "b", "p", "d", "t", "g", "k", "j", "q", "x", "r", "z", "c"];
        string[] wade = ["ch", "ch", "sh", "p", "p", "t", "t", "k", "k", "ch", "ch", "hs", "j", "ts", "ts"];
        int at = Array.FindIndex(initials, initial => pinyin.StartsWith(initial, StringComparison.Ordinal));
        var (head, tail) = at >= 0 ? (wade[at], pinyin[initials[at].Length..]) : (pinyin[..1], pinyin[1..]);
        if (at < 0 && "aeiou".Contains(pinyin[0], StringComparison.Ordinal)) (head, tail) = ("", pinyin);
        tail = tail switch
        {
            "ong" => "ung",
            "iong" => "iung",
            "ian" => "ien",
            "ie" => "ieh",
            "ue" or "ve" => "ueh",
            "v" => "u",
            "uo" => "o",
            "van" => "uan",
            _ => tail,
        };
        return [head + tail];
    }

    /// <summary>How Hong Kong may spell a jyutping syllable: the Government's customary romanisation has no fixed rule, so several.</summary>
    private static IEnumerable<string> HongKongSpellings(string jyutping)
    {
        if (jyutping is "ng" or "m") return jyutping == "ng" ? ["ng", "wu", "eng"] : ["m"];
        var initial = LongInitials.FirstOrDefault(two => jyutping.StartsWith(two, StringComparison.Ordinal))
            ?? ("bpmfdtnlgkhzcswj".Contains(jyutping[0], StringComparison.Ordinal) ? jyutping[..1] : "");
        var final = jyutping[initial.Length..];
        string[] heads = initial switch
        {
            "b" => ["b", "p"],
            "d" => ["d", "t"],
            "g" => ["k", "g"],
            "gw" => ["kw", "gw", "k"],
            "kw" => ["kw", "k"],
            "z" => ["ch", "ts", "j", "tz"],
            "c" => ["ch", "ts"],
            "s" => ["s", "sh"],
            "j" => ["y"],
            "ng" => ["ng", ""],
            _ => [initial],
        };
        string[] tails = final switch
        {
            "aa" => ["a", "ah"],
            "aai" => ["ai", "aai"],
            "aau" => ["au", "aau"],
            "aam" or "am" => ["am", "um"],
            "aan" or "an" => ["an", "un"],
            "aang" or "ang" => ["ang", "eng", "ung"],
            "aap" or "ap" => ["ap", "up"],
            "aat" or "at" => ["at", "ut"],
            "aak" or "ak" => ["ak", "uk"],
            "ai" => ["ai", "ei"],
            "au" => ["au", "ou", "ow"],
            "e" => ["e", "eh"],
            "ei" => ["ei", "i", "ee", "ay", "ey"],
            "eng" => ["eng", "ing", "iang"],
            "ek" => ["ek", "ik"],
            "i" => ["i", "ee", "ie", "e", "ze"],
            "iu" => ["iu", "iew"],
            "o" => ["o", "or", "oh"],
            "oi" => ["oi", "oy"],
            "on" => ["on"],
            "ong" => ["ong"],
            "ou" => ["o", "ou", "u", "oo"],
            "u" => ["u", "oo"],
            "ui" => ["ui"],
            "un" => ["un", "oon", "uen"],
            "ung" => ["ung", "ong"],
            "oe" => ["oe", "eu"],
            "oeng" => ["eung", "eong", "oeng", "iang"],
            "oek" => ["euk", "oek", "eok"],
            "eoi" => ["ui", "eui", "oi"],
            "eon" => ["un", "on"],
            "eot" => ["ut", "eut"],
            "yu" => ["u", "ue", "yu", "yue"],
            "yun" => ["uen", "un", "yun"],
            "yut" => ["ut", "uet", "yut"],
            _ => [final],
        };
        var ways = heads.SelectMany(head => tails.Select(tail => head + tail));
        if (initial == "j" && final.StartsWith("yu", StringComparison.Ordinal)) ways = ways.Append("y" + final[1..]).Append(final).Append("yue" + final[2..]);
        if (initial == "j" && final[0] == 'i') ways = ways.Append(final);
        return ways.Distinct();
    }
}
