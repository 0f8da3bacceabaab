namespace Entente.Faults.History;

/// <summary>What two nodes hold after a run, and what was acknowledged during it. The checker sees nothing else.</summary>
/// <param name="Acknowledged">Names of entries whose release was reported to the user as done, in that order.</param>
/// <param name="Waived">
/// Acknowledged entries that a side may have lost with its disk: released after the backup from which it was later restored, and perhaps not yet
/// handed over when the disk was lost. They must be on both sides or on neither.
/// </param>
internal sealed record Outcome(Side One, Side Other, IReadOnlyList<string> Acknowledged, IReadOnlySet<string> Waived, Watermarks Watermarks);

/// <summary>What one node holds.</summary>
/// <param name="Entries">In the order of storing.</param>
/// <param name="Logs">Its own logs.</param>
/// <param name="Copies">Its copies of the partner's logs.</param>
/// <param name="Receipts">Given and taken.</param>
/// <param name="Waiting">Entries of its own whose way has not ended: neither accepted nor refused.</param>
/// <param name="Incidents">Codes of what it noticed against its partner, with how often.</param>
internal sealed record Side(
    string Party, IReadOnlyList<Kept> Entries, IReadOnlyList<KeptLog> Logs, IReadOnlyList<LogCopy> Copies, IReadOnlyList<KeptReceipt> Receipts,
    IReadOnlyList<Standing> Matters, int Waiting, IReadOnlyDictionary<string, int> Incidents);

/// <summary>One entry as it is stored.</summary>
/// <param name="Name">SHA-256 of the signed header.</param>
/// <param name="Body">SHA-256 of the body in plain text.</param>
/// <param name="Verdict"><c>accepted</c>, or the code of the refusal.</param>
/// <param name="Errand">What the load generator wanted said by it; null for an entry without a text.</param>
/// <param name="Fault">Why the stored bytes are not what their name, digests and signatures say; null when they are.</param>
internal sealed record Kept(
    string Name, string Log, string Author, string Stream, int Epoch, long Seq, string? Prev, string Matter, string Body, string Verdict, long LogIndex, string? Errand, string? Fault);

/// <summary>One leaf of a log.</summary>
/// <param name="Hash">RFC 6962 leaf hash of its bytes.</param>
internal sealed record Leaf(string Kind, string Stream, int Epoch, long Seq, string Entry, string Hash);

/// <summary>A size, and the root of the tree at that size.</summary>
internal sealed record Head(long Size, string Root);

/// <summary>One log of its owner.</summary>
/// <param name="Signed">The last signed head; null when there is none that verifies.</param>
/// <param name="Countersigned">The largest head that came back with the partner's countersignature; null when there is none that verifies.</param>
internal sealed record KeptLog(string Name, IReadOnlyList<Leaf> Leaves, Head? Signed, Head? Countersigned);

/// <summary>A partner's log as it was copied, and its head as it was countersigned here.</summary>
internal sealed record LogCopy(string Name, IReadOnlyList<Leaf> Leaves, Head Countersigned);

/// <summary>A receipt as it is stored.</summary>
/// <param name="Proved">True once the copy of the receiver's log showed the leaf in the promised place; always true for what the side gave itself.</param>
internal sealed record KeptReceipt(string Entry, string By, bool Accepted, long LogIndex, bool Proved, string? Fault);

/// <summary>Where a matter stands.</summary>
/// <param name="Folded">The state's hash computed again, from the stored entries alone.</param>
internal sealed record Standing(string Matter, string Number, string Phase, string State, string Folded);

/// <summary>The most that was seen during the run.</summary>
/// <param name="Queue">Entries waiting at one node.</param>
/// <param name="Megabytes">Resident memory of one node.</param>
internal sealed record Watermarks(int Queue, int QueueAllowed, int Megabytes, int MegabytesAllowed);

/// <summary>Something that must never be.</summary>
internal sealed record Finding(string Code, string What)
{
    public override string ToString() => $"{Code}: {What}";
}
