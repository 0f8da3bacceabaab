using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Entente.Spectra;
using Entente.Spectra.Search;

namespace Entente.Cli.Spectra;

/// <summary>Writes what a search found: one line a candidate, JSON or tab-separated; one line without candidate when nothing was found.</summary>
internal sealed class Answers(IReadOnlyList<SpectralLibrary> libraries, SubstanceClasses classes, TextWriter output, bool json)
{
    private static readonly JsonWriterOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly LibrarySearch search = new(libraries);

    public void Write(MeasuredSpectrum measured, SearchMode? mode, int top)
    {
        if (Query.Of(measured) is not { } query) return;
        var found = search.Search(query, mode ?? Usual(query), top);
        var finding = Judgement.Of(search, classes, query);
        if (found.Count == 0) WriteLine(query, null, finding);
        foreach (var candidate in found) WriteLine(query, candidate, finding);
    }

    private static SearchMode Usual(Query query) =>
        query.Kind == SpectrumKind.ElectronIonisation ? SearchMode.ElectronIonisation : query.PrecursorTh is null ? SearchMode.Open : SearchMode.Identity;

    private void WriteLine(Query query, Candidate? found, Finding? finding)
    {
        if (!json)
        {
            output.WriteLine(string.Join('\t', query.Id, found?.Rank ?? 0, found?.Entry.Id ?? "-", found?.Entry.Name ?? "-", found?.Entry.InChIKey ?? "-",
                found?.Score.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-", found?.MassDifference?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-",
                finding?.Class ?? "-", finding?.ClassProbability.ToString("0.000", CultureInfo.InvariantCulture) ?? "-", finding is null ? "-" : Code(finding.Verdict)));
            return;
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Line))
        {
            writer.WriteStartObject();
            writer.WriteString("query_id", query.Id);
            writer.WriteNumber("rank", found?.Rank ?? 0);
            if (found is not null) Write(writer, found);
            if (finding is not null) Write(writer, finding);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void Write(Utf8JsonWriter writer, Candidate found)
    {
        writer.WriteString("record_id", found.Entry.Id);
        writer.WriteString("name", found.Entry.Name);
        writer.WriteString("inchikey", found.Entry.InChIKey);
        writer.WriteNumber("score", Math.Round(found.Score, 5));
        if (found.MassDifference is { } difference) writer.WriteNumber("mass_difference", Math.Round(difference, 4));
        if (found.MassDifference is { } change && FormulaChange.Explain(change) is { Length: > 0 } explained) writer.WriteString("formula_change", explained);
        writer.WriteString("licence", found.Entry.Licence);
    }

    private static void Write(Utf8JsonWriter writer, Finding finding)
    {
        if (finding.Class is { } named)
        {
            writer.WriteString("class", named);
            writer.WriteNumber("class_probability", Math.Round(finding.ClassProbability, 4));
        }

        writer.WriteString("decision", Code(finding.Verdict));
        writer.WriteNumber("named_probability", Math.Round(finding.NamedProbability, 4));
        if (finding.Isomers.Count == 0) return;
        writer.WriteStartArray("isomers");
        foreach (var isomer in finding.Isomers) writer.WriteStringValue(isomer.Entry.Name);
        writer.WriteEndArray();
    }

    private static string Code(Verdict verdict) => verdict switch { Verdict.Named => "named", Verdict.ClassOnly => "class only", _ => "none" };
}
