using System.Text.Json;
using Entente.Exchange.Suites;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Entente.Exchange.Tests.Vectors;

internal static class SignatureVectors
{
    private const string NoContext = "we sign with the empty context only";

    public static Outcome Ed25519Verify(JsonElement group, JsonElement test)
    {
        var key = group.GetProperty("publicKey");
        return key.GetProperty("curve").GetString() != "edwards25519"
            ? Outcome.Skip("suite I has Ed25519")
            : Outcome.Accepts(Ed25519.Instance.Verify(key.Hex("pk"), test.Hex("msg"), test.Hex("sig")));
    }

    public static Outcome MlDsaVerify(JsonElement group, JsonElement test) => test.Hex("ctx").Length > 0
        ? Outcome.Skip(NoContext)
        : Outcome.Accepts(MlDsa65.Instance.Verify(group.Hex("publicKey"), test.Hex("msg"), test.Hex("sig")));

    /// <summary>
    /// Our signer hedges, so the bytes are compared with the deterministic mode of the same library; our own signature must
    /// verify.
    /// </summary>
    public static Outcome MlDsaSign(JsonElement group, JsonElement test)
    {
        if (!group.Has("privateSeed")) return Outcome.Skip("our secret keys are seeds");
        if (!test.Has("msg")) return Outcome.Skip("signs a bare mu, which no interface of ours does");
        if (test.Hex("ctx").Length > 0) return Outcome.Skip(NoContext);
        if (test.Has("rnd")) return Outcome.Skip("the library takes no randomness from outside");
        var (seed, message, expected) = (group.Hex("privateSeed"), test.Hex("msg"), test.Hex("sig"));
        SoftwareSigner ours;
        try { ours = MlDsa65.Instance.SignerFrom(seed); }
        catch (ArgumentOutOfRangeException) { return new(Did.Refuse); }

        using (ours)
        {
            var library = new MLDsaSigner(MLDsaParameters.ml_dsa_65, deterministic: true);
            library.Init(forSigning: true, MLDsaPrivateKeyParameters.FromSeed(MLDsaParameters.ml_dsa_65, seed));
            library.BlockUpdate(message);
            return Outcome.Matches(
                ours.PublicKey.AsSpan().SequenceEqual(group.Hex("publicKey"))
                && library.GenerateSignature().AsSpan().SequenceEqual(expected)
                && MlDsa65.Instance.Verify(ours.PublicKey, message, expected)
                && MlDsa65.Instance.Verify(ours.PublicKey, message, ours.Sign(message)));
        }
    }

    /// <summary>
    /// The examples of draft-ietf-lamps-pq-composite-sigs: the plain ML-DSA-65 among them, without and with a context.
    /// </summary>
    public static void Composite(JsonElement root, Tally tally)
    {
        var message = root.GetProperty("m").GetBytesFromBase64();
        foreach (var test in root.GetProperty("tests").EnumerateArray())
        {
            var name = test.GetProperty("tcId").GetString()!;
            if (name != "id-ML-DSA-65")
            {
                tally.Count(name, "valid", Outcome.Skip("composite signatures are not used: both signatures stand side by side"));
                continue;
            }

            var key = test.GetProperty("pk").GetBytesFromBase64();
            tally.Count(name, "valid", Outcome.Accepts(MlDsa65.Instance.Verify(key, message, test.GetProperty("s").GetBytesFromBase64())));
            tally.Count($"{name} with context", "invalid", // valid under its context, and so not under ours, which is empty
                Outcome.Accepts(MlDsa65.Instance.Verify(key, message, test.GetProperty("sWithContext").GetBytesFromBase64())));
        }
    }

    /// <summary>C2SP httpsig-pq: the ML-DSA-65 signature over each signature base.</summary>
    public static void HttpMessages(JsonElement root, Tally tally)
    {
        foreach (var test in root.GetProperty("vectors").EnumerateArray())
        {
            tally.Count(test.GetProperty("id").GetString()!, "valid", test.GetProperty("algorithm").GetString() != "ml-dsa-65"
                ? Outcome.Skip("suite I has ML-DSA-65")
                : Outcome.Accepts(MlDsa65.Instance.Verify(
                    test.GetProperty("public_key_base64").GetBytesFromBase64(),
                    test.GetProperty("signature_base_base64").GetBytesFromBase64(),
                    test.GetProperty("deterministic_signature_base64").GetBytesFromBase64())));
        }
    }
}
