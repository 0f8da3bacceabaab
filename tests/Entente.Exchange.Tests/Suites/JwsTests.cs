using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

public sealed class JwsTests : IDisposable
{
    private const string Typ = "entente-entry+jws";
    private readonly NodeKeys author = NodeKeys.Generate();
    private readonly NodeKeys stranger = NodeKeys.Generate();

    public void Dispose()
    {
        author.Dispose();
        stranger.Dispose();
    }

    private JwsReading Read(byte[] jws, string typ = Typ) => Jws.Read(jws, typ, id => id == author.Public.KeyId ? author.Public : null);

    private static string Unbase(string text) => Encoding.ASCII.GetString(Convert.FromBase64String(
        text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=')));

    [Fact]
    public void What_is_signed_is_read_back_with_its_author() => Gen.Byte.Array[0, 600].Sample(payload =>
    {
        var reading = Read(Jws.Sign(payload, author, Typ));

        return reading.IsSound && reading.Payload.AsSpan().SequenceEqual(payload) && reading.KeyId == author.Public.KeyId;
    }, iter: 20);

    [Fact]
    public void It_is_a_general_jws_with_every_algorithm_and_the_required_set_in_every_header()
    {
        var jws = JsonNode.Parse(Jws.Sign("hello"u8, author, Typ))!;

        Assert.Equal("hello", Unbase((string)jws["payload"]!)); // RFC 7515, 7.2.1
        var headers = jws["signatures"]!.AsArray().Select(s => JsonNode.Parse(Unbase((string)s!["protected"]!))!).ToList();
        Assert.Equal(["Ed25519", "ML-DSA-65", "urn:x-entente:sm2-sm3"], headers.Select(h => (string)h["alg"]!)); // RFC 9864, RFC 9964, ours
        Assert.All(headers, h => Assert.Equal("""["Ed25519","ML-DSA-65","urn:x-entente:sm2-sm3"]""", h["require"]!.ToJsonString()));
        Assert.All(headers, h => Assert.Equal("""["require"]""", h["crit"]!.ToJsonString())); // RFC 7515, 4.1.11
    }

    [Fact]
    public void Every_single_flipped_bit_is_refused()
    {
        var jws = Jws.Sign("a notice"u8, author, Typ);
        var survivors = 0;

        Parallel.For(0, jws.Length, i =>
        {
            var flipped = (byte[])jws.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            if (Read(flipped) is not { IsSound: false, Payload: null }) Interlocked.Increment(ref survivors);
        });

        Assert.Equal(0, survivors);
    }

    [Fact]
    public void A_message_cut_short_or_lengthened_is_refused()
    {
        var jws = Jws.Sign("a notice"u8, author, Typ);

        for (var length = 0; length < jws.Length; length++) Assert.False(Read(jws[..length]).IsSound);
        foreach (var tail in new byte[] { 0, (byte)' ', (byte)'\n', (byte)'}' }) Assert.Equal(JwsFault.Malformed, Read([.. jws, tail]).Fault);
    }

    [Theory]
    [InlineData("first only")]
    [InlineData("second only")]
    [InlineData("without the third")]
    [InlineData("without the first")]
    [InlineData("swapped")]
    [InlineData("first twice")]
    [InlineData("second twice")]
    [InlineData("third in the place of the second")]
    [InlineData("a fourth added")]
    [InlineData("none")]
    public void Stripped_swapped_doubled_or_added_signatures_are_malformed(string change)
    {
        var jws = JsonNode.Parse(Jws.Sign("a notice"u8, author, Typ))!;
        var (first, second, third) = (jws["signatures"]![0]!, jws["signatures"]![1]!, jws["signatures"]![2]!);
        jws["signatures"] = new JsonArray(change switch
        {
            "first only" => [first.DeepClone()],
            "second only" => [second.DeepClone()],
            "without the third" => [first.DeepClone(), second.DeepClone()],
            "without the first" => [second.DeepClone(), third.DeepClone()],
            "swapped" => [second.DeepClone(), first.DeepClone(), third.DeepClone()],
            "first twice" => [first.DeepClone(), first.DeepClone(), third.DeepClone()],
            "second twice" => [second.DeepClone(), second.DeepClone(), third.DeepClone()],
            "third in the place of the second" => [first.DeepClone(), third.DeepClone(), third.DeepClone()],
            "a fourth added" => [first.DeepClone(), second.DeepClone(), third.DeepClone(), third.DeepClone()],
            _ => [],
        });

        Assert.Equal(JwsFault.Malformed, Read(Encoding.UTF8.GetBytes(jws.ToJsonString())).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void All_signatures_must_verify_not_some_of_them(int position)
    {
        var jws = JsonNode.Parse(Jws.Sign("a notice"u8, author, Typ))!;
        var other = JsonNode.Parse(Jws.Sign("another notice"u8, author, Typ))!;
        jws["signatures"]![position]!["signature"] = (string)other["signatures"]![position]!["signature"]!;

        Assert.Equal(JwsFault.BadSignature, Read(Encoding.UTF8.GetBytes(jws.ToJsonString())).Fault);
    }

    [Fact]
    public void A_message_of_suite_I_alone_is_malformed_where_both_are_agreed_and_the_other_way_round()
    {
        NodePublicKeys? Known(string id) => id == author.Public.KeyId ? author.Public : null;
        var (one, both) = (Jws.Sign("a notice"u8, author, Typ, Suite.I), Jws.Sign("a notice"u8, author, Typ, Suite.IAndC));

        Assert.True(Jws.Read(one, Typ, Known, Suite.I).IsSound);
        Assert.True(Jws.Read(both, Typ, Known, Suite.IAndC).IsSound);
        Assert.Equal(JwsFault.Malformed, Jws.Read(one, Typ, Known, Suite.IAndC).Fault);
        Assert.Equal(JwsFault.Malformed, Jws.Read(both, Typ, Known, Suite.I).Fault);
        Assert.Equal(JwsFault.Malformed, Jws.Read(one, Typ, Known).Fault); // who does not say asks for every key of the author
        Assert.Equal((Suite.I, Suite.IAndC), (Jws.SuiteOf(one, Typ), Jws.SuiteOf(both, Typ)));
    }

    [Fact]
    public void Keys_of_suite_I_alone_can_not_be_made_to_pass_for_both()
    {
        using var old = NodeKeys.Generate(Suite.I);
        var forged = Encoding.ASCII.GetString(Jws.Sign("a notice"u8, author, Typ));

        Assert.Throws<ArgumentException>(() => Jws.Sign("a notice"u8, old, Typ, Suite.IAndC));
        Assert.True(Jws.Read(Jws.Sign("a notice"u8, old, Typ), Typ, _ => old.Public).IsSound);
        Assert.Equal(JwsFault.Malformed, Jws.Read(Encoding.ASCII.GetBytes(WithKeyId(forged, old.Public.KeyId)), Typ, _ => old.Public).Fault);
    }

    private static string WithKeyId(string jws, string keyId)
    {
        var message = JsonNode.Parse(jws)!;
        foreach (var signature in message["signatures"]!.AsArray())
        {
            var header = JsonNode.Parse(Unbase((string)signature!["protected"]!))!;
            var text = Unbase((string)signature["protected"]!).Replace((string)header["kid"]!, keyId, StringComparison.Ordinal);
            signature["protected"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }

        return message.ToJsonString();
    }

    [Fact]
    public void An_unprotected_header_is_malformed()
    {
        var jws = JsonNode.Parse(Jws.Sign("a notice"u8, author, Typ))!;
        jws["signatures"]![0]!["header"] = new JsonObject { ["kid"] = "x" };

        Assert.Equal(JwsFault.Malformed, Read(Encoding.UTF8.GetBytes(jws.ToJsonString())).Fault);
    }

    [Fact]
    public void A_stray_low_bit_of_base64_is_a_second_spelling_and_malformed()
    {
        var jws = Encoding.ASCII.GetString(Jws.Sign("a"u8, author, Typ));

        Assert.StartsWith("""{"payload":"YQ",""", jws, StringComparison.Ordinal);
        Assert.Equal(JwsFault.Malformed, Read(Encoding.ASCII.GetBytes(jws.Replace("\"YQ\"", "\"YR\"", StringComparison.Ordinal))).Fault);
        Assert.Equal(JwsFault.Malformed, Read(Encoding.ASCII.GetBytes(jws.Replace("\"YQ\"", "\"YQ==\"", StringComparison.Ordinal))).Fault);
        Assert.Equal(JwsFault.Malformed, Read(Encoding.ASCII.GetBytes(jws.Replace("\"YQ\"", "\"Y Q\"", StringComparison.Ordinal))).Fault);
    }

    [Fact]
    public void A_stranger_is_an_unknown_key_and_cannot_borrow_a_key_id()
    {
        var foreign = Jws.Sign("a notice"u8, stranger, Typ);

        Assert.Equal((JwsFault.UnknownKey, stranger.Public.KeyId), (Read(foreign).Fault, Read(foreign).KeyId));
        Assert.Equal(JwsFault.UnknownKey, Jws.Read(foreign, Typ, _ => author.Public).Fault); // a careless look-up is caught
    }

    [Fact]
    public void One_kind_of_message_does_not_pass_for_another() =>
        Assert.Equal(JwsFault.Malformed, Read(Jws.Sign("x"u8, author, "entente-receipts+jws")).Fault);

    [Fact]
    public void An_oversize_message_is_refused_unread() =>
        Assert.Equal(JwsFault.Oversize, Read(new byte[Jws.MaxBytes + 1]).Fault);
}
