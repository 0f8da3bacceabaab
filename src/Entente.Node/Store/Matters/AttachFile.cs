using System.Globalization;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Puts a file to a draft, or takes it off again. Its hashes will stand in the signed header.</summary>
public static partial class AttachFile
{
    /// <summary>Largest file, in bytes: its sealed form fits one envelope.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Files of one draft.</summary>
    public const int MaxFiles = EntryLimits.Attachments;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/attachments", async (Guid id, IFormFile file, Workplace work, CancellationToken cancel) =>
        {
            if (file.Length > MaxBytes) return Problems.Of([TooLarge]);
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancel);
            return DraftAnswers.Of(await Handle(id, file.FileName, file.ContentType, content.ToArray(), work, cancel));
        }).RequireAuthorization(Rights.MattersWrite).DisableAntiforgery();
        api.MapDelete("/drafts/{id:guid}/attachments/{file:guid}", async (Guid id, Guid file, Workplace work, CancellationToken cancel) =>
            DraftAnswers.Of(await Detach(id, file, work, cancel))).RequireAuthorization(Rights.MattersWrite);
        api.MapGet("/attachments/{id:guid}", async (Guid id, Workplace work, CancellationToken cancel) =>
            await Read(id, work, cancel) is var (row, content)
                ? TypedResults.File(content, "application/octet-stream", row.Name) // never shown in the page: it was written by others
                : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.MattersRead);
    }

    /// <summary>Keeps the file with the draft.</summary>
    public static async Task<DraftOutcome> Handle(Guid id, string name, string type, byte[] content, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(work);
        Complaint? complaint = !Name().IsMatch(name) ? Complaint.Of("file", "file-name")
            : !Type().IsMatch(type) ? Complaint.Of("file", "file-type")
            : content.Length is 0 or > MaxBytes ? TooLarge
            : null;
        if (complaint is not null) return new(null, [complaint]);
        return await work.Gate.Write(async db =>
        {
            if (await Drafts.Find(db, id, work.Me, cancel) is not { } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
            var names = await db.Attachments.Where(a => a.Draft == id).Select(a => a.Name).ToListAsync(cancel);
            complaint = draft.Stage is not DraftStage.Draft ? Complaint.Of("", "draft-not-open")
                : names.Count >= MaxFiles ? Complaint.Of("file", "too-many-files", MaxFiles.ToString(CultureInfo.InvariantCulture))
                : names.Contains(name, StringComparer.OrdinalIgnoreCase) ? Complaint.Of("file", "file-name-taken")
                : null;
            if (complaint is not null) return new(await Drafts.View(db, draft, work, cancel), [complaint]);
            var file = Guid.CreateVersion7(work.Now);
            db.Attachments.Add(new()
            {
                Id = file, Draft = id, Name = name, Type = type, Size = content.Length, Sha256 = Digest.Of(content), Sm3 = Sm3.Hex(content),
                Content = work.AtRest.Protect(content, Cells.Attachment(file)),
            });
            Audit.Note(db, work.Me.Id, "draft.attach", "draft", id.ToString(), work.Now);
            await db.SaveChangesAsync(cancel);
            return new DraftOutcome(await Drafts.View(db, draft, work, cancel), []);
        }, cancel);
    }

    /// <summary>Takes a file off a draft that is still open.</summary>
    public static Task<DraftOutcome> Detach(Guid id, Guid file, Workplace work, CancellationToken cancel) => work.Gate.Write(async db =>
    {
        if (await Drafts.Find(db, id, work.Me, cancel) is not { Stage: DraftStage.Draft } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
        if (await db.Attachments.FirstOrDefaultAsync(a => a.Id == file && a.Draft == id, cancel) is { } row) db.Attachments.Remove(row);
        await db.SaveChangesAsync(cancel);
        return new DraftOutcome(await Drafts.View(db, draft, work, cancel), []);
    }, cancel);

    /// <summary>The content of a file of a draft or entry that this officer may see; its hash is checked once more.</summary>
    internal static async Task<(Attachment File, byte[] Content)?> Read(Guid id, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) is not { Content: { } stored } row) return null;
        var matter = row.Entry is { } entry
            ? await (from e in db.Entries join m in db.Matters on e.Matter equals m.Id where e.Hash == entry select m).AsNoTracking().FirstOrDefaultAsync(cancel)
            : null;
        var draft = row.Draft is { } of ? await db.Drafts.FindAsync([of], cancel) : null;
        if (!(matter is not null && Matters.MaySee(matter, work.Me)) && !(draft is not null && Drafts.MaySee(draft, work.Me))) return null;
        var content = work.AtRest.Reveal(stored, Cells.Attachment(id));
        if (Digest.Of(content) != row.Sha256) throw new InvalidDataException("A stored file is not what its hash says.");
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "attachment.read", "attachment", id.ToString(), work.Now);
            return Task.CompletedTask;
        }, cancel);
        return (row, content);
    }

    private static Complaint TooLarge => Complaint.Of("file", "file-size", (MaxBytes >> 20).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\A(?!\.)[^/\\:*?""<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,120}(?<![. ])\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Type();
}
