using System.Text.Json;
using Entente.Procedures;

namespace Entente.Node.Shell.Forms;

/// <summary>Texts that were written in one of the two languages only. That is allowed where the rules do not ask for both, but nobody should overlook it.</summary>
public static class OneTongue
{
    /// <summary>The fields, in their order, each once however often it occurs in a list.</summary>
    /// <param name="fields">The specification of the entry or group.</param>
    /// <param name="values">What is written so far.</param>
    public static IEnumerable<FieldSpec> In(IEnumerable<FieldSpec> fields, JsonElement values) => values.ValueKind == JsonValueKind.Object
        ? fields.SelectMany(field => values.TryGetProperty(field.Name, out var value) ? In(field, value) : []).Distinct()
        : [];

    private static IEnumerable<FieldSpec> In(FieldSpec field, JsonElement value) => (field.Kind, value.ValueKind) switch
    {
        (FieldKind.Bilingual, JsonValueKind.Object) => Written(value, "en") != Written(value, "zh") ? [field] : [],
        (FieldKind.List, JsonValueKind.Array) => value.EnumerateArray().SelectMany(item => In(field.Item ?? [], item)),
        (FieldKind.Group, JsonValueKind.Object) => In(field.Item ?? [], value),
        _ => [],
    };

    private static bool Written(JsonElement text, string language) =>
        text.TryGetProperty(language, out var part) && part.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(part.GetString());
}
