using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;

namespace Entente.Exchange.Tests.Entries;

/// <summary>A partner may sign anything at all: whatever it signs is read or refused, and never breaks the reader.</summary>
public sealed class FuzzTests
{
    private static readonly byte[] Header = Pair.Sign().HeaderBytes;
    private static readonly byte[] Body = Pair.Body("first line\nsecond line");
    private static readonly byte[] Card = Pair.Terms.Parties[0].ToBytes();
    private static readonly byte[] Terms = Pair.Terms.ToBytes();

    /// <summary>Pieces that have broken readers of JSON, numbers, dates, names and Unicode elsewhere.</summary>
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "null", "true", "[]", "{}", "[[", "}}", "\"", "\\", "\\u0000", "\\ud800", "\\udc00\\ud800", "\\u202e", "\u202e", "\"\":", ",", ":", "-0", "1e999", "0.1", "01",
            "99999999999999999999", "-1", "9223372036854775807", "999999999999999", "2147483648", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "0000-00-00", "2024-02-30", "../", "CON", "/*", "\ufeff",
            "https://[::1", "https://\u00e4/", "xn--", "US", "US/", "@", "+", "\"prev\":null", "\"seq\":1,\"seq\":1", "\"matter\":null,", "\u0130", "\ud83d\ude00",
        }.Select(Encoding.UTF8.GetBytes),
        [0x00], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80],
    ];

    private static readonly Gen<(int At, int Cut, int Piece)[]> Changes =
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 40], Gen.Int[0, Pieces.Length - 1]).Array[1, 4];

    [Fact]
    public void Whatever_stands_in_a_header_is_read_or_refused() => Try(Header, bytes =>
    {
        var header = HeaderJson.Read(bytes, out var fault);
        if (header is not null) Assert.Equal(HeaderJson.Write(header), HeaderJson.Write(HeaderJson.Read(HeaderJson.Write(header), out _)!)); // what is read can be written and read again
        return fault;
    });

    [Fact]
    public void Whatever_stands_in_a_body_is_read_or_refused() => Try(Body, bytes => EntryBody.Check(bytes));

    [Fact]
    public void Whatever_stands_on_a_card_is_read_or_refused() => Try(Card, bytes =>
    {
        var card = CardJson.Read(bytes, out var fault);
        if (card is not null) Assert.Equal(card.Fingerprint, CardJson.Read(card.ToBytes(), out _)!.Fingerprint);
        return fault;
    });

    [Fact]
    public void Whatever_stands_in_terms_is_read_or_refused() => Try(Terms, bytes =>
    {
        var reading = AgreementTerms.Read(bytes);
        if (reading.IsSound) Assert.Equal(reading.Terms.Digest, AgreementTerms.Read(reading.Terms.ToBytes()).Terms?.Digest);
        return reading.Fault;
    });

    /// <summary>What stood in one place of a document and must never break its reader in any other.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "[null]", "[[]]", "[{}]", "\"\"", "\" \"", "\"x\"", "\"*\"", "0", "-1", "1.5", "2147483647", "2147483648", "4294967297", "999999999999999",
        "\"9999-12-31T23:59:59.999Z\"", "\"0001-01-01T00:00:00.000Z\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"https://[::1]/\"", "\"https://x:99999/\"", "\"https://\u00e4/\"",
        "\"00000000-0000-7000-8000-000000000000\"", "\"AA\"", "\"agreement@1\"", "\"US\"", "\"US/X\"", "\"UTC\"", "\"\\ud83d\\ude00\"",
    ];

    [Fact]
    public void Any_value_in_any_place_of_a_signed_document_is_read_or_refused()
    {
        var receipt = Receipt.For(Pair.Sign(), new Verdict.Accepted([]), Pair.Cn, 0, Pair.Noon, Pair.Noon);
        var sheet = ReceiptBatch.Write(new(Pair.Cn, [receipt], [new(Digest.Of([]), "gap", ["3"])]));
        (byte[] Sound, Func<byte[], Fault?> Read)[] readers =
        [
            (Header, bytes => HeaderJson.Read(bytes, out var fault) is null ? fault : null),
            (Card, bytes => CardJson.Read(bytes, out var fault) is null ? fault : null),
            (Terms, bytes => AgreementTerms.Read(bytes).Fault),
            (sheet, bytes => ReceiptBatch.Read(bytes, out var fault) is null ? fault : null),
        ];
        foreach (var (sound, read) in readers)
        {
            Assert.Null(read(sound));
            foreach (var place in Places(JsonNode.Parse(sound)!))
            foreach (var value in Values)
            {
                var root = JsonNode.Parse(sound)!;
                Put(root, place, value);
                if (read(Encoding.UTF8.GetBytes(root.ToJsonString())) is { } fault) Assert.Contains(fault.Code, Fault.Codes);
            }
        }
    }

    private static IEnumerable<object[]> Places(JsonNode node, params object[] at)
    {
        if (at.Length > 0) yield return at;
        var inner = node switch
        {
            JsonObject members => members.Select(m => (Step: (object)m.Key, m.Value)),
            JsonArray items => items.Select((item, i) => (Step: (object)i, Value: item)),
            _ => [],
        };
        foreach (var (step, value) in inner.ToList())
        {
            if (value is null) yield return [.. at, step];
            else foreach (var place in Places(value, [.. at, step])) yield return place;
        }
    }

    private static void Put(JsonNode root, object[] place, string value)
    {
        var parent = place[..^1].Aggregate(root, (node, step) => step is int i ? node[i]! : node[(string)step]!);
        if (place[^1] is int at) parent[at] = JsonNode.Parse(value);
        else parent[(string)place[^1]] = JsonNode.Parse(value);
    }

    private static void Try(byte[] sound, Func<byte[], Fault?> read)
    {
        Assert.Null(read(sound));
        Changes.Sample(
            changes =>
            {
                var bytes = sound.ToList();
                foreach (var (at, cut, piece) in changes)
                {
                    var place = at % (bytes.Count + 1);
                    bytes.RemoveRange(place, Math.Min(cut, bytes.Count - place));
                    bytes.InsertRange(place, Pieces[piece]);
                }

                // A fault is of the closed list and repeats nothing of the message but short identifiers.
                return read([.. bytes]) is not { } fault || (Fault.Codes.Contains(fault.Code) && fault.Place.All(char.IsAscii) && fault.Place.Length < 500);
            },
            iter: 3000);
    }
}
