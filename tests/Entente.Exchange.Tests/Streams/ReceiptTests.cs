using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Streams;

public sealed class ReceiptTests
{
    private static readonly SignedEntry Entry = Pair.Sign();
    private static readonly Receipt Taken = Receipt.For(Entry, new Verdict.Accepted([]), Pair.Cn, 7, Pair.Noon.AddTicks(12345), Pair.Noon.AddHours(1));
    private static readonly Notice Gap = new(Digest.Of("an envelope"u8), "gap", ["3"]);

    [Fact]
    public void A_sheet_of_receipts_and_notices_is_read_as_it_was_signed()
    {
        var refused = Taken with { Seq = 2, Accepted = false, Code = RefusalCode.Suspended };
        var jws = ReceiptBatch.Sign(new ReceiptSheet(Pair.Cn, [Taken, refused], [Gap]), Pair.CnKeys);

        var reading = ReceiptBatch.Read(jws, AgreementKeys.Of(Pair.Terms).ByKeyIdOf(Pair.Cn));

        Assert.True(reading.IsSound, reading.Fault?.ToString());
        Assert.Equal(Pair.CnKeys.Public.KeyId, reading.KeyId);
        Assert.Equal([Taken, refused], reading.Sheet.Receipts);
        Assert.Equal(("gap", "3", Gap.Envelope), (reading.Sheet.Notices[0].Code, reading.Sheet.Notices[0].Args[0], reading.Sheet.Notices[0].Envelope));
    }

    [Fact]
    public void Nobody_signs_receipts_in_another_partys_name()
    {
        var forged = ReceiptBatch.Sign([Taken], Pair.UsKeys); // US says that CN has received

        Assert.Equal(JwsFault.UnknownKey, ReceiptBatch.Read(forged, AgreementKeys.Of(Pair.Terms).ByKeyIdOf(Pair.Cn)).Fault?.Code);
    }

    [Fact]
    public void A_duplicate_gap_or_attack_gets_no_receipt()
    {
        Assert.Throws<ArgumentException>(() => Receipt.For(Entry, new Verdict.Gap(1), Pair.Cn, 0, Pair.Noon, Pair.Noon));
        Assert.Throws<ArgumentException>(() => Receipt.For(Entry, new Verdict.Duplicate(Entry.Hash), Pair.Cn, 0, Pair.Noon, Pair.Noon));
    }

    [Fact]
    public void A_sheet_holds_the_receipts_of_one_receiver_within_its_limit()
    {
        Assert.Throws<ArgumentException>(() => ReceiptBatch.Sign(new ReceiptSheet(Pair.Us, [Taken], []), Pair.UsKeys));
        Assert.Throws<ArgumentException>(() => ReceiptBatch.Sign([.. Enumerable.Repeat(Taken, 1001)], Pair.CnKeys));
        Assert.True(ReceiptBatch.Read(ReceiptBatch.Sign([.. Enumerable.Repeat(Taken, 1000)], Pair.CnKeys), Pair.PublicKeys).IsSound);
    }

    [Theory]
    [InlineData("\"accepted\":true", "\"accepted\":false", "disagrees", "$.receipts[0].code")] // a refusal without a reason
    [InlineData("\"code\":null", "\"code\":\"suspended\"", "disagrees", "$.receipts[0].code")] // a reason without a refusal
    [InlineData("\"issuer\":\"US\"", "\"issuer\":\"FR\"", "disagrees", "$.receipts[0].stream")]
    [InlineData("\"by\":\"CN\"", "\"by\":\"FR\"", "disagrees", "$.receipts[0].stream")] // FR reads no such stream
    [InlineData("US/CN/substance", "US/CN,FR/substance", "bad-form", "$.receipts[0].stream")]
    [InlineData("\"log_index\":7", "\"log_index\":-1", "out-of-range", "$.receipts[0].log_index")]
    [InlineData("\"covered_by\":\"2026-03-02T13", "\"covered_by\":\"2026-03-02T11", "not-ascending", "$.receipts[0].covered_by")]
    [InlineData("\"notices\":[]", "\"notices\":[],\"notices\":[]", "duplicate-member", "$.notices")]
    [InlineData("\"notices\":[]", "\"notices\":[],\"more\":1", "unknown-member", "$.more")]
    [InlineData("\"notices\":[]", "\"notices\":[{\"envelope\":\"x\",\"code\":\"gap\",\"args\":[]}]", "bad-form", "$.notices[0].envelope")]
    public void A_sheet_that_breaks_a_rule_is_refused_and_the_place_named(string was, string becomes, string code, string place)
    {
        var jws = ReceiptBatch.Sign([Taken], Pair.CnKeys);
        var text = Encoding.UTF8.GetString(Jws.Read(jws, ReceiptBatch.Typ, Pair.PublicKeys).Payload!);
        Assert.Contains(was, text, StringComparison.Ordinal);

        var bent = Jws.Sign(Encoding.UTF8.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal)), Pair.CnKeys, ReceiptBatch.Typ);

        var fault = ReceiptBatch.Read(bent, Pair.PublicKeys).Fault;
        Assert.Equal((code, place), (fault!.Code, fault.Place));
    }
}
