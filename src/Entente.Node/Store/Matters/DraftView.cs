using Entente.Exchange.Entries;

namespace Entente.Node.Store.Matters;

/// <summary>A draft as its page shows it.</summary>
/// <param name="Version">Send it back with the next save.</param>
/// <param name="Audience">Parties it is for; empty for a domestic matter.</param>
/// <param name="ReturnNote">Why it came back; null when it did not.</param>
/// <param name="MayRelease">True when this officer may release it now.</param>
/// <param name="IsMine">True when this officer wrote it.</param>
/// <param name="NeedsConfirming">True when it is older than the agreement it is for, and its author must read it again against the terms.</param>
public sealed record DraftView(
    Guid Id,
    string Procedure,
    string Type,
    Digest? Matter,
    Digest? Agreement,
    IReadOnlyList<PartyCode> Audience,
    DraftStage Stage,
    DraftContent Content,
    Guid Author,
    UnitCode Unit,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    string? ReturnNote,
    Guid? DecidedBy,
    Digest? Entry,
    bool MayRelease,
    bool IsMine,
    bool NeedsConfirming,
    IReadOnlyList<AttachmentLine> Attachments)
{
    /// <summary>Files that were begun and are not whole.</summary>
    public IReadOnlyList<UploadLine> Uploads { get; init; } = [];
}
