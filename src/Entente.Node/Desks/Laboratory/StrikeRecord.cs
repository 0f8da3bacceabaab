using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Strikes a spectrum, or a result with its techniques, that is wrong: the wrong file, the wrong exhibit, a contaminated run.</summary>
internal static class StrikeRecord
{
    /// <summary>Why; read by whoever asks later, so it is needed.</summary>
    public sealed record Request(string? Reason)
    {
        public IEnumerable<Complaint> Complaints()
        {
            if (string.IsNullOrWhiteSpace(Reason)) yield return Complaint.Of(nameof(Reason), "strike-needs-reason");
            if (Reason?.Length > 1000) yield return Complaint.Of(nameof(Reason), "too-long", "1000", $"{Reason.Length}");
        }
    }

    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/spectra/{id:guid}/strike", Post).WithName("StrikeSpectrum").Produces(204);
        desk.MapPost("/results/{id:guid}/strike", Post).WithName("StrikeResult").Produces(204);
    }

    private static async Task<IResult> Post(Guid id, Request request, Bench bench, CancellationToken cancel) =>
        await Handle(id, request, bench, cancel) switch
        {
            null => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
            { Count: > 0 } complaints => Problems.Of(complaints),
            _ => TypedResults.NoContent(),
        };

    /// <summary>Complaints, empty when it was struck; null when the record is not this officer's to see.</summary>
    public static Task<IReadOnlyList<Complaint>?> Handle(Guid record, Request request, Bench bench, CancellationToken cancel) =>
        bench.Gate.Write<IReadOnlyList<Complaint>?>(async db =>
        {
            var spectrum = await db.Spectra.Where(s => s.Id == record).Select(s => (Guid?)s.ExhibitId).FirstOrDefaultAsync(cancel);
            var owner = spectrum ?? await db.LaboratoryResults.Where(r => r.Id == record).Select(r => (Guid?)r.ExhibitId).FirstOrDefaultAsync(cancel);
            if (owner is not { } id || await db.Exhibits.AsNoTracking().FirstAsync(e => e.Id == id, cancel) is not { } exhibit || !bench.Mine(exhibit)) return null;
            if (request.Complaints().ToList() is { Count: > 0 } complaints) return complaints;
            if (await db.Strikes.AnyAsync(s => s.Record == record, cancel)) return [Complaint.Of(nameof(Request.Reason), "already-struck")];
            var reason = new StrikeContent(request.Reason!.Trim());
            db.Strikes.Add(new()
            {
                Record = record, ExhibitId = id, StruckBy = bench.Me.Id, StruckAt = bench.Now,
                Content = bench.AtRest.Protect(JsonSerializer.SerializeToUtf8Bytes(reason, LaboratoryJson.Default.StrikeContent), Strike.Cell(record)),
            });
            Audit.Note(db, bench.Me.Id, spectrum is null ? "result.strike" : "spectrum.strike", "exhibit", id.ToString(), bench.Now);
            return [];
        }, cancel);
}
