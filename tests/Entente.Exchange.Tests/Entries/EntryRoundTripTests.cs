using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;

namespace Entente.Exchange.Tests.Entries;

public sealed class EntryRoundTripTests
{
    [Fact]
    public void An_entry_sealed_by_one_party_is_opened_by_the_other_byte_for_byte()
    {
        var sent = Pair.Sign();

        var envelope = EntryCodec.Seal(sent, Pair.CnKeys.Public, Pair.Us, Pair.Cn);
        var got = EntryCodec.Open(envelope, Pair.Own(Pair.CnKeys), Pair.PublicKeys);

        Assert.True(got.IsSound, got.Fault?.ToString());
        Assert.Equal(sent.HeaderBytes, got.Entry.HeaderBytes);
        Assert.Equal(sent.Jws, got.Entry.Jws);
        Assert.Equal(sent.Body, got.Entry.Body);
        Assert.Equal(sent.Hash, got.Entry.Hash);
        Assert.Equal(Pair.UsKeys.Public.KeyId, got.Entry.KeyId);
        Assert.False(got.IsReturned);
        Assert.IsType<Verdict.Accepted>(Admission.Judge(got.Entry, Pair.AtCn()));
    }

    [Fact]
    public void The_same_header_is_always_written_as_the_same_bytes_in_the_order_of_the_protocol()
    {
        var body = Pair.Body();

        var once = EntryCodec.Write(Pair.Header(body), body, Pair.UsKeys);
        var again = EntryCodec.Write(once.Header, body, Pair.UsKeys);

        Assert.Equal(once.HeaderBytes, again.HeaderBytes);
        string[] order = ["specversion", "id", "type", "source", "time", "entente"];
        var root = JsonNode.Parse(once.HeaderBytes)!.AsObject();
        Assert.Equal(order, root.Select(m => m.Key));
        string[] inner =
        [
            "agreement", "procedure", "stream", "epoch", "seq", "prev", "received", "matter", "after", "aud", "purpose", "handling",
            "retain_until", "assurances", "legal_basis", "facts", "state", "body", "attachments",
        ];
        Assert.Equal(inner, root["entente"]!.AsObject().Select(m => m.Key));
    }

    [Fact]
    public void An_entrys_name_is_known_before_it_is_signed_and_its_header_read_from_what_is_kept()
    {
        var body = Pair.Body();
        var fine = Pair.Header(body) with { Time = Pair.Noon.AddTicks(12_345) }; // finer than is written

        var entry = EntryCodec.Write(fine, body, Pair.UsKeys);

        Assert.Equal(entry.Hash, EntryCodec.NameOf(fine));
        Assert.Equal(Pair.Noon.AddMilliseconds(1), EntryCodec.HeaderOf(entry.HeaderBytes).Time);
        Assert.Throws<FormatException>(() => EntryCodec.HeaderOf("{}"u8));
    }

    [Fact]
    public void A_new_key_of_the_author_signs_the_same_entry()
    {
        var entry = Pair.Sign();

        var again = EntryCodec.SignAgain(entry, Pair.FrKeys);

        Assert.Equal(entry.Hash, EntryCodec.Read(again.Jws, again.Body, Pair.PublicKeys).Entry!.Hash);
        Assert.NotEqual(entry.Jws, again.Jws);
    }

    [Fact]
    public void A_partner_gives_an_author_its_own_entry_back_and_it_is_known_as_returned()
    {
        var entry = Pair.Sign();

        var envelope = EntryCodec.Seal(entry with { Body = [] }, Pair.UsKeys.Public, from: Pair.Cn, to: Pair.Us);
        var got = EntryCodec.Open(envelope, Pair.Own(Pair.UsKeys), Pair.PublicKeys);

        Assert.True(got.IsSound, got.Fault?.ToString());
        Assert.True(got.IsReturned);
        Assert.False(got.Entry.HoldsBody);
    }

    [Fact]
    public void A_body_keeps_its_texts_and_lines_and_gets_a_new_salt_each_time()
    {
        var fields = new JsonObject { ["place"] = "广州 Guangzhou", ["note"] = "first line\nsecond \"line\"", ["count"] = 2 };

        var (one, two) = (EntryBody.Build(fields), EntryBody.Build(fields));

        Assert.NotEqual(one, two);
        Assert.Equal(fields.ToJsonString(), EntryBody.Fields(one).ToJsonString());
        Assert.Equal(22, JsonNode.Parse(one)!["salt"]!.GetValue<string>().Length); // 16 bytes in base64url
    }
}
