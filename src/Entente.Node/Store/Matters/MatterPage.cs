using Entente.Exchange.Entries;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>Where a matter stands, who must do what by when, what was said, and what can be proved.</summary>
/// <param name="Id">SHA-256 of the opening header.</param>
/// <param name="Number">The number people use.</param>
/// <param name="Procedure">Pinned rules, <c>substance-notification@1</c>.</param>
/// <param name="Title">What it is about; a language that is missing is null.</param>
/// <param name="State">The fold of every entry held here.</param>
/// <param name="Timeline">Entries in causal order.</param>
/// <param name="Opener">The party that opened it.</param>
/// <param name="Parties">Who holds it, ascending.</param>
/// <param name="Handling">Of the opening; entries may be stricter.</param>
/// <param name="Purposes">Of the opening.</param>
/// <param name="LegalBasis">Of the opening.</param>
/// <param name="RetainUntil">The latest of its entries; null when nothing personal is held.</param>
/// <param name="Agreement">The agreement it runs under; null for agreements themselves and domestic matters.</param>
/// <param name="Attachments">Files of all entries.</param>
/// <param name="Allowed">Kinds of statement this officer may draft now.</param>
/// <param name="Drafts">Drafts of this matter that the officer may see.</param>
/// <param name="Unread">True while something arrived that no officer has opened.</param>
public sealed record MatterPage(
    Digest Id,
    string Number,
    string Procedure,
    Bilingual Title,
    MatterState State,
    IReadOnlyList<TimelineEntry> Timeline,
    PartyCode Opener,
    IReadOnlyList<PartyCode> Parties,
    Handling Handling,
    IReadOnlyList<Purpose> Purposes,
    IReadOnlyList<string> LegalBasis,
    DateOnly? RetainUntil,
    Digest? Agreement,
    IReadOnlyList<AttachmentLine> Attachments,
    IReadOnlyList<EntryKind> Allowed,
    IReadOnlyList<DraftLine> Drafts,
    bool Unread);
