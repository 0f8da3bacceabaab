using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Spectra;
using Entente.Substances.Identification;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>What the desk's pages and programs read. Every reading of one exhibit is on the audit trail.</summary>
public static class ReadExhibits
{
    /// <summary>Exhibits on one page of the list.</summary>
    public const int PageSize = Shell.Parts.QueueView.PageSize;

    /// <summary>One line of the list.</summary>
    public sealed record Line(Guid Id, string Number, string Unit, DateTimeOffset RecordedAt, ExhibitContent Content, IdentificationLevel? Level, IdentificationLevel? Signed,
        IReadOnlyList<Notification> Notifications);

    /// <summary>One exhibit with everything on it, newest result first.</summary>
    public sealed record View(
        Guid Id, string Number, string Unit, DateTimeOffset RecordedAt, ExhibitContent Content, IReadOnlyList<SpectrumLine> Spectra, IReadOnlyList<ResultLine> Results,
        IReadOnlyList<Notification> Notifications);

    /// <summary>A spectrum on file.</summary>
    public sealed record SpectrumLine(Guid Id, string Sha256, DateTimeOffset ImportedAt, SpectrumContent Content, Struck? Struck);

    /// <summary>A result with the conditions computed again from what is stored, and whether they lead to the stored level.</summary>
    public sealed record ResultLine(
        Guid Id, DateTimeOffset RecordedAt, Guid RecordedBy, ResultContent Content, IdentificationLevel Level, string Rules, bool Reproduced,
        bool IsomerNotResolved, IReadOnlyList<Condition> Conditions, IdentificationLevel? SignedLevel, Guid? SignedBy, DateTimeOffset? SignedAt, string? Reason, Struck? Struck);

    /// <summary>An exhibit with its content opened.</summary>
    internal sealed record Found(Exhibit Row, ExhibitContent Content);

    internal static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/exhibits", async (int? page, Bench bench, CancellationToken cancel) => TypedResults.Ok((await List(Math.Clamp(page ?? 1, 1, 100_000), bench, cancel)).Lines))
            .WithName("ListExhibits");
        desk.MapGet("/exhibits/{id:guid}", async (Guid id, Bench bench, CancellationToken cancel) =>
            await One(id, bench, cancel) is { } view ? (IResult)TypedResults.Ok(view) : Problems.Of(StatusCodes.Status404NotFound, "not-here"))
            .WithName("ReadExhibit").Produces<View>();
    }

    /// <summary>The exhibits this officer works with, newest first.</summary>
    internal static async Task<(IReadOnlyList<Line> Lines, int Total)> List(int page, Bench bench, CancellationToken cancel)
    {
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        var units = await db.Exhibits.Select(e => e.Unit).Distinct().ToListAsync(cancel);
        var mine = units.Where(unit => bench.Me.May(Shell.Accounts.Rights.LaboratoryWrite, unit, procedure: null)).ToList();
        var all = db.Exhibits.AsNoTracking().Where(e => mine.Contains(e.Unit));
        var rows = await all.OrderByDescending(e => e.RecordedAt).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var ids = rows.ConvertAll(row => row.Id);
        var results = (await db.LaboratoryResults.AsNoTracking().Where(r => ids.Contains(r.ExhibitId))
            .Where(r => !db.Strikes.Any(s => s.Record == r.Id)).Select(r => new { r.ExhibitId, r.RecordedAt, r.Level, r.SignedLevel }).ToListAsync(cancel)).ToLookup(r => r.ExhibitId);
        var told = await ExhibitLinks.Of(db, ids, cancel);
        return ([.. rows.Select(row =>
        {
            var newest = results[row.Id].MaxBy(r => r.RecordedAt);
            return new Line(row.Id, row.Number, row.Unit.Value, row.RecordedAt, Open(row, bench.AtRest), newest?.Level, newest?.SignedLevel, [.. told[row.Id]]);
        })], await all.CountAsync(cancel));
    }

    /// <summary>One exhibit; null when there is none or it is another unit's.</summary>
    internal static async Task<View?> One(Guid id, Bench bench, CancellationToken cancel)
    {
        if (await Find(id, bench, cancel) is not { } found) return null;
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        var spectra = await db.Spectra.AsNoTracking().Where(s => s.ExhibitId == id).OrderBy(s => s.ImportedAt).ToListAsync(cancel);
        var results = await db.LaboratoryResults.AsNoTracking().Where(r => r.ExhibitId == id).OrderByDescending(r => r.RecordedAt).ToListAsync(cancel);
        var struck = await Strike.Of(db, [id], bench.AtRest, cancel);
        await bench.Gate.Write(write =>
        {
            Audit.Note(write, bench.Me.Id, "exhibit.read", "exhibit", id.ToString(), bench.Now);
            return Task.CompletedTask;
        }, cancel);
        return new(
            id, found.Row.Number, found.Row.Unit.Value, found.Row.RecordedAt, found.Content,
            [.. spectra.Select(s => new SpectrumLine(s.Id, s.Sha256.Hex, s.ImportedAt, Open(s, bench.AtRest), struck.GetValueOrDefault(s.Id)))],
            [.. results.Select(r => Shown(r, bench.AtRest, struck.GetValueOrDefault(r.Id)))], [.. (await ExhibitLinks.Of(db, [id], cancel))[id]]);
    }

    /// <summary>The spectra of one file, read again from the bytes on file.</summary>
    internal static async Task<(Exhibit Exhibit, StoredSpectrum Row, SpectrumContent Content, IReadOnlyList<MeasuredSpectrum> Spectra, Struck? Struck)?> Spectrum(
        Guid id, Bench bench, CancellationToken cancel)
    {
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        if (await db.Spectra.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancel) is not { } row) return null;
        if (await Find(row.ExhibitId, bench, cancel) is not { } found) return null;
        var bytes = bench.AtRest.Reveal(row.File, StoredSpectrum.FileCell(id));
        return SpectrumFile.TryRead(bytes, out var spectra, out _) 
            ? (found.Row, row, Open(row, bench.AtRest), spectra, (await Strike.Of(db, [row.ExhibitId], bench.AtRest, cancel)).GetValueOrDefault(id)) : null;
    }

    internal static async Task<Found?> Find(Guid id, Bench bench, CancellationToken cancel)
    {
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        var row = await db.Exhibits.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel);
        return row is null || !bench.Mine(row) ? null : new(row, Open(row, bench.AtRest));
    }

    internal static ResultContent Open(LaboratoryResult row, AtRest atRest) =>
        JsonSerializer.Deserialize(atRest.Reveal(row.Content, LaboratoryResult.Cell(row.Id)), LaboratoryJson.Default.ResultContent)!;

    private static ExhibitContent Open(Exhibit row, AtRest atRest) =>
        JsonSerializer.Deserialize(atRest.Reveal(row.Content, Exhibit.Cell(row.Id)), LaboratoryJson.Default.ExhibitContent)!;

    internal static SpectrumContent Open(StoredSpectrum row, AtRest atRest) =>
        JsonSerializer.Deserialize(atRest.Reveal(row.Content, StoredSpectrum.Cell(row.Id)), LaboratoryJson.Default.SpectrumContent)!;

    private static ResultLine Shown(LaboratoryResult row, AtRest atRest, Struck? struck)
    {
        var content = Open(row, atRest);
        var again = MinimumScheme.Assess(content.Evidence);
        var reason = row.Review is null ? null
            : JsonSerializer.Deserialize(atRest.Reveal(row.Review, LaboratoryResult.ReviewCell(row.Id)), LaboratoryJson.Default.ReviewContent)!.Reason;
        return new(
            row.Id, row.RecordedAt, row.RecordedBy, content, row.Level, row.Rules,
            again.Level == row.Level && row.Rules == $"{Assessment.Rules} {TechniqueTable.Edition}",
            again.IsomerNotResolved, again.Conditions, row.SignedLevel, row.SignedBy, row.SignedAt, reason, struck);
    }
}
