using System.Globalization;
using System.Text;

namespace Entente.Screening.Names;

/// <summary>Puts words of other alphabets into plain Latin letters, as passports and lists commonly do.</summary>
/// <remarks>
/// Cyrillic follows ICAO Doc 9303 part 3 in the main, Greek ELOT 743, Hangul the Revised Romanisation of 2000 without sound changes, kana Hepburn,
/// Devanagari a plain reading. Arabic is written without short vowels, so its words carry consonants only (<see cref="Word.Vowelless"/>).
/// </remarks>
internal static class Latinised
{
    private const string Cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґғқңөұүһә";
    private static readonly string[] OfCyrillic =
        ("a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya e dj g ye s i yi j lj nj c k u dz g g q ng o u u h a").Split(' ');

    private const string Greek = "αβγδεζηθικλμνξοπρσςτυφχψω";
    private static readonly string[] OfGreek = "a v g d e z i th i k l m n x o p r s s t y f ch ps o".Split(' ');

    private const string Arabic = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئپچژگکیھہےۀٱ";
    private static readonly string[] OfArabic =
        ("a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a - a a a w y p ch zh g k y h h y h a").Split(' ');

    private const string Devanagari = "अआइईउऊऋएऐओऔकखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौंँ";
    private static readonly string[] OfDevanagari =
        ("a a i i u u ri e ai o au k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h a i i u u ri e ai o au n n").Split(' ');

    private const string Kana = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ";
    private static readonly string[] OfKana =
        ("a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa o n "
            + "ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po").Split(' ');

    private static readonly string[] Initials = "g kk n d tt r m b pp s ss - j jj ch k t p h".Split(' ');
    private static readonly string[] Medials = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".Split(' ');
    private static readonly string[] Finals = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".Split(' ');

    private static readonly Dictionary<char, string> Letters = Table();

    private static Dictionary<char, string> Table()
    {
        var table = new Dictionary<char, string>();
        void Add(string letters, string[] latin)
        {
            for (int i = 0; i < letters.Length; i++) table.TryAdd(letters[i], latin[i] == "-" ? "" : latin[i]);
        }

        Add(Cyrillic, OfCyrillic);
        Add(Greek, OfGreek);
        Add(Arabic, OfArabic);
        Add(Devanagari, OfDevanagari);
        Add(Kana, OfKana);
        foreach (var (letter, latin) in "øo łl đd ðd þth ßss æae œoe ıi ŀl ħh ŋng ʻ ʼ əa".Split(' ').Select(pair => (pair[0], pair[1..]))) table[letter] = latin;
        return table;
    }

    /// <summary>The script of one letter.</summary>
    public static Script ScriptOf(char c) => c switch
    {
        < '\u0250' or (>= '\u1e00' and <= '\u1eff') => Script.Latin,
        >= '\u0370' and <= '\u03ff' or (>= '\u1f00' and <= '\u1fff') => Script.Greek,
        >= '\u0400' and <= '\u052f' => Script.Cyrillic,
        >= '\u0600' and <= '\u06ff' or (>= '\u0750' and <= '\u077f') => Script.Arabic,
        >= '\u0900' and <= '\u097f' => Script.Devanagari,
        >= '\u3040' and <= '\u30ff' => Script.Kana,
        >= '\uac00' and <= '\ud7a3' => Script.Hangul,
        >= '\u3400' and <= '\u9fff' or (>= '\uf900' and <= '\ufaff') or (>= '\ud840' and <= '\udfff') or '\u3007' => Script.Han,
        _ => Script.Other,
    };

    /// <summary>Lower-case Latin letters and digits of one word; empty when nothing of it can be read.</summary>
    public static string Of(ReadOnlySpan<char> word, Script script)
    {
        var text = new StringBuilder(word.Length + 8);
        if (script == Script.Latin)
        {
            bool plain = true;
            foreach (var c in word) plain &= c < 0x80;
            if (plain)
            {
                foreach (var c in word) text.Append(char.ToLowerInvariant(c));
                return text.ToString();
            }
        }

        bool consonant = false; // Devanagari consonants carry an a unless a sign follows
        foreach (var c in script is Script.Hangul or Script.Kana ? word.ToString() : word.ToString().Normalize(NormalizationForm.FormD))
        {
            var lower = char.ToLowerInvariant(c);
            if (script == Script.Hangul && lower is >= '\uac00' and <= '\ud7a3')
            {
                int at = lower - 0xac00;
                text.Append(Initials[at / 588].Trim('-')).Append(Medials[at / 28 % 21]).Append(Finals[at % 28].Trim('-'));
                continue;
            }

            if (script == Script.Kana && lower is >= '\u30a1' and <= '\u30f6') lower = (char)(lower - 0x60);
            if (script == Script.Devanagari && consonant && lower is >= '\u0915' and <= '\u0939') text.Append('a');
            if (lower is >= 'a' and <= 'z' or (>= '0' and <= '9')) text.Append(lower);
            else if (Letters.TryGetValue(lower, out var latin)) text.Append(latin);
            else if (char.IsDigit(lower)) text.Append((int)CharUnicodeInfo.GetNumericValue(lower));
            consonant = lower is >= '\u0915' and <= '\u0939';
        }

        return text.ToString();
    }
}

/// <summary>Writing systems that the engine tells apart.</summary>
public enum Script
{
    /// <summary>Latin, with all its marks.</summary>
    Latin,

    /// <summary>Cyrillic.</summary>
    Cyrillic,

    /// <summary>Greek.</summary>
    Greek,

    /// <summary>Arabic and Persian.</summary>
    Arabic,

    /// <summary>Devanagari: Hindi, Nepali, Marathi.</summary>
    Devanagari,

    /// <summary>Hiragana and katakana.</summary>
    Kana,

    /// <summary>Korean letters.</summary>
    Hangul,

    /// <summary>Chinese characters.</summary>
    Han,

    /// <summary>Any other; not put into Latin letters.</summary>
    Other,
}
