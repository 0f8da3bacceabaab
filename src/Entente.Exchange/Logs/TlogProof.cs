using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Logs;

/// <summary>
/// A leaf's place in a log as one text file (C2SP tlog-proof v1): the leaf, its index, the proof, the signed checkpoint. Any tool that
/// knows that form checks it with the log's key; here <c>entente verify</c> does.
/// </summary>
/// <param name="Leaf">The leaf's bytes, which stand in the file's <c>extra</c> line; what they hash to is proved, so they need no trust.</param>
/// <param name="Index">Of the leaf, from 0.</param>
/// <param name="Hashes">Inclusion proof, the leaf's sibling first; at most 63.</param>
/// <param name="Checkpoint">The signed note, as it stands.</param>
public sealed record TlogProof(byte[] Leaf, long Index, IReadOnlyList<Digest> Hashes, byte[] Checkpoint)
{
    /// <summary>First line of every such file.</summary>
    public const string Header = "c2sp.org/tlog-proof@v1";

    private const int DeepestTree = 63, LongestLeaf = 4096;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file. Some kilobytes, nearly all of them signatures.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Header).Append("\nextra ").Append(Convert.ToBase64String(Leaf))
            .Append(CultureInfo.InvariantCulture, $"\nindex {Index}\n");
        foreach (var hash in Hashes) text.Append(Convert.ToBase64String(hash.ToBytes())).Append('\n');
        return [.. StrictUtf8.GetBytes(text.Append('\n').ToString()), .. Checkpoint];
    }

    /// <summary>
    /// Reads the one spelling of a file with its leaf in it. Nothing is verified yet: <see cref="LeadsTo"/>, and the checkpoint's signatures.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out TlogProof? proof)
    {
        proof = null;
        var end = file.IndexOf("\n\n"u8);
        if (end < 0 || file.Length > SignedNote.MaxBytes + (2 * LongestLeaf)) return false;
        string[] lines;
        try { lines = StrictUtf8.GetString(file[..end]).Split('\n'); }
        catch (DecoderFallbackException) { return false; }

        if (lines is not [Header, var extra, var index, .. var hashes] || hashes.Length > DeepestTree) return false;
        if (!extra.StartsWith("extra ", StringComparison.Ordinal) || !index.StartsWith("index ", StringComparison.Ordinal)) return false;
        if (Bytes(extra[6..], LongestLeaf) is not { } leaf || !long.TryParse(index[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return false;
        var path = hashes.Select(hash => Bytes(hash, 32)).ToList();
        if (path.Exists(hash => hash is not { Length: 32 })) return false;
        var read = new TlogProof(leaf, at, [.. path.Select(hash => Digest.FromBytes(hash))], file[(end + 2)..].ToArray());
        if (file.SequenceEqual(read.ToBytes())) proof = read; // numbers and base64 have one spelling
        return proof is not null;
    }

    /// <summary>True when the leaf stands at its index in the tree of this checkpoint, whose signatures the caller verifies. About 20 µs.</summary>
    public bool LeadsTo(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Index < checkpoint.Size && MerkleTree.VerifyInclusion(MerkleTree.LeafHash(Leaf), Index, checkpoint.Size, Hashes, checkpoint.Root);
    }

    private static byte[]? Bytes(string base64, int most)
    {
        var bytes = new byte[most];
        return base64.Length <= 2 * most && Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
