using System.Security.Cryptography;
using System.Text.Json;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>
/// RFC 9180's test vectors and those with X-Wing. The product has X-Wing alone; DHKEM stands here, so that the key schedule is
/// tried on the RFC's own numbers.
/// </summary>
internal static class HpkeVectors
{
    private const int XWingId = 0x647a, P256Id = 0x10, X25519Id = 0x20;

    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var test in root.EnumerateArray())
        {
            var name = $"mode {test.GetProperty("mode")} kem {test.GetProperty("kem_id")} aead {test.GetProperty("aead_id")}";
            tally.Count(name, "valid", Judge(test));
        }
    }

    private static Outcome Judge(JsonElement test)
    {
        if (test.Number("mode") != 0) return Outcome.Skip("we have base mode");
        if (test.Number("kdf_id") != 1) return Outcome.Skip("we have HKDF-SHA256");
        var kem = test.Number("kem_id");
        if (kem is not (XWingId or P256Id or X25519Id)) return Outcome.Skip($"no KEM 0x{kem:x4}");

        var secret = kem == XWingId ? XWingSecret(test) : DhSecret(test, kem);
        if (secret is null || !secret.AsSpan().SequenceEqual(test.Hex("shared_secret"))) return new(Did.Differ);
        var (aead, info) = ((HpkeAead)test.Number("aead_id"), test.Hex("info"));
        using var sender = HpkeContext.Base((ushort)kem, aead, (byte[])secret.Clone(), info);
        using var receiver = HpkeContext.Base((ushort)kem, aead, secret, info);
        return Outcome.Matches(Encryptions(test, sender, receiver) && Exports(test, sender));
    }

    private static bool Encryptions(JsonElement test, HpkeContext sender, HpkeContext receiver)
    {
        if (!test.TryGetProperty("encryptions", out var list) || list.ValueKind != JsonValueKind.Array) return true;
        long next = 0;
        foreach (var encryption in list.EnumerateArray())
        {
            for (var seq = encryption.GetProperty("seq").GetInt64(); next < seq; next++) // steps that the file leaves out
                receiver.Open([], sender.Seal([], []));
            var (aad, plaintext, ciphertext) = (encryption.Hex("aad"), encryption.Hex("pt"), encryption.Hex("ct"));
            if (!sender.Seal(aad, plaintext).AsSpan().SequenceEqual(ciphertext)) return false;
            if (receiver.Open([.. aad, 0], ciphertext) is not null) return false;
            if (!receiver.Open(aad, ciphertext).AsSpan().SequenceEqual(plaintext)) return false;
            next++;
        }

        return true;
    }

    private static bool Exports(JsonElement test, HpkeContext context) =>
        !test.TryGetProperty("exports", out var list) || list.ValueKind != JsonValueKind.Array || list.EnumerateArray().All(e =>
            context.Export(e.Hex("exporter_context"), e.Number("L")).AsSpan().SequenceEqual(e.Hex("exported_value")));

    private static byte[]? XWingSecret(JsonElement test)
    {
        using var key = XWing.DecapsulatorFrom(test.Hex("skRm"));
        return key.PublicKey.AsSpan().SequenceEqual(test.Hex("pkRm")) ? key.Decapsulate(test.Hex("enc")) : null;
    }

    /// <summary>DHKEM's Decap (RFC 9180, 4.1) with HKDF-SHA256.</summary>
    private static byte[]? DhSecret(JsonElement test, int kem)
    {
        var (enc, recipient) = (test.Hex("enc"), test.Hex("pkRm"));
        var dh = kem == X25519Id ? KemVectors.SharedX25519(test.Hex("skRm"), enc) : SharedP256(test.Hex("skRm"), enc);
        if (dh is null) return null;
        byte[] suite = [.. "KEM"u8, (byte)(kem >> 8), (byte)kem];
        var prk = HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. suite, .. "eae_prk"u8, .. dh], []);
        return HKDF.Expand(HashAlgorithmName.SHA256, prk, 32, [0, 32, .. "HPKE-v1"u8, .. suite, .. "shared_secret"u8, .. enc, .. recipient]);
    }

    private static byte[] SharedP256(byte[] scalar, byte[] point)
    {
        var curve = ECCurve.NamedCurves.nistP256;
        using var ours = ECDiffieHellman.Create(new ECParameters { Curve = curve, D = scalar });
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = curve, Q = new() { X = point[1..33], Y = point[33..] } });
        return ours.DeriveRawSecretAgreement(theirs.PublicKey);
    }
}
