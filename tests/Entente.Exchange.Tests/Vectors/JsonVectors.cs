using System.Text.Json;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>The public JSON suite: what every reader must refuse, and what ours may refuse only under stricter rules of its own.</summary>
internal static class JsonVectors
{
    private static readonly string[] Stricter = ["duplicate-member", "forbidden-character", "bad-number"];

    public static bool IsSuite(JsonElement root) => root.Has("cases") && root.GetProperty("cases").EnumerateArray().All(c => c.Has("bytes") || c.Has("repeat"));

    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var each in root.GetProperty("cases").EnumerateArray())
        {
            var name = each.GetProperty("name").GetString()!;
            using var document = StrictJson.Parse(BytesOf(each), 1_000_000, JsonKind.Signed, out var fault);
            if (name.StartsWith("n_", StringComparison.Ordinal)) tally.Count(name, "invalid", Outcome.Accepts(document is not null));
            else tally.Count(name, "valid", Outcome.Accepts(fault is null || Stricter.Contains(fault.Code)));
        }
    }

    private static byte[] BytesOf(JsonElement each)
    {
        if (each.TryGetProperty("bytes", out var bytes)) return bytes.GetBytesFromBase64();
        var unit = each.GetProperty("repeat").GetBytesFromBase64();
        return [.. Enumerable.Repeat(unit, each.Number("times")).SelectMany(b => b), .. each.GetProperty("tail").GetBytesFromBase64()];
    }
}
