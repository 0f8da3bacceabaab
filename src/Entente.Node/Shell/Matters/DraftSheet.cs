using System.Text.Json;
using Entente.Exchange.Agreements;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Shell.Matters;

/// <summary>A draft as its page shows it, to its author, to the officer who releases it, or to a colleague.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Kind">What is being written.</param>
/// <param name="Number">The matter's number; null for an opening, which gets one at dispatch.</param>
/// <param name="Title">The matter's title, or the one an opening would give it as far as it is written.</param>
/// <param name="AuthorName">Who writes it.</param>
/// <param name="Complaints">What stands before it can be handed in.</param>
/// <param name="Terms">The agreement it is written under; null for the bootstrap and domestic matters.</param>
/// <param name="Opening">What the matter's opening says, to be read while one answers; null for an opening.</param>
public sealed record DraftSheet(
    DraftView Draft, EntryKind Kind, string? Number, Bilingual Title, string AuthorName, IReadOnlyList<Complaint> Complaints,
    AgreementTerms? Terms, JsonElement? Opening)
{
    /// <summary>Entries of the matter that its fields may name; empty for a kind that names none.</summary>
    public IReadOnlyList<EntryChoice> Entries { get; init; } = [];

    /// <summary>True when its author may still type.</summary>
    public bool Open => Draft is { IsMine: true, Stage: DraftStage.Draft };

    /// <summary>True when one person alone may send it.</summary>
    public bool ByAuthor => Kind.Release == Release.Author;

    /// <summary>The rules it is written under.</summary>
    public Procedure Rules => ProcedureCatalogue.Find(Draft.Procedure)!;
}
