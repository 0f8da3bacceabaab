using System.Text.Json;
using Entente.Exchange.Bundles;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Sealed files (docs/protocol/bundles.md): what a reader finds of each part, what it refuses, and what an answer says.</summary>
internal static class OwnBundleVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        root.Each("cases", tally, test => Read(test, root).GetAwaiter().GetResult());
        using var reader = root.Keys("CN");
        var manifest = Open(root.GetProperty("cases")[0], root).GetAwaiter().GetResult().Reader!.Manifest;
        root.Each("answers", tally, test =>
        {
            var signed = BundleSeal.Open(test.Utf8("sealed"), id => id == reader.Public.KeyId ? reader : null, manifest);
            var answer = signed is null ? null : BundleAnswer.Read(signed, root.Knows("US"));
            return answer is null ? new(Did.Refuse) : Outcome.Matches(Same(test.GetProperty("answer"), answer));
        });
    }

    private static Task<BundleOpening> Open(JsonElement test, JsonElement root) =>
        BundleReader.Open(new MemoryStream(test.Utf8("file")), root.Knows("US"), CancellationToken.None);

    private static async Task<Outcome> Read(JsonElement test, JsonElement root)
    {
        var opening = await Open(test, root);
        if (opening.Reader is not { } reader)
            return opening.Inside is { } inside && opening.Fault == BundleFault.Manifest ? OwnVectors.Judged(test, inside, () => false) : OwnVectors.Judged(test, opening.Fault, () => false);

        var found = new List<string>();
        while (await reader.Next(CancellationToken.None) is { } part) found.Add(part.Fault ?? "whole");
        return Outcome.Matches(
            test.Has("parts") && test.GetProperty("parts").EnumerateArray().Select(p => p.GetString()).SequenceEqual(found)
            && reader.Name.Hex == test.Text("bundle") && reader.Manifest.FileName == test.Text("file_name")
            && await reader.HasEnded(CancellationToken.None) == test.GetProperty("ended").GetBoolean());
    }

    private static bool Same(JsonElement says, BundleAnswer read) => says.Text("by") == read.By.Value && says.Text("to") == read.To.Value
        && says.GetProperty("arrived").EnumerateArray().Select(d => d.GetString()).SequenceEqual(read.Arrived.Select(d => d.Hex))
        && says.GetProperty("files").EnumerateArray().Select(f => (f.Text("entry"), f.Text("sha256"))).SequenceEqual(read.Files.Select(f => ((string?)f.Entry.Hex, (string?)f.Sha256.Hex)));
}
