using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;

namespace Entente.Exchange.Tests.Vectors;

internal static class LogVectors
{
    /// <summary>Proofs good and bad, one property of the file each; hashes in base64, of any length.</summary>
    public static void Proofs(JsonElement root, Tally tally)
    {
        foreach (var test in root.EnumerateObject())
            tally.Count(test.Name, test.Value.GetProperty("wantErr").GetBoolean() ? "invalid" : "valid", Judge(test.Value));
    }

    private static Outcome Judge(JsonElement test)
    {
        if (test.Has("start")) return Outcome.Skip("we give no proofs of subtrees");
        try
        {
            var proof = test.GetProperty("proof") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(Hash).ToList() : [];
            return Outcome.Accepts(test.Has("leafIdx")
                ? MerkleTree.VerifyInclusion(Of("leafHash"), Signed("leafIdx"), Signed("treeSize"), proof, Of("root"))
                : MerkleTree.VerifyConsistency(Signed("size1"), Of("root1"), Signed("size2"), Of("root2"), proof));
        }
        catch (ArgumentOutOfRangeException)
        {
            // No such thing can reach the tree, whose hashes are digests; in a good proof it is a stand-in for a hash.
            return test.GetProperty("wantErr").GetBoolean() ? new(Did.Refuse) : Outcome.Skip("a hash that is not 32 bytes long");
        }

        Digest Of(string field) => Hash(test.GetProperty(field));
        long Signed(string field) => unchecked((long)test.GetProperty(field).GetUInt64()); // unsigned there; beyond 2^63 no tree of ours
    }

    private static Digest Hash(JsonElement base64) => Digest.FromBytes(Convert.FromBase64String(base64.GetString() ?? ""));

    /// <summary>
    /// A log as tiles (C2SP tlog-tiles): every checkpoint, hash tile and entry bundle is recomputed from the entries.
    /// </summary>
    public static void SignedLog(JsonElement root, Tally tally)
    {
        var meta = root.GetProperty("meta");
        var entries = meta.GetProperty("entries").EnumerateArray().Select(e => Encoding.UTF8.GetBytes(e.GetString()!)).ToList();
        Assert.True(NoteKey.TryParse(meta.GetProperty("source_key").GetString(), out var key));
        var (frontier, roots, leaves) = (new TreeFrontier(), new List<Digest> { MerkleTree.EmptyRoot }, new List<byte>());
        foreach (var entry in entries)
        {
            frontier.Append(MerkleTree.LeafHash(entry));
            roots.Add(frontier.Root());
            leaves.AddRange(MerkleTree.LeafHash(entry).ToBytes());
        }

        foreach (var file in root.GetProperty("files").EnumerateObject())
        {
            var bytes = file.Value.GetProperty("base64").GetBytesFromBase64();
            var ending = file.Name.Split('.', '/')[^1];
            var size = int.TryParse(ending, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : entries.Count;
            var expected = file.Name.Split('/', '.') switch
            {
                ["checkpoint", ..] => Outcome.Accepts(
                    Checkpoint.Verify(bytes, key.Name, [key]).Checkpoint == new Checkpoint(key.Name, size, roots[size])),
                ["tile", "0", ..] => Outcome.Accepts(bytes.AsSpan().SequenceEqual(leaves.ToArray().AsSpan(..(32 * size)))),
                ["tile", "entries", ..] => Outcome.Accepts(bytes.AsSpan().SequenceEqual(Bundle(entries.Take(size)))),
                _ => Outcome.Skip("another kind of file"),
            };
            tally.Count(file.Name, "valid", expected);
            if (file.Name.StartsWith("checkpoint", StringComparison.Ordinal))
                tally.Count($"{file.Name}, one bit flipped", "invalid", Flipped(bytes, key));
        }
    }

    private static Outcome Flipped(byte[] checkpoint, NoteKey key)
    {
        checkpoint[^20] ^= 1; // within the signature
        return Outcome.Accepts(Checkpoint.Verify(checkpoint, key.Name, [key]).IsSound);
    }

    private static byte[] Bundle(IEnumerable<byte[]> entries)
    {
        var bundle = new List<byte>();
        foreach (var entry in entries)
        {
            var length = new byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
            bundle.AddRange([.. length, .. entry]);
        }

        return [.. bundle];
    }
}
