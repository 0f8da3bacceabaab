using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Entente.Exchange.Suites;

/// <summary>
/// X-Wing put together from its two halves (draft-connolly-cfrg-xwing-kem, 5), for a provider or a module that knows ML-KEM-768 alone.
/// X25519 beside it is libsodium's.
/// </summary>
internal sealed class XWingHalves : IDecapsulator
{
    private const int MlKemEncapsulationLength = 1088, MlKemSeedLength = 64;
    private readonly byte[] scalar = GC.AllocateArray<byte>(X25519Point.Length, pinned: true);
    private readonly byte[] point = new byte[X25519Point.Length];
    private readonly IDecapsulator mlKem;

    /// <summary>From the same seed of 32 bytes as the whole; the seed is not kept.</summary>
    public XWingHalves(ReadOnlySpan<byte> seed, ICryptoProvider provider)
    {
        var expanded = new byte[MlKemSeedLength + X25519Point.Length];
        var shake = new ShakeDigest(256);
        shake.BlockUpdate(seed);
        shake.OutputFinal(expanded);
        expanded.AsSpan(MlKemSeedLength..).CopyTo(scalar);
        _ = Sodium.X25519Base(point, scalar);
        (var key, mlKem) = provider.MlKem768(expanded.AsSpan(..MlKemSeedLength));
        PublicKey = [.. key, .. point];
        CryptographicOperations.ZeroMemory(expanded);
    }

    public byte[] PublicKey { get; }

    public byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation)
    {
        if (encapsulation.Length != XWing.Instance.EncapsulationLength) return null;
        var theirs = encapsulation[MlKemEncapsulationLength..];
        var shared = new byte[X25519Point.Length];
        if (!X25519Point.IsSound(theirs) || Sodium.X25519(shared, scalar, theirs) != 0) return null;
        if (mlKem.Decapsulate(encapsulation[..MlKemEncapsulationLength]) is not { } secret) return null;
        var (sha3, combined) = (new Sha3Digest(256), new byte[32]);
        sha3.BlockUpdate([.. secret, .. shared, .. theirs, .. point, .. "\\.//^\\"u8]);
        sha3.DoFinal(combined);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(shared);
        return combined;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(scalar);
        mlKem.Dispose();
    }
}
