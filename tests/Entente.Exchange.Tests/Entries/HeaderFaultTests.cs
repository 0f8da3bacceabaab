using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Entries;

/// <summary>A partner who signs honestly what the protocol does not allow (docs/protocol/exchange.md 3).</summary>
public sealed class HeaderFaultTests
{
    private const string Other = "0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly byte[] Body = Pair.Body();
    private static readonly string Sound = Encoding.UTF8.GetString(Pair.Sign(body: Body).HeaderBytes);

    /// <summary>Member (dots lead inside), the JSON it is set to, the expected code and place.</summary>
    public static TheoryData<string, string?, string, string> Cases => new()
    {
        { "specversion", "\"1.1\"", "bad-form", "$.specversion" },
        { "id", "\"0190a1b2-c3d4-4abc-8def-0123456789ab\"", "bad-form", "$.id" }, // version 4
        { "id", "\"0190A1B2-C3D4-7ABC-8DEF-0123456789AB\"", "bad-form", "$.id" }, // capitals
        { "id", "\"{0190a1b2-c3d4-7abc-8def-0123456789ab}\"", "bad-form", "$.id" },
        { "id", "\"0190a1b2-c3d4-7abc-cdef-0123456789ab\"", "bad-form", "$.id" }, // another variant
        { "type", "\"substance-notification.notify\"", "bad-form", "$.type" },
        { "type", "\"Substance.Notify/1\"", "bad-form", "$.type" },
        { "type", "\"police-information-request.ask/1\"", "disagrees", "$.type" }, // another procedure's statement
        { "source", "\"US\"", "bad-form", "$.source" },
        { "source", "\"CN/NNCC\"", "disagrees", "$.entente.aud" }, // speaks to itself
        { "time", "\"2026-03-02T12:00:00Z\"", "bad-form", "$.time" },
        { "time", "\"2026-03-02T12:00:00.000+00:00\"", "bad-form", "$.time" },
        { "time", "\"2026-02-30T12:00:00.000Z\"", "bad-form", "$.time" },
        { "time", "1772452800", "wrong-kind", "$.time" },
        { "extra", "1", "unknown-member", "$.extra" },
        { "entente.extra", "null", "unknown-member", "$.entente.extra" },
        { "entente.handling.extra", "null", "unknown-member", "$.entente.handling.extra" },
        { "entente.seq", null, "missing-member", "$.entente.seq" },
        { "entente.prev", null, "missing-member", "$.entente.prev" }, // absent is not null
        { "entente", "[]", "wrong-kind", "$.entente" },
        { "entente.agreement", "\"ABCD\"", "bad-form", "$.entente.agreement" },
        { "entente.agreement", "null", "disagrees", "$.entente.agreement" }, // only the bootstrap stream has none
        { "entente.procedure", "\"substance-notification\"", "bad-form", "$.entente.procedure" },
        { "entente.procedure", "\"substance-notification@01\"", "bad-form", "$.entente.procedure" },
        { "entente.stream", "\"US/CN/other\"", "disagrees", "$.entente.stream" },
        { "entente.stream", "\"FR/CN/substance-notification\"", "disagrees", "$.entente.stream" },
        { "entente.epoch", "0", "out-of-range", "$.entente.epoch" },
        { "entente.epoch", "4294967297", "out-of-range", "$.entente.epoch" }, // 1 when cut to 32 bits
        { "entente.seq", "0", "out-of-range", "$.entente.seq" },
        { "entente.seq", "1.0", "wrong-kind", "$.entente.seq" },
        { "entente.seq", "\"1\"", "wrong-kind", "$.entente.seq" },
        { "entente.seq", "2", "disagrees", "$.entente.prev" }, // a second entry follows a first
        { "entente.prev", $"\"{Other}\"", "disagrees", "$.entente.prev" },
        { "entente.received", "-1", "out-of-range", "$.entente.received" },
        { "entente.matter", $"\"{Other}\"", "disagrees", "$.entente.after" }, // a matter without anything seen
        { "entente.after", $"[\"{Other}\"]", "disagrees", "$.entente.after" }, // an opening that saw something
        { "entente.after", $"[\"{Other}\",\"{Other}\"]", "not-ascending", "$.entente.after[1]" },
        { "entente.state", $"\"{Other}\"", "disagrees", "$.entente.state" }, // an opening has no state before it
        { "entente.aud", "[\"CN\",\"CN\"]", "not-ascending", "$.entente.aud[1]" },
        { "entente.aud", "[\"FR\",\"CN\"]", "not-ascending", "$.entente.aud[1]" },
        { "entente.aud", "[\"cn\"]", "bad-form", "$.entente.aud[0]" },
        { "entente.aud", "\"CN\"", "wrong-kind", "$.entente.aud" },
        { "entente.purpose", "[]", "too-few", "$.entente.purpose" },
        { "entente.purpose", "[\"HEALTH\",\"HEALTH\"]", "repeated", "$.entente.purpose[1]" },
        { "entente.purpose", "[\"4\"]", "bad-form", "$.entente.purpose[0]" }, // an enumeration's number is not its name
        { "entente.purpose", "[\"health\"]", "bad-form", "$.entente.purpose[0]" },
        { "entente.handling.use", "[]", "too-few", "$.entente.handling.use" },
        { "entente.handling.use", "[\"H2\",\"H1\"]", "not-ascending", "$.entente.handling.use[1]" },
        { "entente.handling.use", "[\"H3\"]", "disagrees", "$.entente.handling.restriction" }, // the restriction must be written out
        { "entente.handling.restriction", "\"no export\"", "disagrees", "$.entente.handling.restriction" }, // without H3
        { "entente.handling.tlp", "\"amber\"", "bad-form", "$.entente.handling.tlp" },
        { "entente.retain_until", "\"2029-3-2\"", "bad-form", "$.entente.retain_until" },
        { "entente.retain_until", "\"2029-02-29\"", "bad-form", "$.entente.retain_until" },
        { "entente.legal_basis", "[\"UN 1988\"]", "bad-form", "$.entente.legal_basis[0]" },
        { "entente.legal_basis", "[\"WG\",\"VOL\",\"WG\"]", "repeated", "$.entente.legal_basis[2]" },
        { "entente.assurances", "[{}]", "wrong-kind", "$.entente.assurances[0]" },
        { "entente.facts", "null", "wrong-kind", "$.entente.facts" },
        { "entente.facts", "{\"name\":\"\u202egnahZ\"}", "forbidden-character", "$.entente.facts.name" },
        { "entente.facts", "{\"a\":1e309}", "bad-number", "$.entente.facts.a" },
        { "entente.facts", "{\"a\":[[[[[[[[[[[1]]]]]]]]]]]}", "too-deep", "$.entente.facts.a[0][0][0][0][0][0][0][0][0]" },
        { "entente.body.sha256", $"\"{Other}\"", "body-digest", "$.entente.body.sha256" },
        { "entente.body.sm3", $"\"{Other}\"", "body-digest", "$.entente.body.sm3" },
        { "entente.attachments", File("../../etc/passwd"), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File("dir\\\\report.pdf"), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File("C:report.pdf"), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File("NUL.txt"), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File(".."), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File("report.pdf "), "not-a-file-name", "$.entente.attachments[0].name" },
        { "entente.attachments", File("cafe\u0301.pdf"), "not-a-file-name", "$.entente.attachments[0].name" }, // not in normal form
        { "entente.attachments", File("report\u202efdp.exe"), "forbidden-character", "$.entente.attachments[0].name" },
        { "entente.attachments", File("a.pdf", "A.PDF"), "repeated", "$.entente.attachments[1].name" }, // one file on many systems
        { "entente.attachments", File("a.pdf").Replace("application/pdf", "pdf", StringComparison.Ordinal), "bad-form", "$.entente.attachments[0].type" },
        { "entente.attachments", File("a.pdf").Replace(":7,", ":-7,", StringComparison.Ordinal), "out-of-range", "$.entente.attachments[0].size" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void An_honestly_signed_header_that_breaks_a_rule_is_refused_and_the_place_named(string member, string? json, string code, string place)
    {
        var reading = Read(With(member, json));

        Assert.Null(reading.Entry);
        Assert.Equal((code, place), (reading.Fault!.Code, reading.Fault.Place));
    }

    [Fact]
    public void The_header_that_the_cases_start_from_is_sound() => Assert.True(Read(Sound).IsSound);

    [Fact]
    public void A_member_given_twice_is_refused_even_when_both_values_are_the_same()
    {
        var fault = Read(Sound.Replace("\"seq\":1,", "\"seq\":1,\"seq\":1,", StringComparison.Ordinal)).Fault;

        Assert.Equal(("duplicate-member", "$.entente.seq"), (fault!.Code, fault.Place));
    }

    [Fact]
    public void Lists_longer_than_their_limit_are_refused_before_their_items_are_kept()
    {
        var after = string.Join(',', Enumerable.Range(0, EntryLimits.After + 1).Select(i => $"\"{i:x64}\""));
        var long_after = Read(With("entente.after", $"[{after}]")).Fault;

        Assert.Equal(("too-many", "$.entente.after"), (long_after!.Code, long_after.Place));
    }

    [Fact]
    public void A_header_over_its_size_is_refused_unread()
    {
        var bytes = new byte[EntryLimits.HeaderBytes + 1];
        var fault = EntryCodec.Read(Jws.Sign(bytes, Pair.UsKeys, EntryCodec.Typ), Body, Pair.PublicKeys).Fault;

        Assert.Equal("too-large", fault?.Code);
        Assert.Equal("too-large", EntryCodec.Read(new byte[EntryLimits.JwsBytes + 1], Body, Pair.PublicKeys).Fault?.Code);
        Assert.Equal("too-large", EntryCodec.Read([], new byte[EntryLimits.BodyBytes + 1], Pair.PublicKeys).Fault?.Code);
    }

    [Fact]
    public void A_header_with_blanks_or_another_member_order_is_read_since_its_bytes_are_what_was_signed()
    {
        var loose = JsonNode.Parse(Sound)!.ToJsonString(new() { WriteIndented = true });

        var entry = Read(loose).Entry;

        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(loose)), entry?.Hash);
    }

    [Fact]
    public void An_author_can_not_sign_what_the_other_side_would_refuse()
    {
        var refused = Assert.Throws<ArgumentException>(() => Pair.SignInner(e => e with { Seq = 2 }));
        var otherBody = Assert.Throws<ArgumentException>(() => EntryCodec.Write(Pair.Header(Body), Pair.Body(), Pair.UsKeys)); // another salt

        Assert.Contains("disagrees at $.entente.prev", refused.Message, StringComparison.Ordinal);
        Assert.Contains("body-digest", otherBody.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "missing-member", "body.salt")]
    [InlineData("""{"salt":"AAAA"}""", "bad-form", "body.salt")]
    [InlineData("""{"salt":"AAAAAAAAAAAAAAAAAAAAAB"}""", "bad-form", "body.salt")] // spare bits set: a second spelling of a salt
    [InlineData("[]", "wrong-kind", "body")]
    [InlineData("""{"salt":"AAAAAAAAAAAAAAAAAAAAAA","a":"\u2067"}""", "forbidden-character", "body.a")]
    [InlineData("""{"salt":"AAAAAAAAAAAAAAAAAAAAAA","salt":"AAAAAAAAAAAAAAAAAAAAAA"}""", "duplicate-member", "body.salt")]
    public void A_hostile_body_is_refused_although_its_digests_fit(string body, string code, string place)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var digests = EntryBody.DigestsOf(bytes);
        var header = JsonNode.Parse(Sound)!;
        header["entente"]!["body"] = new JsonObject { ["sha256"] = digests.Sha256.Hex, ["sm3"] = digests.Sm3 };

        var fault = EntryCodec.Read(Signed(header.ToJsonString()), bytes, Pair.PublicKeys).Fault;

        Assert.Equal((code, place), (fault!.Code, fault.Place));
    }

    private static EntryReading Read(string header) => EntryCodec.Read(Signed(header), Body, Pair.PublicKeys);

    private static byte[] Signed(string header) => Jws.Sign(Encoding.UTF8.GetBytes(header), Pair.UsKeys, EntryCodec.Typ);

    private static string With(string member, string? json)
    {
        var root = JsonNode.Parse(Sound)!;
        var steps = member.Split('.');
        var parent = steps[..^1].Aggregate(root, (node, step) => node[step]!).AsObject();
        if (json is null)
        {
            parent.Remove(steps[^1]);
            return root.ToJsonString();
        }

        parent[steps[^1]] = "*";
        return root.ToJsonString().Replace("\"*\"", json, StringComparison.Ordinal);
    }

    private static string File(params string[] names) =>
        $"[{string.Join(',', names.Select(n => $$"""{"name":"{{n}}","type":"application/pdf","size":7,"sha256":"{{Other}}","sm3":"{{Other}}"}"""))}]";
}
