using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Clocks;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.WorkingGroup;

/// <summary>The commitments this officer may see, folded from their entries. Costs one fold, about a tenth of a millisecond, a commitment.</summary>
internal static class ReadCommitments
{
    private const string Prefix = "commitment@";
    private static readonly string[] Words = ["propose", "redraft", "agree", "report-progress", "report-done", "confirm", "dispute", "suspend", "take-up", "drop", "lapse"];

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapGet("/commitments", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await Handle(work, cancel)))
            .RequireAuthorization(Rights.MattersRead).WithName("ReadCommitments");

    /// <summary>All of them, those due first.</summary>
    public static async Task<IReadOnlyList<CommitmentCard>> Handle(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await ListMatters.Visible(db.Matters.AsNoTracking().Where(m => m.Procedure.StartsWith(Prefix)), work.Me).ToListAsync(cancel);
        var files = await MatterFile.Load(db, rows.ConvertAll(r => r.Id), cancel);
        var named = await Named(db, files.Values.Select(DependsOn).OfType<Digest>().Distinct().ToList(), work, cancel);
        return
        [
            .. rows.Where(r => files[r.Id].Opening is not null).Select(r => Card(r, files[r.Id], named, work))
                .OrderBy(c => c.Final).ThenBy(c => c.DueDate ?? DateOnly.MaxValue).ThenBy(c => c.Number, StringComparer.Ordinal),
        ];
    }

    private static CommitmentCard Card(Matter row, MatterFile file, Dictionary<Digest, CommitmentLink> named, Workplace work)
    {
        var progress = Commitment.ProgressOf(file.State);
        var view = MatterView.Of(file.State, work.Now, Calendars.Published);
        // The monthly word matters less than the promise itself: the day of the promise is shown first.
        var next = view.Dues.OrderByDescending(d => d.Due.Name != "progress").ThenBy(d => d.Due.At).FirstOrDefault();
        return new(
            row.Id, row.Number, Projection.Title(row, work.AtRest), row.Crossed ? MatterState.CrossedPhase : row.Phase, row.Final,
            progress is null ? [] : Owners(progress, row), progress?.DueDate, Read<Commitment.Publicity?>(file.Opening!.Entente.Facts, "publicity"),
            DependsOn(file) is { } other ? named.GetValueOrDefault(other) : null, next, LastWord(file));
    }

    private static IReadOnlyList<PartyCode> Owners(Commitment.Progress progress, Matter row) => progress.Reports.Count > 0
        ? [.. progress.Reports.Keys.Select(PartyCode.Parse)]
        : [.. Drafts.Parties(row.Parties).Where(p => progress.Owner == Commitment.Owner.BothSides || (progress.Owner == Commitment.Owner.OpeningSide) == (p == row.Opener))];

    private static CommitmentWord LastWord(MatterFile file)
    {
        var last = file.Standing(Words).Select(hash => file.Header(hash)!).MaxBy(h => h.Time) ?? file.Opening!;
        var kind = last.Type.Split('/')[0].Split('.')[^1];
        return new(kind, last.Source.Party, last.Time, Read<string?>(last.Entente.Facts, "standing") ?? Read<string?>(last.Entente.Facts, "ground"));
    }

    private static Digest? DependsOn(MatterFile file) => file.Opening is { } opening && Digest.TryParse(Read<string?>(opening.Entente.Facts, "dependsOn") ?? "", out var other) ? other : null;

    private static async Task<Dictionary<Digest, CommitmentLink>> Named(NodeDb db, List<Digest> ids, Workplace work, CancellationToken cancel) =>
        (await ListMatters.Visible(db.Matters.AsNoTracking().Where(m => ids.Contains(m.Id)), work.Me).ToListAsync(cancel))
            .ToDictionary(m => m.Id, m => new CommitmentLink(m.Id, m.Number, Projection.Title(m, work.AtRest)));

    private static T? Read<T>(JsonElement facts, string name) =>
        facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(name, out var value) ? value.Deserialize<T>(WorkingGroupDesk.Json) : default;
}
