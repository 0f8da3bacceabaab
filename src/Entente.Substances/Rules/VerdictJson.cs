using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Entente.Substances.Rules;

/// <summary>
/// A verdict as one line of JSON (docs/substances.md). Members stand in a fixed order and nothing depends on the machine, so the same question to
/// the same versions gives the same bytes.
/// </summary>
public static class VerdictJson
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one verdict, without a line end.</summary>
    /// <param name="verdict">What to write.</param>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="row">Number of the catalogue's row, from 1; null outside catalogues.</param>
    /// <param name="id">The supplier's own identifier of the row; null without one.</param>
    public static void Write(Verdict verdict, IBufferWriter<byte> output, long? row = null, string? id = null)
    {
        using var writer = new Utf8JsonWriter(output, OneLine);
        writer.WriteStartObject();
        if (row is not null) writer.WriteNumber("row", row.Value);
        if (row is not null) writer.WriteString("id", id);
        writer.WriteString("input", verdict.Input);
        writer.WriteString("inchikey", verdict.Key?.Value);
        writer.WriteString("on", Day(verdict.On));
        writer.WriteString("fault", verdict.Fault);
        writer.WriteString("engine", verdict.Engine);
        writer.WriteStartObject("jurisdictions");
        foreach (var one in verdict.Jurisdictions)
        {
            writer.WriteStartObject(one.Jurisdiction);
            writer.WriteString("outcome", Code(one.Answer));
            Write(writer, one.Findings.Count > 0 ? one.Findings[0] : null);
            writer.WriteString("pack", one.Pack);
            writer.WriteStartArray("also");
            foreach (var other in one.Findings.Skip(1))
            {
                writer.WriteStartObject();
                writer.WriteString("outcome", Code(other.Answer));
                Write(writer, other);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The code of an answer: "within-the-wording-of".</summary>
    public static string Code(Answer answer) => JsonNamingPolicy.KebabCaseLower.ConvertName(answer.ToString());

    private static void Write(Utf8JsonWriter writer, Finding? finding)
    {
        writer.WriteString("rule", finding?.Rule);
        writer.WriteString("list", finding?.List);
        writer.WriteStartArray("limb");
        foreach (string limb in finding?.Limbs ?? []) writer.WriteStringValue(limb);
        writer.WriteEndArray();
        writer.WriteString("citation", finding?.Citation);
        writer.WriteString("certainty", finding?.Certainty);
        writer.WriteString("from", Day(finding?.From));
        writer.WriteString("until", Day(finding?.Until));
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
