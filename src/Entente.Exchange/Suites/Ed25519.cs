using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>Ed25519 (RFC 8032) by libsodium: strict, cofactorless, refuses small order and non-canonical encodings.</summary>
/// <remarks>JOSE name after RFC 9864. About 24 µs to sign, 67 µs to verify a short message on one core.</remarks>
public sealed class Ed25519 : SignatureAlgorithm
{
    private Ed25519() { }

    /// <summary>The one instance; it has no state.</summary>
    public static Ed25519 Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "Ed25519";

    /// <inheritdoc />
    public override int PublicKeyLength => 32;

    /// <inheritdoc />
    public override int SignatureLength => 64;

    /// <inheritdoc />
    public override bool IsSoundKey(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == PublicKeyLength && Sodium.Ed25519IsValidPoint(publicKey) == 1;

    /// <inheritdoc />
    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == PublicKeyLength && signature.Length == SignatureLength
        && Sodium.Ed25519Verify(signature, message, (ulong)message.Length, publicKey) == 0;

    /// <inheritdoc />
    public override byte[] KeyOf(NodePublicKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Ed25519;
    }

    internal override SoftwareSigner SignerFrom(ReadOnlySpan<byte> seed) => new Signer(seed);

    private sealed class Signer : SoftwareSigner
    {
        private readonly byte[] secret = GC.AllocateArray<byte>(64, pinned: true); // pinned: the collector leaves no copies behind

        public Signer(ReadOnlySpan<byte> seed)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength);
            PublicKey = new byte[Instance.PublicKeyLength];
            _ = Sodium.Ed25519KeyPair(PublicKey, secret, seed);
        }

        public override SignatureAlgorithm Algorithm => Instance;

        public override byte[] PublicKey { get; }

        public override byte[] Sign(ReadOnlySpan<byte> message)
        {
            var signature = new byte[Instance.SignatureLength];
            _ = Sodium.Ed25519Sign(signature, 0, message, (ulong)message.Length, secret); // always 0
            return signature;
        }

        public override void Dispose() => CryptographicOperations.ZeroMemory(secret);
    }
}
