using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Multiplier;
using Org.BouncyCastle.Security;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Entente.Exchange.Suites;

/// <summary>The curve of SM2 (GB/T 32918.5-2017): points and scalars in their one spelling. Its group has prime order, so no point is of small order.</summary>
internal static class Sm2Curve
{
    /// <summary>0x04, then x and y of 32 bytes each (GB/T 32918.1, 4.2.9, uncompressed).</summary>
    public const int PointLength = 1 + (2 * FieldLength);

    public const int ScalarLength = 32;

    private const int FieldLength = 32;

    /// <summary>With field arithmetic made for this prime: the same curve by its general name is six to seven times slower.</summary>
    public static readonly ECDomainParameters Domain = new(CustomNamedCurves.GetByName("sm2p256v1"));

    /// <summary>The platform's generator.</summary>
    public static readonly SecureRandom Random = new(new CryptoApiRandomGenerator());

    /// <summary>True for coordinates below the prime, on the curve, not at infinity.</summary>
    public static bool TryPoint(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out ECPoint? point)
    {
        point = null;
        if (encoded.Length != PointLength || encoded[0] != 0x04) return false; // infinity is a single zero byte
        var (x, y) = (Number(encoded.Slice(1, FieldLength)), Number(encoded[(1 + FieldLength)..]));
        var prime = Domain.Curve.Field.Characteristic;
        if (x.CompareTo(prime) >= 0 || y.CompareTo(prime) >= 0) return false; // a second spelling of the same point
        var claimed = Domain.Curve.CreatePoint(x, y);
        if (claimed.IsValid()) point = claimed;
        return point is not null;
    }

    /// <summary>From 1 to n - 2, both in: a private key for signing must have an inverse of 1 + d (GB/T 32918.1, 6.1).</summary>
    public static bool IsScalar(ReadOnlySpan<byte> bytes) =>
        bytes.Length == ScalarLength && Number(bytes) is { SignValue: > 0 } d && d.CompareTo(Domain.N.Subtract(BigInteger.Two)) <= 0;

    /// <summary>A fresh private key; of 2^32 drawn numbers about one is drawn again.</summary>
    public static void FillScalar(Span<byte> scalar)
    {
        do RandomNumberGenerator.Fill(scalar);
        while (!IsScalar(scalar));
    }

    public static ECPrivateKeyParameters PrivateKey(ReadOnlySpan<byte> scalar) => IsScalar(scalar)
        ? new(Number(scalar), Domain)
        : throw new FormatException("Not a private key of SM2.");

    /// <summary>The public point of a private key.</summary>
    public static byte[] PublicOf(ECPrivateKeyParameters key) =>
        new FixedPointCombMultiplier().Multiply(Domain.G, key.D).Normalize().GetEncoded(compressed: false);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(1, bytes);
}
