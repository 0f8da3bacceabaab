using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Puts a file to a draft at once, or takes it off again; large ones go by <see cref="UploadFile"/>. Its hashes will stand in the signed header.</summary>
public static partial class AttachFile
{
    /// <summary>Largest file that is taken at once, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Files of one draft.</summary>
    public const int MaxFiles = EntryLimits.Attachments;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/attachments", async (Guid id, IFormFile file, Workplace work, CancellationToken cancel) =>
        {
            if (file.Length > MaxBytes) return Problems.Of([TooLarge(MaxBytes)]);
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancel);
            return DraftAnswers.Of(await Handle(id, file.FileName, file.ContentType, content.ToArray(), work, cancel));
        }).RequireAuthorization(Rights.MattersWrite).DisableAntiforgery();
        api.MapDelete("/drafts/{id:guid}/attachments/{file:guid}", async (Guid id, Guid file, Workplace work, CancellationToken cancel) =>
            DraftAnswers.Of(await Detach(id, file, work, cancel))).RequireAuthorization(Rights.MattersWrite);
        api.MapGet("/attachments/{id:guid}", async (Guid id, HttpContext http, Workplace work, CancellationToken cancel) =>
        {
            if (await Find(id, work, cancel) is not { } row) return Problems.Of(StatusCodes.Status404NotFound, "not-here");
            http.Response.ContentLength = row.Size;
            return TypedResults.Stream(to => Write(row, to, work, cancel), "application/octet-stream", row.Name); // never shown in the page: it was written by others
        }).RequireAuthorization(Rights.MattersRead);
    }

    /// <summary>Keeps the file with the draft.</summary>
    public static async Task<DraftOutcome> Handle(Guid id, string name, string type, byte[] content, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(work);
        var complaint = Unfit(name, type) ?? (content.Length is 0 or > MaxBytes ? TooLarge(MaxBytes) : null);
        if (complaint is not null) return new(null, [complaint]);
        return await work.Gate.Write(async db =>
        {
            if (await Drafts.Find(db, id, work.Me, cancel) is not { } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
            complaint = await OutOfPlace(db, draft, name, cancel);
            if (complaint is not null) return new(await Drafts.View(db, draft, work, cancel), [complaint]);
            var file = Guid.CreateVersion7(work.Now);
            db.Attachments.Add(new() { Id = file, Draft = id, Name = name, Type = type, Size = content.Length, Sha256 = Digest.Of(content), Sm3 = Sm3.Hex(content) });
            FilePieces.AddAll(db, file, content, work.AtRest);
            Audit.Note(db, work.Me.Id, "draft.attach", "draft", id.ToString(), work.Now);
            await db.SaveChangesAsync(cancel);
            return new DraftOutcome(await Drafts.View(db, draft, work, cancel), []);
        }, cancel);
    }

    /// <summary>Takes a file off a draft that is still open, or gives up one that is not whole.</summary>
    public static Task<DraftOutcome> Detach(Guid id, Guid file, Workplace work, CancellationToken cancel) => work.Gate.Write(async db =>
    {
        if (await Drafts.Find(db, id, work.Me, cancel) is not { Stage: DraftStage.Draft } draft || draft.Author != work.Me.Id) return DraftOutcome.NotFound;
        await Remove(db, [.. (await Of(db, id, cancel)).Where(f => f == file)], cancel);
        return new DraftOutcome(await Drafts.View(db, draft, work, cancel), []);
    }, cancel);

    /// <summary>Removes every file of a draft, whole or not, in the caller's transaction.</summary>
    internal static async Task RemoveAll(NodeDb db, Guid draft, CancellationToken cancel) => await Remove(db, await Of(db, draft, cancel), cancel);

    /// <summary>Removes every file of these entries, whole or still arriving, in the caller's transaction.</summary>
    internal static async Task RemoveAll(NodeDb db, IReadOnlyCollection<Digest> entries, CancellationToken cancel) => await Remove(
        db, await db.Attachments.Where(a => a.Entry != null && entries.Contains(a.Entry.Value)).Select(a => a.Id)
            .Concat(db.ArrivingFiles.Where(f => f.Entry != null && entries.Contains(f.Entry.Value)).Select(f => f.Id)).ToListAsync(cancel), cancel);

    /// <summary>A whole file of a draft or entry that this officer may see; that it was taken is put on record. Null for one that is still arriving.</summary>
    internal static async Task<Attachment?> Find(Guid id, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } row) return null;
        var matter = row.Entry is { } entry
            ? await (from e in db.Entries join m in db.Matters on e.Matter equals m.Id where e.Hash == entry select m).AsNoTracking().FirstOrDefaultAsync(cancel)
            : null;
        var draft = row.Draft is { } of ? await db.Drafts.FindAsync([of], cancel) : null;
        if (!(matter is not null && Matters.MaySee(matter, work.Me)) && !(draft is not null && Drafts.MaySee(draft, work.Me))) return null;
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "attachment.read", "attachment", id.ToString(), work.Now);
            return Task.CompletedTask;
        }, cancel);
        return row;
    }

    /// <summary>Writes the content piece by piece, and checks its hash once more: on a fault the stream ends early, and whoever reads it sees that it did.</summary>
    internal static async Task Write(Attachment file, Stream to, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] last = [];
        await foreach (var piece in FilePieces.Of(db, file.Id, file.Size, work.AtRest, cancel))
        {
            await to.WriteAsync(last, cancel);
            hash.AppendData(piece);
            last = piece; // goes only when the whole is known to be right
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256.Hex) throw new InvalidDataException("A stored file is not what its hash says.");
        await to.WriteAsync(last, cancel);
    }

    /// <summary>What is wrong with a name or a media type.</summary>
    internal static Complaint? Unfit(string? name, string? type) =>
        name is null || !Name().IsMatch(name) ? Complaint.Of("file", "file-name")
        : type is null || !Type().IsMatch(type) ? Complaint.Of("file", "file-type")
        : null;

    /// <summary>Why no file of this name can be put to the draft now.</summary>
    internal static async Task<Complaint?> OutOfPlace(NodeDb db, Draft draft, string name, CancellationToken cancel)
    {
        if (draft.Stage is not DraftStage.Draft) return Complaint.Of("", "draft-not-open");
        var names = await db.Attachments.Where(a => a.Draft == draft.Id).Select(a => a.Name).Concat(db.ArrivingFiles.Where(f => f.Draft == draft.Id).Select(f => f.Name)).ToListAsync(cancel);
        return names.Count >= MaxFiles ? Complaint.Of("file", "too-many-files", MaxFiles.ToString(CultureInfo.InvariantCulture))
            : names.Contains(name, StringComparer.OrdinalIgnoreCase) ? Complaint.Of("file", "file-name-taken")
            : null;
    }

    internal static Complaint TooLarge(long largest) => Complaint.Of("file", "file-size", (largest >> 20).ToString(CultureInfo.InvariantCulture));

    private static async Task<List<Guid>> Of(NodeDb db, Guid draft, CancellationToken cancel) =>
        await db.Attachments.Where(a => a.Draft == draft).Select(a => a.Id).Concat(db.ArrivingFiles.Where(f => f.Draft == draft).Select(f => f.Id)).ToListAsync(cancel);

    private static async Task Remove(NodeDb db, IReadOnlyCollection<Guid> files, CancellationToken cancel)
    {
        await FilePieces.Remove(db, files, cancel);
        await db.Attachments.Where(a => files.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        await db.ArrivingFiles.Where(f => files.Contains(f.Id)).ExecuteDeleteAsync(cancel);
    }

    [GeneratedRegex(@"\A(?!\.)[^/\\:*?""<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,120}(?<![. ])\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Type();
}
