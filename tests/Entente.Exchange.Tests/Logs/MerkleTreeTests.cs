using System.Text;
using CsCheck;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;

namespace Entente.Exchange.Tests.Logs;

public sealed class MerkleTreeTests
{
    private static readonly Gen<Digest[]> Leaves = Gen.Byte.Array[0, 12].Select(b => MerkleTree.LeafHash(b)).Array[1, 90];

    // RFC 6962, 2.1: MTH({}) = SHA-256(); roots of the eight well-known leaves: certificate-transparency-go, testonly/reference data.
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_of_the_reference_leaves_are_as_published(int size, string root)
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

        var hashes = leaves.Take(size).Select(leaf => MerkleTree.LeafHash(Convert.FromHexString(leaf))).ToList();

        Assert.Equal(root, MerkleTree.Root(hashes).Hex);
    }

    [Fact]
    public void A_frontier_and_its_stored_nodes_give_the_root_of_the_whole_tree_at_every_size() => Leaves.Sample(leaves =>
    {
        var (frontier, store) = (new TreeFrontier(), new Dictionary<(int, long), Digest>());
        for (var size = 1; size <= leaves.Length; size++)
        {
            foreach (var node in frontier.Append(leaves[size - 1])) store.Add((node.Level, node.Index), node.Hash);
            var root = MerkleTree.Root(leaves[..size]);
            Assert.Equal(root, frontier.Root());
            Assert.Equal(root, MerkleTree.Root(size, (level, index) => store[(level, index)]));
            frontier = TreeFrontier.FromBytes(frontier.ToBytes());
        }

        Assert.Equal(leaves.Length, frontier.Size);
    }, iter: 30);

    [Fact]
    public void Every_leaf_is_provably_in_the_tree_and_in_no_other_place() => Leaves.Sample(leaves =>
    {
        var (nodes, root) = (MerkleTree.Over(leaves), MerkleTree.Root(leaves));
        for (var i = 0; i < leaves.Length; i++)
        {
            var proof = MerkleTree.InclusionProof(i, leaves.Length, nodes);
            Assert.True(MerkleTree.VerifyInclusion(leaves[i], i, leaves.Length, proof, root));
            Assert.False(MerkleTree.VerifyInclusion(MerkleTree.LeafHash("not in it"u8), i, leaves.Length, proof, root));
            Assert.False(MerkleTree.VerifyInclusion(leaves[i], i, leaves.Length, [.. proof, root], root));
            Assert.False(MerkleTree.VerifyInclusion(leaves[i], i, leaves.Length, proof, MerkleTree.EmptyRoot));
            if (proof.Count > 0) Assert.False(MerkleTree.VerifyInclusion(leaves[i], i, leaves.Length, [.. proof.Skip(1)], root));
        }
    }, iter: 20);

    [Fact]
    public void Every_earlier_tree_is_provably_a_prefix_and_a_rewritten_one_is_not() => Leaves.Sample(leaves =>
    {
        var (nodes, root) = (MerkleTree.Over(leaves), MerkleTree.Root(leaves));
        for (var old = 1; old <= leaves.Length; old++)
        {
            var (proof, oldRoot) = (MerkleTree.ConsistencyProof(old, leaves.Length, nodes), MerkleTree.Root(leaves[..old]));
            Assert.True(MerkleTree.VerifyConsistency(old, oldRoot, leaves.Length, root, proof));
            Assert.False(MerkleTree.VerifyConsistency(old, MerkleTree.LeafHash("rewritten"u8), leaves.Length, root, proof));
            Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, leaves.Length, root, [.. proof, root]));
            Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, leaves.Length, MerkleTree.LeafHash("forked"u8), proof));
        }
    }, iter: 20);

    [Fact]
    public void A_damaged_frontier_is_not_read()
    {
        var frontier = new TreeFrontier();
        for (var i = 0; i < 7; i++) frontier.Append(MerkleTree.LeafHash([(byte)i]));
        var bytes = frontier.ToBytes();

        Assert.Throws<FormatException>(() => TreeFrontier.FromBytes(bytes.AsSpan(..^1)));
        Assert.Throws<FormatException>(() => TreeFrontier.FromBytes([.. bytes, 0]));
        Assert.Throws<FormatException>(() => TreeFrontier.FromBytes([]));
        Assert.Throws<FormatException>(() => TreeFrontier.FromBytes([0xff, .. bytes.AsSpan(1)]));
    }

    [Fact]
    public void A_log_leaf_has_one_spelling()
    {
        var time = new DateTimeOffset(2026, 11, 24, 21, 0, 0, TimeSpan.FromHours(8));
        var leaf = new LogLeaf("sent", "US/CN/substance-notification", 1, 7, Digest.Of("header"u8), new string('a', 64), time);

        var bytes = leaf.ToBytes();

        var text = Encoding.ASCII.GetString(bytes);
        Assert.StartsWith("""{"kind":"sent","stream":"US/CN/substance-notification","epoch":1,"seq":7,"sha256":""", text, StringComparison.Ordinal);
        Assert.EndsWith(""","time":"2026-11-24T13:00:00.0000000Z"}""", text, StringComparison.Ordinal);
        Assert.True(LogLeaf.TryRead(bytes, out var read));
        Assert.Equal((leaf.Stream, leaf.Seq, leaf.Time), (read.Stream, read.Seq, read.Time));
        Assert.False(LogLeaf.TryRead([.. bytes, (byte)' '], out _));
        Assert.False(LogLeaf.TryRead(Encoding.ASCII.GetBytes(text.Replace(":7,", ":07,", StringComparison.Ordinal)), out _));
        Assert.Throws<ArgumentException>(() => (leaf with { Stream = "a\"b" }).ToBytes());
    }

    [Fact]
    public void A_consistency_proof_of_a_rewritten_log_shows_the_root_that_it_had_before()
    {
        Digest[] rewritten = [.. Enumerable.Range(0, 40).Select(i => MerkleTree.LeafHash([(byte)i]))];
        for (var second = 2; second <= 40; second++)
            for (var first = 1; first <= second; first++)
            {
                var (root, proof) = (MerkleTree.Root(rewritten[..second]), MerkleTree.ConsistencyProof(first, second, MerkleTree.Over(rewritten)));

                var shown = MerkleTree.ProvedPrefix(first, second, root, proof);

                // RFC 6962, 2.1.2: from a complete subtree the old root is left out of the proof.
                if (first < second && System.Numerics.BitOperations.IsPow2(first)) Assert.Null(shown);
                else Assert.Equal(MerkleTree.Root(rewritten[..first]), shown);
                if (first < second) Assert.Null(MerkleTree.ProvedPrefix(first, second, Digest.Of("another root"u8), proof));
            }
    }
}
