using System.Text;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Tests.Entries;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""", "duplicate-member", "$.a")]
    [InlineData("""{"a":1,"\u0061":2}""", "duplicate-member", "$.a")] // the same name, written with an escape
    [InlineData("""{"list":[{"b":1},{"b":1,"b":1}]}""", "duplicate-member", "$.list[1].b")]
    [InlineData("""{"a":"x\u202ey"}""", "forbidden-character", "$.a")] // right-to-left override, CVE-2021-42574
    [InlineData("{\"a\":\"x\u2066y\"}", "forbidden-character", "$.a")]
    [InlineData("""{"a":["ok","line\nbreak"]}""", "forbidden-character", "$.a[1]")]
    [InlineData("""{"a":"\u0000"}""", "forbidden-character", "$.a")]
    [InlineData("""{"a":"\ud800"}""", "forbidden-character", "$.a")] // half a pair
    [InlineData("""{"a":"\udb40\udc41"}""", "forbidden-character", "$.a")] // a tag character, invisible
    [InlineData("""{"a":"x\u200by"}""", "forbidden-character", "$.a")]
    [InlineData("""{"\u202e":1}""", "forbidden-character", "$")]
    [InlineData("""{"a":1e3}""", "bad-number", "$.a")]
    [InlineData("""{"a":-0}""", "bad-number", "$.a")]
    [InlineData("""{"a":1234567890123456}""", "bad-number", "$.a")]
    [InlineData("""{"a":[1,[2,1E400]]}""", "bad-number", "$.a[1][1]")]
    [InlineData("""{"a":1} {"b":2}""", "not-json", "$")]
    [InlineData("""{"a":1,}""", "not-json", "$")]
    [InlineData("""{"a":1}//""", "not-json", "$")]
    [InlineData("{'a':1}", "not-json", "$")]
    [InlineData("", "not-json", "$")]
    [InlineData("{\"a\":NaN}", "not-json", "$")]
    [InlineData("\uFEFF{}", "not-json", "$")] // a byte order mark
    public void A_hostile_document_is_refused_and_the_place_named(string text, string code, string place)
    {
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(text), 1000, JsonKind.Signed, out var fault);

        Assert.Null(document);
        Assert.Equal((code, place), (fault!.Code, fault.Place));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xc0, 0xaf, (byte)'"' })] // overlong slash
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })] // a surrogate in UTF-8
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'"', 0, (byte)'"', 0 })] // UTF-16
    public void Bytes_that_are_not_utf8_are_refused(byte[] bytes)
    {
        using var document = StrictJson.Parse(bytes, 1000, JsonKind.Signed, out var fault);

        Assert.Equal("not-utf8", fault?.Code);
    }

    [Fact]
    public void Size_is_judged_before_anything_is_parsed()
    {
        StrictJson.Parse(new byte[1001], 1000, JsonKind.Signed, out var fault); // 1001 zero bytes are no JSON either

        Assert.Equal("too-large", fault?.Code);
        Assert.Equal(["1000"], fault!.Args);
    }

    [Fact]
    public void Depth_is_bounded_and_the_bound_itself_is_allowed()
    {
        static byte[] Nested(int levels) => Encoding.ASCII.GetBytes(new string('[', levels) + new string(']', levels));

        using var deepest = StrictJson.Parse(Nested(EntryLimits.Depth), 1000, JsonKind.Signed, out var none);
        StrictJson.Parse(Nested(EntryLimits.Depth + 1), 1000, JsonKind.Signed, out var one);
        StrictJson.Parse(Nested(400), 1000, JsonKind.Signed, out var many);

        Assert.Null(none);
        Assert.Equal("too-deep", one?.Code);
        Assert.Equal("too-deep", many?.Code);
    }

    [Fact]
    public void A_body_may_hold_lines_and_measured_numbers_but_no_invisible_characters()
    {
        using var good = StrictJson.Parse("""{"a":"one\n\ttwo","b":0.30000000000000004,"c":1e-7}"""u8, 1000, JsonKind.Body, out var none);
        StrictJson.Parse("""{"a":"\r"}"""u8, 1000, JsonKind.Body, out var fault);

        Assert.Null(none);
        Assert.Equal(("forbidden-character", "body.a", "U+000D"), (fault!.Code, fault.Place, fault.Args[0]));
    }

    [Fact]
    public void A_foreign_member_name_never_reaches_a_message_unless_it_is_a_plain_identifier()
    {
        StrictJson.Parse("""{"Zhang San 110101":{"x":1e9}}"""u8, 1000, JsonKind.Signed, out var fault);

        Assert.Equal("$.?.x", fault!.Place);
    }
}
