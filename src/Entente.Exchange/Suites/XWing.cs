using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>A key encapsulation mechanism as HPKE sees it (RFC 9180, section 4). No state, safe for many threads.</summary>
public abstract class Kem
{
    /// <summary>Code point in the HPKE registry.</summary>
    public abstract ushort Id { get; }

    /// <summary>Length of an encapsulated secret, in bytes.</summary>
    public abstract int EncapsulationLength { get; }

    /// <summary>True when the bytes are the one canonical encoding of a usable public key.</summary>
    public abstract bool IsSoundKey(ReadOnlySpan<byte> publicKey);

    /// <summary>A fresh secret and its encapsulation to the holder of a sound key.</summary>
    public abstract (byte[] Secret, byte[] Encapsulation) Encapsulate(ReadOnlySpan<byte> publicKey);
}

/// <summary>
/// The private half of one encapsulation key. Memory, a module or an HSM stands behind it; must serve many threads at once.
/// </summary>
public interface IDecapsulator : IDisposable
{
    /// <summary>The secret inside an encapsulation; null when the encapsulation is malformed or not canonical.</summary>
    byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation);
}

/// <summary>X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 together, HPKE KEM 0x647a; by libsodium.</summary>
/// <remarks>
/// Public key: ML-KEM (1,184 bytes), then X25519 (32). Encapsulation: ML-KEM (1,088), then X25519 (32). Beyond the draft, a
/// non-canonical or small-order X25519 part is refused. About 0.11 ms to encapsulate, 0.17 ms to decapsulate on one core.
/// </remarks>
public sealed class XWing : Kem
{
    private const int MlKemKeyLength = 1184, MlKemEncapsulationLength = 1088, SeedLength = 32, SecretLength = 32;
    private const int MlKemVectorLength = 1152, MlKemPrime = 3329; // FIPS 203: 3 × 256 coefficients of 12 bits, each below q

    private XWing() { }

    /// <summary>The one instance; it has no state.</summary>
    public static XWing Instance { get; } = new();

    /// <inheritdoc />
    public override ushort Id => 0x647a;

    /// <summary>1,216 bytes.</summary>
    public static int PublicKeyLength => MlKemKeyLength + X25519Point.Length;

    /// <summary>1,120 bytes.</summary>
    public override int EncapsulationLength => MlKemEncapsulationLength + X25519Point.Length;

    /// <inheritdoc />
    public override bool IsSoundKey(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == PublicKeyLength
        && IsReduced(publicKey[..MlKemVectorLength])
        && X25519Point.IsSound(publicKey[MlKemKeyLength..]);

    /// <inheritdoc />
    public override (byte[] Secret, byte[] Encapsulation) Encapsulate(ReadOnlySpan<byte> publicKey)
    {
        if (!IsSoundKey(publicKey)) throw new ArgumentException("Not a sound X-Wing public key.", nameof(publicKey));
        var (secret, encapsulation) = (new byte[SecretLength], new byte[EncapsulationLength]);
        return Sodium.XWingEncapsulate(encapsulation, secret, publicKey) == 0
            ? (secret, encapsulation)
            : throw new CryptographicException("X-Wing could not encapsulate.");
    }

    internal static SoftwareDecapsulator DecapsulatorFrom(ReadOnlySpan<byte> seed) => new(seed);

    /// <summary>FIPS 203, 7.2, the modulus check: every 12-bit coefficient lies below q.</summary>
    private static bool IsReduced(ReadOnlySpan<byte> vector)
    {
        for (var i = 0; i < vector.Length; i += 3)
        {
            var pair = vector[i] | (vector[i + 1] << 8) | (vector[i + 2] << 16);
            if ((pair & 0xfff) >= MlKemPrime || pair >> 12 >= MlKemPrime) return false;
        }

        return true;
    }

    internal sealed class SoftwareDecapsulator : IDecapsulator
    {
        private readonly byte[] secretKey = GC.AllocateArray<byte>(SeedLength, pinned: true);

        public SoftwareDecapsulator(ReadOnlySpan<byte> seed)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength);
            PublicKey = new byte[PublicKeyLength];
            _ = Sodium.XWingKeyPair(PublicKey, secretKey, seed);
        }

        public byte[] PublicKey { get; }

        public byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation)
        {
            if (encapsulation.Length != Instance.EncapsulationLength) return null;
            if (!X25519Point.IsSound(encapsulation[MlKemEncapsulationLength..])) return null;
            var secret = new byte[SecretLength];
            return Sodium.XWingDecapsulate(secret, encapsulation, secretKey) == 0 ? secret : null;
        }

        public void Dispose() => CryptographicOperations.ZeroMemory(secretKey);
    }
}

/// <summary>Which u-coordinates of Curve25519 are taken: canonical (below p, top bit clear) and not of small order.</summary>
internal static class X25519Point
{
    public const int Length = 32;

    // The two u of order 8, little-endian (RFC 7748, section 6.1 says to look for the zero output that they cause).
    private static readonly byte[] Order8A = Convert.FromHexString("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    private static readonly byte[] Order8B = Convert.FromHexString("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");

    public static bool IsSound(ReadOnlySpan<byte> u)
    {
        if (u.Length != Length || u[31] > 0x7f) return false;
        var middleIsFull = !u[1..31].ContainsAnyExcept((byte)0xff);
        if (u[31] == 0x7f && middleIsFull && u[0] >= 0xec) return false; // p - 1 has order 4; p and above are not canonical
        if (u[0] <= 1 && !u[1..].ContainsAnyExcept((byte)0)) return false; // 0 and 1
        return !u.SequenceEqual(Order8A) && !u.SequenceEqual(Order8B);
    }
}
