using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Reads drafts: one for its page with what is wrong in it, and those an officer has before them.</summary>
public static class ReadDraft
{
    internal static void Map(RouteGroupBuilder drafts)
    {
        drafts.MapGet("/", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await Mine(work, cancel))).RequireAuthorization(Rights.MattersRead);
        drafts.MapGet("/{id:guid}", async (Guid id, Workplace work, CancellationToken cancel) =>
            await Handle(id, work, cancel) is { Draft: { } draft } ? TypedResults.Ok(draft) : Problems.Of(StatusCodes.Status404NotFound, "not-here"))
            .RequireAuthorization(Rights.MattersRead);
    }

    /// <summary>The draft and everything that stands between it and its release; null when it is not this officer's to see.</summary>
    public static async Task<DraftOutcome> Handle(Guid id, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await work.Gate.Write(async db =>
        {
            if (await Drafts.Find(db, id, work.Me, cancel) is not { } draft) return DraftOutcome.NotFound;
            var complaints = draft.Stage is DraftStage.Draft or DraftStage.Submitted
                ? (await ReleaseChecks.Run(db, draft, Drafts.Content(draft, work.AtRest), work, cancel)).Complaints
                : [];
            if (draft.Author != work.Me.Id) Audit.Note(db, work.Me.Id, "draft.read", "draft", id.ToString(), work.Now);
            return new DraftOutcome(await Drafts.View(db, draft, work, cancel), complaints);
        }, cancel);
    }

    /// <summary>What this officer is writing, and what waits for this officer's release; what is due first, then what has waited longest.</summary>
    public static async Task<IReadOnlyList<DraftLine>> Mine(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await db.Drafts.AsNoTracking().Where(d => d.Stage == DraftStage.Draft || d.Stage == DraftStage.Submitted)
            .OrderBy(d => d.UpdatedAt).ToListAsync(cancel);
        var lines = await DraftLines.Read(db, rows.FindAll(d => d.Author == work.Me.Id || Drafts.MayRelease(d, work.Me)), work, cancel);
        return [.. DraftLines.Sorted(lines)];
    }
}
