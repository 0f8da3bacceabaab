using BenchmarkDotNet.Attributes;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;

namespace Entente.Bench.Exchange;

/// <summary>The log's inner loops over a log of a million leaves, nodes stored as the node stores them.</summary>
[MemoryDiagnoser]
public class LogBench
{
    private const int Leaves = 1 << 20;
    private readonly Dictionary<(int, long), Digest> store = [];
    private readonly TreeFrontier frontier = new();
    private NodeKeys keys = null!;
    private Digest leaf, root;
    private IReadOnlyList<Digest> proof = [];
    private byte[] checkpoint = [];
    private long next;

    [GlobalSetup]
    public void Setup()
    {
        keys = NodeKeys.Generate();
        leaf = MerkleTree.LeafHash("leaf"u8);
        for (var i = 0; i < Leaves - 1; i++) // one short of full: the ragged edge is the costly case
            foreach (var node in frontier.Append(leaf)) store[(node.Level, node.Index)] = node.Hash;
        root = frontier.Root();
        proof = MerkleTree.InclusionProof(Leaves / 3, frontier.Size, Node);
        checkpoint = new Checkpoint("bench/log", frontier.Size, root).Sign(keys);
    }

    [GlobalCleanup]
    public void Cleanup() => keys.Dispose();

    [Benchmark(OperationsPerInvoke = 1024)]
    public long Append()
    {
        var tree = new TreeFrontier();
        for (var i = 0; i < 1024; i++) tree.Append(leaf);
        return tree.Size;
    }

    [Benchmark]
    public Digest Root() => frontier.Root();

    [Benchmark]
    public IReadOnlyList<Digest> InclusionProof() => MerkleTree.InclusionProof(next++ % (Leaves - 1), Leaves - 1, Node);

    [Benchmark]
    public IReadOnlyList<Digest> ConsistencyProof() => MerkleTree.ConsistencyProof(1 + (next++ % (Leaves - 1)), Leaves - 1, Node);

    [Benchmark]
    public bool VerifyInclusion() => MerkleTree.VerifyInclusion(leaf, Leaves / 3, Leaves - 1, proof, root);

    [Benchmark]
    public byte[] SignCheckpoint() => new Checkpoint("bench/log", Leaves - 1, root).Sign(keys);

    [Benchmark]
    public CheckpointReading VerifyCheckpoint() => Checkpoint.Verify(checkpoint, "bench/log", keys.Public);

    private Digest Node(int level, long index) => store[(level, index)];
}
