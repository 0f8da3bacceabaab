using System.Text.Json;
using System.Text.Json.Serialization;
using Entente.Substances.Identifiers;

namespace Entente.Substances.Chemistry;

/// <summary>Questions and answers between a program and its worker process: one JSON object a line, in order.</summary>
public static class ChemistryLine
{
    /// <summary>Answers until the questions end. A line that is no question ends it too: the other side is then not the one that was meant.</summary>
    public static void Serve(TextReader questions, TextWriter answers, IChemistry chemistry)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(chemistry);
        while (questions.ReadLine() is { } line)
        {
            if (JsonSerializer.Deserialize(line, ChemistryJson.Default.ChemistryQuestion) is not { Text: not null } question) return;
            answers.Write(JsonSerializer.Serialize(chemistry.Ask(question, CancellationToken.None), ChemistryJson.Default.ChemistryAnswer));
            answers.Write('\n');
            answers.Flush();
        }
    }

    /// <summary>A question as one line.</summary>
    public static string Write(ChemistryQuestion question) => JsonSerializer.Serialize(question, ChemistryJson.Default.ChemistryQuestion);

    /// <summary>An answer from its line; throws <see cref="JsonException"/> when it is none.</summary>
    public static ChemistryAnswer Read(string line) =>
        JsonSerializer.Deserialize(line, ChemistryJson.Default.ChemistryAnswer) is { } answer && answer.Compound is null != answer.Fault is null
            ? answer
            : throw new JsonException("No answer of a chemistry worker.");
}

internal sealed class InChIKeyJson : JsonConverter<InChIKey>
{
    public override InChIKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        InChIKey.TryParse(reader.GetString(), out var key) ? key : throw new JsonException("No InChIKey.");

    public override void Write(Utf8JsonWriter writer, InChIKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(InChIKeyJson)])]
[JsonSerializable(typeof(ChemistryQuestion))]
[JsonSerializable(typeof(ChemistryAnswer))]
internal sealed partial class ChemistryJson : JsonSerializerContext;
