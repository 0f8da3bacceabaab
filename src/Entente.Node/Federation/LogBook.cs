using System.Security.Cryptography;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Our log of one agreement, open for appending within one transaction.</summary>
internal sealed class LogBook
{
    private readonly StoredLog row;
    private readonly LeafBook leaves;

    private LogBook(StoredLog row, LeafBook leaves) => (this.row, this.leaves) = (row, leaves);

    /// <summary>Opens the log, and begins it when there is none of that name.</summary>
    public static async Task<LogBook> Open(NodeDb db, string name, CancellationToken cancel)
    {
        var stored = await db.Logs.FindAsync([name], cancel);
        if (stored is null) db.Logs.Add(stored = new() { Name = name, Size = 0, Frontier = new TreeFrontier().ToBytes() });
        return new(stored, await LeafBook.Open(db, name, stored.Frontier, cancel));
    }

    /// <summary>Adds a leaf and says where it stands.</summary>
    public long Append(byte[] leaf)
    {
        var index = leaves.Append(leaf);
        row.Size = leaves.Frontier.Size;
        return index;
    }

    /// <summary>Writes the leaves and the edge and signs a checkpoint over all that was appended.</summary>
    /// <param name="suite">As the log's agreement pins it; null signs with every key.</param>
    public async Task Close(NodeIdentity identity, Suite? suite, DateTimeOffset now, CancellationToken cancel)
    {
        await leaves.Save(cancel);
        var tree = leaves.Frontier;
        row.Frontier = tree.ToBytes();
        row.Checkpoint = new Checkpoint(NodeIdentity.Origin(identity.Party, row.Name), tree.Size, tree.Root()).Sign(identity.Keys, suite);
        (row.CheckpointSize, row.CheckpointAt) = (tree.Size, now);
    }
}

/// <summary>Leaves and tiles of a log, ours or our copy of a partner's, open for appending.</summary>
internal sealed class LeafBook
{
    private readonly NodeDb db;
    private readonly string name;
    private readonly Dictionary<(int Level, long Index), StoredTile> tiles = [];
    private readonly List<StoredLeaf> fresh = [];

    private LeafBook(NodeDb db, string name, TreeFrontier frontier) => (this.db, this.name, Frontier) = (db, name, frontier);

    /// <summary>The right edge.</summary>
    public TreeFrontier Frontier { get; }

    /// <summary>Opens what is stored under a name, at the edge that its owner keeps.</summary>
    public static async Task<LeafBook> Open(NodeDb db, string name, byte[] frontier, CancellationToken cancel)
    {
        var book = new LeafBook(db, name, TreeFrontier.FromBytes(frontier));
        foreach (var (level, index) in TileKeys.RightEdge(book.Frontier.Size))
            if (await db.LogTiles.FindAsync([name, level, index], cancel) is { } tile) book.tiles[(level, index)] = tile;
        return book;
    }

    /// <summary>Adds a leaf and says where it stands.</summary>
    public long Append(byte[] leaf)
    {
        var index = Frontier.Size;
        fresh.Add(new() { Log = name, Index = index, Bytes = leaf });
        foreach (var node in Frontier.Append(MerkleTree.LeafHash(leaf)))
            if (node.Level % TileKeys.Height == 0) Keep(node.Level / TileKeys.Height, node.Index, node.Hash);
        return index;
    }

    /// <summary>Writes the leaves that were added; the tiles above them go with the context's save. Call once, last.</summary>
    public async Task Save(CancellationToken cancel)
    {
        await RowWriter.Insert(db, fresh, cancel);
        fresh.Clear();
    }

    private void Keep(int level, long index, Digest hash)
    {
        var key = (level, index / TileKeys.Width);
        if (tiles.TryGetValue(key, out var tile))
        {
            tile.Hashes = [.. tile.Hashes, .. hash.ToBytes()];
            return;
        }

        tile = new() { Log = name, Level = level, Index = key.Item2, Hashes = hash.ToBytes() };
        db.LogTiles.Add(tile);
        tiles[key] = tile;
    }
}

/// <summary>Which tiles hold what (C2SP tlog-tiles: height 8).</summary>
internal static class TileKeys
{
    /// <summary>Levels of the tree in one tile.</summary>
    public const int Height = 8;

    /// <summary>Hashes in one full tile.</summary>
    public const int Width = 1 << Height;

    /// <summary>The tiles at the right edge of a tree: those that the next leaf may touch, and that hold its peaks.</summary>
    public static IEnumerable<(int Level, long Index)> RightEdge(long size)
    {
        for (var (level, rest) = (0, size); ; (level, rest) = (level + 1, rest / Width))
        {
            yield return (level, rest / Width);
            if (rest < Width) yield break;
        }
    }

    /// <summary>The tiles above one leaf, up to the top of a tree of <paramref name="size"/>.</summary>
    public static IEnumerable<(int Level, long Index)> Above(long leaf, long size)
    {
        for (var (level, at, rest) = (0, leaf, size); rest > 0; (level, at, rest) = (level + 1, at / Width, rest / Width))
            yield return (level, at / Width);
    }
}

/// <summary>Reads proofs out of one of our logs.</summary>
internal static class LogProofs
{
    /// <summary>Node look-up for proofs about these leaves and sizes, read in one query for each level of tiles.</summary>
    public static async Task<TreeNodes> Nodes(NodeDb db, string log, IEnumerable<long> leaves, IEnumerable<long> sizes, CancellationToken cancel)
    {
        var held = sizes.ToList();
        var size = held.Max();
        var wanted = held.SelectMany(TileKeys.RightEdge)
            .Concat(leaves.Concat(held.Where(s => s > 0).Select(s => s - 1)).SelectMany(leaf => TileKeys.Above(leaf, size)))
            .ToHashSet();
        var tiles = new Dictionary<(int, long), byte[]>();
        foreach (var level in wanted.GroupBy(w => w.Level, w => w.Index))
        {
            var indices = level.ToList();
            var found = await db.LogTiles.AsNoTracking().Where(t => t.Log == log && t.Level == level.Key && indices.Contains(t.Index)).ToListAsync(cancel);
            foreach (var tile in found) tiles[(tile.Level, tile.Index)] = tile.Hashes;
        }

        var computed = new Dictionary<(int, long), Digest>(); // proofs of neighbours share all but a few nodes
        return Node;

        Digest Node(int level, long index)
        {
            if (computed.TryGetValue((level, index), out var known)) return known;
            var hash = level % TileKeys.Height == 0
                ? At(tiles[(level / TileKeys.Height, index / TileKeys.Width)], (int)(index % TileKeys.Width))
                : MerkleTree.NodeHash(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
            computed[(level, index)] = hash;
            return hash;
        }
    }

    private static Digest At(byte[] hashes, int index) =>
        Digest.FromBytes(hashes.AsSpan(index * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes));
}
