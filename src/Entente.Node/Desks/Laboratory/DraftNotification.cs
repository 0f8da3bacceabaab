using System.Globalization;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Kinds;
using Entente.Procedures.Texts;
using Entente.Substances.Identification;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Opens a draft notification filled in from an exhibit's newest result. The draft goes the usual way: another officer releases it.</summary>
internal static class DraftNotification
{
    private const string Procedure = "substance-notification@1";

    private static readonly string[] Endings = [".msp", ".jdx", ".dx", ".jcamp", ".csv", ".tsv", ".asc", ".xy", ".dat"];

    /// <summary>What the officer chooses; everything else is filled in.</summary>
    /// <param name="To">The partner it is for.</param>
    /// <param name="Kind">Why it is notified.</param>
    /// <param name="WithSpectra">Puts the exhibit's spectrum files to the draft, byte for byte as they were imported.</param>
    public sealed record Request(
        PartyCode To, SubstanceNotification.NotificationKind Kind = SubstanceNotification.NotificationKind.FirstDetection, bool WithSpectra = false);

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapPost("/exhibits/{id:guid}/notification", Post).RequireAuthorization(Rights.MattersWrite).WithName("DraftNotification").Produces<DraftView>();

    private static async Task<IResult> Post(Guid id, Request request, Bench bench, Workplace work, Texts texts, CancellationToken cancel) =>
        await Handle(id, request, bench, work, texts, cancel) switch
        {
            { Done: true, Draft: { } draft } => TypedResults.Ok(draft),
            { Complaints: { Count: > 0 } complaints } => Problems.Of(complaints),
            _ => Problems.Of(StatusCodes.Status404NotFound, "not-here"),
        };

    public static async Task<DraftOutcome> Handle(Guid exhibit, Request request, Bench bench, Workplace work, Texts texts, CancellationToken cancel)
    {
        if (await ReadExhibits.Find(exhibit, bench, cancel) is not { } found) return DraftOutcome.NotFound;
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        var row = await db.LaboratoryResults.AsNoTracking().Where(r => r.ExhibitId == exhibit && !db.Strikes.Any(s => s.Record == r.Id)).OrderByDescending(r => r.RecordedAt).FirstOrDefaultAsync(cancel);
        if (row is null) return new(null, [Complaint.Of("result", "result-needed")]);
        if (row.SignedLevel is not { } signed) return new(null, [Complaint.Of("result", "level-not-signed")]);
        var statement = Filled(request.Kind, found, signed, ReadExhibits.Open(row, bench.AtRest), bench.Today, texts);
        var rules = ProcedureCatalogue.Find(Procedure)!;
        var (facts, body) = rules.Split(statement);
        var fields = rules.Merge(rules.Opening.Type, facts, JsonSerializer.SerializeToElement(body));
        var outcome = await SaveDraft.Handle(
            new(null, 0, Procedure, rules.Opening.Type, Matter: null, request.To, JsonSerializer.SerializeToElement(fields), Purposes: [Purpose.PREV, Purpose.HEALTH]),
            work, cancel);
        if (outcome is not { Done: true, Draft: { } draft }) return outcome;
        await bench.Gate.Write(change =>
        {
            change.ExhibitDrafts.Add(new() { DraftId = draft.Id, ExhibitId = exhibit });
            return Task.CompletedTask;
        }, cancel);
        return request.WithSpectra ? await Attach(draft, exhibit, outcome, bench, work, cancel) : outcome;
    }

    private static async Task<DraftOutcome> Attach(DraftView draft, Guid exhibit, DraftOutcome outcome, Bench bench, Workplace work, CancellationToken cancel)
    {
        await using var db = await bench.Contexts.CreateDbContextAsync(cancel);
        foreach (var (row, number) in (await db.Spectra.AsNoTracking().Where(s => s.ExhibitId == exhibit && !db.Strikes.Any(k => k.Record == s.Id))
            .OrderBy(s => s.ImportedAt).ToListAsync(cancel)).Select((row, i) => (row, i + 1)))
        {
            // Under a name of ours: what the file was called in the laboratory can hold a person's name. Its ending tells the partner's programs what it is.
            var name = string.Create(CultureInfo.InvariantCulture, $"spectrum-{number}{Ending(row, bench)}");
            outcome = await AttachFile.Handle(draft.Id, name, "text/plain", bench.AtRest.Reveal(row.File, StoredSpectrum.FileCell(row.Id)), work, cancel);
            if (!outcome.Done) break;
        }

        return outcome;
    }

    /// <summary>The ending it came with where it is one that spectra have; else that of plain text, which every format read here is.</summary>
    private static string Ending(StoredSpectrum row, Bench bench) =>
        Array.Find(Endings, Path.GetExtension(ReadExhibits.Open(row, bench.AtRest).FileName).ToLowerInvariant().Equals) ?? ".txt";

    private static SubstanceNotification.Notify Filled(
        SubstanceNotification.NotificationKind kind, ReadExhibits.Found exhibit, Entente.Substances.Identification.IdentificationLevel signed, ResultContent result, DateOnly today, Texts texts)
    {
        var (seen, substance) = (exhibit.Content, result.Substance);
        var assessment = MinimumScheme.Assess(result.Evidence);
        var level = Same<SubstanceNotification.IdentificationLevel>(signed);
        return new(
            kind, seen.Circumstance, substance.Inchikey,
            substance.NameEn is null && substance.NameZh is null ? null : new(substance.NameEn, substance.NameZh),
            substance.Description is null ? null : Said(substance.Description), Family(substance.Family), level, assessment.IsomerNotResolved,
            seen.FoundOn, result.AnalysedOn, today,
            new(Said(seen.AdminLevel1), seen.AdminLevel2 is null ? null : Said(seen.AdminLevel2)),
            [new(seen.Matrix, seen.NetMilligrams, seen.Microlitres, seen.Pieces)], Appearance: null, OtherSubstances: null,
            [.. result.Evidence.Runs.Select(run => Technique(run, texts))], Harm: null,
            new(Message(texts.English, exhibit, result, level, assessment), Message(texts.Chinese, exhibit, result, level, assessment)));
    }

    private static SubstanceNotification.Technique Technique(TechniqueRun run, Texts texts)
    {
        var outputs = TechniqueTable.Find(run.Technique)!.Outputs;
        return new(
            new(texts.English[$"technique.{run.Technique}"], texts.Chinese[$"technique.{run.Technique}"]),
            Same<SubstanceNotification.SwgdrugCategory>(outputs[0].Category),
            // A second output counts only where it was used by itself (A3, vi): otherwise it is not named.
            run.OutputsIndependent && outputs.Count > 1 ? Same<SubstanceNotification.SwgdrugCategory>(outputs[1].Category) : null,
            run.Sampling, run.ReviewableData, run.FieldDevice, Same<SubstanceNotification.ComparedWith>(run.ComparedWith), run.SameSystem,
            Same<SubstanceNotification.Outcome>(run.Outcome));
    }

    // The procedure and the engine do not know one another; their codes have the same names, which a test holds fast.
    private static T Same<T>(Enum code) where T : struct, Enum => Enum.Parse<T>(code.ToString());

    // The first sentence, to be rewritten by the chemist; the same in both languages, since both texts count.
    private static string Message(
        TextsIn words, ReadExhibits.Found exhibit, ResultContent result, SubstanceNotification.IdentificationLevel level, Assessment assessment)
    {
        var substance = result.Substance;
        var name = (words.IsChinese ? substance.NameZh ?? substance.NameEn : substance.NameEn ?? substance.NameZh) ?? substance.Inchikey ?? substance.Description;
        var say = words["laboratory.notification.message", exhibit.Row.Number, result.AnalysedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), name, words[$"level.{level}"]];
        if (!assessment.IsomerNotResolved) return say;
        var open = result.Evidence.OpenIsomers.Count > 0 ? words["laboratory.notification.isomers", string.Join(words.IsChinese ? "、" : ", ", result.Evidence.OpenIsomers)] : words["laboratory.notification.isomers-unnamed"];
        return words.IsChinese ? say + open : $"{say} {open}";
    }

    // What an officer typed is in one language; a Han character says which.
    private static Bilingual Said(string text) => text.Any(c => c is >= '\u4E00' and <= '\u9FFF') ? new(null, text) : new(text, null);

    private static SubstanceNotification.ChemicalFamily? Family(string? family) => family switch
    {
        "fentanyl" => SubstanceNotification.ChemicalFamily.FentanylAnalogue,
        "nitazene" => SubstanceNotification.ChemicalFamily.Nitazene,
        "synthetic-cannabinoid" => SubstanceNotification.ChemicalFamily.SyntheticCannabinoid,
        "cathinone" => SubstanceNotification.ChemicalFamily.SyntheticCathinone,
        "benzodiazepine" => SubstanceNotification.ChemicalFamily.Benzodiazepine,
        "phenethylamine" or "amphetamine" => SubstanceNotification.ChemicalFamily.Phenethylamine,
        "tryptamine" => SubstanceNotification.ChemicalFamily.Tryptamine,
        "piperazine" => SubstanceNotification.ChemicalFamily.Piperazine,
        "arylcyclohexylamine" => SubstanceNotification.ChemicalFamily.PhencyclidineType,
        "ergoline" => SubstanceNotification.ChemicalFamily.Lysergamide,
        null => null,
        _ => SubstanceNotification.ChemicalFamily.Other,
    };
}
