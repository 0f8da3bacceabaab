using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Store;
using Entente.Procedures;
using Entente.Substances;
using Entente.Substances.Identification;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Laboratory;

/// <summary>Records what was found in an exhibit and by which techniques. The level is computed here and nowhere typed.</summary>
internal static class RecordResult
{
    /// <summary>Most techniques of one result.</summary>
    public const int MostRuns = 12;

    /// <summary>The result as its form has it.</summary>
    /// <param name="AnalysedOn">Calendar day at the laboratory.</param>
    /// <param name="Structure">SMILES, InChI or Molfile; empty while it is not known.</param>
    /// <param name="NameEn">Empty: taken from the register where it holds the structure.</param>
    /// <param name="NameZh">As <paramref name="NameEn"/>.</param>
    /// <param name="Description">Needed where there is no structure.</param>
    /// <param name="Runs">The techniques, at least one.</param>
    /// <param name="SingleSamplingReason">Why one sampling had to do.</param>
    /// <param name="Isomers">Whether isomers remain.</param>
    /// <param name="OpenIsomers">Their names.</param>
    /// <param name="FentanylClass">True when the analyst says so; the register's family says so by itself.</param>
    /// <param name="IndependentReview">A second scientist worked from the raw data to the structure.</param>
    /// <param name="Method">Name or number of the method only.</param>
    /// <param name="Limitations">What the reader must not conclude.</param>
    public sealed record Request(
        DateOnly? AnalysedOn, string? Structure, string? NameEn, string? NameZh, string? Description, IReadOnlyList<Run>? Runs,
        string? SingleSamplingReason, IsomerState Isomers = IsomerState.NotExamined, IReadOnlyList<string>? OpenIsomers = null,
        bool FentanylClass = false, bool IndependentReview = false, string? Method = null, string? Limitations = null)
    {
        /// <summary>What must be mended, by field.</summary>
        /// <param name="foundOn">The exhibit's day.</param>
        /// <param name="today">The day at the node.</param>
        public IEnumerable<Complaint> Complaints(DateOnly foundOn, DateOnly today)
        {
            if (AnalysedOn is null) yield return Complaint.Of(nameof(AnalysedOn), "required");
            if (AnalysedOn < foundOn) yield return Complaint.Of(nameof(AnalysedOn), "before-found");
            if (AnalysedOn > today) yield return Complaint.Of(nameof(AnalysedOn), "in-future");
            if (string.IsNullOrWhiteSpace(Structure) && string.IsNullOrWhiteSpace(Description))
                yield return Complaint.Of(nameof(Description), "structure-or-describe");
            foreach (var (field, text, most) in new[]
            {
                (nameof(NameEn), NameEn, 300), (nameof(NameZh), NameZh, 300), (nameof(Description), Description, 1000),
                (nameof(SingleSamplingReason), SingleSamplingReason, 300), (nameof(Method), Method, 120), (nameof(Limitations), Limitations, 2000),
                (nameof(OpenIsomers), string.Join(", ", OpenIsomers ?? []), 500),
            })
                if (text?.Length > most) yield return Complaint.Of(field, "too-long", $"{most}", $"{text.Length}");
            if (Runs is not { Count: > 0 }) yield return Complaint.Of(nameof(Runs), "technique-needed");
            if (Runs?.Count > MostRuns) yield return Complaint.Of(nameof(Runs), "too-many", $"{MostRuns}");
            for (int i = 0; i < Math.Min(Runs?.Count ?? 0, MostRuns); i++)
            {
                if (string.IsNullOrWhiteSpace(Runs![i].Technique)) yield return Complaint.Of($"{nameof(Runs)}[{i}].{nameof(Run.Technique)}", "required");
                else if (TechniqueTable.Find(Runs[i].Technique!) is null) yield return Complaint.Of($"{nameof(Runs)}[{i}].{nameof(Run.Technique)}", "unknown-choice");
                if (Runs[i].Outcome is null) yield return Complaint.Of($"{nameof(Runs)}[{i}].{nameof(Run.Outcome)}", "required");
                if (Runs[i].Sampling is < 1 or > 9) yield return Complaint.Of($"{nameof(Runs)}[{i}].{nameof(Run.Sampling)}", "sampling-number");
            }

            if (Isomers == IsomerState.NotResolved && OpenIsomers is not { Count: > 0 }) yield return Complaint.Of(nameof(OpenIsomers), "name-open-isomers");
        }
    }

    /// <summary>One technique as the form has it. What the chemist did not say is null or false, and never speaks for the substance.</summary>
    /// <inheritdoc cref="TechniqueRun" path="/param"/>
    public sealed record Run(
        string? Technique, RunOutcome? Outcome, bool Validated = false, bool ReviewableData = false, int Sampling = 0, Comparison ComparedWith = Comparison.None,
        bool SameSystem = false, bool OutputsIndependent = false, bool AccurateMass = false, bool FieldDevice = false)
    {
        internal TechniqueRun Stated() => new(
            Technique!, Outcome!.Value, Validated, ReviewableData, Sampling, ComparedWith, SameSystem, OutputsIndependent, AccurateMass, FieldDevice);
    }

    /// <summary>The result as it was recorded.</summary>
    public sealed record Recorded(Guid Id, string? Inchikey, IdentificationLevel Level, string Rules, bool IsomerNotResolved, IReadOnlyList<Condition> Conditions);

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapPost("/exhibits/{id:guid}/results", Post).WithName("RecordResult").Produces<Recorded>(201);

    private static async Task<IResult> Post(Guid id, Request request, Bench bench, SubstanceRegister register, CancellationToken cancel)
    {
        var (recorded, complaints) = await Handle(id, request, bench, register, cancel);
        return recorded is not null ? TypedResults.Created($"/api/laboratory/exhibits/{id}", recorded)
            : complaints.Count > 0 ? Problems.Of(complaints)
            : Problems.Of(StatusCodes.Status404NotFound, "not-here");
    }

    public static async Task<(Recorded? Recorded, IReadOnlyList<Complaint> Complaints)> Handle(
        Guid exhibit, Request request, Bench bench, SubstanceRegister register, CancellationToken cancel)
    {
        if (await ReadExhibits.Find(exhibit, bench, cancel) is not { } found) return (null, []);
        var complaints = request.Complaints(found.Content.FoundOn, bench.Today).ToList();
        var (structure, fault) = await Read(request.Structure, bench, cancel);
        if (fault is not null) complaints.Add(fault); // beside the others, so that one round mends all
        if (complaints.Count > 0) return (null, complaints);

        var known = structure?.Key is { } key ? register.Find(key) : null;
        var evidence = new Evidence(
            [.. request.Runs!.Select(run => run.Stated())], Blank(request.SingleSamplingReason), request.Isomers, [.. (request.OpenIsomers ?? []).Select(name => name.Trim())],
            request.FentanylClass || known?.Family == "fentanyl", request.IndependentReview);
        var assessment = MinimumScheme.Assess(evidence);
        var content = new ResultContent(
            request.AnalysedOn!.Value, Supposed(request, structure, known), evidence, Blank(request.Method), Blank(request.Limitations));
        var id = Guid.CreateVersion7(bench.Now);
        var row = new LaboratoryResult
        {
            Id = id, ExhibitId = exhibit, Level = assessment.Level, Rules = $"{Assessment.Rules} {TechniqueTable.Edition}",
            RecordedBy = bench.Me.Id, RecordedAt = bench.Now,
            Content = bench.AtRest.Protect(JsonSerializer.SerializeToUtf8Bytes(content, LaboratoryJson.Default.ResultContent), LaboratoryResult.Cell(id)),
        };
        await bench.Gate.Write(async db =>
        {
            db.LaboratoryResults.Add(row);
            // The exhibit is found by what was found in it, too.
            var words = string.Join(' ', new[] { content.Substance.NameEn, content.Substance.NameZh, content.Substance.Inchikey }.OfType<string>());
            await SearchIndex.Put(db, "exhibit", exhibit.ToString(), found.Row.Number, words, found.Row.Unit, procedure: null, cancel);
            Audit.Note(db, bench.Me.Id, "result.record", "exhibit", exhibit.ToString(), bench.Now);
        }, cancel);
        return (new(id, content.Substance.Inchikey, row.Level, row.Rules, assessment.IsomerNotResolved, assessment.Conditions), []);
    }

    private static async Task<(Compound?, Complaint?)> Read(string? written, Bench bench, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(written)) return (null, null);
        var reading = await bench.Structures.Read(written, cancel);
        return (reading.Compound is { Key: null } ? new(StructureFault.NoKey, 0, []) : reading.Fault) is { } fault
            ? (null, Complaint.Of(nameof(Request.Structure), "structure-" + fault.Code, [$"{fault.Place}", .. fault.Args]))
            : (reading.Compound, null);
    }

    private static SupposedSubstance Supposed(Request request, Compound? structure, Substance? known) => new(
        structure?.Key?.Value, structure?.Smiles, structure?.InChI, structure?.Formula,
        structure is null ? null : (long)Math.Round(structure.MonoisotopicDa * 1e6), structure?.Svg, structure?.Engine,
        Blank(request.NameEn) ?? known?.Name, Blank(request.NameZh) ?? known?.NameZh, Blank(request.Description), known?.Family);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
