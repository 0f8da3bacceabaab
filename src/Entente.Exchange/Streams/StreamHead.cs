using Entente.Exchange.Entries;

namespace Entente.Exchange.Streams;

/// <summary>The last entry of one stream within one agreement that stands with the reader.</summary>
/// <param name="Issuer">The party that writes the stream.</param>
/// <param name="Stream">Its name.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Seq">Position of the last entry, from 1.</param>
/// <param name="Hash">Its name.</param>
/// <param name="Received">The highest <c>received</c> that a standing entry of this epoch carried.</param>
public sealed record StreamHead(PartyCode Issuer, string Stream, int Epoch, long Seq, Digest Hash, long Received)
{
    /// <summary>The head after <paramref name="entry"/> took its place: accepted, or refused and kept.</summary>
    public static StreamHead After(SignedEntry entry, StreamHead? before)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var e = entry.Header.Entente;
        var received = before is not null && before.Epoch == e.Epoch ? Math.Max(before.Received, e.Received) : e.Received;
        return new(entry.Header.Source.Party, e.Stream, e.Epoch, e.Seq, entry.Hash, received);
    }
}
