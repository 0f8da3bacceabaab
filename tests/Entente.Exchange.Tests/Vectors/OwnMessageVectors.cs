using System.Buffers.Text;
using System.Text.Json;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Signed messages and envelopes (docs/protocol/suites.md).</summary>
internal static class OwnMessageVectors
{
    public static void Signed(JsonElement root, Tally tally)
    {
        foreach (var party in root.GetProperty("keys").EnumerateObject().Select(p => p.Name))
        {
            using var keys = root.Keys(party);
            tally.Count($"keys of {party}", "valid", Outcome.Matches(Same(keys.Public, root.PublicKeys(party))));
        }

        root.Each("cases", tally, test =>
        {
            var reading = Jws.Read(test.Utf8("jws"), test.Text("typ")!, root.Knows(test.Text("by")!), test.SuiteOf());
            return OwnVectors.Judged(test, reading.Fault, () => test.Text("payload") == Base64Url.EncodeToString(reading.Payload));
        });
    }

    public static void Envelopes(JsonElement root, Tally tally) => root.Each("cases", tally, test =>
    {
        using var keys = root.Keys(test.Text("to")!);
        var reading = Envelope.Open(test.Utf8("envelope"), id => id == keys.Public.KeyId ? keys : null);
        return OwnVectors.Judged(test, reading.Fault, () =>
            test.Text("plaintext") == Base64Url.EncodeToString(reading.Plaintext) && test.SuiteOf() == reading.Suite && Same(test.GetProperty("binding"), reading.Binding!));
    });

    private static bool Same(JsonElement binding, SealBinding read) =>
        (binding.Text("agreement"), binding.Text("from"), binding.Text("to"), binding.Text("id"), binding.Text("payload"))
        == (read.Agreement?.Hex, read.From.Value, read.To.Value, read.Id.ToString(), read.PayloadHash.Hex);

    private static bool Same(NodePublicKeys made, NodePublicKeys given) =>
        made.KeyId == given.KeyId && JsonSerializer.Serialize(made) == JsonSerializer.Serialize(given);
}
