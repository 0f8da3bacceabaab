using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Shell.Matters;

/// <summary>A draft as its page shows it, to its author, to the officer who releases it, or to a colleague.</summary>
/// <param name="Id">The draft.</param>
/// <param name="Procedure">Pinned rules.</param>
/// <param name="Kind">What is being written.</param>
/// <param name="Matter">The matter it continues; null for an opening.</param>
/// <param name="Number">The matter's number; null for an opening, which gets one at dispatch.</param>
/// <param name="Title">The matter's title; null for an opening.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Version">As last kept; posted back, so that two tabs cannot overwrite each other.</param>
/// <param name="AuthorName">Who writes it.</param>
/// <param name="Unit">The unit it will speak for.</param>
/// <param name="KeptAt">When it was last kept.</param>
/// <param name="Audience">Parties that will read it; empty for a domestic matter.</param>
/// <param name="Content">The form and what is signed round it.</param>
/// <param name="Complaints">What stands before it can be handed in.</param>
/// <param name="Terms">The agreement it is written under; null for the bootstrap and domestic matters.</param>
/// <param name="Files">Files put to it.</param>
/// <param name="ReturnNote">Why it came back; null when it did not.</param>
/// <param name="Mine">True when this officer writes it.</param>
/// <param name="MayRelease">True when this officer may release it, as a second person.</param>
/// <param name="Stale">True when the agreement changed since its author last read it.</param>
public sealed record DraftSheet(
    Guid Id, string Procedure, EntryKind Kind, Digest? Matter, string? Number, Bilingual? Title, DraftStage Stage, int Version,
    string AuthorName, UnitCode Unit, DateTimeOffset KeptAt, IReadOnlyList<PartyCode> Audience, DraftContent Content,
    IReadOnlyList<Complaint> Complaints, AgreementTerms? Terms, IReadOnlyList<AttachmentLine> Files, string? ReturnNote,
    bool Mine, bool MayRelease, bool Stale)
{
    /// <summary>True when its author may still type.</summary>
    public bool Open => Mine && Stage == DraftStage.Draft;

    /// <summary>True when one person alone may send it.</summary>
    public bool ByAuthor => Kind.Release == Release.Author;
}
