using System.Text.Json;
using Entente.Exchange.Agreements;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>BIP-39's own cases: bytes, then their words. What it makes of the words afterwards (seeds) is not used here.</summary>
internal static class WordVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var test in root.GetProperty("english").EnumerateArray())
        {
            var (bytes, words) = (Convert.FromHexString(test[0].GetString()!), test[1].GetString()!);
            var list = FingerprintWords.ListOf(chinese: false);
            var written = string.Join(' ', FingerprintWords.Write(bytes, list));
            var read = FingerprintWords.Read(words.Split(' '), list);
            tally.Count(test[0].GetString()!, "valid", Outcome.Matches(written == words && bytes.AsSpan().SequenceEqual(read)));
        }
    }
}
