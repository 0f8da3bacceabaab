using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Entries;

namespace Entente.Exchange.Streams;

/// <summary>
/// A party's statement that it holds an entry in its place, and whether it took it (docs/protocol/exchange.md 8). Given once; whoever sends
/// the entry again gets the same receipt.
/// </summary>
/// <param name="By">Who received.</param>
/// <param name="Issuer">Whose entry.</param>
/// <param name="Stream">In which stream.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Seq">At which position.</param>
/// <param name="Entry">The entry's name.</param>
/// <param name="Accepted">False when it was declined and kept.</param>
/// <param name="Code">A code of <see cref="RefusalCode"/>, exactly when not accepted.</param>
/// <param name="LogIndex">The entry's leaf in the receiver's log, from 0.</param>
/// <param name="ReceivedAt">By the receiver's clock, UTC to the millisecond.</param>
/// <param name="CoveredBy">Latest time by which a checkpoint of that log covers the leaf; not before <paramref name="ReceivedAt"/>.</param>
public sealed record Receipt(
    PartyCode By, PartyCode Issuer, string Stream, int Epoch, long Seq, Digest Entry, bool Accepted, string? Code, long LogIndex,
    DateTimeOffset ReceivedAt, DateTimeOffset CoveredBy)
{
    /// <summary>The receipt for an entry whose verdict lets it stand.</summary>
    /// <remarks>Times are cut to the millisecond, so that the stored receipt equals the signed one.</remarks>
    /// <exception cref="ArgumentException">The verdict does not let it stand: there is nothing to acknowledge.</exception>
    public static Receipt For(
        SignedEntry entry, Verdict verdict, PartyCode by, long logIndex, DateTimeOffset receivedAt, DateTimeOffset coveredBy)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(verdict);
        if (!verdict.Stands) throw new ArgumentException("Only an entry that stands gets a receipt.", nameof(verdict));
        var (e, accepted) = (entry.Header.Entente, verdict is Verdict.Accepted);
        return new(
            by, entry.Header.Source.Party, e.Stream, e.Epoch, e.Seq, entry.Hash, accepted, accepted ? null : verdict.Code, logIndex,
            Forms.Whole(receivedAt), Forms.Whole(coveredBy));
    }
}

/// <summary>What became of an envelope that got no receipt, so that its sender knows what to do next.</summary>
/// <param name="Envelope">SHA-256 of the envelope's bytes.</param>
/// <param name="Code">A code of <see cref="Fault"/> or <see cref="Verdict"/>: <c>gap</c>, <c>quota-spent</c>, <c>jws-bad-signature</c>.</param>
/// <param name="Args">The code's arguments, up to 65 texts of up to 128 characters.</param>
public sealed record Notice(Digest Envelope, string Code, IReadOnlyList<string> Args);

/// <summary>Receipts and notices that go back together under one signature.</summary>
/// <param name="By">Who received, and signs.</param>
/// <param name="Receipts">All by <paramref name="By"/>; up to 1000.</param>
/// <param name="Notices">Up to 1000.</param>
public sealed record ReceiptSheet(PartyCode By, IReadOnlyList<Receipt> Receipts, IReadOnlyList<Notice> Notices);

/// <summary>What came of reading a signed sheet.</summary>
/// <param name="Sheet">Verified; null on a fault.</param>
/// <param name="KeyId">The key that signed; null on a fault.</param>
/// <param name="Fault">Null when the sheet was read.</param>
public sealed record ReceiptReading(ReceiptSheet? Sheet, string? KeyId, Fault? Fault)
{
    /// <summary>True when the sheet was read and its signatures verified.</summary>
    [MemberNotNullWhen(true, nameof(Sheet), nameof(KeyId))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}
