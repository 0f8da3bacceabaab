namespace Entente.Exchange.Suites;

/// <summary>
/// Who computes ML-DSA-65 and ML-KEM-768: the libraries that the product brings, the platform, or a party's own module (docs/protocol/suites.md
/// 6). All give the same keys and verify each other; what they make is used by many threads at once.
/// </summary>
public interface ICryptoProvider
{
    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>False when this machine lacks what the provider stands on.</summary>
    bool IsSupported { get; }

    /// <summary>A signer of ML-DSA-65 from its seed of 32 bytes: pure, empty context.</summary>
    ISigner MlDsa65Signer(ReadOnlySpan<byte> seed);

    /// <summary>True when the signature was made over exactly this message; false for anything else, never an exception.</summary>
    bool VerifyMlDsa65(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>The public key of ML-KEM-768, 1,184 bytes, and what opens it, from its seed of 64 bytes (d, z).</summary>
    (byte[] PublicKey, IDecapsulator Decapsulator) MlKem768(ReadOnlySpan<byte> seed);

    /// <summary>A fresh secret of 32 bytes and its encapsulation to a sound public key of ML-KEM-768.</summary>
    (byte[] Secret, byte[] Encapsulation) EncapsulateMlKem768(ReadOnlySpan<byte> publicKey);
}

/// <summary>The libraries that the product brings: BouncyCastle for ML-DSA, libsodium for ML-KEM. Always there.</summary>
public sealed class BundledProvider : ICryptoProvider
{
    private BundledProvider() { }

    /// <summary>The one instance; it has no state.</summary>
    public static BundledProvider Instance { get; } = new();

    /// <inheritdoc />
    public string Name => "BouncyCastle, libsodium";

    /// <inheritdoc />
    public bool IsSupported => true;

    /// <inheritdoc />
    public ISigner MlDsa65Signer(ReadOnlySpan<byte> seed) => MlDsa65.Instance.SignerFrom(seed);

    /// <inheritdoc />
    public bool VerifyMlDsa65(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        MlDsa65.Instance.Verify(publicKey, message, signature);

    /// <inheritdoc />
    public (byte[] PublicKey, IDecapsulator Decapsulator) MlKem768(ReadOnlySpan<byte> seed)
    {
        var key = new MlKem(seed);
        return (key.PublicKey, key);
    }

    /// <inheritdoc />
    public (byte[] Secret, byte[] Encapsulation) EncapsulateMlKem768(ReadOnlySpan<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, MlKem.PublicKeyLength);
        var (secret, encapsulation) = (new byte[32], new byte[MlKem.EncapsulationLength]);
        return Sodium.MlKemEncapsulate(encapsulation, secret, publicKey) == 0
            ? (secret, encapsulation)
            : throw new ArgumentException("Not a sound ML-KEM public key.", nameof(publicKey));
    }

    private sealed class MlKem : IDecapsulator
    {
        public const int PublicKeyLength = 1184, EncapsulationLength = 1088;
        private readonly byte[] secretKey = GC.AllocateArray<byte>(2400, pinned: true);

        public MlKem(ReadOnlySpan<byte> seed)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, 64);
            PublicKey = new byte[PublicKeyLength];
            _ = Sodium.MlKemKeyPair(PublicKey, secretKey, seed);
        }

        public byte[] PublicKey { get; }

        public byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation)
        {
            var secret = new byte[32];
            return encapsulation.Length == EncapsulationLength && Sodium.MlKemDecapsulate(secret, encapsulation, secretKey) == 0 ? secret : null;
        }

        public void Dispose() => System.Security.Cryptography.CryptographicOperations.ZeroMemory(secretKey);
    }
}
