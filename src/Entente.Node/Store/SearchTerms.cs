using System.Globalization;
using System.Text;

namespace Entente.Node.Store;

/// <summary>Cuts a text into terms, the same way for the index and for a query, on both databases.</summary>
/// <remarks>
/// Letters and digits in lower case without marks (NFKD, marks dropped, NFKC); each Han character is a term of its own, because most
/// Chinese words have two characters and no space between them; everything else only separates. Where two Han characters do not stand
/// side by side, a gap term keeps a query for the pair from hitting.
/// </remarks>
internal static class SearchTerms
{
    /// <summary>Stands between two Han characters that a space or a sign separates.</summary>
    private const string Gap = "xgapx";

    /// <summary>Terms kept of one text: PostgreSQL counts positions up to 16,383.</summary>
    private const int Most = 4_000;

    /// <summary>Letters of the shortest end of a word that is kept: fewer would find too much.</summary>
    private const int ShortestEnd = 5;

    /// <summary>Longest term, in UTF-16 units; the rest of a longer run of letters is dropped.</summary>
    private const int Longest = 60;

    /// <summary>The terms in order.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var terms = new List<string>();
        var word = new StringBuilder();
        var (afterHan, apart) = (false, false);
        foreach (var rune in Folded(text).EnumerateRunes())
        {
            if (IsHan(rune))
            {
                EndWord();
                if (afterHan && apart) terms.Add(Gap);
                terms.Add(Name(rune));
                (afterHan, apart) = (true, false);
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                if (word.Length < Longest) word.Append(Name(rune));
                (afterHan, apart) = (false, false);
            }
            else if (!Joins(rune))
            {
                EndWord();
                apart = true;
            }
        }

        EndWord();
        return terms.Count > Most ? terms[..Most] : terms;

        void EndWord()
        {
            if (word.Length > 0) terms.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>The terms of a thing to be found, and after them the ends of its long words: "fluorofentanyl" is found by "fentanyl", as chemists ask.</summary>
    public static IReadOnlyList<string> ToFind(string text)
    {
        var terms = Of(text);
        var ends = terms.Where(term => !IsWhole(term) && term != Gap)
            .SelectMany(term => Enumerable.Range(1, Math.Max(0, term.Length - ShortestEnd)).Select(at => term[at..])).Distinct().ToList();
        return ends.Count == 0 ? terms : [.. terms, Gap, .. ends.Take(Most - Math.Min(Most, terms.Count + 1))];
    }

    /// <summary>True for a term that is one Han character, which no longer word begins with.</summary>
    public static bool IsWhole(string term) => Rune.GetRuneAt(term, 0) is var first && (IsHan(first) || term.StartsWith("xhan", StringComparison.Ordinal));

    private static string Folded(string text)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark) bare.Append(rune);
        return bare.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    // SQLite's unicode61 knows Unicode 6.1 only: what lies beyond the basic plane gets a name in plain letters.
    private static string Name(Rune rune) => rune.IsBmp ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"xhan{rune.Value:x}");

    // U+3005 and 3007 are the repetition mark and the zero; the rest are the unified blocks. NFKC has folded the compatibility ones.
    private static bool IsHan(Rune rune) => rune.Value is 0x3005 or 0x3007 or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff)
        or (>= 0xf900 and <= 0xfaff) or (>= 0x20000 and <= 0x3ffff);

    // The dot inside a foreign name and invisible characters do not part what they stand between.
    private static bool Joins(Rune rune) => rune.Value is 0xb7 or 0x2022 or 0x2027 or 0x30fb || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;
}
