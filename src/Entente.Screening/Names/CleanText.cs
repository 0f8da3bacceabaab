using System.Globalization;
using System.Text;

namespace Entente.Screening.Names;

/// <summary>What had to be done to a written name before it could be compared; each is told to the person who asked.</summary>
public enum NameRemark
{
    /// <summary>No letter and no digit in it: nothing can be compared.</summary>
    Empty,

    /// <summary>Longer than <see cref="CleanText.MostLetters"/>; the rest was left out.</summary>
    Cut,

    /// <summary>Characters without a shape were taken out: direction marks, zero-width spaces, control characters.</summary>
    HiddenCharacters,

    /// <summary>Letters of another alphabet that look like Latin (or the other way round) were read as what they look like.</summary>
    LookalikeLetters,

    /// <summary>Several scripts in one name; each was compared by itself.</summary>
    MixedScripts,

    /// <summary>Broken encoding: lone surrogates or replacement characters.</summary>
    BrokenEncoding,

    /// <summary>A script that this version cannot put into Latin letters; only the same script can be matched.</summary>
    UnreadScript,

    /// <summary>More than <see cref="CleanText.MostWords"/> words; the rest was left out.</summary>
    TooManyWords,
}

/// <summary>Takes out what is not part of a name and says so.</summary>
internal static class CleanText
{
    /// <summary>UTF-16 units that are read. The longest listed name of 2023 has 300.</summary>
    public const int MostLetters = 600;

    /// <summary>Words that are compared. The longest listed name of 2023 has 28.</summary>
    public const int MostWords = 32;

    private const string CyrillicLooks = "авекмнорстухіјѕһԁԛԝ", LatinOfCyrillic = "abekmhopctyxijshdqw";
    private const string GreekLooks = "αβεζηικμνορτυχ", LatinOfGreek = "abezhikmvoptux";

    public static string Of(string written, ISet<NameRemark> remarks)
    {
        if (written.Length > MostLetters)
        {
            remarks.Add(NameRemark.Cut);
            written = written[..(char.IsHighSurrogate(written[MostLetters - 1]) ? MostLetters - 1 : MostLetters)];
        }

        if (Ascii.IsValid(written) && !written.AsSpan().ContainsAnyInRange('\0', '\u001f') && !written.Contains('\u007f', StringComparison.Ordinal)) return written;
        var kept = new StringBuilder(written.Length);
        foreach (var rune in written.EnumerateRunes()) // a lone surrogate comes out as U+FFFD
        {
            if (rune.Value == 0xFFFD) remarks.Add(NameRemark.BrokenEncoding);
            else if (IsHidden(rune)) remarks.Add(NameRemark.HiddenCharacters);
            else if (Rune.IsControl(rune)) { if (!Rune.IsWhiteSpace(rune)) remarks.Add(NameRemark.HiddenCharacters); kept.Append(' '); }
            else if (rune.Value is not (0x200C or 0x200D)) kept.Append(rune.ToString()); // joiners are spelling in Persian and Indic scripts
        }

        return Straighten(kept.ToString().Normalize(NormalizationForm.FormKC), remarks);
    }

    private static bool IsHidden(Rune rune) => rune.Value is not (0x200C or 0x200D) &&
        (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
            || rune.Value is 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0F));

    /// <summary>Reads look-alikes as the script of their word, or, where a whole word is look-alikes, of the other words.</summary>
    private static string Straighten(string text, ISet<NameRemark> remarks)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool latinElsewhere = words.Any(word => word.All(c => !char.IsLetter(c) || char.IsAsciiLetter(c)) && word.Any(char.IsAsciiLetter));
        for (int i = 0; i < words.Length; i++)
        {
            var word = words[i];
            int latin = word.Count(c => c < 0x250 && char.IsLetter(c)), cyrillic = word.Count(IsCyrillic), greek = word.Count(IsGreek);
            if (cyrillic + greek == 0) continue;
            if (latin > 0)
            {
                // Cyrillic that has no Latin look, such as Щ, shows that the Latin letters are the strays.
                bool toLatin = word.All(c => !(IsCyrillic(c) || IsGreek(c)) || AsLatin(c) != '\0');
                words[i] = string.Concat(word.Select(c => toLatin ? AsLatin(c) is var l and not '\0' ? l : c : AsCyrillic(c)));
                remarks.Add(NameRemark.LookalikeLetters);
            }
            else if (latinElsewhere && word.All(c => !char.IsLetter(c) || AsLatin(c) != '\0'))
            {
                words[i] = string.Concat(word.Select(c => AsLatin(c) is var l and not '\0' ? l : c));
                remarks.Add(NameRemark.LookalikeLetters);
            }
        }

        return string.Join(' ', words);
    }

    private static bool IsCyrillic(char c) => c is >= '\u0400' and <= '\u052f';

    private static bool IsGreek(char c) => c is >= '\u0370' and <= '\u03ff';

    private static char AsLatin(char c)
    {
        char lower = char.ToLowerInvariant(c);
        int at = CyrillicLooks.IndexOf(lower, StringComparison.Ordinal);
        if (at >= 0) return LatinOfCyrillic[at];
        at = GreekLooks.IndexOf(lower, StringComparison.Ordinal);
        return at >= 0 ? LatinOfGreek[at] : '\0';
    }

    private static char AsCyrillic(char c)
    {
        int at = LatinOfCyrillic.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
        return at >= 0 ? CyrillicLooks[at] : c;
    }
}
