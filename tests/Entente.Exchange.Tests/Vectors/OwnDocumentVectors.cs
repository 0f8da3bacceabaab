using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Entries, cards, terms and sheets of receipts (docs/protocol/exchange.md).</summary>
internal static class OwnDocumentVectors
{
    public static void Entries(JsonElement root, Tally tally)
    {
        var signed = root.GetProperty("signed");
        var whole = EntryCodec.Read(signed.Utf8("jws"), signed.Utf8("body"), root.Knows(signed.Text("by")!));
        tally.Count("a signed entry", "valid", Outcome.Matches(whole.Entry?.Hash.Hex == signed.Text("entry")));

        using var keys = root.Keys("US");
        root.Each("cases", tally, test =>
        {
            var jws = Jws.Sign(test.Utf8("header"), keys, EntryCodec.Typ);
            var reading = EntryCodec.Read(jws, test.Utf8("body"), root.Knows("US"));
            return OwnVectors.Judged(test, reading.Fault, () => reading.Entry!.Hash.Hex == test.Text("entry"));
        });
    }

    public static void Agreements(JsonElement root, Tally tally)
    {
        root.Each("cards", tally, test =>
        {
            var reading = CardFile.Read(test.Utf8("file"));
            return OwnVectors.Judged(test, reading.Fault, () => reading.Card!.FingerprintDigest.Hex == test.Text("fingerprint"));
        });
        root.Each("recoveries", tally, test =>
        {
            var reading = RecoveryFile.Read(test.Utf8("file"));
            return OwnVectors.Judged(test, reading.Fault, () => (reading.Recovery!.By.Hex, reading.Recovery.Card.FingerprintDigest.Hex) == (test.Text("key"), test.Text("card")));
        });
        root.Each("terms", tally, test =>
        {
            var reading = AgreementTerms.Read(test.Utf8("terms"));
            return OwnVectors.Judged(test, reading.Fault, () => reading.Terms!.Digest.Hex == test.Text("digest"));
        });
    }

    public static void Receipts(JsonElement root, Tally tally) => root.Each("cases", tally, test =>
    {
        var reading = ReceiptBatch.Read(test.Utf8("file"), root.Knows(test.Text("by")!));
        return OwnVectors.Judged(test, reading.Fault, () => Same(test.GetProperty("sheet"), reading.Sheet!));
    });

    private static bool Same(JsonElement sheet, ReceiptSheet read) => sheet.Text("by") == read.By.Value
        && sheet.GetProperty("receipts").EnumerateArray().Select(r => (
            r.Text("issuer"), r.Text("stream"), r.Number("epoch"), (long)r.Number("seq"), r.Text("entry"), r.GetProperty("accepted").GetBoolean(),
            r.Text("code"), (long)r.Number("log_index"), r.GetProperty("received_at").GetDateTimeOffset(), r.GetProperty("covered_by").GetDateTimeOffset()))
            .SequenceEqual(read.Receipts.Select(r => (
                (string?)r.Issuer.Value, (string?)r.Stream, r.Epoch, r.Seq, (string?)r.Entry.Hex, r.Accepted, r.Code, r.LogIndex, r.ReceivedAt, r.CoveredBy)))
        && sheet.GetProperty("notices").EnumerateArray().Select(n => $"{n.Text("envelope")} {n.Text("code")} {JsonSerializer.Serialize(n.GetProperty("args"))}")
            .SequenceEqual(read.Notices.Select(n => $"{n.Envelope.Hex} {n.Code} {JsonSerializer.Serialize(n.Args)}"));
}
