using System.Text;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Cli.Example;

/// <summary>Reads a node's evidence file and believes nothing in it but what the two parties' keys have signed.</summary>
/// <remarks>The keys are those of the cards that the example compared itself, never those that the file brings along.</remarks>
internal sealed class EvidenceCheck(IReadOnlyDictionary<PartyCode, NodePublicKeys> keys)
{
    /// <summary>What the file proves, one sentence each; throws <see cref="ExampleFailed"/> with the first thing that does not hold.</summary>
    public IReadOnlyList<string> Read(string file)
    {
        var evidence = JsonNode.Parse(file)!;
        var jws = Bytes(evidence["entry"]!["jws"]!);
        var reading = EntryCodec.Read(jws, Bytes(evidence["entry"]!["body"]!), ByKeyId);
        if (reading.Entry is not { } entry) throw new ExampleFailed($"evidence: the entry does not verify: {reading.Fault}");
        if (entry.Hash.Hex != (string?)evidence["entry"]!["hash"]) throw new ExampleFailed("evidence: the entry is not the one it is filed under");
        var author = entry.Header.Source.Party;
        Require(keys[author].KeyId == entry.KeyId, "the entry is signed by its author's key");
        List<string> proved = [$"signed by {entry.Header.Source} with Ed25519 and ML-DSA-65, both verified; the body has the digests that were signed"];

        foreach (var held in evidence["receipts"]!.AsArray())
        {
            var sheet = ReceiptBatch.Read(Bytes(held!["sheet"]!), ByKeyId);
            if (sheet.Sheet is not { } receipts) throw new ExampleFailed($"evidence: a receipt does not verify: {sheet.Fault}");
            var receipt = receipts.Receipts.Single(r => r.Entry == entry.Hash);
            Require(receipt.Accepted && keys[receipt.By].KeyId == sheet.KeyId, "the receipt accepts this entry and is signed by its receiver");
            proved.Add($"received: {receipt.By} signed that it holds these exact bytes, at place {receipt.LogIndex} of its log");
        }

        foreach (var log in evidence["logs"]!.AsArray()) proved.Add(InLog(log!, entry));
        Require(evidence["receipts"]!.AsArray().Count > 0 && evidence["logs"]!.AsArray().Count == keys.Count, "a receipt and both logs are in the file");
        return proved;
    }

    private string InLog(JsonNode log, SignedEntry entry)
    {
        var party = PartyCode.Parse((string)log["party"]!);
        var checkpoint = Checkpoint.Verify(Bytes(log["checkpoint"]!), (string)log["origin"]!, keys[party]);
        if (checkpoint.Checkpoint is not { } head) throw new ExampleFailed($"evidence: the checkpoint of {party} does not verify: {checkpoint.Fault}");
        Require(((string)log["origin"]!).Contains(party.Value, StringComparison.OrdinalIgnoreCase), "the log's name is its party's");
        var leaf = Bytes(log["leaf"]!);
        Require(LogLeaf.TryRead(leaf, out var said) && said.Sha256 == entry.Hash, "the leaf names this entry");
        var proof = log["inclusion"]!.AsArray().Select(hash => Digest.Parse((string)hash!)).ToList();
        Require(MerkleTree.VerifyInclusion(MerkleTree.LeafHash(leaf), (long)log["index"]!, head.Size, proof, head.Root), $"the leaf stands in the log of {party}");
        return $"logged: line {(long)log["index"]!} of the log of {party}, under its signed checkpoint of {head.Size} lines";
    }

    private NodePublicKeys? ByKeyId(string keyId) => keys.Values.FirstOrDefault(k => k.KeyId == keyId);

    private static byte[] Bytes(JsonNode text) => Encoding.UTF8.GetBytes((string)text!);

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new ExampleFailed("evidence: does not hold: " + what);
    }
}
