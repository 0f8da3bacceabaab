using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>What connects two signed statements that contradict each other, for a third person (docs/protocol/evidence.md 2).</summary>
/// <remarks>Nothing in it is signed and nothing has to be believed: it leads from one signed root to the other, or it does not.</remarks>
/// <param name="Prefix">The root that the larger tree had at the size of the smaller; null when the owner did not show it.</param>
/// <param name="Consistency">From that root to the larger one.</param>
/// <param name="Leaf">The leaf that stands where a receipt promised another.</param>
/// <param name="Inclusion">From that leaf to the signed root.</param>
internal sealed record LogDispute(Digest? Prefix, IReadOnlyList<Digest> Consistency, byte[]? Leaf = null, IReadOnlyList<Digest>? Inclusion = null)
{
    /// <summary>The part of the evidence file, as <see cref="Incident.Proof"/> keeps it.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["prefix"] = Prefix?.Hex,
            ["consistency"] = new JsonArray([.. Consistency.Select(h => (JsonNode)h.Hex)]),
            ["leaf"] = Leaf is null ? null : Encoding.UTF8.GetString(Leaf),
            ["inclusion"] = new JsonArray([.. (Inclusion ?? []).Select(h => (JsonNode)h.Hex)]),
        }, MattersJson.Default.JsonObject);

    /// <summary>From a consistency proof that does not fit the root we hold: what it shows instead.</summary>
    public static LogDispute Of(long size, Checkpoint larger, IReadOnlyList<Digest> proof) =>
        new(MerkleTree.ProvedPrefix(size, larger.Size, larger.Root, proof), proof);
}
