using Entente.Screening.Names;

namespace Entente.Screening.Scoring;

/// <summary>How alike two words are, in thousandths, from 0 (not taken for one word) to 1000 (the same).</summary>
internal static class WordLikeness
{
    /// <summary>Below this two words are two words.</summary>
    public const int Least = 650;

    private const int SameSound = 970, SameGivenName = 880, SameGroup = 950, SameSkeleton = 900, NearSkeleton = 750, InitialOf = 850;
    private const int OtherBeginning = 4; // in quarters: people seldom mistake how a name begins
    private const int Step = 4; // edits are counted in quarters

    /// <summary>Compares two words, in constant time but for near ones.</summary>
    /// <param name="eastAsian">Both names look Chinese or Korean, where one letter of a syllable makes another name.</param>
    public static int Of(Word a, Word b, bool eastAsian)
    {
        if (ReferenceEquals(a, b) || a.Text == b.Text) return 1000;
        if (a.Group > 0 && a.Group == b.Group) return a.Kind == WordKind.LegalForm ? 1000 : SameGroup;
        if (a.Kind == WordKind.Number || b.Kind == WordKind.Number) return 0; // 35 is not 36
        if (a.Kind == WordKind.Initial || b.Kind == WordKind.Initial)
            return a.Text[0] == b.Text[0] && (a.Text.Length == 1 || b.Text.Length == 1) && a.Kind != WordKind.Role && b.Kind != WordKind.Role ? InitialOf : 0;
        if (a.Kind == WordKind.Role != (b.Kind == WordKind.Role)) return 0;
        if (a.Vowelless || b.Vowelless) return Vowelless(a, b);
        int best = a.Sound == b.Sound ? SameSound : eastAsian && Syllabic(a, b) ? SyllabicLikeness(a.Sound, b.Sound) : Edited(a, b);
        if (best < SameGivenName && a.Given.Length > 0 && b.Given.Length > 0 && a.Given.AsSpan().IndexOfAny(b.Given) >= 0) best = SameGivenName;
        return best;
    }

    private static bool Syllabic(Word a, Word b) => a.Syllabic && b.Syllabic && a.Text.Length <= 6 && b.Text.Length <= 6;

    /// <summary>Short syllables differ by one letter between persons; only what spellings of one sound differ by is forgiven.</summary>
    private static int SyllabicLikeness(string a, string b)
    {
        int edits = Edits(a, b, 3);
        return edits <= 2 ? 1000 - (edits * 100) : 0;
    }

    /// <summary>Arabic writes no short vowels, but a vowel at the beginning it does write. The fewer consonants agree, the less it says.</summary>
    private static int Vowelless(Word a, Word b)
    {
        if (a.Sound.Length == 0 || b.Sound.Length == 0 || IsVowel(a.Sound[0]) != IsVowel(b.Sound[0])) return 0;
        int shortest = Math.Min(a.BareSkeleton.Length, b.BareSkeleton.Length), longest = Math.Max(a.BareSkeleton.Length, b.BareSkeleton.Length);
        if (a.BareSkeleton == b.BareSkeleton) return shortest switch { <= 1 => 720, 2 => 800, 3 => 900, _ => 960 };
        if (longest < 4) return 0;
        int edits = Edits(a.BareSkeleton, b.BareSkeleton, 2 * Step);
        int likeness = 950 - (1000 * edits / (Step * longest));
        return likeness >= Least ? likeness : 0;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';

    private static int Edited(Word a, Word b)
    {
        int longest = Math.Max(a.Sound.Length, b.Sound.Length), most = longest * Step * (1000 - Least) / 1000;
        if (Math.Abs(a.Sound.Length - b.Sound.Length) * 2 > most || System.Numerics.BitOperations.PopCount(a.Mask ^ b.Mask) * 2 > most + 2) return 0;
        int edits = Edits(a.Sound, b.Sound, most);
        if (a.Sound[0] != b.Sound[0] && Substitution(a.Sound[0], b.Sound[0], final: false) >= Step) edits += OtherBeginning;
        if (edits > most) return 0;
        int likeness = 1000 - (1000 * edits / (Step * longest));
        if (a.Skeleton == b.Skeleton && a.Skeleton.Length >= 3 && likeness >= NearSkeleton && a.Sound[^1] == 'a' == (b.Sound[^1] == 'a')) likeness = Math.Max(likeness, SameSkeleton);
        return likeness >= Least ? likeness : 0;
    }

    /// <summary>Optimal string alignment (Damerau-Levenshtein without overlap) in quarters, where sounds that alphabets confuse cost less; more than <paramref name="most"/> is not counted out.</summary>
    public static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (a.Length > 40 || b.Length > 40) return a.SequenceEqual(b) ? 0 : most + 1;
        int width = b.Length + 1;
        Span<int> before = stackalloc int[width], last = stackalloc int[width], row = stackalloc int[width];
        last[0] = 0;
        for (int j = 1; j < width; j++) last[j] = last[j - 1] + Insertion(b, j - 1);
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = last[0] + Insertion(a, i - 1);
            int least = row[0];
            for (int j = 1; j < width; j++)
            {
                int cost = Math.Min(last[j] + Insertion(a, i - 1), row[j - 1] + Insertion(b, j - 1));
                cost = Math.Min(cost, last[j - 1] + Substitution(a[i - 1], b[j - 1], i == a.Length && j == b.Length));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, before[j - 2] + Step);
                row[j] = cost;
                if (cost < least) least = cost;
            }

            if (least > most) return most + 1;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length];
    }

    private static int Insertion(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        'a' or 'o' => at == text.Length - 1 ? Step + 1 : 2, // a final a or o often tells a woman's name from a man's
        'e' or 'i' or 'u' or 'h' => 2,
        _ => Step,
    };

    private static int Substitution(char x, char y, bool final)
    {
        if (x == y) return 0;
        if (x > y) (x, y) = (y, x);
        return (x, y) switch
        {
            ('a', 'e') or ('e', 'i') or ('o', 'u') => final && x == 'a' ? Step : 1,
            ('a', 'i') or ('a', 'o') or ('a', 'u') or ('e', 'o') or ('e', 'u') or ('i', 'o') or ('i', 'u') => final ? Step + 1 : 3,
            ('b', 'p') or ('d', 't') or ('g', 'k') or ('s', 'z') or ('f', 'v') or ('f', 'p') or ('c', 'j') or ('j', 'z') or ('h', 'k') or ('g', 'j') or ('c', 's') or ('i', 'j')
                or ('u', 'v') or ('b', 'v') => 2,
            ('l', 'r') or ('m', 'n') or ('c', 'k') or ('s', 'x') or ('k', 'x') => 3,
            _ => Step,
        };
    }
}
