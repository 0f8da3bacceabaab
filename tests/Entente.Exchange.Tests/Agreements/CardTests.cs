using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Agreements;

public sealed partial class CardTests
{
    private static readonly PartyCard Card = Pair.Card(Pair.Cn, "Sample party CN", "示例方中国", Pair.CnKeys) with
    {
        Units = [new(UnitCode.Parse("CN/LAB-1"), "Sample laboratory", "示例实验室"), new(UnitCode.Parse("CN/NNCC"), "Sample office", "示例办公室")],
    };

    [Fact]
    public void A_card_file_is_read_as_it_was_signed()
    {
        var reading = CardFile.Read(CardFile.Write(Card, Pair.CnKeys));

        Assert.True(reading.IsSound, reading.Fault?.ToString());
        Assert.Equal(Card, reading.Card);
        Assert.Equal(Card.Fingerprint, reading.Card.Fingerprint);
        Assert.Equal(("示例方中国", "Asia/Shanghai", "示例实验室"), (reading.Card.NameZh, reading.Card.TimeZone, reading.Card.Units[0].NameZh));
    }

    [Fact]
    public void The_fingerprint_is_the_hash_of_the_signed_bytes_in_groups_of_four()
    {
        var hex = Convert.ToHexStringLower(SHA256.HashData(Card.ToBytes()));

        Assert.Matches(SixteenGroups(), Card.Fingerprint);
        Assert.Equal(hex, Card.Fingerprint.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_changes_on_a_card_changes_its_fingerprint()
    {
        PartyCard[] others =
        [
            Card with { Party = Pair.Us }, Card with { NameEn = "Another" }, Card with { NameZh = "别的" }, Card with { Keys = Pair.FrKeys.Public },
            Card with { Federation = new("https://cn.localhost:7444/") }, Card with { TlsSha256 = Digest.Of("x"u8).Hex },
            Card with { TimeZone = "Asia/Urumqi" }, Card with { Units = [] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Card).Select(card => card.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_card_signed_by_other_keys_than_its_own_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CardFile.Write(Card, Pair.UsKeys));

        var forged = Jws.Sign(Card.ToBytes(), Pair.UsKeys, CardFile.Typ);
        Assert.Equal(JwsFault.UnknownKey, CardFile.Read(forged).Fault?.Code);
    }

    [Fact]
    public void A_file_that_is_no_card_is_refused()
    {
        Assert.Equal(JwsFault.Malformed, CardFile.Read("hello"u8).Fault?.Code);
        Assert.Equal(JwsFault.Malformed, CardFile.Read([]).Fault?.Code);
        Assert.Equal("too-large", CardFile.Read(new byte[1 << 20]).Fault?.Code);
        Assert.Equal(JwsFault.Malformed, CardFile.Read(Pair.Sign().Jws).Fault?.Code);
    }

    [Theory]
    [InlineData("\"en\":\"Sample party CN\"", "\"en\":\"\"", "missing-language", "$.name.en")]
    [InlineData("示例方中国", " ", "missing-language", "$.name.zh")]
    [InlineData("Sample party CN", "Sample\u202eNC", "forbidden-character", "$.name.en")]
    [InlineData("https://", "http://", "bad-form", "$.federation")]
    [InlineData("https://", "https://user@", "bad-form", "$.federation")]
    [InlineData(":7443/", ":7443/?a=1", "bad-form", "$.federation")]
    [InlineData("https://cn", "https://CN", "bad-form", "$.federation")] // a second spelling of an address
    [InlineData("Asia/Shanghai", "../Shanghai", "bad-form", "$.zone")]
    [InlineData("\"party\":\"CN\"", "\"party\":\"FR\"", "disagrees", "$.units[0].code")] // units of another party
    [InlineData("CN/LAB-1", "CN/ZOO", "not-ascending", "$.units[1]")]
    [InlineData("\"zone\"", "\"more\":1,\"zone\"", "unknown-member", "$.more")]
    [InlineData("\"ed25519\":\"", "\"ed25519\":\"A", "bad-form", "$.keys")]
    [InlineData("\"sm2_signing\":\"B", "\"sm2_signing\":\"A", "bad-form", "$.keys")] // no longer an uncompressed point
    [InlineData("\"sm2_signing\":", "\"sm2\":", "unknown-member", "$.keys.sm2")] // the two keys of suite C come together or not at all
    public void A_card_that_breaks_a_rule_is_refused_and_the_place_named(string was, string becomes, string code, string place)
    {
        var text = Encoding.UTF8.GetString(Card.ToBytes());
        Assert.Contains(was, text, StringComparison.Ordinal);

        var fault = CardFile.Read(Jws.Sign(Encoding.UTF8.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal)), Pair.CnKeys, CardFile.Typ)).Fault;

        Assert.Equal((code, place), (fault?.Code, fault?.Place));
    }

    [Fact]
    public void A_card_of_suite_I_alone_has_four_members_of_keys_and_is_signed_by_two()
    {
        using var keys = NodeKeys.Generate(Suite.I);
        var card = Pair.Card(Pair.Fr, "Sample party FR", "示例方法国", keys);

        var reading = CardFile.Read(CardFile.Write(card, keys));

        Assert.DoesNotContain("\"sm2", Encoding.UTF8.GetString(card.ToBytes()), StringComparison.Ordinal);
        Assert.Equal((card, Suite.I), (reading.Card, reading.Card!.Keys.Suite));
    }

    [Fact]
    public void A_card_must_be_signed_by_every_key_on_it() =>
        Assert.Equal(JwsFault.Malformed, CardFile.Read(Jws.Sign(Card.ToBytes(), Pair.CnKeys, CardFile.Typ, Suite.I)).Fault?.Code);

    [Fact]
    public void Keys_under_a_wrong_key_id_are_refused()
    {
        var id = Pair.CnKeys.Public.KeyId;
        var text = Encoding.UTF8.GetString(Card.ToBytes()).Replace(id, new string('0', 32), StringComparison.Ordinal);

        var fault = CardFile.Read(Jws.Sign(Encoding.UTF8.GetBytes(text), Pair.CnKeys, CardFile.Typ)).Fault;

        Assert.Equal(("disagrees", "$.keys.key_id"), (fault?.Code, fault?.Place));
    }

    [GeneratedRegex(@"\A[0-9a-f]{4}(?: [0-9a-f]{4}){15}\z", RegexOptions.None, matchTimeoutMilliseconds: 250)]
    private static partial Regex SixteenGroups();
}
