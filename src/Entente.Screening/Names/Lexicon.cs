using System.Collections.Frozen;

namespace Entente.Screening.Names;

/// <summary>What a word is worth in a name.</summary>
public enum WordKind
{
    /// <summary>A name proper.</summary>
    Plain,

    /// <summary>A legal form: Limited, 有限公司.</summary>
    LegalForm,

    /// <summary>What a business or an office does: Trading, 贸易.</summary>
    Trade,

    /// <summary>A place: Beijing, 北京.</summary>
    Place,

    /// <summary>A title or particle of a person's name: Haji, bin, de.</summary>
    Role,

    /// <summary>A numeral or a number.</summary>
    Number,

    /// <summary>One letter.</summary>
    Initial,
}

/// <summary>The tables of data/screening: words of little weight and their Chinese, how many listed names bear a word, forms of given names, family names.</summary>
internal static class Lexicon
{
    /// <summary>A word or phrase that means the same as the others of its group.</summary>
    /// <param name="Number">The group's number; words of one group are one.</param>
    public sealed record Group(int Number, WordKind Kind, string Shown);

    private static readonly FrozenDictionary<string, Group> Roles, Bodies;
    private static readonly FrozenDictionary<string, (string[] Further, Group Group)[]> Phrases;
    private static readonly FrozenDictionary<string, int> PersonCounts, PersonCountsBare, BodyCounts;
    private static readonly FrozenDictionary<string, int[]> GivenNames;
    private static readonly FrozenSet<string> FamilyHan, FamilyHanTwo, FamilyPinyin, FamilyCanton, FamilyKorea;

    /// <summary>Chinese forms of places, trades and legal forms, longest first.</summary>
    public static readonly FrozenDictionary<string, Group> ChineseWords;

    /// <summary>Characters in the longest of <see cref="ChineseWords"/>.</summary>
    public static readonly int LongestChinese;

    static Lexicon()
    {
        var roles = new Dictionary<string, Group>();
        var bodies = new Dictionary<string, Group>();
        var phrases = new Dictionary<string, List<(string[], Group)>>();
        var chinese = new Dictionary<string, Group>();
        int number = 0;
        foreach (var row in Resource.Rows("words.tsv"))
        {
            var latin = row[2].Split('|');
            var kind = row[0] switch { "form" => WordKind.LegalForm, "trade" => WordKind.Trade, "place" => WordKind.Place, "role" or "small" => WordKind.Role, _ => WordKind.Number };
            var group = new Group(++number, kind, latin[0]);
            foreach (var phrase in latin)
            {
                // The rows of roles list many words of equal standing, not one word in many spellings.
                bool role = row[0] == "role";
                var own = kind == WordKind.Role ? new Group(++number, kind, phrase) : group;
                var words = phrase.Split(' ');
                if (words.Length == 1) (role ? roles : bodies).TryAdd(phrase, own);
                else (phrases.TryGetValue(words[0], out var list) ? list : phrases[words[0]] = []).Add((words[1..], own));
                if (kind == WordKind.Number) roles.TryAdd(phrase, own);
            }

            foreach (var form in row[1].Split('|', StringSplitOptions.RemoveEmptyEntries)) chinese.TryAdd(Syllables.Simplified(form), group);
        }

        Roles = roles.ToFrozenDictionary();
        Bodies = bodies.ToFrozenDictionary();
        Phrases = phrases.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.OrderByDescending(phrase => phrase.Item1.Length).ToArray());
        ChineseWords = chinese.ToFrozenDictionary();
        LongestChinese = chinese.Keys.Max(word => word.Length);

        var person = new Dictionary<string, int>();
        var body = new Dictionary<string, int>();
        foreach (var row in Resource.Rows("word-counts.tsv"))
        {
            var table = row[0] == "p" ? person : body;
            var sound = Sound.Of(row[1]);
            table[sound] = table.GetValueOrDefault(sound) + int.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture);
        }

        PersonCounts = person.ToFrozenDictionary();
        PersonCountsBare = person.GroupBy(pair => Word.Bare(Sound.Skeleton(pair.Key))).ToFrozenDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        BodyCounts = body.ToFrozenDictionary();
        GivenNames = Resource.Rows("given-names.tsv").SelectMany((row, at) => row[0].Split(' ').Select(name => (name, at)))
            .GroupBy(pair => pair.name, pair => pair.at).ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());

        var lines = Resource.Rows("surnames.tsv").ToLookup(row => row[0], row => row[1]);
        FamilyHan = lines["han"].SelectMany(line => line.Select(c => c.ToString())).ToFrozenSet();
        FamilyHanTwo = lines["han2"].SelectMany(line => line.Split(' ')).ToFrozenSet();
        FamilyCanton = lines["canton"].SelectMany(line => line.Split(' ')).ToFrozenSet();
        FamilyKorea = lines["korea"].SelectMany(line => line.Split(' ')).ToFrozenSet();
        var special = lines["reading"].Select(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
        FamilyPinyin = FamilyHan.Concat(FamilyHanTwo).Select(name => special.GetValueOrDefault(name)
            ?? string.Concat(name.EnumerateRunes().Select(rune => Syllables.MainReading(rune)))).Concat(special.Values).Append("shen").ToFrozenSet();
    }

    public static Group? RoleOf(string word) => Roles.GetValueOrDefault(word);

    public static Group? BodyWord(string word) => Bodies.GetValueOrDefault(word);

    /// <summary>The longest phrase of several words that begins at <paramref name="at"/>, or null.</summary>
    public static Group? PhraseAt(IReadOnlyList<string> words, int at, out int length)
    {
        length = 0;
        if (!Phrases.TryGetValue(words[at], out var phrases)) return null;
        foreach (var (rest, group) in phrases)
        {
            if (at + rest.Length >= words.Count) continue;
            int i = 0;
            while (i < rest.Length && words[at + 1 + i] == rest[i]) i++;
            if (i < rest.Length) continue;
            length = rest.Length + 1;
            return group;
        }

        return null;
    }

    /// <summary>How many listed persons bear a word that sounds like this.</summary>
    public static int PersonsNamed(string sound) => PersonCounts.GetValueOrDefault(sound);

    /// <summary>How many bear a word with these consonants, for scripts without vowels.</summary>
    public static int PersonsWritten(string bareSkeleton) => PersonCountsBare.GetValueOrDefault(bareSkeleton);

    /// <summary>How many listed bodies and vessels do.</summary>
    public static int BodiesNamed(string sound) => BodyCounts.GetValueOrDefault(sound);

    /// <summary>Numbers of the given names that this is a form of; empty for most words.</summary>
    public static int[] GivenName(string word) => GivenNames.GetValueOrDefault(word, []);

    public static bool IsFamilyHan(string characters) => characters.Length == 1 ? FamilyHan.Contains(characters) : FamilyHanTwo.Contains(characters);

    public static bool IsFamilyPinyin(string letters) => FamilyPinyin.Contains(letters);

    public static bool IsFamilyCanton(string letters) => FamilyCanton.Contains(letters);

    public static bool IsFamilyKorea(string letters) => FamilyKorea.Contains(letters);
}
