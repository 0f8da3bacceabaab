using System.Text;

namespace Entente.Screening.Names;

/// <summary>A name in Chinese characters: the characters for comparison with characters, words and readings for comparison with Latin letters.</summary>
internal static class HanForm
{
    public static Form Of(string[] parts, bool person, WordPool? pool)
    {
        var simple = Array.ConvertAll(parts, Syllables.Simplified);
        var han = string.Concat(simple);
        return person ? Person(simple, han, pool) : Body(simple, han, pool);
    }

    private static Form Person(string[] parts, string han, WordPool? pool)
    {
        var runs = new List<SyllableRun>();
        Add(runs, han);
        if (parts.Length > 1) Add(runs, parts[^1] + string.Concat(parts[..^1])); // forms filled in given name first
        // A name of several parts is a foreign one put into characters; so are long ones. Its words are what the characters sound like.
        var words = parts.Select(Read).Where(read => read.Length > 1).Select(read => WordPool.Take(pool, read, true, false, null)).ToArray();
        return new() { Person = true, Script = Script.Han, Words = words, Han = han, HanParts = parts, HanCore = han, Runs = [.. runs],
            EastAsian = IsFamily(parts[0]) || IsFamily(parts[^1]) };
    }

    private static bool IsFamily(string part) => Lexicon.IsFamilyHan(part[..Math.Min(part.Length, 1)]) || (part.Length >= 2 && Lexicon.IsFamilyHan(part[..2]));

    private static void Add(List<SyllableRun> runs, string han)
    {
        var readings = han.EnumerateRunes().Select(Syllables.Of).ToArray();
        if (readings.Length is < 2 or > 5 || readings.Any(reading => reading is null)) return;
        int family = han.Length > 2 && Lexicon.IsFamilyHan(han[..2]) ? 2 : Lexicon.IsFamilyHan(han[..1]) ? 1 : 0;
        runs.Add(new(Romanisation.Pinyin, [.. readings.Select(reading => reading!.Mandarin)], family));
        if (readings.All(reading => reading!.Jyutping.Length > 0)) runs.Add(new(Romanisation.Cantonese, [.. readings.Select(reading => reading!.Jyutping)], family));
    }

    private static string Read(string han) => string.Concat(han.EnumerateRunes().Select(Syllables.MainReading));

    /// <summary>Splits a body's name into known words, longest first, and what lies between, which is its name proper.</summary>
    private static Form Body(string[] parts, string han, WordPool? pool)
    {
        var words = new List<Word>();
        var core = new StringBuilder();
        var between = new StringBuilder();
        for (int i = 0; i < han.Length;)
        {
            int length = Math.Min(Lexicon.LongestChinese, han.Length - i);
            while (length > 0 && !Lexicon.ChineseWords.ContainsKey(han.Substring(i, length))) length--;
            if (length == 0)
            {
                between.Append(han[i++]);
                continue;
            }

            Flush();
            var group = Lexicon.ChineseWords[han.Substring(i, length)];
            words.Add(WordPool.Take(pool, group.Shown, false, false, group));
            if (group.Kind != WordKind.LegalForm) core.Append(han, i, length);
            i += length;
        }

        Flush();
        return new() { Person = false, Script = Script.Han, Words = [.. words], Han = han, HanParts = parts, HanCore = core.ToString(), Runs = [] };

        void Flush()
        {
            if (between.Length == 0) return;
            core.Append(between);
            var read = Read(between.ToString());
            if (read.Length > 0) words.Add(WordPool.Take(pool, read, false, false, Lexicon.BodyWord(read)));
            between.Clear();
        }
    }
}
