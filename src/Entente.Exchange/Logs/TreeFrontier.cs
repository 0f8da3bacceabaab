using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Logs;

/// <summary>The right edge of a growing tree: all that is needed to append, one hash for each bit set in its size.</summary>
/// <remarks>Not for several threads: a log has one writer. At most 64 hashes, whatever the size.</remarks>
public sealed class TreeFrontier
{
    private readonly List<Digest> peaks; // complete subtrees, the largest first

    /// <summary>The frontier of an empty tree.</summary>
    public TreeFrontier() => peaks = [];

    private TreeFrontier(long size, List<Digest> peaks) => (Size, this.peaks) = (size, peaks);

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds one leaf; amortised two hashes, at most O(log n).</summary>
    /// <returns>The leaf, then every subtree that it completed, from the bottom up: what a store keeps to answer with
    /// proofs.</returns>
    public IReadOnlyList<TreeNode> Append(Digest leafHash)
    {
        var completed = new List<TreeNode> { new(0, Size, leafHash) };
        var hash = leafHash;
        for (var level = 0; ((Size >> level) & 1) == 1; level++)
        {
            hash = MerkleTree.NodeHash(peaks[^1], hash);
            peaks.RemoveAt(peaks.Count - 1);
            completed.Add(new(level + 1, Size >> (level + 1), hash));
        }

        peaks.Add(hash);
        Size++;
        return completed;
    }

    /// <summary>The root of the tree so far, O(log n).</summary>
    public Digest Root()
    {
        if (Size == 0) return MerkleTree.EmptyRoot;
        var root = peaks[^1];
        for (var i = peaks.Count - 2; i >= 0; i--) root = MerkleTree.NodeHash(peaks[i], root);
        return root;
    }

    /// <summary>Size as 8 bytes, big-endian, then the hashes of 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[sizeof(long) + (peaks.Count * SHA256.HashSizeInBytes)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        for (var i = 0; i < peaks.Count; i++) peaks[i].ToBytes().CopyTo(bytes, sizeof(long) + (i * SHA256.HashSizeInBytes));
        return bytes;
    }

    /// <summary>What <see cref="ToBytes"/> wrote; anything else throws <see cref="FormatException"/>.</summary>
    public static TreeFrontier FromBytes(ReadOnlySpan<byte> bytes)
    {
        var size = bytes.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : -1;
        if (size < 0 || bytes.Length != sizeof(long) + (BitOperations.PopCount((ulong)size) * SHA256.HashSizeInBytes))
            throw new FormatException("Not the frontier of a tree.");
        var read = new List<Digest>();
        for (var rest = bytes[sizeof(long)..]; !rest.IsEmpty; rest = rest[SHA256.HashSizeInBytes..])
            read.Add(Digest.FromBytes(rest[..SHA256.HashSizeInBytes]));
        return new(size, read);
    }
}
