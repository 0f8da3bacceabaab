using System.Text;
using System.Text.Json;
using Entente.Exchange.Suites;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>The examples printed in the SM standards, and SM4 in Galois/Counter Mode.</summary>
internal static class SmVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var list in root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
            foreach (var test in list.Value.EnumerateArray())
                foreach (var (expected, outcome) in Judge(list.Name, test)) tally.Count(list.Name, expected, outcome);
    }

    public static Outcome Sm4GcmCase(JsonElement group, JsonElement test)
    {
        if (group.Number("ivSize") != 96 || group.Number("tagSize") != 128) return Outcome.Skip("the seal has nonces of 96 and tags of 128 bits");
        var (key, iv, aad) = (test.Hex("key"), test.Hex("iv"), test.Hex("aad"));
        byte[] ciphertext = [.. test.Hex("ct"), .. test.Hex("tag")];
        if (Sm4Gcm.Open(key, iv, aad, ciphertext) is not { } plaintext) return new(Did.Refuse);
        return Outcome.Matches(
            plaintext.AsSpan().SequenceEqual(test.Hex("msg")) && Sm4Gcm.Seal(key, iv, aad, plaintext).AsSpan().SequenceEqual(ciphertext));
    }

    /// <summary>The case itself, and where it proves something what must be refused: another user id, another message, altered parts.</summary>
    private static IEnumerable<(string Expected, Outcome Outcome)> Judge(string list, JsonElement test) => list switch
    {
        "sm2_verify" => Verify(test),
        "sm2_decrypt" => Decrypt(test),
        "sm3" => [("valid", Outcome.Matches(Sm3.Hex(Message(test)) == test.GetProperty("digest").GetString()))],
        "sm4_ecb" => [("valid", Outcome.Matches(Blocks(test).AsSpan().SequenceEqual(test.Hex("ct"))))],
        "sm4_gcm" => [("valid", Gcm(test)), ("invalid", Outcome.Accepts(Opens(test, altered: true)))],
        _ => [("valid", Outcome.Skip($"no reader for {list}"))],
    };

    private static IEnumerable<(string, Outcome)> Verify(JsonElement test)
    {
        byte[] key = [4, .. test.Hex("px"), .. test.Hex("py")], signature = [.. test.Hex("r"), .. test.Hex("s")];
        byte[] swapped = [.. test.Hex("s"), .. test.Hex("r")];
        var id = Encoding.ASCII.GetBytes(test.GetProperty("id_ascii").GetString()!);
        yield return ("valid", Outcome.Matches(Sm2Curve.PublicOf(Sm2Curve.PrivateKey(test.Hex("d"))).AsSpan().SequenceEqual(key)));
        yield return ("valid", Outcome.Accepts(Sm2.Verify(key, Message(test), signature, id)));
        yield return ("invalid", Outcome.Accepts(Sm2.Verify(key, Message(test), swapped, id)));
        yield return ("invalid", Outcome.Accepts(Sm2.Verify(key, [.. Message(test), 0], signature, id)));
        yield return ("invalid", Outcome.Accepts(Sm2.Instance.Verify(key, Message(test), signature))); // our user id is another
    }

    private static IEnumerable<(string, Outcome)> Decrypt(JsonElement test)
    {
        var key = Sm2Curve.PrivateKey(test.Hex("d"));
        byte[] whole = [.. test.Hex("c1"), .. test.Hex("c3"), .. test.Hex("c2")];
        yield return ("valid", Outcome.Matches(Sm2KeyTransport.Decrypt(key, whole).AsSpan().SequenceEqual(Message(test))));
        foreach (var at in new[] { 0, 1, 64, 65, 96, 97, whole.Length - 1 })
        {
            var altered = (byte[])whole.Clone();
            altered[at] ^= 1;
            yield return ("invalid", Outcome.Accepts(Sm2KeyTransport.Decrypt(key, altered) is not null));
        }
    }

    private static Outcome Gcm(JsonElement test) => Outcome.Matches(
        Opens(test, altered: false)
        && Sm4Gcm.Seal(test.Hex("key"), test.Hex("iv"), test.Hex("aad"), test.Hex("msg")).AsSpan().SequenceEqual([.. test.Hex("ct"), .. test.Hex("tag")]));

    private static bool Opens(JsonElement test, bool altered)
    {
        byte[] ciphertext = [.. test.Hex("ct"), .. test.Hex("tag")];
        if (altered) ciphertext[0] ^= 1;
        return Sm4Gcm.Open(test.Hex("key"), test.Hex("iv"), test.Hex("aad"), ciphertext).AsSpan().SequenceEqual(test.Hex("msg"));
    }

    private static byte[] Blocks(JsonElement test)
    {
        var engine = new SM4Engine();
        engine.Init(forEncryption: true, new KeyParameter(test.Hex("key")));
        var block = test.Hex("pt");
        for (var i = 0; i < test.Number("iterations"); i++) engine.ProcessBlock(block, 0, block, 0);
        return block;
    }

    private static byte[] Message(JsonElement test) =>
        test.TryGetProperty("msg_ascii", out var text) ? Encoding.ASCII.GetBytes(text.GetString()!) : test.Hex("msg");
}
