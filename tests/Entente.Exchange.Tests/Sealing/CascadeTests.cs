using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Sealing;

/// <summary>The layer of SM2 and SM4-GCM around the seal of suite I (docs/protocol/suites.md 4.2).</summary>
public sealed class CascadeTests : IDisposable
{
    private static readonly SealBinding Binding = new(
        Digest.Of("agreement"u8), PartyCode.Parse("US"), PartyCode.Parse("CN"), Guid.Parse("01936b5a-0000-7000-8000-00000000abcd"), Digest.Of("payload"u8));

    private readonly NodeKeys recipient = NodeKeys.Generate();

    public void Dispose() => recipient.Dispose();

    private EnvelopeReading Open(byte[] envelope) => Envelope.Open(envelope, _ => recipient);

    [Fact]
    public void Either_set_of_suites_opens_and_says_which_it_was()
    {
        var (one, both) = (Envelope.Seal("a notice"u8, recipient.Public, Binding, Suite.I), Envelope.Seal("a notice"u8, recipient.Public, Binding, Suite.IAndC));

        Assert.Equal((Suite.I, Suite.IAndC), (Open(one).Suite, Open(both).Suite));
        Assert.Equal("a notice"u8.ToArray(), Open(both).Plaintext);
        Assert.Null(Open(one[..^1]).Suite);
    }

    [Fact]
    public void Both_layers_must_open_with_keys_of_their_own()
    {
        var envelope = JsonNode.Parse(Envelope.Seal("a notice"u8, recipient.Public, Binding))!;
        var header = Encoding.ASCII.GetBytes((string)envelope["protected"]!);

        var inner = Sm2Layer.Open(recipient.Sm2Decapsulator!, Part(envelope, "encrypted_key"), header, Part(envelope, "ciphertext"))!;
        var info = (byte[])[.. "entente-envelope/1\n"u8, .. Encoding.ASCII.GetBytes(JsonNode.Parse(Base64Url.DecodeFromUtf8(header))!["binding"]!.ToJsonString())];
        var content = Hpke.Open(XWing.Instance, recipient.Decapsulator, inner.AsSpan(..1120), info, header, inner.AsSpan(1120..));

        Assert.Equal("a notice"u8.ToArray(), content);
        Assert.False(inner.AsSpan().IndexOf("a notice"u8) >= 0); // one layer broken shows the other
    }

    [Theory]
    [InlineData("encrypted_key", 0)] // the point's form
    [InlineData("encrypted_key", 40)] // the point, no longer on the curve
    [InlineData("encrypted_key", 70)] // C3
    [InlineData("encrypted_key", 110)] // C2
    [InlineData("ciphertext", 3)] // inside: the encapsulation of X-Wing
    [InlineData("ciphertext", 1130)] // inside: the ciphertext of HPKE
    public void Whatever_was_altered_in_either_layer_gives_one_and_the_same_fault(string member, int at)
    {
        var envelope = JsonNode.Parse(Envelope.Seal("a notice"u8, recipient.Public, Binding))!;
        var bytes = Part(envelope, member);
        bytes[at] ^= 1;
        envelope[member] = Base64Url.EncodeToString(bytes);

        Assert.Equal(EnvelopeFault.Tampered, Open(Encoding.ASCII.GetBytes(envelope.ToJsonString())).Fault);
    }

    [Fact]
    public void A_good_outer_layer_around_a_bad_seal_gives_that_fault_too()
    {
        var envelope = JsonNode.Parse(Envelope.Seal("a notice"u8, recipient.Public, Binding))!;
        var header = Encoding.ASCII.GetBytes((string)envelope["protected"]!);
        foreach (var inner in new[] { [], new byte[1119], new byte[1120], new byte[1200] })
        {
            var (key, text) = Sm2Layer.Seal(recipient.Public.Sm2Sealing, header, inner);
            (envelope["encrypted_key"], envelope["ciphertext"]) = (Base64Url.EncodeToString(key), Base64Url.EncodeToString(text));

            Assert.Equal(EnvelopeFault.Tampered, Open(Encoding.ASCII.GetBytes(envelope.ToJsonString())).Fault);
        }
    }

    [Fact]
    public void An_envelope_is_not_turned_into_one_of_fewer_layers()
    {
        var both = JsonNode.Parse(Envelope.Seal("a notice"u8, recipient.Public, Binding))!;
        both["protected"] = (string)JsonNode.Parse(Envelope.Seal("a notice"u8, recipient.Public, Binding, Suite.I))!["protected"]!;

        Assert.Equal(EnvelopeFault.Tampered, Open(Encoding.ASCII.GetBytes(both.ToJsonString())).Fault);
    }

    [Fact]
    public void Nothing_is_sealed_under_suite_C_to_who_has_no_key_for_it()
    {
        using var old = NodeKeys.Generate(Suite.I);

        Assert.Throws<ArgumentException>(() => Envelope.Seal("x"u8, old.Public, Binding, Suite.IAndC));
        Assert.Equal(Suite.I, Envelope.Open(Envelope.Seal("x"u8, old.Public, Binding), _ => old).Suite);
    }

    private static byte[] Part(JsonNode envelope, string member) => Base64Url.DecodeFromChars((string)envelope[member]!);
}
