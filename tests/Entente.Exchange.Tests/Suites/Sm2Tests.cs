using Entente.Exchange.Suites;
using Org.BouncyCastle.Math;

namespace Entente.Exchange.Tests.Suites;

/// <summary>What an SM2 verifier must turn down; the values of the curve are those of GB/T 32918.5-2017.</summary>
public sealed class Sm2Tests : IDisposable
{
    private static readonly BigInteger Order = new("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16);
    private static readonly BigInteger Prime = new("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF", 16);
    private static readonly byte[] Base = Convert.FromHexString(
        "0432C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0");

    private readonly NodeKeys keys = NodeKeys.Generate();

    public void Dispose() => keys.Dispose();

    private byte[] Signature => keys.Signers[2].Sign("a notice"u8);

    private bool Verifies(byte[] signature) => Sm2.Instance.Verify(keys.Public.Sm2Signing!, "a notice"u8, signature);

    [Fact]
    public void A_signature_is_64_bytes_and_verifies_for_its_own_message_alone()
    {
        var signature = Signature;

        Assert.Equal(64, signature.Length);
        Assert.True(Verifies(signature));
        Assert.False(Sm2.Instance.Verify(keys.Public.Sm2Signing!, "another notice"u8, signature));
        Assert.False(Sm2.Instance.Verify(keys.Public.Sm2Sealing!, "a notice"u8, signature));
        Assert.NotEqual(signature, Signature); // nonces are random
    }

    [Fact]
    public void Numbers_outside_1_to_n_minus_1_are_refused_in_either_half()
    {
        var (r, s) = (Signature[..32], Signature[32..]);
        byte[][] halves = [new byte[32], Bytes(Order), Bytes(Order.Add(BigInteger.One)), [.. Enumerable.Repeat((byte)0xff, 32)]];

        Assert.All(halves, bad => Assert.False(Verifies([.. bad, .. s])));
        Assert.All(halves, bad => Assert.False(Verifies([.. r, .. bad])));
        Assert.False(Verifies([.. r, .. Bytes(Order.Subtract(new BigInteger(1, r)))])); // r + s = n
    }

    [Fact]
    public void A_signature_of_another_length_or_in_DER_is_refused()
    {
        var signature = Signature;
        byte[] der = [0x30, 0x44, 0x02, 0x20, .. signature[..32], 0x02, 0x20, .. signature[32..]];

        Assert.False(Verifies(signature[..63]));
        Assert.False(Verifies([.. signature, 0]));
        Assert.False(Verifies(der));
        Assert.False(Verifies([]));
    }

    [Fact]
    public void Points_in_a_second_spelling_off_the_curve_or_at_infinity_are_no_keys()
    {
        var small = Sm2Curve.Domain.Curve.DecodePoint(Convert.FromHexString("02" + new string('0', 63) + SmallestX())).Normalize();
        var (x, y) = (small.AffineXCoord.ToBigInteger(), small.AffineYCoord.ToBigInteger());
        byte[] compressed = [0x02, .. Base[1..33]], hybrid = [0x06, .. Base[1..]], off = [.. Base[..64], (byte)(Base[64] ^ 1)];

        Assert.True(Sm2.Instance.IsSoundKey(Base));
        Assert.True(Sm2.Instance.IsSoundKey([4, .. Bytes(x), .. Bytes(y)]));
        Assert.False(Sm2.Instance.IsSoundKey([4, .. Bytes(x.Add(Prime)), .. Bytes(y)])); // the same point, not canonical
        Assert.All([compressed, hybrid, off, [0], new byte[65], [4, .. new byte[64]]], bad =>
        {
            Assert.False(Sm2.Instance.IsSoundKey(bad));
            Assert.False(Sm2KeyTransport.IsSoundKey(bad));
        });
    }

    [Fact]
    public void A_private_key_lies_between_1_and_n_minus_2()
    {
        Assert.True(Sm2Curve.IsScalar(Bytes(BigInteger.One)));
        Assert.True(Sm2Curve.IsScalar(Bytes(Order.Subtract(BigInteger.Two))));
        Assert.False(Sm2Curve.IsScalar(Bytes(Order.Subtract(BigInteger.One)))); // 1 + d would have no inverse
        Assert.False(Sm2Curve.IsScalar(new byte[32]));
        Assert.Equal(Base, Sm2Curve.PublicOf(Sm2Curve.PrivateKey(Bytes(BigInteger.One))));
    }

    /// <summary>The least x, below 16, of a point on the curve: x + p still fits 32 bytes, so it has a second spelling.</summary>
    private static string SmallestX() => "0123456789abcdef".First(digit =>
    {
        try { return Sm2Curve.Domain.Curve.DecodePoint(Convert.FromHexString("02" + new string('0', 63) + digit)).IsValid(); }
        catch (ArgumentException) { return false; }
    }).ToString();

    private static byte[] Bytes(BigInteger number) => Org.BouncyCastle.Utilities.BigIntegers.AsUnsignedByteArray(32, number);
}
