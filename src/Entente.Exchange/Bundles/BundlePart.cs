using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;

namespace Entente.Exchange.Bundles;

/// <summary>What a part of a bundle is. Parts stand in this order: what is answered first, and agreements before what is done under them.</summary>
public enum BundlePartKind
{
    /// <summary>What the sender took of earlier bundles (<see cref="BundleAnswer"/>), signed and sealed.</summary>
    Answer,

    /// <summary>Receipts and notices for what came in earlier bundles (<c>Streams.ReceiptBatch</c>), sealed.</summary>
    Sheet,

    /// <summary>An entry of the procedure <c>agreement</c>: whether the other side takes what follows depends on it.</summary>
    Agreement,

    /// <summary>Any other entry.</summary>
    Entry,

    /// <summary>A file that an accepted entry names, or an entry of this bundle.</summary>
    File,

    /// <summary>A head of one of the reader's logs, countersigned by the sender (<see cref="BundleHead"/>), sealed.</summary>
    Countersigned,

    /// <summary>The head of one of the sender's logs, with leaves that lead to it (<see cref="BundleHead"/>), sealed.</summary>
    Head,
}

/// <summary>One part as the manifest lists it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes, without the line feed that ends it; from 1 to <see cref="MostBytes"/>.</param>
/// <param name="Sha256">Of those bytes.</param>
public sealed record BundlePart(BundlePartKind Kind, int Size, Digest Sha256)
{
    /// <summary>Names of the kinds, in their order.</summary>
    private static readonly string[] Names = ["answer", "sheet", "agreement", "entry", "file", "countersigned", "head"];

    /// <summary>The kind as the manifest spells it.</summary>
    public string KindName => Names[(int)Kind];

    /// <summary>Largest part of a kind: a sealed file is as large as any envelope may be, all others as an entry's.</summary>
    public static int MostBytes(BundlePartKind kind) => kind == BundlePartKind.File ? Envelope.MaxBytes : EntryLimits.EnvelopeBytes;

    internal static bool TryKind(string? text, out BundlePartKind kind)
    {
        var at = Array.IndexOf(Names, text);
        kind = (BundlePartKind)Math.Max(at, 0);
        return at >= 0;
    }
}
