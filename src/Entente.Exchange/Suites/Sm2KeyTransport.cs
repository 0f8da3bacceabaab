using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Entente.Exchange.Suites;

/// <summary>
/// A fresh secret to the holder of an SM2 key: public-key encryption of GB/T 32918.4-2016 over 28 random bytes, as C1, C3, C2 side by
/// side; by BouncyCastle.
/// </summary>
/// <remarks>
/// Cryptographic modules that follow GM/T 0018 decrypt exactly this form. The SM3 hash C3 binds the secret, so an altered encapsulation
/// does not decrypt. About 0.25 ms to encapsulate, 0.2 ms to decapsulate on one core.
/// </remarks>
public static class Sm2KeyTransport
{
    /// <summary>65 bytes, as for signing; never the same key.</summary>
    public static int PublicKeyLength => Sm2Curve.PointLength;

    /// <summary>28 bytes: a key of SM4 and a nonce of GCM.</summary>
    public static int SecretLength => Sm4Gcm.KeyLength + Sm4Gcm.NonceLength;

    /// <summary>125 bytes: the point C1 (65, uncompressed), the hash C3 (32), the masked secret C2 (28).</summary>
    public static int EncapsulationLength => Sm2Curve.PointLength + HashLength + SecretLength;

    private const int HashLength = 32;

    /// <summary>True when the bytes are the one canonical encoding of a usable public key.</summary>
    public static bool IsSoundKey(ReadOnlySpan<byte> publicKey) => Sm2Curve.TryPoint(publicKey, out _);

    /// <summary>A fresh secret and its encapsulation to the holder of a sound key.</summary>
    public static (byte[] Secret, byte[] Encapsulation) Encapsulate(ReadOnlySpan<byte> publicKey)
    {
        if (!Sm2Curve.TryPoint(publicKey, out var point)) throw new ArgumentException("Not a sound SM2 public key.", nameof(publicKey));
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.Init(forEncryption: true, new ParametersWithRandom(new ECPublicKeyParameters(point, Sm2Curve.Domain), Sm2Curve.Random));
        return (secret, engine.ProcessBlock(secret, 0, secret.Length));
    }

    internal static SoftwareDecapsulator DecapsulatorFrom(ReadOnlySpan<byte> scalar) => new(scalar);

    /// <summary>Decrypts C1, C3, C2 of any length; null when a part was altered or C1 is not canonical. Published examples need other lengths.</summary>
    internal static byte[]? Decrypt(ECPrivateKeyParameters key, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length <= Sm2Curve.PointLength + HashLength || !Sm2Curve.TryPoint(ciphertext[..Sm2Curve.PointLength], out _)) return null;
        var engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.Init(forEncryption: false, key);
        try { return engine.ProcessBlock(ciphertext.ToArray(), 0, ciphertext.Length); }
        catch (InvalidCipherTextException) { return null; }
    }

    internal sealed class SoftwareDecapsulator : IDecapsulator
    {
        private ECPrivateKeyParameters? key;

        public SoftwareDecapsulator(ReadOnlySpan<byte> scalar)
        {
            key = Sm2Curve.PrivateKey(scalar);
            PublicKey = Sm2Curve.PublicOf(key);
        }

        public byte[] PublicKey { get; }

        public byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation)
        {
            ObjectDisposedException.ThrowIf(key is null, this);
            return encapsulation.Length == EncapsulationLength ? Decrypt(key, encapsulation) : null;
        }

        public void Dispose() => key = null; // BouncyCastle offers no way to zero it
    }
}
