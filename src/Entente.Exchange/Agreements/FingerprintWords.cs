using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Agreements;

/// <summary>
/// A fingerprint in words, to be read aloud: 24 of BIP-39's English or Simplified Chinese list, 11 bits each, the last 8 bits a checksum
/// (docs/protocol/exchange.md 6.1).
/// </summary>
/// <remarks>
/// Bitcoin Improvement Proposal 39, section "Generating the mnemonic", without its passwords and seeds: nothing here is secret. Word n of one
/// language and word n of the other stand for the same bits, so two people may read to each other in different languages.
/// </remarks>
public static class FingerprintWords
{
    /// <summary>Words of a fingerprint: 256 bits and 8 of checksum.</summary>
    public const int Count = 24;

    private const int BitsPerWord = 11;
    private static readonly Lazy<WordList> EnglishList = new(() => new("english.txt"));
    private static readonly Lazy<WordList> ChineseList = new(() => new("chinese_simplified.txt"));

    /// <summary>24 English words, each known by its first four letters.</summary>
    public static IReadOnlyList<string> English(Digest fingerprint) => Write(Convert.FromHexString(fingerprint.Hex), EnglishList.Value);

    /// <summary>24 Chinese characters.</summary>
    public static IReadOnlyList<string> Chinese(Digest fingerprint) => Write(Convert.FromHexString(fingerprint.Hex), ChineseList.Value);

    /// <summary>
    /// The fingerprint that somebody typed: 64 hexadecimal digits, or 24 words in either language. Blanks, letter case, full-width forms and
    /// punctuation are for the eye. Null when it is none of these or the checksum does not fit: then a word was misheard.
    /// </summary>
    public static Digest? Read(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length > 2000 || !IsWellFormed(typed)) return null;
        var text = typed.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var digits = string.Concat(text.Where(c => char.IsLetterOrDigit(c)));
        if (Digest.TryParse(digits, out var hex)) return hex;
        var words = new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var bytes = Read(words, EnglishList.Value) ?? Read([.. digits.Select(c => c.ToString())], ChineseList.Value);
        return bytes is { Length: 32 } ? Digest.Parse(Convert.ToHexStringLower(bytes)) : null;
    }

    /// <summary>The words of 16 to 32 bytes, a multiple of four.</summary>
    internal static IReadOnlyList<string> Write(ReadOnlySpan<byte> entropy, WordList list)
    {
        byte[] bits = [.. entropy, SHA256.HashData(entropy)[0]]; // at most 8 bits of checksum
        var words = new string[entropy.Length * 3 / 4];
        for (var i = 0; i < words.Length; i++)
        {
            var index = 0;
            for (var bit = i * BitsPerWord; bit < (i + 1) * BitsPerWord; bit++) index = (index << 1) | ((bits[bit / 8] >> (7 - (bit % 8))) & 1);
            words[i] = list[index];
        }

        return words;
    }

    /// <summary>The bytes of 12 to 24 words, a multiple of three; null when a word is not in the list or the checksum does not fit.</summary>
    internal static byte[]? Read(IReadOnlyList<string> words, WordList list)
    {
        if (words.Count is < 12 or > Count || words.Count % 3 != 0) return null;
        var bits = new byte[((words.Count * BitsPerWord) + 7) / 8];
        for (var i = 0; i < words.Count; i++)
        {
            if (list.IndexOf(words[i]) is not { } index) return null;
            for (var bit = 0; bit < BitsPerWord; bit++)
            {
                var at = (i * BitsPerWord) + bit;
                bits[at / 8] |= (byte)(((index >> (BitsPerWord - 1 - bit)) & 1) << (7 - (at % 8)));
            }
        }

        var entropy = bits[..(words.Count * 4 / 3)];
        return Write(entropy, list)[^1] == words[^1] ? entropy : null; // the last word holds the whole checksum
    }

    internal static WordList ListOf(bool chinese) => chinese ? ChineseList.Value : EnglishList.Value;

    /// <summary>Half a surrogate pair can not be normalised.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>2,048 published words in their published order.</summary>
    internal sealed class WordList
    {
        private readonly string[] words;
        private readonly FrozenDictionary<string, int> indices;

        public WordList(string file)
        {
            using var stream = typeof(FingerprintWords).Assembly.GetManifestResourceStream($"words/{file}")!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            indices = words.Index().ToFrozenDictionary(w => w.Item, w => w.Index, StringComparer.Ordinal);
        }

        public string this[int index] => words[index];

        public int? IndexOf(string word) => indices.TryGetValue(word, out var index) ? index : null;
    }
}
