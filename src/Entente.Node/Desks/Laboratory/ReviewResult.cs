using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Entente.Substances.Identification;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>A second person signs a result: the computed level, or a lower one with the reason. Nobody raises a level, and nobody signs their own.</summary>
internal static class ReviewResult
{
    /// <summary>The reviewer's decision.</summary>
    /// <param name="Level">The level signed.</param>
    /// <param name="Reason">Needed when it is lower than the computed one.</param>
    public sealed record Request(IdentificationLevel? Level, string? Reason);

    public static void Map(RouteGroupBuilder desk) => desk.MapPost("/results/{id:guid}/review", Post).WithName("ReviewResult").Produces(204);

    private static async Task<IResult> Post(Guid id, Request request, Bench bench, CancellationToken cancel) =>
        await Handle(id, request, bench, cancel) switch
        {
            null => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
            { Count: > 0 } complaints => Problems.Of(complaints),
            _ => TypedResults.NoContent(),
        };

    /// <summary>Complaints, empty when it was signed; null when the result is not this officer's to see.</summary>
    public static Task<IReadOnlyList<Complaint>?> Handle(Guid result, Request request, Bench bench, CancellationToken cancel) =>
        bench.Gate.Write<IReadOnlyList<Complaint>?>(async db =>
        {
            if (await db.LaboratoryResults.FirstOrDefaultAsync(r => r.Id == result, cancel) is not { } row) return null;
            var exhibit = await db.Exhibits.AsNoTracking().FirstAsync(e => e.Id == row.ExhibitId, cancel);
            if (!bench.Mine(exhibit)) return null;
            if (await db.Strikes.AnyAsync(s => s.Record == result, cancel)) return [Complaint.Of(nameof(Request.Level), "already-struck")];
            if (Complaints(request, row, bench).ToList() is { Count: > 0 } complaints) return complaints;
            (row.SignedLevel, row.SignedBy, row.SignedAt) = (request.Level, bench.Me.Id, bench.Now);
            var review = new ReviewContent(string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim());
            row.Review = bench.AtRest.Protect(JsonSerializer.SerializeToUtf8Bytes(review, LaboratoryJson.Default.ReviewContent), LaboratoryResult.ReviewCell(row.Id));
            Audit.Note(db, bench.Me.Id, "result.review", "exhibit", row.ExhibitId.ToString(), bench.Now);
            return [];
        }, cancel);

    private static IEnumerable<Complaint> Complaints(Request request, LaboratoryResult row, Bench bench)
    {
        if (row.SignedLevel is not null) yield return Complaint.Of(nameof(Request.Level), "already-reviewed");
        else if (row.RecordedBy == bench.Me.Id) yield return Complaint.Of(nameof(Request.Level), "own-result");
        else if (request.Level is not { } level) yield return Complaint.Of(nameof(Request.Level), "required");
        else if (level > row.Level) yield return Complaint.Of(nameof(Request.Level), "level-raised", $"{row.Level}");
        else if (level < row.Level && string.IsNullOrWhiteSpace(request.Reason)) yield return Complaint.Of(nameof(Request.Reason), "lowered-needs-reason");
        if (request.Reason?.Length > 1000) yield return Complaint.Of(nameof(Request.Reason), "too-long", "1000", $"{request.Reason.Length}");
    }
}
