using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Entries;

/// <summary>What somebody between two honest nodes, or a third party, may try with the bytes of an entry.</summary>
public sealed class EntryAttackTests
{
    private static readonly SignedEntry Entry = Pair.Sign();
    private static readonly byte[] Sealed = EntryCodec.Seal(Entry, Pair.CnKeys.Public, Pair.Us, Pair.Cn);
    private static readonly byte[] Inside = Envelope.Open(Sealed, Pair.Own(Pair.CnKeys)).Plaintext!;
    private static readonly SealBinding Binding = Envelope.Open(Sealed, Pair.Own(Pair.CnKeys)).Binding!;

    [Fact]
    public void No_member_of_a_signed_header_can_be_altered()
    {
        var header = Encoding.UTF8.GetString(Entry.HeaderBytes);
        var altered = 0;
        foreach (var (path, value) in Leaves(JsonNode.Parse(header)!))
        {
            var root = JsonNode.Parse(header)!;
            var steps = path.Split('.');
            var parent = steps[..^1].Aggregate(root, (node, step) => node[step]!);
            parent[steps[^1]] = Other(value);
            var jws = Encoding.UTF8.GetString(Entry.Jws).Replace(
                Base64Url.EncodeToString(Entry.HeaderBytes), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(root.ToJsonString())), StringComparison.Ordinal);

            Assert.Equal(JwsFault.BadSignature, EntryCodec.Read(Encoding.UTF8.GetBytes(jws), Entry.Body, Pair.PublicKeys).Fault?.Code);
            altered++;
        }

        Assert.Equal(27, altered); // specversion, id, type, source, time; 16 plain members of entente, use, tlp, restriction, level, two body digests
    }

    [Fact]
    public void No_single_bit_of_an_envelope_can_be_turned() => Gen.Int[0, (Sealed.Length * 8) - 1].Sample(
        bit =>
        {
            var turned = Sealed.ToArray();
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            return !EntryCodec.Open(turned, Pair.Own(Pair.CnKeys), Pair.PublicKeys).IsSound;
        },
        iter: 400);

    [Fact]
    public void No_single_bit_inside_an_envelope_can_be_turned_by_who_may_seal() => Gen.Int[0, (Inside.Length * 8) - 1].Sample(
        bit =>
        {
            var turned = Inside.ToArray();
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            return !Open(turned, Binding).IsSound;
        },
        iter: 400);

    [Fact]
    public void An_envelope_cut_short_at_any_place_does_not_open() => Gen.Int[0, Sealed.Length - 1].Sample(
        length => !EntryCodec.Open(Sealed.AsSpan(0, length), Pair.Own(Pair.CnKeys), Pair.PublicKeys).IsSound, iter: 200);

    [Fact]
    public void Signatures_that_are_stripped_swapped_or_of_another_entry_are_refused()
    {
        var other = Pair.SignInner(e => e with { Received = 0, LegalBasis = ["VOL"] });
        var jws = JsonNode.Parse(Entry.Jws)!.AsObject();
        var strange = JsonNode.Parse(other.Jws)!.AsObject();
        var (first, second, third) = (jws["signatures"]![0]!, jws["signatures"]![1]!, jws["signatures"]![2]!);

        var stripped = new JsonArray(first.DeepClone(), second.DeepClone());
        var swapped = new JsonArray(second.DeepClone(), first.DeepClone(), third.DeepClone());
        var doubled = new JsonArray(first.DeepClone(), second.DeepClone(), second.DeepClone());
        var mixed = new JsonArray(first.DeepClone(), second.DeepClone(), strange["signatures"]![2]!.DeepClone());
        var foreign = strange["signatures"]!.DeepClone().AsArray();

        Assert.Equal(
            [JwsFault.Malformed, JwsFault.Malformed, JwsFault.Malformed, JwsFault.BadSignature, JwsFault.BadSignature],
            new[] { stripped, swapped, doubled, mixed, foreign }.Select(signatures =>
            {
                var bent = new JsonObject { ["payload"] = jws["payload"]!.DeepClone(), ["signatures"] = signatures };
                return EntryCodec.Read(Encoding.UTF8.GetBytes(bent.ToJsonString()), Entry.Body, Pair.PublicKeys).Fault?.Code;
            }));
    }

    [Fact]
    public void An_envelope_of_other_suites_than_the_entry_inside_is_refused()
    {
        var weaker = Envelope.Seal(Inside, Pair.CnKeys.Public, Binding, Suite.I);

        Assert.True(Open(Inside, Binding).IsSound);
        Assert.Equal(("disagrees", "suites"), EntryCodec.Open(weaker, Pair.Own(Pair.CnKeys), Pair.PublicKeys).Fault is { } fault ? (fault.Code, fault.Args[0]) : default);
    }

    [Fact]
    public void A_key_that_nobody_here_knows_proves_nothing()
    {
        using var stranger = NodeKeys.Generate();

        Assert.Equal(JwsFault.UnknownKey, EntryCodec.Read(Pair.Sign(keys: stranger).Jws, [], Pair.PublicKeys).Fault?.Code);
    }

    [Fact]
    public void A_signed_message_of_another_kind_is_no_entry()
    {
        var asCard = Jws.Sign(Entry.HeaderBytes, Pair.UsKeys, "entente-card+json");

        Assert.Equal(JwsFault.Malformed, EntryCodec.Read(asCard, Entry.Body, Pair.PublicKeys).Fault?.Code);
    }

    [Fact]
    public void Another_body_is_refused_even_one_with_the_same_words()
    {
        var fault = EntryCodec.Read(Entry.Jws, Pair.Body(), Pair.PublicKeys).Fault;

        Assert.Equal(("body-digest", "$.entente.body.sha256"), (fault!.Code, fault.Place));
    }

    [Fact]
    public void An_entry_replayed_under_a_new_envelope_is_refused()
    {
        var old = Pair.AgreementId;
        (SealBinding Binding, string Place)[] attempts =
        [
            (Binding with { From = Pair.Fr }, "$.source"), // a third party passes on what it once got
            (Binding with { From = Pair.Cn }, "$.source"), // or gives it back to the wrong one
            (Binding with { To = Pair.Fr }, "$.entente.aud"),
            (Binding with { Agreement = Digest.Of("another agreement"u8) }, "$.entente.agreement"),
            (Binding with { Agreement = null }, "$.entente.agreement"),
            (Binding with { Id = Uuid7.New(Pair.Noon, new byte[10]) }, "$.id"),
            (Binding with { PayloadHash = old }, "$"),
        ];

        foreach (var (binding, place) in attempts)
        {
            var fault = Open(Inside, binding).Fault;
            Assert.Equal(("disagrees", place), (fault?.Code, fault?.Place));
        }
    }

    [Fact]
    public void An_envelope_for_another_node_does_not_open() => Assert.Equal(
        EnvelopeFault.UnknownKey, EntryCodec.Open(Sealed, Pair.Own(Pair.FrKeys), Pair.PublicKeys).Fault?.Code);

    [Fact]
    public void Only_a_returned_entry_may_come_without_its_body()
    {
        var bare = Inside[..^Entry.Body.Length];

        Assert.Equal("body-digest", Open(bare, Binding).Fault?.Code);
    }

    [Fact]
    public void What_is_inside_must_be_framed_as_an_entry()
    {
        Assert.Equal("frame", Open([], Binding).Fault?.Code);
        Assert.Equal("frame", Open("entente-entry/1\n\0\0\0\u0001"u8.ToArray(), Binding).Fault?.Code); // one byte is announced, none follows
        Assert.Equal("frame", Open([.. "entente-entry/2\n"u8, .. Inside.AsSpan(16)], Binding).Fault?.Code);
    }

    [Fact]
    public void An_envelope_over_its_size_is_refused_unread() => Assert.Equal(
        "too-large", EntryCodec.Open(new byte[EntryLimits.EnvelopeBytes + 1], Pair.Own(Pair.CnKeys), Pair.PublicKeys).Fault?.Code);

    private static EntryReading Open(byte[] inside, SealBinding binding) =>
        EntryCodec.Open(Envelope.Seal(inside, Pair.CnKeys.Public, binding), Pair.Own(Pair.CnKeys), Pair.PublicKeys);

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonNode node, string at = "")
    {
        foreach (var (name, value) in node.AsObject())
        {
            if (value is JsonObject) foreach (var leaf in Leaves(value, $"{at}{name}.")) yield return leaf;
            else yield return ($"{at}{name}", value);
        }
    }

    private static JsonNode? Other(JsonNode? value) => value switch
    {
        null => 1,
        JsonArray list => new JsonArray([.. list.Select(item => item!.DeepClone()), "X"]),
        JsonValue number when number.TryGetValue<long>(out var n) => n + 1,
        _ => $"{value.GetValue<string>()}0",
    };
}
