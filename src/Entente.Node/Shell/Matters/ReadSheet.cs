using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Shell.Matters;

/// <summary>A draft with everything its page shows round it.</summary>
internal static class ReadSheet
{
    /// <summary>The sheet; null when the draft is not this officer's to see, or of a kind this node does not know.</summary>
    public static async Task<DraftSheet?> Handle(Guid id, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await Drafts.Find(db, id, work.Me, cancel) is not { } draft || Drafts.KindOf(draft) is not { } kind) return null;
        var view = await Drafts.View(db, draft, work, cancel);
        var complaints = draft.Stage is DraftStage.Draft or DraftStage.Submitted
            ? (await ReleaseChecks.Run(db, draft, view.Content, work, cancel)).Complaints
            : [];
        var author = await db.Users.Where(u => u.Id == draft.Author).Select(u => u.DisplayName).FirstOrDefaultAsync(cancel);
        var terms = draft.Agreement is { } agreement ? (await work.Book.Agreement(db, agreement, cancel))?.Terms : null;
        var matter = draft.Matter is { } continued ? await db.Matters.AsNoTracking().FirstOrDefaultAsync(m => m.Id == continued, cancel) : null;
        return new(
            view, kind, matter?.Number, matter is null ? DraftLines.TitleOf(draft.Procedure, view.Content.Fields) : Projection.Title(matter, work.AtRest), author ?? "", complaints, terms,
            matter is null ? null : await Opening(db, matter, work, cancel))
        {
            Entries = matter is null ? [] : await EntryChoices.Read(db, matter.Id, kind, work.Identity.Party, cancel),
        };
    }

    /// <summary>What the opening says, facts and body together; only facts once the body was purged.</summary>
    private static async Task<JsonElement?> Opening(NodeDb db, Matter matter, Workplace work, CancellationToken cancel)
    {
        if (ProcedureCatalogue.Find(matter.Procedure) is not { } rules) return null;
        var entry = await db.Entries.AsNoTracking().FirstOrDefaultAsync(e => e.Hash == matter.Id, cancel);
        if (entry is null) return null;
        JsonElement? body = entry.Body is { } bytes
            ? JsonSerializer.SerializeToElement(EntryBody.Fields(work.AtRest.Reveal(bytes, Cells.Body(entry.Hash))))
            : null;
        return JsonSerializer.SerializeToElement(rules.Merge(entry.Type, EntryCodec.HeaderOf(entry.HeaderBytes).Entente.Facts, body));
    }
}
