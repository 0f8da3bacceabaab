using System.Text;

namespace Entente.Screening.Names;

/// <summary>Takes a written name apart into words by script.</summary>
internal static class NameReader
{
    private readonly record struct Piece(string Text, Script Script, bool AfterComma);

    public static Name Read(string written, NameKind kind, WordPool? pool)
    {
        var remarks = new SortedSet<NameRemark>();
        var text = CleanText.Of(written, remarks);
        var pieces = Pieces(text);
        if (pieces.Count == 0)
        {
            remarks.Add(NameRemark.Empty);
            return new(written, kind, [], remarks);
        }

        if (pieces.Count > CleanText.MostWords)
        {
            remarks.Add(NameRemark.TooManyWords);
            pieces.RemoveRange(CleanText.MostWords, pieces.Count - CleanText.MostWords);
        }

        // Of what is unknown, a name without a legal form is read both ways.
        bool[] readings = kind == NameKind.Person ? [true] : kind == NameKind.Unknown && !LooksLikeBody(pieces) ? [true, false] : [false];
        var forms = new List<Form>();
        var scripts = pieces.Where(piece => piece.Text.Length > 1 || piece.Script == Script.Han).Select(piece => piece.Script).Distinct().ToList();
        if (scripts.Count > 1) remarks.Add(NameRemark.MixedScripts);
        if (scripts.Count == 0) scripts.Add(pieces[0].Script);
        foreach (var script in scripts)
        {
            var own = pieces.Where(piece => piece.Script == script || (script == Script.Latin && scripts.Count == 1)).ToList();
            foreach (bool person in readings)
                forms.Add(script == Script.Han ? HanForm.Of(own.Select(piece => piece.Text).ToArray(), person, pool) : LatinForm(own, script, person, text, pool));
            if (script == Script.Other) remarks.Add(NameRemark.UnreadScript);
        }

        return new(written, kind, forms, remarks);
    }

    private static bool LooksLikeBody(List<Piece> pieces) =>
        pieces.Any(piece => piece.Script == Script.Latin ? Lexicon.BodyWord(piece.Text) is { Kind: WordKind.LegalForm } && piece.Text.Length > 2
            : piece.Script == Script.Han && (piece.Text.Contains("公司", StringComparison.Ordinal) || piece.Text.Contains("集团", StringComparison.Ordinal)));

    private static List<Piece> Pieces(string text)
    {
        var pieces = new List<Piece>();
        bool afterComma = false;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (c == '&')
            {
                pieces.Add(new("and", Script.Latin, afterComma));
                i++;
                continue;
            }

            if (c is ',' or '，' or '、') afterComma = true;
            if (!IsPart(c))
            {
                i++;
                continue;
            }

            var script = char.IsAsciiDigit(c) ? Script.Latin : Latinised.ScriptOf(c);
            int end = i;
            var raw = new StringBuilder();
            while (end < text.Length)
            {
                char next = text[end];
                if (IsApostrophe(next) && end > i && end + 1 < text.Length && IsPart(text[end + 1])) { end++; continue; }
                if (next == '.' && IsDotted(text, i, end)) { end++; continue; } // S.A., G.m.b.H.
                if (!IsPart(next) || (!IsMark(next) && !char.IsDigit(next) && Latinised.ScriptOf(next) != script)) break;
                if (char.IsDigit(next) != char.IsDigit(text[i]) && !(char.IsDigit(next) && IsTone(text, end)) && !IsOrdinalTail(text, i, end)) break;
                raw.Append(next);
                end++;
            }

            if (end == i) end++;
            i = end;
            var word = raw.ToString();
            if (script == Script.Han) pieces.Add(new(word, script, afterComma));
            else if (script == Script.Other) pieces.Add(new(word.ToLowerInvariant(), script, afterComma));
            else if (Latinised.Of(word, script) is { Length: > 0 } latin)
            {
                if (script == Script.Arabic && latin.Length > 3 && word.StartsWith("ال", StringComparison.Ordinal))
                {
                    pieces.Add(new("al", script, afterComma));
                    latin = latin[2..];
                }

                if (script == Script.Hangul && pieces.Count == 0 && word.Length is 3 or 4) // a family name of one syllable is written together with the given name
                {
                    pieces.Add(new(Latinised.Of(word.AsSpan(0, 1), script), script, afterComma));
                    latin = Latinised.Of(word.AsSpan(1), script);
                }

                if (latin.Length > 1 && char.IsAsciiLetter(latin[0]) && latin[^1] is >= '1' and <= '5') latin = latin[..^1]; // a tone number
                pieces.Add(new(latin, script, afterComma));
            }
        }

        return pieces;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c);

    private static bool IsMark(char c) => c >= 0x300 && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '`' or '´' or 'ʻ' or 'ʼ' or 'ʿ' or 'ʾ';

    /// <summary>A point between single letters: all before it in this run were "x." too, and one letter follows or the run ends.</summary>
    private static bool IsDotted(string text, int start, int dot)
    {
        if (dot == 0 || !char.IsLetter(text[dot - 1])) return false;
        if (dot - start > 1 && text[dot - 2] != '.' && text.AsSpan(start, dot - start).Contains('.') is false) return false;
        int after = dot + 1;
        if (after >= text.Length || !char.IsLetter(text[after])) return false;
        int letters = 0;
        while (after + letters < text.Length && char.IsLetter(text[after + letters])) letters++;
        return dot - start <= 1 || text[dot - 2] == '.' || letters <= 2 ? letters <= 2 && (dot == start + 1 || text.AsSpan(start, dot - start).Contains('.')) : false;
    }

    private static bool IsTone(string text, int at) => text[at] is >= '1' and <= '5' && at > 0 && char.IsLetter(text[at - 1]) && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]));

    private static bool IsOrdinalTail(string text, int start, int at)
    {
        if (!char.IsDigit(text[start]) || at - start > 3) return false;
        var tail = text.AsSpan(at);
        foreach (var two in (ReadOnlySpan<string>)["st", "nd", "rd", "th", "t", "d", "h"])
            if (tail.StartsWith(two, StringComparison.OrdinalIgnoreCase) && (tail.Length == two.Length || !char.IsLetter(tail[two.Length]))) return true;
        return false;
    }

    private static Form LatinForm(List<Piece> pieces, Script script, bool person, string source, WordPool? pool)
    {
        bool vowelless = script == Script.Arabic;
        var texts = pieces.ConvertAll(piece => piece.Text);
        var words = new List<Word>(texts.Count);
        int before = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            if (person) words.Add(WordPool.Take(pool, texts[i], true, vowelless, null));
            else if (Lexicon.PhraseAt(texts, i, out int length) is { } phrase)
            {
                words.Add(WordPool.Take(pool, phrase.Shown, false, vowelless, phrase));
                i += length - 1;
            }
            else words.Add(WordPool.Take(pool, texts[i], false, vowelless, Lexicon.BodyWord(texts[i])));
            if (!pieces[i].AfterComma) before = words.Count;
        }

        if (before == words.Count || !person) before = 0;
        var all = words.ToArray();
        return new() { Person = person, Script = script, Words = all, BeforeComma = before, Source = source, EastAsian = person && IsEastAsian(all) };
    }

    /// <summary>Two to four words, all syllables of the region, with a family name of China or Korea at one end.</summary>
    private static bool IsEastAsian(Word[] words) => words.Length is >= 2 and <= 4 && words.All(word => word.Syllabic || IsKoreanGiven(word.Text))
        && (IsFamily(words[0].Text) || IsFamily(words[^1].Text));

    private static bool IsFamily(string text) => Lexicon.IsFamilyPinyin(text) || Lexicon.IsFamilyCanton(text) || Lexicon.IsFamilyKorea(text);

    private static bool IsKoreanGiven(string text) => text.Length <= 6 && text[^1] is 'n' or 'g' or 'l' or 'k' or 'm' or 'i' or 'u' or 'o' or 'e' or 'p' or 't' or 'a'
        && text.Count(c => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y') <= 3;
}

/// <summary>Words shared between the names of one index. Reading a query looks into it and adds nothing.</summary>
internal sealed class WordPool
{
    private readonly Dictionary<(string Text, bool Person, bool Vowelless), Word> words = [];

    /// <summary>Whether words that are missing are added: while the index is built.</summary>
    public bool Open { get; set; } = true;

    public IEnumerable<KeyValuePair<(string Text, bool Person, bool Vowelless), Word>> Words => words;

    public static Word Take(WordPool? pool, string text, bool person, bool vowelless, Lexicon.Group? group)
    {
        if (pool is null) return Make(text, person, vowelless, group);
        if (pool.words.TryGetValue((text, person, vowelless), out var word)) return word;
        word = Make(text, person, vowelless, group);
        if (pool.Open) pool.words[(text, person, vowelless)] = word;
        return word;
    }

    private static Word Make(string text, bool person, bool vowelless, Lexicon.Group? group) =>
        person ? Word.OfPerson(text, vowelless) : Word.OfBody(text, group, vowelless);
}
