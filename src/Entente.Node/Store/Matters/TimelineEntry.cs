using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>One entry as the matter page shows it.</summary>
/// <param name="Hash">Names the entry; the address of its evidence file.</param>
/// <param name="Type">Statement type with version; the text key of its name.</param>
/// <param name="Source">The unit that speaks.</param>
/// <param name="Time">When its author signed it.</param>
/// <param name="Facts">What stands in the header.</param>
/// <param name="Body">What stands in the body; null once it was purged.</param>
/// <param name="Void">Why its procedure does not allow it; null when it stands.</param>
/// <param name="RefusalCode">Why its receiver refused it; null when it did not.</param>
/// <param name="Ours">True when this node signed it.</param>
/// <param name="StateAgrees">False when its author saw the matter in another state than this node computes; null where nothing was compared.</param>
/// <param name="Handling">What may be done with it.</param>
/// <param name="Purposes">What it is for.</param>
/// <param name="LegalBasis">Codes.</param>
/// <param name="Assurances">What its author's side signed for, such as <c>NO-MANUFACTURE-METHODS</c>.</param>
/// <param name="RetainUntil">Last day the body may be kept.</param>
/// <param name="Attachments">Files that belong to it.</param>
/// <param name="Proof">Six marks: what can be shown, and to whom.</param>
/// <param name="Delivery">How far it got towards the other side; null for one that arrived or is domestic.</param>
/// <param name="DeliveryReason">Code of what is unusual about the delivery.</param>
public sealed record TimelineEntry(
    Digest Hash,
    string Type,
    UnitCode Source,
    DateTimeOffset Time,
    JsonElement Facts,
    JsonElement? Body,
    Complaint? Void,
    string? RefusalCode,
    bool Ours,
    bool? StateAgrees,
    Handling Handling,
    IReadOnlyList<Purpose> Purposes,
    IReadOnlyList<string> LegalBasis,
    IReadOnlyList<string> Assurances,
    DateOnly? RetainUntil,
    IReadOnlyList<AttachmentLine> Attachments,
    ProofTrail Proof,
    Delivery? Delivery,
    string? DeliveryReason);

/// <summary>A file as the matter page lists it.</summary>
/// <param name="Id">Address of the content; null while it has not arrived.</param>
/// <param name="Name">A plain file name.</param>
/// <param name="Type">Media type.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">As signed; the content was checked against it when it was stored.</param>
public sealed record AttachmentLine(Guid? Id, string Name, string Type, long Size, Digest Sha256)
{
    /// <summary>Bytes that have come, while it is under way to us; null before the first and after the last.</summary>
    public long? Held { get; init; }

    /// <summary>Partners that do not have it yet.</summary>
    public IReadOnlyList<FileOnItsWay> OnItsWay { get; init; } = [];
}

/// <summary>A file of ours that a partner does not have yet.</summary>
/// <param name="To">The partner.</param>
/// <param name="Sent">Bytes that it has.</param>
/// <param name="Reason">Code of what keeps it; null when nothing is unusual.</param>
public sealed record FileOnItsWay(PartyCode To, long Sent, string? Reason);

/// <summary>A file that is being put to a draft and is not whole.</summary>
/// <param name="Id">To give it up.</param>
/// <param name="Name">A plain file name.</param>
/// <param name="Size">Bytes when it is whole.</param>
/// <param name="Held">Bytes that are here.</param>
public sealed record UploadLine(Guid Id, string Name, long Size, long Held);

/// <summary>Whether one thing about an entry is shown, awaited or not expected.</summary>
public enum ProofState
{
    /// <summary>Not expected.</summary>
    None,

    /// <summary>Awaited.</summary>
    Open,

    /// <summary>Shown.</summary>
    Done,
}

/// <summary>One of the six marks.</summary>
/// <param name="State">Shown, awaited or not expected.</param>
/// <param name="Who">Party or unit that stands behind it; null while nobody does.</param>
/// <param name="When">When; null while it is not done.</param>
/// <param name="TextKey">The sentence that explains it, with <paramref name="Args"/> as its arguments.</param>
/// <param name="Args">Language-neutral: key ids, log positions, codes.</param>
public sealed record ProofStep(ProofState State, string? Who, DateTimeOffset? When, string TextKey, IReadOnlyList<string> Args);

/// <summary>The six marks of ui.md: signed, logged, sealed, received, opened, answered.</summary>
public sealed record ProofTrail(ProofStep Signed, ProofStep Logged, ProofStep Sealed, ProofStep Received, ProofStep Opened, ProofStep Answered)
{
    /// <summary>In the order in which they are drawn, each with its text key.</summary>
    public IReadOnlyList<(string TextKey, ProofStep Step)> Steps =>
        [("proof.signed", Signed), ("proof.logged", Logged), ("proof.sealed", Sealed), ("proof.received", Received), ("proof.opened", Opened), ("proof.answered", Answered)];
}
