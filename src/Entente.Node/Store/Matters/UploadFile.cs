using System.Globalization;
using Entente.Exchange.Sealing.Files;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Puts a large file to a draft slice by slice. One that was cut off goes on where it stopped, also from another page or on another day.</summary>
public static class UploadFile
{
    /// <summary>Most bytes of one slice; all but the last are whole pieces.</summary>
    public const int Slice = 4 * FilePieces.Length;

    /// <summary>A file as the browser knows it.</summary>
    /// <param name="Stamp">When it was last changed, in milliseconds: a file of the same name, size and stamp is the same file.</param>
    public sealed record Request(string Name, string? Type, long Size, long Stamp);

    /// <summary>How far it is.</summary>
    /// <param name="Held">Bytes that are here; the next slice begins there.</param>
    /// <param name="Whole">True when it is with the draft now.</param>
    public sealed record Progress(Guid Id, long Held, bool Whole);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/drafts/{id:guid}/uploads", async (Guid id, Request request, Workplace work, AttachmentOptions limits, CancellationToken cancel) =>
            Answer(await Begin(id, request, work, limits, cancel))).RequireAuthorization(Rights.MattersWrite).Produces<Progress>();
        api.MapPut("/uploads/{id:guid}", Put).RequireAuthorization(Rights.MattersWrite).Produces<Progress>();
    }

    /// <summary>Begins, or goes on with what was begun; null when the draft is not this officer's.</summary>
    internal static async Task<(Progress? Progress, Complaint? Complaint)> Begin(
        Guid id, Request request, Workplace work, AttachmentOptions limits, CancellationToken cancel)
    {
        var type = request.Type is { Length: > 0 } said ? said : "application/octet-stream";
        var largest = Math.Min(limits.Largest, Exchange.Entries.EntryLimits.AttachmentBytes);
        if (AttachFile.Unfit(request.Name, type) is { } unfit) return (null, unfit);
        if (request.Size < 1 || request.Size > largest) return (null, AttachFile.TooLarge(largest));
        return await work.Gate.Write<(Progress?, Complaint?)>(async db =>
        {
            if (await Drafts.Find(db, id, work.Me, cancel) is not { } draft || draft.Author != work.Me.Id) return (null, null);
            var sending = request.Stamp.ToString(CultureInfo.InvariantCulture);
            var begun = await db.ArrivingFiles.FirstOrDefaultAsync(f => f.Draft == id && f.Name == request.Name && f.Size == request.Size && f.Sending == sending, cancel);
            if (begun is not null && draft.Stage is DraftStage.Draft) return (new(begun.Id, begun.Held, false), null);
            if (await AttachFile.OutOfPlace(db, draft, request.Name, cancel) is { } complaint) return (null, complaint);
            var file = new ArrivingFile
            {
                Id = Guid.CreateVersion7(work.Now), Draft = id, Name = request.Name, Type = type, Size = request.Size, Sending = sending, MovedAt = work.Now,
            };
            db.ArrivingFiles.Add(file);
            return (new(file.Id, 0, false), null);
        }, cancel);
    }

    /// <summary>Takes a slice that begins at <paramref name="at"/>. One that begins elsewhere changes nothing and is told where to go on.</summary>
    internal static async Task<Progress?> Take(Guid id, long at, ReadOnlyMemory<byte> slice, Workplace work, FileTallies tallies, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        if (await Find(db, id, work, cancel) is not { } begun) return null;
        var end = at + slice.Length;
        if (at != begun.Held || end > begun.Size || slice.Length is 0 or > Slice || (end < begun.Size && slice.Length % FilePieces.Length != 0))
            return new(id, begun.Held, false);
        var digests = tallies.Take(id, at) ?? await FilePieces.DigestsOf(db, id, at, work.AtRest, cancel);
        digests.Append(slice.Span);
        var whole = end == begun.Size ? digests.Finish() : default((Exchange.Entries.Digest Sha256, string Sm3)?);
        var taken = await work.Gate.Write(async change =>
        {
            if (await Find(change, id, work, cancel) is not { } row || row.Held != at) return false; // another slice was quicker
            for (var from = 0; from < slice.Length; from += FilePieces.Length)
                FilePieces.Add(change, id, (int)((at + from) / FilePieces.Length), slice.Span[from..Math.Min(slice.Length, from + FilePieces.Length)], work.AtRest);
            (row.Held, row.MovedAt) = (end, work.Now);
            if (whole is not var (sha256, sm3)) return true;
            change.ArrivingFiles.Remove(row);
            change.Attachments.Add(new() { Id = id, Draft = row.Draft, Name = row.Name, Type = row.Type, Size = row.Size, Sha256 = sha256, Sm3 = sm3 });
            Audit.Note(change, work.Me.Id, "draft.attach", "draft", row.Draft!.Value.ToString(), work.Now);
            return true;
        }, cancel);
        if (taken && whole is null) tallies.Keep(id, digests);
        else digests.Dispose();
        return taken ? new(id, end, whole is not null) : new(id, begun.Held, false);
    }

    private static async Task<ArrivingFile?> Find(NodeDb db, Guid id, Workplace work, CancellationToken cancel) =>
        await db.ArrivingFiles.FirstOrDefaultAsync(f => f.Id == id, cancel) is { Draft: { } draft } file
        && await Drafts.Find(db, draft, work.Me, cancel) is { Stage: DraftStage.Draft } row && row.Author == work.Me.Id
            ? file
            : null;

    private static async Task<IResult> Put(Guid id, long at, HttpRequest request, Workplace work, FileTallies tallies, CancellationToken cancel)
    {
        if (request.ContentLength is not (> 0 and <= Slice)) return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large");
        var slice = new byte[(int)request.ContentLength.Value];
        await request.Body.ReadExactlyAsync(slice, cancel);
        return await Take(id, at, slice, work, tallies, cancel) is { } progress ? TypedResults.Ok(progress) : Problems.Of(StatusCodes.Status404NotFound, "not-here");
    }

    private static IResult Answer((Progress? Progress, Complaint? Complaint) begun) => begun switch
    {
        { Progress: { } progress } => TypedResults.Ok(progress),
        { Complaint: { } complaint } => Problems.Of([complaint]),
        _ => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
    };
}
