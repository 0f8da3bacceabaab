using System.Runtime.InteropServices;
using System.Text.Json;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>X-Wing and its two halves. The halves are called in the same native library that computes X-Wing for us.</summary>
internal static partial class KemVectors
{
    private const int SeedLength = 64, KeyLength = 1184, EncapsulationLength = 1088, SecretLength = 32;
    private static readonly byte[] BasePoint = [9, .. new byte[31]];

    public static Outcome MlKemDecapsulate(JsonElement group, JsonElement test)
    {
        if (group.GetProperty("parameterSet").GetString() != "ML-KEM-768") return Outcome.Skip("X-Wing has ML-KEM-768");
        var (seed, encapsulation) = (test.Hex("seed"), test.Hex("c"));
        if (seed.Length != SeedLength) return Outcome.Skip("the library's seed has a fixed length");
        if (encapsulation.Length != EncapsulationLength) return Outcome.Accepts(DecapsulatesAsXWing(encapsulation));
        var (key, secretKey, secret) = (new byte[KeyLength], new byte[2400], new byte[SecretLength]);
        if (MlKemKeyPair(key, secretKey, seed) != 0 || MlKemDecapsulate(secret, encapsulation, secretKey) != 0) return new(Did.Refuse);
        return Outcome.Matches(key.AsSpan().SequenceEqual(test.Hex("ek")) && secret.AsSpan().SequenceEqual(test.Hex("K")));
    }

    public static Outcome MlKemEncapsulate(JsonElement group, JsonElement test)
    {
        if (group.GetProperty("parameterSet").GetString() != "ML-KEM-768") return Outcome.Skip("X-Wing has ML-KEM-768");
        var (key, seed) = (test.Hex("ek"), test.Hex("m"));
        if (!XWing.Instance.IsSoundKey([.. key, .. BasePoint])) return new(Did.Refuse); // as a half of an X-Wing key
        var (encapsulation, secret) = (new byte[EncapsulationLength], new byte[SecretLength]);
        if (seed.Length != SecretLength || MlKemEncapsulate(encapsulation, secret, key, seed) != 0) return new(Did.Refuse);
        return Outcome.Matches(encapsulation.AsSpan().SequenceEqual(test.Hex("c")) && secret.AsSpan().SequenceEqual(test.Hex("K")));
    }

    /// <summary>
    /// The point check must turn down the points flagged as of low order or not canonical, and none that is valid.
    /// </summary>
    public static Outcome X25519(JsonElement group, JsonElement test)
    {
        if (group.GetProperty("curve").GetString() != "curve25519") return Outcome.Skip("X-Wing has X25519");
        var (point, scalar, shared) = (test.Hex("public"), test.Hex("private"), new byte[SecretLength]);
        var sound = X25519Point.IsSound(point);
        if (sound && (test.Flagged("LowOrderPublic") || test.Flagged("NonCanonicalPublic"))) return new(Did.Differ);
        if (!sound) return new(Did.Refuse);
        return ScalarMultiply(shared, scalar, point) != 0 ? new(Did.Refuse) : Outcome.Matches(shared.AsSpan().SequenceEqual(test.Hex("shared")));
    }

    public static void XWingCases(JsonElement root, Tally tally)
    {
        foreach (var test in root.EnumerateArray())
        {
            using var key = XWing.DecapsulatorFrom(test.Hex("seed"));
            var (encapsulation, secret) = (new byte[XWing.Instance.EncapsulationLength], new byte[SecretLength]);
            var same = key.PublicKey.AsSpan().SequenceEqual(test.Hex("pk"))
                && XWing.Instance.IsSoundKey(key.PublicKey)
                && key.Decapsulate(test.Hex("ct")).AsSpan().SequenceEqual(test.Hex("ss"))
                && XWingEncapsulate(encapsulation, secret, key.PublicKey, test.Hex("eseed")) == 0
                && encapsulation.AsSpan().SequenceEqual(test.Hex("ct")) && secret.AsSpan().SequenceEqual(test.Hex("ss"));
            tally.Count($"seed {test.GetProperty("seed")}", "valid", Outcome.Matches(same));
        }
    }

    public static byte[]? SharedX25519(byte[] scalar, byte[] point)
    {
        var shared = new byte[SecretLength];
        return ScalarMultiply(shared, scalar, point) == 0 ? shared : null;
    }

    private static bool DecapsulatesAsXWing(byte[] encapsulation)
    {
        using var key = XWing.DecapsulatorFrom(new byte[SecretLength]);
        return key.Decapsulate([.. encapsulation, .. BasePoint]) is not null;
    }

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_mlkem768_seed_keypair")]
    private static partial int MlKemKeyPair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_mlkem768_dec")]
    private static partial int MlKemDecapsulate(Span<byte> secret, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> secretKey);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_mlkem768_enc_deterministic")]
    private static partial int MlKemEncapsulate(Span<byte> encapsulation, Span<byte> secret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> seed);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_xwing_enc_deterministic")]
    private static partial int XWingEncapsulate(Span<byte> encapsulation, Span<byte> secret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> seed);

    [LibraryImport("libsodium", EntryPoint = "crypto_scalarmult_curve25519")]
    private static partial int ScalarMultiply(Span<byte> shared, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);
}
