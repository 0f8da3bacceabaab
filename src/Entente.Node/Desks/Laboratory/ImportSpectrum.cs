using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Entente.Spectra;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Takes in a measured spectrum file. Either it is understood and kept byte for byte, or it is not kept and the answer says where it failed.</summary>
internal static class ImportSpectrum
{
    /// <summary>What was kept.</summary>
    public sealed record Imported(Guid Id, string Sha256, string Format, string Measurement, int Spectra, int Points, IReadOnlyList<SpectrumRemark> Remarks);

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapPost("/exhibits/{id:guid}/spectra", Post).Accepts<IFormFile>("multipart/form-data").WithName("ImportSpectrum").Produces<Imported>(201);

    private static async Task<IResult> Post(Guid id, IFormFile file, Bench bench, CancellationToken cancel)
    {
        var (imported, complaints) = await Handle(id, file, bench, cancel);
        return imported is not null ? TypedResults.Created($"/api/laboratory/exhibits/{id}", imported)
            : complaints.Count > 0 ? Problems.Of(complaints)
            : Problems.Of(StatusCodes.Status404NotFound, "not-here");
    }

    /// <summary>Keeps the file, or says what is wrong with it; neither when the exhibit is not this officer's to see.</summary>
    public static async Task<(Imported? Imported, IReadOnlyList<Complaint> Complaints)> Handle(Guid exhibit, IFormFile file, Bench bench, CancellationToken cancel)
    {
        await using (var read = await bench.Contexts.CreateDbContextAsync(cancel))
            if (await read.Exhibits.AsNoTracking().FirstOrDefaultAsync(e => e.Id == exhibit, cancel) is not { } found || !bench.Mine(found)) return (null, []);
        var bytes = await Bytes(file, cancel);
        if (!SpectrumFile.TryRead(bytes, out var spectra, out var fault))
            return (null, [Complaint.Of("file", "spectrum-" + fault.Code, [Text(fault.Line), .. fault.Args])]);

        var id = Guid.CreateVersion7(bench.Now);
        var first = spectra[0];
        var content = new SpectrumContent(
            Path.GetFileName(file.FileName), first.Format.ToString(), first.Measurement.ToString(), spectra.Count, first.Points.Count,
            first.Claimed.Name, first.Provenance.Licence, [.. first.Remarks.Select(r => new SpectrumRemark(r.Code, r.Line, r.Args))]);
        var row = new StoredSpectrum
        {
            Id = id, ExhibitId = exhibit, Sha256 = Digest.Of(bytes), ImportedBy = bench.Me.Id, ImportedAt = bench.Now,
            File = bench.AtRest.Protect(bytes, StoredSpectrum.FileCell(id)),
            Content = bench.AtRest.Protect(JsonSerializer.SerializeToUtf8Bytes(content, LaboratoryJson.Default.SpectrumContent), StoredSpectrum.Cell(id)),
        };
        var stored = await bench.Gate.Write(async db =>
        {
            if (await db.Spectra.AnyAsync(s => s.ExhibitId == exhibit && s.Sha256 == row.Sha256, cancel)) return false;
            db.Spectra.Add(row);
            Audit.Note(db, bench.Me.Id, "spectrum.import", "exhibit", exhibit.ToString(), bench.Now);
            return true;
        }, cancel);
        return stored
            ? (new(id, row.Sha256.Hex, content.Format, content.Measurement, content.Spectra, content.Points, content.Remarks), [])
            : (null, [Complaint.Of("file", "spectrum-on-file")]);
    }

    // One byte past the limit is enough for the reader to refuse; the rest of a huge upload is not taken into memory.
    private static async Task<byte[]> Bytes(IFormFile file, CancellationToken cancel)
    {
        var bytes = new byte[Math.Min(file.Length, SpectrumFile.MaxBytes + 1)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
