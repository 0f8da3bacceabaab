using System.Text;
using CsCheck;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;

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
            "99999999999999999999", "-1", "9223372036854775807", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "0000-00-00", "2024-02-30", "../", "CON", "/*", "\ufeff",
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
