using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Bundles;

/// <summary>The head of a log in a bundle: the sender's own with the leaves that lead to it, or the reader's with the sender's countersignature.</summary>
/// <param name="Log">The log's name: an agreement's id, or that of the bootstrap.</param>
/// <param name="Note">The signed note (docs/protocol/log.md).</param>
/// <param name="From">Place of the first leaf.</param>
/// <param name="Leaves">From there to the head's size, up to <see cref="MostLeaves"/>; none with a countersigned head.</param>
/// <remarks>Not signed as a document: the note is, and the leaves must lead to its root.</remarks>
public sealed record BundleHead(string Log, byte[] Note, long From, IReadOnlyList<byte[]> Leaves)
{
    /// <summary>Leaves of one head.</summary>
    public const int MostLeaves = 3000;

    private const int MostDocument = 1536 * 1024;
    private const int MostLog = 80;

    /// <summary>The document that is sealed.</summary>
    public byte[] ToBytes() => JsonOut.Object(o =>
    {
        o.Text("log", Log);
        o.Text("note", Text(Note));
        o.Whole("from", From);
        o.Texts("leaves", Leaves, Text);
    });

    /// <summary>Reads a document from elsewhere; null when it is none.</summary>
    public static BundleHead? Read(ReadOnlySpan<byte> utf8) => Read(utf8, out _);

    internal static BundleHead? Read(ReadOnlySpan<byte> utf8, out Fault? fault)
    {
        using var document = StrictJson.Parse(utf8, MostDocument, JsonKind.Signed, out fault);
        if (document is null) return null;
        var faults = new FaultSink();
        var o = new ObjectReader(document.RootElement, "$", faults, "log", "note", "from", "leaves");
        var head = new BundleHead(
            o.Text("log", MostLog), o.Parsed<byte[]>("note", Forms.TryBytes, "base64url") ?? [], o.Whole("from", 0, long.MaxValue),
            o.Parsed<byte[]>("leaves", 0, MostLeaves, Forms.TryBytes, "base64url"));
        fault = faults.First;
        return fault is null ? head : null;
    }

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
