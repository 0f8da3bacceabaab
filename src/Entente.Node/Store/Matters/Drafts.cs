using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>What the actions on drafts share: who may see and act, and how a row becomes a page.</summary>
internal static class Drafts
{
    /// <summary>The row, tracked, when this officer may see it; else null, whether it exists or not.</summary>
    public static async Task<Draft?> Find(NodeDb db, Guid id, Me me, CancellationToken cancel) =>
        await db.Drafts.FindAsync([id], cancel) is { } draft && MaySee(draft, me) ? draft : null;

    /// <summary>What this officer is writing and has not handed in.</summary>
    public static IQueryable<Draft> Own(NodeDb db, Me me)
    {
        var id = me.Id;
        return db.Drafts.Where(d => d.Author == id && d.Stage == DraftStage.Draft);
    }

    public static bool MaySee(Draft draft, Me me) =>
        draft.Author == me.Id || me.May(Rights.MattersRelease, draft.Unit, draft.Procedure)
        || (draft.Matter is not null && me.May(Rights.MattersRead, draft.Unit, draft.Procedure));

    /// <summary>True when the officer may let it go out: another person for what needs two, its author for a mark.</summary>
    public static bool MayRelease(Draft draft, Me me) => KindOf(draft)?.Release switch
    {
        Release.SecondPerson => draft.Stage == DraftStage.Submitted && draft.Author != me.Id && me.May(Rights.MattersRelease, draft.Unit, draft.Procedure),
        Release.Author => draft.Stage is DraftStage.Draft or DraftStage.Submitted && draft.Author == me.Id && me.May(Rights.MattersWrite, draft.Unit, draft.Procedure),
        _ => false,
    };

    public static EntryKind? KindOf(Draft draft) => ProcedureCatalogue.Find(draft.Procedure)?.Kind(draft.Type);

    public static PartyCode[] Parties(string joined) => [.. joined.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(PartyCode.Parse)];

    public static string Joined(IEnumerable<PartyCode> parties) => string.Join('+', parties.Order().Select(p => p.Value));

    public static DraftContent Content(Draft draft, AtRest atRest) => DraftContent.FromBytes(atRest.Reveal(draft.Content, Cells.Draft(draft.Id)));

    public static void SetContent(Draft draft, DraftContent content, AtRest atRest) => draft.Content = atRest.Protect(content.ToBytes(), Cells.Draft(draft.Id));

    public static async Task<DraftView> View(NodeDb db, Draft draft, Workplace work, CancellationToken cancel)
    {
        var files = await db.Attachments.AsNoTracking().Where(a => a.Draft == draft.Id).OrderBy(a => a.Id)
            .Select(a => new AttachmentLine(a.Id, a.Name, a.Type, a.Size, a.Sha256)).ToListAsync(cancel);
        return new(
            draft.Id, draft.Procedure, draft.Type, draft.Matter, draft.Agreement, Parties(draft.Audience), draft.Stage, Content(draft, work.AtRest),
            draft.Author, draft.Unit, draft.CreatedAt, draft.UpdatedAt, draft.Version,
            draft.ReturnNote is null ? null : Encoding.UTF8.GetString(work.AtRest.Reveal(draft.ReturnNote, Cells.ReturnNote(draft.Id))),
            draft.DecidedBy, draft.Entry, MayRelease(draft, work.Me), draft.Author == work.Me.Id, await IsOlderThanAgreement(db, draft, cancel), files)
        {
            Uploads = await db.ArrivingFiles.AsNoTracking().Where(f => f.Draft == draft.Id).OrderBy(f => f.Id).Select(f => new UploadLine(f.Id, f.Name, f.Size, f.Held)).ToListAsync(cancel),
        };
    }

    /// <summary>A draft must have been read by its author since the agreement it is for was signed.</summary>
    public static async Task<bool> IsOlderThanAgreement(NodeDb db, Draft draft, CancellationToken cancel) =>
        draft is { Agreement: { } id, Stage: DraftStage.Draft or DraftStage.Submitted }
        && await db.Agreements.FindAsync([id], cancel) is { SignedAt: { } signed } && draft.ConfirmedAt < signed;

    /// <summary>A complaint unless the page knew the latest version.</summary>
    public static Complaint? Stale(Draft draft, int version) =>
        draft.Version == version ? null : Complaint.Of("", "draft-changed-elsewhere");
}
