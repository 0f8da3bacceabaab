using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>Leaves, trees, checkpoints and countersignatures (docs/protocol/log.md).</summary>
internal static class OwnLogVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        var leaves = root.GetProperty("leaves").EnumerateArray().ToList();
        Digest[] hashes = [.. leaves.Select(l => MerkleTree.LeafHash(l.Utf8("leaf")))];
        Digest[] roots = [.. root.GetProperty("roots").EnumerateArray().Select(r => Digest.Parse(r.GetString()!))];
        for (var i = 0; i < leaves.Count; i++)
        {
            var same = LogLeaf.TryRead(leaves[i].Utf8("leaf"), out var leaf) && leaf.ToBytes().AsSpan().SequenceEqual(leaves[i].Utf8("leaf"))
                && hashes[i].Hex == leaves[i].Text("hash") && MerkleTree.Root(hashes[..(i + 1)]) == roots[i];
            tally.Count($"leaf {i}", "valid", Outcome.Matches(same));
        }

        var nodes = MerkleTree.Over(hashes);
        foreach (var test in root.GetProperty("inclusion").EnumerateArray())
        {
            var (index, size, proof) = (test.Number("index"), test.Number("size"), Proof(test));
            var sound = MerkleTree.InclusionProof(index, size, nodes).SequenceEqual(proof) && MerkleTree.VerifyInclusion(hashes[index], index, size, proof, roots[size - 1]);
            tally.Count($"inclusion of {index}", "valid", Outcome.Matches(sound));
        }

        foreach (var test in root.GetProperty("consistency").EnumerateArray())
        {
            var (first, second, proof) = (test.Number("first"), test.Number("second"), Proof(test));
            var sound = MerkleTree.ConsistencyProof(first, second, nodes).SequenceEqual(proof)
                && MerkleTree.VerifyConsistency(first, roots[first - 1], second, roots[second - 1], proof);
            tally.Count($"consistency from {first}", "valid", Outcome.Matches(sound));
        }

        root.Each("checkpoints", tally, test => Judge(root, test));
    }

    private static Outcome Judge(JsonElement root, JsonElement test)
    {
        var note = test.Utf8("note");
        var reading = Checkpoint.Verify(note, test.Text("origin")!, root.PublicKeys(test.Text("by")!), test.SuiteOf());
        return OwnVectors.Judged(test, reading.Fault, () =>
            reading.Checkpoint is { } head && head.Size == test.Number("size") && head.Root.Hex == test.Text("root")
            && Witnesses("countersigned").All(w => TimeOf(w)?.ToUnixTimeSeconds() == w.GetProperty("seconds").GetInt64())
            && Witnesses("notCountersigned").All(w => TimeOf(w) is null));

        IEnumerable<JsonElement> Witnesses(string list) => test.TryGetProperty(list, out var found) ? found.EnumerateArray() : [];
        DateTimeOffset? TimeOf(JsonElement witness) => Cosignature.TimeOf(note, witness.Text("name")!, root.PublicKeys(witness.Text("by")!), test.SuiteOf());
    }

    private static Digest[] Proof(JsonElement test) => [.. test.GetProperty("proof").EnumerateArray().Select(h => Digest.Parse(h.GetString()!))];
}
