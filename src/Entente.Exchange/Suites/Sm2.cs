using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Entente.Exchange.Suites;

/// <summary>SM2 signatures with SM3 (GB/T 32918.2-2016 and 32905-2016) on the curve of GB/T 32918.5, by BouncyCastle.</summary>
/// <remarks>
/// The signature is r and s, 32 bytes each, big-endian, both from 1 to n - 1; a public key is an uncompressed point. The user id that
/// enters the hash is <see cref="UserId"/>. Nonces come from the platform's generator, so signing twice gives different bytes. About
/// 0.2 ms to sign, 0.2 ms to verify a short message on one core; BouncyCastle's arithmetic does not run in constant time.
/// </remarks>
public sealed class Sm2 : SignatureAlgorithm
{
    private const int PartLength = 32;

    private Sm2() { }

    /// <summary>The one instance; it has no state.</summary>
    public static Sm2 Instance { get; } = new();

    /// <summary>A URI of ours: the JOSE registry has no name for SM2 (docs/protocol/suites.md 4.1).</summary>
    public override string Name => "urn:x-entente:sm2-sm3";

    /// <inheritdoc />
    public override string Label => "SM2-SM3";

    /// <summary>65 bytes: 0x04, x, y.</summary>
    public override int PublicKeyLength => Sm2Curve.PointLength;

    /// <summary>64 bytes: r, s.</summary>
    public override int SignatureLength => 2 * PartLength;

    /// <summary>
    /// The distinguishing identifier in the hash Z (GB/T 32918.2, 5.5). Not the usual 1234567812345678: a signature that another
    /// product made with the same key says nothing here.
    /// </summary>
    public static ReadOnlySpan<byte> UserId => "entente-suite-c/1"u8;

    /// <inheritdoc />
    public override bool IsSoundKey(ReadOnlySpan<byte> publicKey) => Sm2Curve.TryPoint(publicKey, out _);

    /// <inheritdoc />
    public override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Verify(publicKey, message, signature, UserId);

    /// <inheritdoc />
    public override byte[] KeyOf(NodePublicKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Sm2Signing ?? throw new ArgumentException("These node keys have no SM2.", nameof(keys));
    }

    /// <summary>As above under another user id, for published examples.</summary>
    internal static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> userId)
    {
        if (signature.Length != Instance.SignatureLength || !Sm2Curve.TryPoint(publicKey, out var point)) return false;
        var signer = NewSigner();
        signer.Init(forSigning: false, new ParametersWithID(new ECPublicKeyParameters(point, Sm2Curve.Domain), userId.ToArray()));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray()); // refuses r and s outside 1 to n - 1, and r + s = n
    }

    internal override SoftwareSigner SignerFrom(ReadOnlySpan<byte> seed) => new Signer(seed);

    private static SM2Signer NewSigner() => new(PlainDsaEncoding.Instance, new SM3Digest());

    // BouncyCastle keeps the number in ordinary memory and offers no way to zero it: Dispose can only drop it.
    private sealed class Signer : SoftwareSigner
    {
        private ECPrivateKeyParameters? key;

        public Signer(ReadOnlySpan<byte> scalar)
        {
            key = Sm2Curve.PrivateKey(scalar);
            PublicKey = Sm2Curve.PublicOf(key);
        }

        public override SignatureAlgorithm Algorithm => Instance;

        public override byte[] PublicKey { get; }

        public override byte[] Sign(ReadOnlySpan<byte> message)
        {
            ObjectDisposedException.ThrowIf(key is null, this);
            var signer = NewSigner();
            signer.Init(forSigning: true, new ParametersWithID(new ParametersWithRandom(key, Sm2Curve.Random), UserId.ToArray()));
            signer.BlockUpdate(message);
            return signer.GenerateSignature();
        }

        public override void Dispose() => key = null;
    }
}
