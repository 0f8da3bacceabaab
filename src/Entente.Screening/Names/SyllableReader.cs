namespace Entente.Screening.Names;

/// <summary>Reads a person's words as Chinese syllables, in each romanisation and both orders.</summary>
internal static class SyllableReader
{
    /// <summary>A Chinese name has two to four syllables; a married double family name five.</summary>
    private const int MostSyllables = 5, MostRuns = 12;

    public static SyllableRun[] Of(Form form)
    {
        var (words, beforeComma) = (form.Words, form.BeforeComma);
        if (!form.Person || form.Script != Script.Latin || words.Length > 4 || words.Sum(word => word.Text.Length) > 30) return [];
        var runs = new List<SyllableRun>();
        foreach (var by in (ReadOnlySpan<Romanisation>)[Romanisation.Pinyin, Romanisation.WadeGiles, Romanisation.Cantonese])
        {
            var ways = words.Select(word => Syllables.Ways(by, word.Text, by == Romanisation.Cantonese ? 3 : 4)).ToArray();
            if (ways.Any(way => way.Count == 0)) continue;
            Join(by, ways, Order(words.Length, first: 0), words, runs);
            // Given name first: the last word is the family name. A comma says that it is not so.
            if (words.Length > 1 && beforeComma == 0) Join(by, ways, Order(words.Length, first: words.Length - 1), words, runs);
        }

        return [.. runs];
    }

    private static int[] Order(int length, int first) => first == 0 ? [.. Enumerable.Range(0, length)] : [first, .. Enumerable.Range(0, length - 1)];

    private static void Join(Romanisation by, List<ushort[][]>[] ways, int[] order, Word[] words, List<SyllableRun> runs)
    {
        var partial = new List<ushort[][]> { Array.Empty<ushort[]>() };
        foreach (int at in order)
        {
            var longer = new List<ushort[][]>();
            foreach (var head in partial)
                foreach (var tail in ways[at])
                    if (head.Length + tail.Length <= MostSyllables && longer.Count < MostRuns) longer.Add([.. head, .. tail]);
            partial = longer;
        }

        int family = IsFamily(by, words[order[0]].Text) ? 1 : 0;
        foreach (var run in partial)
            if (run.Length >= 2 && runs.Count < 3 * MostRuns) runs.Add(new(by, run, family));
    }

    private static bool IsFamily(Romanisation by, string text) => by switch
    {
        Romanisation.Pinyin => Lexicon.IsFamilyPinyin(text),
        Romanisation.Cantonese => Lexicon.IsFamilyCanton(text),
        _ => true, // a Wade-Giles family name may stand for several
    };
}
