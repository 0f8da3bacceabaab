using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Sealing;

public sealed class EnvelopeTests : IDisposable
{
    private static readonly SealBinding Binding = new(
        Digest.Of("agreement"u8), PartyCode.Parse("US"), PartyCode.Parse("CN"), Guid.Parse("01936b5a-0000-7000-8000-00000000abcd"), Digest.Of("payload"u8));

    private readonly NodeKeys recipient = NodeKeys.Generate();
    private readonly NodeKeys other = NodeKeys.Generate();

    public void Dispose()
    {
        recipient.Dispose();
        other.Dispose();
    }

    private EnvelopeReading Open(byte[] envelope) => Envelope.Open(envelope, id => id == recipient.Public.KeyId ? recipient : null);

    [Fact]
    public void What_is_sealed_opens_with_its_binding() => Gen.Byte.Array[0, 2000].Sample(plaintext =>
    {
        var reading = Open(Envelope.Seal(plaintext, recipient.Public, Binding));

        return reading.IsSound && reading.Plaintext.AsSpan().SequenceEqual(plaintext) && reading.Binding == Binding;
    }, iter: 50);

    [Fact]
    public void It_opens_without_an_agreement_too()
    {
        var bootstrap = Binding with { Agreement = null };

        Assert.Equal(bootstrap, Open(Envelope.Seal("card"u8, recipient.Public, bootstrap)).Binding);
    }

    [Fact]
    public void Every_single_flipped_bit_is_refused()
    {
        var envelope = Envelope.Seal("a notice"u8, recipient.Public, Binding);
        var survivors = 0;

        Parallel.For(0, envelope.Length * 8, bit =>
        {
            var flipped = (byte[])envelope.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Open(flipped) is not { IsSound: false, Plaintext: null }) Interlocked.Increment(ref survivors);
        });

        Assert.Equal(0, survivors);
    }

    [Fact]
    public void An_envelope_cut_short_or_lengthened_is_refused()
    {
        var envelope = Envelope.Seal("a notice"u8, recipient.Public, Binding);

        for (var length = 0; length < envelope.Length; length++) Assert.False(Open(envelope[..length]).IsSound);
        foreach (var tail in new byte[] { 0, (byte)' ', (byte)'\n', (byte)'}' }) Assert.Equal(EnvelopeFault.Malformed, Open([.. envelope, tail]).Fault);
    }

    [Fact]
    public void Content_moved_under_another_binding_does_not_open()
    {
        var mine = JsonNode.Parse(Envelope.Seal("one"u8, recipient.Public, Binding))!;
        var moved = JsonNode.Parse(Envelope.Seal("two"u8, recipient.Public, Binding with { Id = Guid.Empty }))!;
        moved["encrypted_key"] = (string)mine["encrypted_key"]!;
        moved["ciphertext"] = (string)mine["ciphertext"]!;

        Assert.Equal(EnvelopeFault.Tampered, Open(Encoding.UTF8.GetBytes(moved.ToJsonString())).Fault);
    }

    [Fact]
    public void Another_spelling_of_the_same_envelope_is_malformed()
    {
        var envelope = JsonNode.Parse(Envelope.Seal("one"u8, recipient.Public, Binding))!;
        var unprotected = envelope.DeepClone();
        unprotected["unprotected"] = new JsonObject();
        var indented = envelope.ToJsonString(new() { WriteIndented = true });

        Assert.True(Open(Encoding.UTF8.GetBytes(envelope.ToJsonString())).IsSound);
        Assert.Equal(EnvelopeFault.Malformed, Open(Encoding.UTF8.GetBytes(unprotected.ToJsonString())).Fault);
        Assert.Equal(EnvelopeFault.Malformed, Open(Encoding.UTF8.GetBytes(indented)).Fault);
    }

    [Fact]
    public void An_envelope_for_somebody_else_is_an_unknown_key() =>
        Assert.Equal(EnvelopeFault.UnknownKey, Open(Envelope.Seal("one"u8, other.Public, Binding)).Fault);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p: not canonical
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")] // p + 1: not canonical
    [InlineData("0900000000000000000000000000000000000000000000000000000000000080")] // the base point with its unused top bit set
    public void Small_order_and_non_canonical_points_are_refused_in_keys_and_envelopes(string point)
    {
        var key = (byte[])recipient.Public.XWing.Clone();
        Convert.FromHexString(point).CopyTo(key, key.Length - 32);
        var envelope = JsonNode.Parse(Envelope.Seal("one"u8, recipient.Public, Binding))!;
        var encapsulation = System.Buffers.Text.Base64Url.DecodeFromChars((string)envelope["encrypted_key"]!);
        Convert.FromHexString(point).CopyTo(encapsulation, encapsulation.Length - 32);
        envelope["encrypted_key"] = System.Buffers.Text.Base64Url.EncodeToString(encapsulation);

        Assert.False(XWing.Instance.IsSoundKey(key));
        Assert.Null(recipient.Decapsulator.Decapsulate(encapsulation));
        Assert.Equal(EnvelopeFault.Tampered, Open(Encoding.UTF8.GetBytes(envelope.ToJsonString())).Fault);
    }

    [Fact]
    public void An_oversize_envelope_is_refused_unread() =>
        Assert.Equal(EnvelopeFault.Oversize, Open(new byte[Envelope.MaxBytes + 1]).Fault);
}
