using Entente.Screening.Names;

namespace Entente.Screening.Scoring;

/// <summary>Compares two names: each script with the same script, and characters with Latin letters; the best counts.</summary>
public static class NameScore
{
    /// <summary>Compares, with reasons. Symmetric in the score.</summary>
    public static Comparison Of(Name query, Name listed)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(listed);
        var reasons = new List<Reason>();
        int score = Of(query, listed, reasons);
        return new(score, reasons);
    }

    /// <summary>Where several words are equally like, the pairing may hang on the order; so the names are always taken in one order.</summary>
    private static bool Turned(Name query, Name listed) => string.CompareOrdinal(query.Written, listed.Written) > 0;

    internal static int Of(Name query, Name listed, List<Reason>? reasons)
    {
        if (Turned(query, listed))
        {
            int score = InOrder(listed, query, reasons);
            for (int i = 0; i < reasons?.Count; i++) reasons[i] = reasons[i] with { Query = reasons[i].Listed, Listed = reasons[i].Query };
            return score;
        }

        return InOrder(query, listed, reasons);
    }

    private static int InOrder(Name query, Name listed, List<Reason>? reasons)
    {
        int best = -1;
        List<Reason>? kept = null;
        bool several = query.Forms.Count * listed.Forms.Count > 1;
        foreach (var a in query.Forms)
        {
            foreach (var b in listed.Forms)
            {
                var own = reasons is null ? null : several ? [] : reasons;
                int score = FormScore.Of(a, b, own);
                if (score <= best) continue;
                (best, kept) = (score, own);
            }
        }

        if (several && kept is not null) reasons!.AddRange(kept);
        return Math.Max(best, 0);
    }
}

/// <summary>Compares two forms by what they are written in.</summary>
internal static class FormScore
{
    /// <summary>A person and a body may share a name, but they are not one: a look, no hit.</summary>
    private const int OtherKind = 660;

    public static int Of(Form a, Form b, List<Reason>? reasons)
    {
        int score = InScripts(a, b, reasons);
        if (a.Person == b.Person || score <= OtherKind) return score;
        reasons?.Add(new(Rules.OtherKind, "", "", OtherKind, 0));
        return OtherKind;
    }

    private static int InScripts(Form a, Form b, List<Reason>? reasons) => (a.Script == Script.Han, b.Script == Script.Han) switch
    {
        (true, true) => HanScore.Of(a, b, reasons),
        (false, false) => LatinScore.Of(a, b, reasons),
        _ => Mixed(a, b, reasons),
    };

    /// <summary>Characters against Latin letters: by syllables where both can be Chinese, and by what the characters sound like.</summary>
    private static int Mixed(Form a, Form b, List<Reason>? reasons)
    {
        int bySyllables = SyllableScore.Of(a, b);
        if (bySyllables >= Thresholds.Review)
        {
            reasons?.Add(new(Rules.Syllables, Shown(a), Shown(b), bySyllables, 0));
            return bySyllables;
        }

        int byWords = LatinScore.Of(a, b, reasons);
        // A Chinese name whose syllables do not agree is another name, however near its letters are.
        var han = a.Script == Script.Han ? a : b;
        bool chinese = a.Person && b.Person && (han.HasChineseFamilyName || (a.Runs.Length > 0 && b.Runs.Length > 0 && (a.EastAsian || b.EastAsian)));
        if (!chinese || byWords <= SyllableScore.OtherName) return byWords;
        reasons?.Add(new(Rules.OtherSyllables, Shown(a), Shown(b), SyllableScore.OtherName, 0));
        return SyllableScore.OtherName;
    }

    internal static string Shown(Form form) => form.Han.Length > 0 ? form.Han : string.Join(' ', form.Words.Select(word => word.Text));
}

/// <summary>Compares rows of Chinese syllables.</summary>
internal static class SyllableScore
{
    /// <summary>The most that two Chinese names with different syllables may score: no review.</summary>
    public const int OtherName = 500;

    /// <summary>The best agreement of any reading of one with any of the other; 0 when none agrees throughout.</summary>
    public static int Of(Form a, Form b)
    {
        int best = 0;
        bool characters = a.Script == Script.Han || b.Script == Script.Han, bothPinyin = !characters && IsPinyin(a) && IsPinyin(b);
        foreach (var x in a.Runs)
        {
            foreach (var y in b.Runs)
            {
                if (x.Syllables.Length != y.Syllables.Length) continue;
                int worth = Worth(x, y, characters, bothPinyin);
                if (worth > best && Agree(x, y)) best = worth;
            }
        }

        return best;
    }

    internal static bool IsPinyin(Form form)
    {
        foreach (var run in form.Runs)
            if (run.By == Romanisation.Pinyin && run.Family > 0) return true;
        return false;
    }

    private static bool Agree(SyllableRun x, SyllableRun y)
    {
        for (int i = 0; i < x.Syllables.Length; i++)
            if (!Syllables.Meet(x.By, x.Syllables[i], y.By, y.Syllables[i])) return false;
        return true;
    }

    /// <summary>What agreement is worth: the less a romanisation tells apart, the less; and a family name must be one.</summary>
    private static int Worth(SyllableRun x, SyllableRun y, bool characters, bool bothPinyin)
    {
        int worth = (x.By, y.By) switch
        {
            (Romanisation.Pinyin, Romanisation.Pinyin) => 980,
            (Romanisation.Cantonese, Romanisation.Cantonese) => 850,
            (Romanisation.WadeGiles, Romanisation.WadeGiles) => 880,
            (Romanisation.Cantonese, _) or (_, Romanisation.Cantonese) => characters ? 850 : bothPinyin ? 560 : x.Syllables.Length >= 3 ? 760 : 620,
            _ => 920,
        };
        return x.Family > 0 && y.Family > 0 ? worth : worth - 60;
    }
}

/// <summary>Compares characters with characters: never by sound.</summary>
internal static class HanScore
{
    private const int Homophone = 640, OneOther = 480, Part = 760;

    public static int Of(Form a, Form b, List<Reason>? reasons)
    {
        if (a.Han == b.Han || (a.HanParts.Length > 1 || b.HanParts.Length > 1) && Rotated(a, b)) return Tell(Rules.SameCharacters, 1000);
        if (!a.Person && !b.Person) return Body(a, b, reasons);
        if (a.Han.Length == b.Han.Length && a.Han.Length >= 2 && SameSound(a, b)) return Tell(Rules.Homophones, Homophone);
        if (a.HanParts.Length > 1 != b.HanParts.Length > 1 && (a.HanParts.Length > 1 ? Has(a, b.Han) : Has(b, a.Han))) return Tell(Rules.Omitted, Part - 80);
        int same = Longest(a.Han, b.Han), longest = Math.Max(a.Han.Length, b.Han.Length);
        return Tell(Rules.OtherCharacters, longest == 0 ? 0 : OneOther * same / longest);

        int Tell(string rule, int score)
        {
            reasons?.Add(new(rule, a.Han, b.Han, score, 0));
            return score;
        }
    }

    private static bool Rotated(Form a, Form b) => Turned(a) == b.Han || Turned(b) == a.Han;

    private static string Turned(Form form) => form.HanParts.Length < 2 ? form.Han : form.HanParts[^1] + string.Concat(form.HanParts[..^1]);

    private static bool Has(Form parts, string whole) => whole.Length >= 2 && parts.HanParts.Contains(whole);

    private static bool SameSound(Form a, Form b)
    {
        foreach (var (x, y) in a.Han.EnumerateRunes().Zip(b.Han.EnumerateRunes()))
            if (x != y && !(Syllables.Of(x) is { } rx && Syllables.Of(y) is { } ry && Syllables.Common(rx.Mandarin, ry.Mandarin))) return false;
        return true;
    }

    /// <summary>Bodies: the cores without legal form, then the words by their kinds.</summary>
    private static int Body(Form a, Form b, List<Reason>? reasons)
    {
        if (a.HanCore.Length > 1 && a.HanCore == b.HanCore)
        {
            reasons?.Add(new(Rules.SameCharacters, a.HanCore, b.HanCore, 960, 0));
            return 960;
        }

        int score = LatinScore.Of(a, b, reasons);
        int same = Longest(a.HanCore, b.HanCore), longest = Math.Max(a.HanCore.Length, b.HanCore.Length);
        // Words proper that only sound the same are no match between characters.
        var (x, y) = (Proper(a), Proper(b));
        if (x != y && score >= Thresholds.Hit)
        {
            score = x.Length > 0 && y.Length > 0 && x.All(y.Contains) | y.All(x.Contains) ? Math.Min(score, Thresholds.Hit + 20) : Homophone;
            reasons?.Add(new(Rules.OtherCharacters, a.HanCore, b.HanCore, score, 0));
        }

        return longest > 0 ? Math.Max(score, OneOther * same / longest) : score;
    }

    /// <summary>The characters that belong to no known word.</summary>
    private static string Proper(Form form)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < form.Han.Length;)
        {
            int length = Math.Min(Lexicon.LongestChinese, form.Han.Length - i);
            while (length > 0 && !Lexicon.ChineseWords.ContainsKey(form.Han.Substring(i, length))) length--;
            if (length == 0) text.Append(form.Han[i++]);
            else i += length;
        }

        return text.ToString();
    }

    /// <summary>Length of the longest common subsequence.</summary>
    private static int Longest(string a, string b)
    {
        if (a.Length > 100 || b.Length > 100) return 0;
        Span<int> row = stackalloc int[b.Length + 1];
        row.Clear();
        foreach (var x in a)
        {
            int corner = 0;
            for (int j = 1; j <= b.Length; j++)
            {
                int up = row[j];
                row[j] = x == b[j - 1] ? corner + 1 : Math.Max(up, row[j - 1]);
                corner = up;
            }
        }

        return row[b.Length];
    }
}
