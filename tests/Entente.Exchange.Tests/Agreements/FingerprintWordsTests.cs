using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Tests.Vectors;

namespace Entente.Exchange.Tests.Agreements;

public sealed class FingerprintWordsTests
{
    private static readonly Gen<Digest> Digests = Gen.Byte.Array[32].Select(bytes => Digest.Parse(Convert.ToHexStringLower(bytes)));

    [Theory] // the digests under which the lists of github.com/bitcoin/bips, bip-0039, are known
    [InlineData("words/english.txt", "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")]
    [InlineData("words/chinese_simplified.txt", "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726")]
    public void The_lists_are_the_published_ones(string list, string sha256)
    {
        using var stream = typeof(FingerprintWords).Assembly.GetManifestResourceStream(list)!;

        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    [Fact]
    public void The_Chinese_words_stand_in_the_same_lines_of_their_list_as_the_English_ones()
    {
        string[] english = Lines("words/english.txt"), chinese = Lines("words/chinese_simplified.txt");
        foreach (var (hex, words) in Published().Where(v => v.Hex.Length == 64))
        {
            var fingerprint = Digest.Parse(hex);

            Assert.Equal(words, string.Join(' ', FingerprintWords.English(fingerprint)));
            Assert.Equal(words.Split(' ').Select(w => chinese[Array.IndexOf(english, w)]), FingerprintWords.Chinese(fingerprint));
        }
    }

    [Fact]
    public void What_is_written_is_read_in_every_form_and_with_any_blanks() => Digests.Sample(fingerprint =>
    {
        var (english, chinese) = (FingerprintWords.English(fingerprint), FingerprintWords.Chinese(fingerprint));
        string[] forms =
        [
            fingerprint.Hex, string.Join(' ', fingerprint.Hex.ToUpperInvariant().Chunk(4).Select(g => new string(g))),
            string.Join(' ', english), string.Join(",  ", english).ToUpperInvariant() + ".",
            string.Join("", chinese), string.Join(' ', chinese), string.Join('、', chinese) + "。",
            new string([.. fingerprint.Hex.Select(c => (char)(c + 0xFEE0))]), // as a Chinese input method types Latin letters: full width
        ];

        return forms.All(form => FingerprintWords.Read(form) == fingerprint);
    });

    [Fact]
    public void A_word_misheard_gives_another_fingerprint_or_none() => Gen.Select(Digests, Gen.Int[0, 23], Gen.Int[0, 2047]).Sample((fingerprint, at, other) =>
    {
        var words = FingerprintWords.English(fingerprint).ToArray();
        var misheard = FingerprintWords.ListOf(chinese: false)[other];
        if (words[at] == misheard) return;
        words[at] = misheard;

        Assert.NotEqual(fingerprint, FingerprintWords.Read(string.Join(' ', words)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about")] // 12 words: sound in BIP-39, no fingerprint
    [InlineData("的的的的的的的的的的的的的的的的的的的的的的的的")] // 24 words, wrong checksum
    [InlineData("fe32 0981")]
    [InlineData("\ud800")]
    public void What_is_no_fingerprint_is_not_read(string typed) => Assert.Null(FingerprintWords.Read(typed));

    private static IEnumerable<(string Hex, string Words)> Published()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(VectorFolders.Own, "bip39", "vectors.json")));
        return [.. file.RootElement.GetProperty("english").EnumerateArray().Select(v => (v[0].GetString()!, v[1].GetString()!))];
    }

    private static string[] Lines(string list)
    {
        using var reader = new StreamReader(typeof(FingerprintWords).Assembly.GetManifestResourceStream(list)!);
        return reader.ReadToEnd().Split('\n');
    }
}
