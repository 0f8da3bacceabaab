using Entente.Exchange.Agreements;

namespace Entente.Node.Federation;

/// <summary>The way to one partner's node. Bytes out, bytes back; what they mean is decided above it.</summary>
/// <remarks>A call either returns the partner's complete answer or throws <see cref="LinkFailure"/>.</remarks>
internal interface IPartnerLink
{
    /// <summary>Hands over one delivery (<see cref="DeliveryFrame"/>) and brings back a <see cref="DeliveryAnswer"/> as JSON.</summary>
    Task<byte[]> Deliver(byte[] frame, CancellationToken cancel);

    /// <summary>Asks for the partner's checkpoint of one log with proofs; a <see cref="CheckpointAnswer"/> as JSON.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="since">Size of the last checkpoint seen; 0 for none.</param>
    /// <param name="indices">Leaves to be proved included, at most <see cref="DeliveryFrame.MaxEnvelopes"/>.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel);

    /// <summary>Asks for leaves of the partner's log from an index on; a <see cref="LeavesAnswer"/> as JSON.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="from">The first leaf wanted.</param>
    /// <param name="size">Size of a head that was seen, above <paramref name="from"/>.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]> Leaves(string log, long from, long size, CancellationToken cancel);

    /// <summary>Gives the partner's head back with our countersignature; false when it does not take it.</summary>
    Task<bool> Cosign(string log, byte[] note, CancellationToken cancel);

    /// <summary>Asks what the partner holds that we signed; a <see cref="HeldAnswer"/> under its signature.</summary>
    Task<byte[]> Held(CancellationToken cancel);

    /// <summary>Asks how much of a file the partner holds; a <see cref="FileState"/> as JSON.</summary>
    Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel);

    /// <summary>Hands over a part of a sealed file; a <see cref="FileState"/> as JSON.</summary>
    /// <param name="address">Which file.</param>
    /// <param name="offset">Where the part begins in the sealed file.</param>
    /// <param name="length">Its bytes, at most <see cref="FileAddress.MostBytes"/>.</param>
    /// <param name="write">Writes exactly so many.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel);

    /// <summary>Asks for the partner's copy of our own log; a <see cref="KeptAnswer"/> as JSON.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="from">The first leaf wanted.</param>
    /// <param name="cancel">Gives up.</param>
    Task<byte[]> Kept(string log, long from, CancellationToken cancel);

    /// <summary>Asks for the names of what the partner holds beyond that copy; a <see cref="NewerQuestion"/> and a <see cref="NewerAnswer"/> as JSON.</summary>
    Task<byte[]> Newer(byte[] question, CancellationToken cancel);

    /// <summary>Asks for entries, sealed to us, and receipts; a <see cref="ReturnQuestion"/> and a <see cref="ReturnedAnswer"/> as JSON.</summary>
    Task<byte[]> Returned(byte[] question, CancellationToken cancel);

    /// <summary>Hands over one sealed file of an entry that the partner holds; true when it was taken, false when it does not belong there.</summary>
    Task<bool> File(byte[] envelope, CancellationToken cancel);
}

/// <summary>Finds the link to a partner.</summary>
internal interface IPartnerLinks
{
    /// <summary>The link by which <paramref name="card"/> says it is reached.</summary>
    IPartnerLink To(PartyCard card);
}

/// <summary>The link did not carry the exchange through.</summary>
/// <param name="code">
/// <c>link-down</c> (nobody answers), <c>certificate-not-pinned</c>, <c>not-known-there</c> (the partner does not know our card),
/// <c>too-busy</c>, <c>no-answer</c> (handed over, and then nothing), <c>bad-answer</c>.
/// </param>
/// <param name="mayHaveArrived">True when the partner may hold what was handed over although no answer came.</param>
/// <param name="inner">What the transport said.</param>
internal sealed class LinkFailure(string code, bool mayHaveArrived, Exception? inner = null) : Exception(code, inner)
{
    /// <summary>Stable code, shown on the link and logged.</summary>
    public string Code { get; } = code;

    /// <summary>True when the partner may hold what was handed over.</summary>
    public bool MayHaveArrived { get; } = mayHaveArrived;
}
