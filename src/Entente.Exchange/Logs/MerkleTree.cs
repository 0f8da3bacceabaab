using System.Numerics;
using System.Security.Cryptography;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Logs;

/// <summary>
/// The hash of one complete subtree, of 2^<paramref name="Level"/> leaves; the first is <paramref name="Index"/> × 2^Level.
/// </summary>
/// <param name="Level">0 for a leaf.</param>
/// <param name="Index">Position among the nodes of that level, from 0.</param>
/// <param name="Hash">Leaf or node hash.</param>
public readonly record struct TreeNode(int Level, long Index, Digest Hash);

/// <summary>
/// Looks up the hash of a complete subtree that exists; the store keeps what <see cref="TreeFrontier.Append"/> returned.
/// </summary>
public delegate Digest TreeNodes(int level, long index);

/// <summary>The Merkle tree of RFC 6962, section 2.1, over SHA-256: hashes, roots and proofs (docs/protocol/log.md 1).</summary>
/// <remarks>With stored nodes, a proof in a log of a million leaves takes about 10 µs to make and as long to verify.</remarks>
public static class MerkleTree
{
    /// <summary>Root of the tree without leaves: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = Digest.Of(default);

    /// <summary>Hash of one leaf, prefix 0x00.</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> leaf) => Digest.Of([0, .. leaf]);

    /// <summary>Hash of two subtrees side by side, prefix 0x01. About 0.6 µs.</summary>
    public static Digest NodeHash(Digest left, Digest right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        input[0] = 1;
        Convert.FromHexString(left.Hex, input[1..33], out _, out _);
        Convert.FromHexString(right.Hex, input[33..], out _, out _);
        return Digest.Of(input);
    }

    /// <summary>Root over leaf hashes in memory, O(n).</summary>
    public static Digest Root(IReadOnlyList<Digest> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        return Root(leafHashes.Count, Over(leafHashes));
    }

    /// <summary>Root of the first <paramref name="size"/> leaves, O(log n) look-ups.</summary>
    public static Digest Root(long size, TreeNodes nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(nodes);
        return size == 0 ? EmptyRoot : Subtree(0, size, nodes);
    }

    /// <summary>
    /// Node look-up computed from leaf hashes, for short logs and for tests; a look-up at level k costs 2^k hashes.
    /// </summary>
    public static TreeNodes Over(IReadOnlyList<Digest> leafHashes)
    {
        return Node;

        Digest Node(int level, long index) => level == 0
            ? leafHashes[checked((int)index)]
            : NodeHash(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
    }

    /// <summary>
    /// Proof that leaf <paramref name="index"/> is in the tree of <paramref name="size"/> leaves, nearest sibling first; O(log n).
    /// </summary>
    public static IReadOnlyList<Digest> InclusionProof(long index, long size, TreeNodes nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<Digest>();
        for (var (start, end) = (0L, size); end - start > 1;)
        {
            var middle = start + Split(end - start);
            path.Add(index < middle ? Subtree(middle, end, nodes) : Subtree(start, middle, nodes));
            if (index < middle) end = middle;
            else start = middle;
        }

        path.Reverse();
        return path;
    }

    /// <summary>
    /// Proof that the tree of <paramref name="first"/> leaves is a prefix of that of <paramref name="second"/>; O(log n).
    /// </summary>
    /// <remarks>
    /// Empty when both are equal. From a tree without leaves there is nothing to prove: the first must be at least 1.
    /// </remarks>
    public static IReadOnlyList<Digest> ConsistencyProof(long first, long second, TreeNodes nodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var proof = new List<Digest>();
        var (start, end) = (0L, second);
        while (first != end)
        {
            var middle = start + Split(end - start);
            proof.Add(first <= middle ? Subtree(middle, end, nodes) : Subtree(start, middle, nodes));
            if (first <= middle) end = middle;
            else start = middle;
        }

        if (start > 0) proof.Add(Subtree(start, end, nodes)); // the verifier knows the old root only as a whole
        proof.Reverse();
        return proof;
    }

    /// <summary>RFC 9162, section 2.1.3.2. False for anything that does not prove it, never an exception.</summary>
    public static bool VerifyInclusion(Digest leafHash, long index, long size, IReadOnlyList<Digest> proof, Digest root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size) return false;
        var (fn, sn) = (index, size - 1);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes]; // as bytes all the way: hexadecimal in between would cost as much as the hashing
        Span<byte> input = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        Convert.FromHexString(leafHash.Hex, hash, out _, out _);
        input[0] = 1;
        foreach (var sibling in proof)
        {
            if (sn == 0) return false;
            var fromTheLeft = (fn & 1) == 1 || fn == sn;
            hash.CopyTo(fromTheLeft ? input[33..] : input[1..33]);
            Convert.FromHexString(sibling.Hex, fromTheLeft ? input[1..33] : input[33..], out _, out _);
            SHA256.HashData(input, hash);
            if (fromTheLeft)
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1) sn >>= 1;

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 && Digest.FromBytes(hash) == root;
    }

    /// <summary>RFC 9162, section 2.1.4.2. False for anything that does not prove it, never an exception.</summary>
    /// <remarks>
    /// False also for a first tree without leaves, as in the public test data: whoever has seen nothing yet asks for no proof.
    /// </remarks>
    public static bool VerifyConsistency(long first, Digest firstRoot, long second, Digest secondRoot, IReadOnlyList<Digest> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (first < 1 || first > second) return false;
        if (first == second) return proof.Count == 0 && firstRoot == secondRoot;
        return Recompute(first, second, BitOperations.IsPow2(first) ? firstRoot : null, proof) == (firstRoot, secondRoot);
    }

    /// <summary>
    /// The root that the tree of <paramref name="second"/> leaves had at <paramref name="first"/>, as this proof shows it: set beside another
    /// signed root of that size it proves that the log was rewritten.
    /// </summary>
    /// <returns>Null when the proof does not lead to <paramref name="secondRoot"/>, and for a power of two below it: such a proof leaves the old
    /// root out.</returns>
    public static Digest? ProvedPrefix(long first, long second, Digest secondRoot, IReadOnlyList<Digest> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (first < 1 || first > second) return null;
        if (first == second) return proof.Count == 0 ? secondRoot : null;
        if (BitOperations.IsPow2(first)) return null;
        return Recompute(first, second, null, proof) is { } roots && roots.Second == secondRoot ? roots.First : null;
    }

    /// <summary>The two roots that a proof leads to; null when it has the wrong length.</summary>
    /// <param name="first">Below <paramref name="second"/>.</param>
    /// <param name="second">Leaves of the larger tree.</param>
    /// <param name="firstRoot">Starts the path when the first tree is one complete subtree; null otherwise.</param>
    /// <param name="proof">Nearest sibling first.</param>
    private static (Digest First, Digest Second)? Recompute(long first, long second, Digest? firstRoot, IReadOnlyList<Digest> proof)
    {
        if (proof.Count == 0) return null;
        var shift = BitOperations.TrailingZeroCount(first);
        var (fn, sn) = ((first - 1) >> shift, (second - 1) >> shift);
        var start = firstRoot ?? proof[0];
        var (oldHash, newHash) = (start, start);
        foreach (var hash in proof.Skip(firstRoot is null ? 1 : 0))
        {
            if (sn == 0) return null;
            if ((fn & 1) == 1 || fn == sn)
            {
                (oldHash, newHash) = (NodeHash(hash, oldHash), NodeHash(hash, newHash));
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1) sn >>= 1;
            }
            else
            {
                newHash = NodeHash(newHash, hash);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        return sn == 0 ? (oldHash, newHash) : null;
    }

    /// <summary>
    /// Hash of the leaves from start to before end, where start lies on a boundary that makes this a subtree of the tree.
    /// </summary>
    private static Digest Subtree(long start, long end, TreeNodes nodes)
    {
        var size = end - start;
        if (BitOperations.IsPow2(size)) return nodes(BitOperations.Log2((ulong)size), start / size);
        var middle = start + Split(size);
        return NodeHash(Subtree(start, middle, nodes), Subtree(middle, end, nodes));
    }

    /// <summary>The largest power of two below <paramref name="size"/>, which is at least 2.</summary>
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
