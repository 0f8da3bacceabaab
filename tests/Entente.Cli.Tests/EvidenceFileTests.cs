using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Entente.Cli.Verify;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Exchange.Tests;

namespace Entente.Cli.Tests;

/// <summary>An evidence file proves what its signatures prove; whatever is altered in it is refuted or cannot be judged.</summary>
public sealed class EvidenceFileTests
{
    private static readonly SignedEntry Entry = Pair.Sign(body: Pair.Body());
    private static readonly JsonObject Sound = File();

    [Fact]
    public void A_sound_file_proves_author_content_receipt_and_both_logs()
    {
        var findings = EvidenceFile.Read(Sound.ToJsonString(), Pair.Terms.Parties);

        Assert.Equal(["signed", "body", "received", "logged", "logged"], findings.Proved.Select(p => p.Code));
        Assert.Equal(0, findings.ExitCode);
    }

    [Theory]
    [InlineData("entry.body", "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"what\":\"something else\"}")]
    [InlineData("entry.hash", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("receipts.0.by", "US")]
    [InlineData("receipts.0.sheet", "{}")]
    [InlineData("logs.0.index", 1)]
    [InlineData("logs.0.index", -1)]
    [InlineData("logs.0.party", "CN")]
    [InlineData("logs.0.origin", "entente/US/log/other")]
    [InlineData("logs.0.origin", "entente/US/log/a name with blanks")]
    [InlineData("logs.0.leaf", "{}")]
    [InlineData("logs.0.checkpoint", "entente/US/log/x\n1\nAAAA\n")]
    [InlineData("logs.1.inclusion.0", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("logs.1.inclusion.0", "not a hash")]
    public void An_altered_place_is_refuted(string place, object value)
    {
        var altered = Sound.DeepClone();
        var steps = place.Split('.');
        JsonNode at = altered;
        foreach (var step in steps[..^1]) at = int.TryParse(step, CultureInfo.InvariantCulture, out var i) ? at[i]! : at[step]!;
        if (int.TryParse(steps[^1], CultureInfo.InvariantCulture, out var last)) at[last] = JsonValue.Create((string)value);
        else at[steps[^1]] = value is int number ? JsonValue.Create(number) : JsonValue.Create((string)value);

        Assert.Equal(1, EvidenceFile.Read(altered.ToJsonString(), Pair.Terms.Parties).ExitCode);
    }

    [Fact]
    public void Fewer_signatures_than_the_terms_require_are_refuted_and_fewer_than_the_card_could_give_are_named()
    {
        var body = Pair.Body();
        var weak = EntryCodec.Write(Pair.Header(body), body, Pair.UsKeys, Suite.I);
        var file = Sound.DeepClone();
        file["entry"] = new JsonObject { ["hash"] = weak.Hash.Hex, ["jws"] = Encoding.UTF8.GetString(weak.Jws), ["body"] = Encoding.UTF8.GetString(body) };
        (file["receipts"], file["logs"]) = (new JsonArray(), new JsonArray());

        Assert.Contains("suite-by-terms", EvidenceFile.Read(file.ToJsonString(), Pair.Terms.Parties).LeftOpen.Select(s => s.Code));
        file["terms"] = Encoding.UTF8.GetString(Pair.Terms.ToBytes());
        Assert.Equal(1, EvidenceFile.Read(file.ToJsonString(), Pair.Terms.Parties).ExitCode);
        file["terms"] = Encoding.UTF8.GetString((Pair.Terms with { Suites = ["I"] }).ToBytes());
        Assert.Contains("suite-by-terms", EvidenceFile.Read(file.ToJsonString(), Pair.Terms.Parties).LeftOpen.Select(s => s.Code));
    }

    [Fact]
    public void A_flipped_letter_of_the_signed_entry_is_never_proved()
    {
        var jws = (string)Sound["entry"]!["jws"]!;
        for (var i = 0; i < jws.Length; i += 97)
        {
            var altered = Sound.DeepClone();
            altered["entry"]!["jws"] = jws[..i] + (jws[i] == 'A' ? 'B' : 'A') + jws[(i + 1)..];

            Assert.NotEqual(0, EvidenceFile.Read(altered.ToJsonString(), Pair.Terms.Parties).ExitCode);
        }
    }

    [Fact]
    public void Nothing_can_be_told_without_the_authors_card()
    {
        var findings = EvidenceFile.Read(Sound.ToJsonString(), [Pair.Terms.Parties.Single(c => c.Party == Pair.Cn)]);

        Assert.Equal(2, findings.ExitCode);
        Assert.Contains(findings.LeftOpen, open => open.Code == "unknown-key");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\":\"entente-evidence/2\"}")]
    [InlineData("{\"format\":\"entente-evidence/1\",\"entry\":null}")]
    [InlineData("{\"format\":\"entente-evidence/1\",\"entry\":{\"hash\":\"\",\"jws\":\"\",\"body\":null},\"receipts\":[null],\"logs\":[]}")]
    [InlineData("{\"format\":\"entente-incident/1\",\"partner\":\"CN\",\"code\":\"equivocation\",\"origin\":null,\"entries\":[null],\"receipts\":[],\"checkpoints\":[],\"proof\":null}")]
    [InlineData("{\"format\":\"entente-incident/1\",\"partner\":\"CN\",\"code\":\"state-differs\",\"origin\":null,\"entries\":[],\"receipts\":[],\"checkpoints\":[],\"proof\":null}")]
    public void What_is_no_evidence_file_is_said_to_be_none(string text) =>
        Assert.Equal(2, EvidenceFile.Read(text, Pair.Terms.Parties).ExitCode);

    [Fact]
    public void Two_entries_signed_for_one_place_are_proved_and_the_same_one_twice_is_not()
    {
        var other = Pair.Sign(header => header with { Id = Uuid7.New(Pair.Noon, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) });

        Assert.Equal(0, EvidenceFile.Read(Equivocation(Entry, other), Pair.Terms.Parties).ExitCode);
        Assert.Equal(1, EvidenceFile.Read(Equivocation(Entry, Entry), Pair.Terms.Parties).ExitCode);
        Assert.Equal(2, EvidenceFile.Read(Equivocation(Entry, other), [Pair.Terms.Parties[0]]).ExitCode);
    }

    private static string Equivocation(SignedEntry one, SignedEntry other) => new JsonObject
    {
        ["format"] = "entente-incident/1", ["partner"] = "US", ["code"] = "equivocation", ["origin"] = null, ["receipts"] = new JsonArray(), ["checkpoints"] = new JsonArray(),
        ["entries"] = new JsonArray([.. new[] { one, other }.Select(e => new JsonObject { ["hash"] = e.Hash.Hex, ["jws"] = Encoding.UTF8.GetString(e.Jws) })]), ["proof"] = null,
    }.ToJsonString();

    [Fact]
    public void Cards_inside_the_file_decide_nothing_and_are_told_when_they_are_others()
    {
        using var strange = NodeKeys.Generate();
        var other = Pair.Terms.Parties.Single(c => c.Party == Pair.Us) with { Keys = strange.Public };
        var with = Sound.DeepClone();
        with["cards"] = new JsonArray(Encoding.UTF8.GetString(CardFile.Write(other, strange)), "{}");

        var findings = EvidenceFile.Read(with.ToJsonString(), Pair.Terms.Parties);

        Assert.Equal(0, findings.ExitCode);
        Assert.Contains(findings.LeftOpen, open => open.Code == "cards-differ");
        Assert.Contains(findings.LeftOpen, open => open.Code == "card-inside-broken");
    }

    [Fact]
    public void A_file_without_a_receipt_says_that_it_shows_no_receipt()
    {
        var without = Sound.DeepClone();
        without["receipts"] = new JsonArray();

        Assert.Contains(EvidenceFile.Read(without.ToJsonString(), Pair.Terms.Parties).LeftOpen, open => open.Code == "no-receipt");
    }

    private static JsonObject File()
    {
        var log = Pair.AgreementId.Hex;
        var attributes = Entry.Header.Entente;
        var receipt = new Receipt(
            Pair.Cn, Pair.Us, attributes.Stream, attributes.Epoch, attributes.Seq, Entry.Hash, Accepted: true, Code: null, LogIndex: 1,
            Pair.Noon.AddSeconds(2), Pair.Noon.AddMinutes(1));
        return new()
        {
            ["format"] = "entente-evidence/1",
            ["exportedBy"] = "US",
            ["entry"] = new JsonObject { ["hash"] = Entry.Hash.Hex, ["jws"] = Encoding.UTF8.GetString(Entry.Jws), ["body"] = Encoding.UTF8.GetString(Entry.Body!) },
            ["receipts"] = new JsonArray(new JsonObject { ["by"] = "CN", ["sheet"] = Encoding.UTF8.GetString(ReceiptBatch.Sign([receipt], Pair.CnKeys)) }),
            ["logs"] = new JsonArray(Log(Pair.Us, Pair.UsKeys, log, "sent", index: 0), Log(Pair.Cn, Pair.CnKeys, log, "received", index: 1)),
        };
    }

    /// <summary>A log of three lines with the entry at one of them.</summary>
    private static JsonObject Log(PartyCode party, NodeKeys keys, string log, string kind, int index)
    {
        var origin = $"entente/{party}/log/{log}";
        var leaf = new LogLeaf(kind, Entry.Header.Entente.Stream, 1, 1, Entry.Hash, Sm3.Hex(Entry.HeaderBytes), Pair.Noon).ToBytes();
        Digest[] leaves = [Digest.Of("a"u8), Digest.Of("b"u8), Digest.Of("c"u8)];
        leaves[index] = MerkleTree.LeafHash(leaf);
        return new()
        {
            ["party"] = party.Value,
            ["origin"] = origin,
            ["index"] = index,
            ["leaf"] = Encoding.UTF8.GetString(leaf),
            ["checkpoint"] = Encoding.UTF8.GetString(new Checkpoint(origin, leaves.Length, MerkleTree.Root(leaves)).Sign(keys)),
            ["inclusion"] = new JsonArray([.. MerkleTree.InclusionProof(index, leaves.Length, MerkleTree.Over(leaves)).Select(h => (JsonNode)h.Hex)]),
        };
    }
}
