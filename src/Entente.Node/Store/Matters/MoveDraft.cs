using System.Globalization;
using System.Text;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>Hands a draft in, so that another officer can release it. What is wrong is said now, to the person who can mend it.</summary>
public static class SubmitDraft
{
    /// <summary>Which draft, as the page knew it.</summary>
    public sealed record Request(Guid Id, int Version);

    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{id:guid}/submit", Post).RequireAuthorization(Rights.MattersWrite);

    /// <summary>Hands in; complaints leave it open with its author.</summary>
    public static Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel) => work.Gate.Write(async db =>
    {
        if (await Drafts.Find(db, request.Id, work.Me, cancel) is not { } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
        IReadOnlyList<Complaint> complaints = draft.Stage is not DraftStage.Draft ? [Complaint.Of("", "draft-not-open")]
            : Drafts.Stale(draft, request.Version) is { } stale ? [stale]
            : (await ReleaseChecks.Run(db, draft, Drafts.Content(draft, work.AtRest), work, cancel)).Complaints;
        if (complaints.Count == 0)
        {
            (draft.Stage, draft.UpdatedAt, draft.ReturnNote) = (DraftStage.Submitted, work.Now, null);
            draft.Version++;
            Audit.Note(db, work.Me.Id, "draft.submit", "draft", draft.Id.ToString(), work.Now);
        }

        return new(await Drafts.View(db, draft, work, cancel), complaints);
    }, cancel);

    private static async Task<IResult> Post(Guid id, Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request with { Id = id }, work, cancel));
}

/// <summary>Gives a draft back to its author with a note.</summary>
public static class ReturnDraft
{
    /// <summary>Longest note, in characters.</summary>
    public const int MaxNoteLength = 2000;

    /// <summary>Which draft, and why.</summary>
    public sealed record Request(Guid Id, int Version, string Note);

    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{id:guid}/return", Post).RequireAuthorization(Rights.MattersRelease);

    /// <summary>Gives back.</summary>
    public static Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel) => work.Gate.Write(async db =>
    {
        if (await Drafts.Find(db, request.Id, work.Me, cancel) is not { } draft) return DraftOutcome.NotFound;
        Complaint? complaint = !Drafts.MayRelease(draft, work.Me) ? Complaint.Of("", "not-yours-to-release")
            : string.IsNullOrWhiteSpace(request.Note) ? Complaint.Of("note", "required")
            : request.Note.Length > MaxNoteLength ? Complaint.Of("note", "too-long", MaxNoteLength.ToString(CultureInfo.InvariantCulture), request.Note.Length.ToString(CultureInfo.InvariantCulture))
            : Drafts.Stale(draft, request.Version);
        if (complaint is null)
        {
            (draft.Stage, draft.UpdatedAt, draft.DecidedBy) = (DraftStage.Draft, work.Now, work.Me.Id);
            draft.ReturnNote = work.AtRest.Protect(Encoding.UTF8.GetBytes(request.Note), Cells.ReturnNote(draft.Id));
            draft.Version++;
            Audit.Note(db, work.Me.Id, "draft.return", "draft", draft.Id.ToString(), work.Now);
        }

        return new DraftOutcome(await Drafts.View(db, draft, work, cancel), complaint is null ? [] : [complaint]);
    }, cancel);

    private static async Task<IResult> Post(Guid id, Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request with { Id = id }, work, cancel));
}

/// <summary>Gives a draft up. Its content is deleted; that it existed stays on record.</summary>
public static class DiscardDraft
{
    /// <summary>Which draft, as the page knew it.</summary>
    public sealed record Request(Guid Id, int Version);

    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{id:guid}/discard", Post).RequireAuthorization(Rights.MattersWrite);

    /// <summary>Gives up.</summary>
    public static Task<DraftOutcome> Handle(Request request, Workplace work, CancellationToken cancel) => work.Gate.Write(async db =>
    {
        if (await Drafts.Find(db, request.Id, work.Me, cancel) is not { } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
        Complaint? complaint = draft.Stage is DraftStage.Released or DraftStage.Discarded ? Complaint.Of("", "draft-not-open") : Drafts.Stale(draft, request.Version);
        if (complaint is null)
        {
            (draft.Stage, draft.UpdatedAt) = (DraftStage.Discarded, work.Now);
            draft.Version++;
            Drafts.SetContent(draft, new(DraftContent.NoFields, DraftContent.UsualHandling, [], [], null), work.AtRest);
            await AttachFile.RemoveAll(db, draft.Id, cancel);
            Audit.Note(db, work.Me.Id, "draft.discard", "draft", draft.Id.ToString(), work.Now);
        }

        return new DraftOutcome(await Drafts.View(db, draft, work, cancel), complaint is null ? [] : [complaint]);
    }, cancel);

    private static async Task<IResult> Post(Guid id, Request request, Workplace work, CancellationToken cancel) =>
        DraftAnswers.Of(await Handle(request with { Id = id }, work, cancel));
}
