using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Records one exhibit. The page and the HTTP endpoint both end in <see cref="Handle"/>.</summary>
internal static class RecordExhibit
{
    /// <summary>The exhibit as its form has it; see <see cref="ExhibitContent"/> for each field.</summary>
    public sealed record Request(
        string Number, string Description, SubstanceNotification.Matrix? Matrix, long? NetMilligrams, long? Pieces, string Seal, DateOnly? FoundOn,
        string AdminLevel1, string? AdminLevel2, SubstanceNotification.Circumstance? Circumstance, long? Microlitres = null)
    {
        /// <summary>What must be mended, by field; <paramref name="today"/> is the day at the node.</summary>
        public IEnumerable<Complaint> Complaints(DateOnly today)
        {
            foreach (var (field, text, most, needed) in new[]
            {
                (nameof(Number), Number, 40, true), (nameof(Description), Description, 2000, true), (nameof(Seal), Seal, 60, true),
                (nameof(AdminLevel1), AdminLevel1, 100, true), (nameof(AdminLevel2), AdminLevel2, 100, false),
            })
            {
                if (string.IsNullOrWhiteSpace(text) && needed) yield return Complaint.Of(field, "required");
                if (text?.Length > most) yield return Complaint.Of(field, "too-long", $"{most}", $"{text.Length}");
            }

            if (Number?.Any(char.IsControl) == true) yield return Complaint.Of(nameof(Number), "hidden-character");
            if (Matrix is null) yield return Complaint.Of(nameof(Matrix), "required");
            if (Circumstance is null) yield return Complaint.Of(nameof(Circumstance), "required");
            foreach (var (field, amount, most) in new[]
            {
                (nameof(NetMilligrams), NetMilligrams, MostOfMatter), (nameof(Microlitres), Microlitres, MostOfMatter), (nameof(Pieces), Pieces, MostPieces),
            })
            {
                if (amount is < 1) yield return Complaint.Of(field, "too-small", "1");
                if (amount > most) yield return Complaint.Of(field, "too-large", $"{most}");
            }

            if (NetMilligrams is null && Microlitres is null && Pieces is null) yield return Complaint.Of(nameof(NetMilligrams), "amount-missing");
            if (FoundOn is null) yield return Complaint.Of(nameof(FoundOn), "required");
            if (FoundOn > today) yield return Complaint.Of(nameof(FoundOn), "in-future");
        }
    }

    /// <summary>Most the notification's own form takes, in mg and in µL: a thousand tonnes, or cubic metres.</summary>
    public const long MostOfMatter = 999_999_999_999;

    /// <summary>Most pieces, as the notification's form takes them.</summary>
    public const long MostPieces = 999_999_999;

    /// <summary>Where the exhibit can be read.</summary>
    public sealed record Recorded(Guid Id, string Number);

    public static void Map(RouteGroupBuilder desk) => desk.MapPost("/exhibits", Post).WithName("RecordExhibit").Produces<Recorded>(201);

    private static async Task<IResult> Post(Request request, Bench bench, CancellationToken cancel)
    {
        var (id, complaints) = await Handle(request, bench, cancel);
        return id is { } made
            ? TypedResults.Created($"/api/laboratory/exhibits/{made}", new Recorded(made, request.Number.Trim()))
            : Problems.Of(complaints);
    }

    public static async Task<(Guid? Id, IReadOnlyList<Complaint> Complaints)> Handle(Request request, Bench bench, CancellationToken cancel)
    {
        if (request.Complaints(bench.Today).ToList() is { Count: > 0 } complaints) return (null, complaints);
        var id = Guid.CreateVersion7(bench.Now);
        var content = new ExhibitContent(
            request.Description.Trim(), request.Matrix!.Value, request.NetMilligrams, request.Pieces, request.Seal.Trim(), request.FoundOn!.Value,
            request.AdminLevel1.Trim(), string.IsNullOrWhiteSpace(request.AdminLevel2) ? null : request.AdminLevel2.Trim(), request.Circumstance!.Value, request.Microlitres);
        var exhibit = new Exhibit
        {
            Id = id, Number = request.Number.Trim(), Unit = bench.Me.Unit, RecordedBy = bench.Me.Id, RecordedAt = bench.Now,
            Content = bench.AtRest.Protect(JsonSerializer.SerializeToUtf8Bytes(content, LaboratoryJson.Default.ExhibitContent), Exhibit.Cell(id)),
        };
        var stored = await bench.Gate.Write(async db =>
        {
            if (await db.Exhibits.AnyAsync(e => e.Unit == exhibit.Unit && e.Number == exhibit.Number, cancel)) return false;
            db.Exhibits.Add(exhibit);
            await SearchIndex.Put(db, "exhibit", id.ToString(), exhibit.Number, "", exhibit.Unit, procedure: null, cancel);
            Audit.Note(db, bench.Me.Id, "exhibit.record", "exhibit", id.ToString(), bench.Now);
            return true;
        }, cancel);
        return stored ? (id, []) : (null, [Complaint.Of(nameof(Request.Number), "number-taken")]);
    }
}
