using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation.Bundles;

/// <summary>One reading of a bundle: what was taken, what waits to be taken together, what is wrong.</summary>
internal sealed class Visit(BundleReader reader, StoredBundle row)
{
    private readonly byte[] had = row.State == BundleState.Whole ? new byte[row.Taken.Length] : row.Taken;

    public BundleReader Reader { get; } = reader;

    public StoredBundle Row { get; } = row;

    /// <summary>True when all of it was here before: then it is taken again, and gives the same receipts again.</summary>
    public bool Again { get; } = row.State == BundleState.Whole;

    /// <summary>Entries to be taken in one transaction.</summary>
    public List<(BundlePartReading Part, ReadOnlyMemory<byte> Bytes)> Waiting { get; } = [];

    public HashSet<int> Damaged { get; } = [];

    public bool Longer { get; set; }

    public int Before { get; set; }

    public int Entries { get; set; }

    public int PutOff { get; set; }

    public int Receipted { get; set; }

    public int Files { get; set; }

    public int Unfit { get; set; }

    public static bool Bit(byte[] bits, int at) => (bits[at / 8] & (1 << (at % 8))) != 0;

    public bool Had(int part) => Bit(had, part);

    public void Note(BundlePartReading part)
    {
        if (part.Fault == BundleFault.Damaged) Damaged.Add(part.Index);
    }

    /// <summary>True when it may go with those that wait: of one kind, no more and no larger than one delivery.</summary>
    public bool Fits(BundlePartReading part) =>
        Waiting.Count == 0
        || (Waiting[0].Part.Part.Kind == part.Part.Kind && DeliveryFrame.Fitting(Waiting.Select(w => w.Bytes.Length).Append(part.Part.Size)) == Waiting.Count + 1);
}

/// <summary>What came of taking a bundle in.</summary>
/// <param name="Name">Names the bundle; null when it was not opened.</param>
/// <param name="Fault">Why nothing of it was taken: a code; null when it was opened.</param>
/// <param name="From">Whose it says it is; null when it could not be opened.</param>
/// <param name="FileName">What it is called; null when it could not be opened.</param>
/// <param name="Parts">How many it has.</param>
/// <param name="Missing">Numbers, from 1, of parts that are not here yet, damaged ones included.</param>
/// <param name="Damaged">Those of them that were there, but with other bytes than listed.</param>
/// <param name="Before">Parts that an earlier reading had taken.</param>
/// <param name="Entries">Entries handed over now.</param>
/// <param name="PutOff">Of those, how many got a notice and no receipt; the sender is told why.</param>
/// <param name="Receipted">Entries of ours that got their receipt.</param>
/// <param name="Files">Files kept.</param>
/// <param name="Unfit">Parts that held nothing that could be taken; the sender sends it again.</param>
/// <param name="Longer">True when something followed the last part.</param>
/// <param name="Again">True when all of it had been here before.</param>
public sealed record BundleTaken(
    Digest? Name, string? Fault, PartyCode? From, string? FileName, int Parts, IReadOnlyList<int> Missing, IReadOnlyList<int> Damaged, int Before, int Entries, int PutOff,
    int Receipted, int Files, int Unfit, bool Longer, bool Again)
{
    internal static BundleTaken Refused(string code, BundleManifest? manifest) =>
        new(null, code, manifest?.From, manifest?.FileName, manifest?.Parts.Count ?? 0, [], [], 0, 0, 0, 0, 0, 0, false, false);
}
