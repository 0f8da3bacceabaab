using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Hands out a spectrum file as it was imported, byte for byte. On the audit trail.</summary>
internal static class SaveSpectrum
{
    public static string Address(Guid id) => $"/laboratory/spectra/{id}/file";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/laboratory/spectra/{id:guid}/file", Get).RequireAuthorization(Rights.LaboratoryWrite).ExcludeFromDescription();

    private static async Task<IResult> Get(Guid id, Bench bench, CancellationToken cancel)
    {
        if (await ReadExhibits.Spectrum(id, bench, cancel) is not { } found) return Results.NotFound();
        await bench.Gate.Write(db =>
        {
            Audit.Note(db, bench.Me.Id, "spectrum.save", "exhibit", found.Exhibit.Id.ToString(), bench.Now);
            return Task.CompletedTask;
        }, cancel);
        return Results.File(bench.AtRest.Reveal(found.Row.File, StoredSpectrum.FileCell(id)), "application/octet-stream", found.Content.FileName);
    }
}
