namespace Entente.Node.Federation;

/// <summary>A partner's copy of the asker's own log (docs/protocol/delivery.md 6).</summary>
/// <param name="Note">The largest head that the partner countersigned: the asker's signed note with the partner's lines; null when it has none.</param>
/// <param name="Leaves">From the one asked for, at most <see cref="LeavesAnswer.AtMost"/>.</param>
internal sealed record KeptAnswer(byte[]? Note, IReadOnlyList<byte[]> Leaves);

/// <summary>What passed in one log beyond the asker's own state of it.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="From">The first place of the asker's log of which it knows nothing.</param>
/// <param name="Streams">Where the asker's own streams stand; of one that is not listed, everything is newer.</param>
internal sealed record NewerQuestion(string Log, long From, IReadOnlyList<StreamPlace> Streams);

/// <summary>A place in a stream of the asker.</summary>
internal sealed record StreamPlace(string Stream, int Epoch, long Seq);

/// <summary>Names of entries, at most <see cref="AtMost"/> of either kind; the rest is asked for again from there.</summary>
/// <param name="Yours">The asker's entries after its places, in the order in which the partner took them.</param>
/// <param name="Promised">The partner's entries for which the asker's receipts promised a place in its log, by rising place.</param>
internal sealed record NewerAnswer(IReadOnlyList<NamedPlace> Yours, IReadOnlyList<PromisedPlace> Promised)
{
    public const int AtMost = 4096;
}

/// <summary>An entry of the asker, and its place.</summary>
internal sealed record NamedPlace(string Entry, string Stream, int Epoch, long Seq);

/// <summary>An entry, and the leaf that the asker's receipt promised for it.</summary>
internal sealed record PromisedPlace(string Entry, long Index);

/// <summary>Entries that the asker wants, by name; at most <see cref="DeliveryFrame.MaxEnvelopes"/>.</summary>
internal sealed record ReturnQuestion(string Log, IReadOnlyList<string> Entries);

/// <summary>What the partner holds of them: the first ones that fit into one answer, in the order asked.</summary>
/// <param name="Envelopes">Each sealed to the asker.</param>
/// <param name="Sheets">Signed sheets with receipts for these entries, the asker's own and the partner's.</param>
/// <param name="Unknown">Names of entries that the partner does not hold, or that are not the asker's business.</param>
internal sealed record ReturnedAnswer(IReadOnlyList<byte[]> Envelopes, IReadOnlyList<byte[]> Sheets, IReadOnlyList<string> Unknown);
