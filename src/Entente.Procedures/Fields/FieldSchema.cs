using System.Text.Json.Nodes;

namespace Entente.Procedures.Fields;

/// <summary>JSON Schema 2020-12 of a kind of entry, facts and body merged, for other systems that want to write entries.</summary>
/// <remarks><c>x-part</c> says where a field travels, <c>x-unit</c> its unit. Rules between fields are not in the schema.</remarks>
public static class FieldSchema
{
    /// <summary>The schema of <paramref name="kind"/>.</summary>
    public static JsonObject Of(EntryKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var schema = ObjectOf(kind.Fields);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", kind.Type);
        return schema;
    }

    private static JsonObject ObjectOf(IReadOnlyList<FieldSpec> fields) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, FieldOf(f)))),
        ["required"] = new JsonArray([.. fields.Where(f => f.Required).Select(f => (JsonNode)f.Name)]),
        ["additionalProperties"] = false,
    };

    private static JsonObject FieldOf(FieldSpec field)
    {
        var schema = field.Kind switch
        {
            FieldKind.Text or FieldKind.LongText => TextOf(field),
            FieldKind.Bilingual => BilingualOf(field),
            FieldKind.Number => NumberOf(field),
            FieldKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
            FieldKind.Instant => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            FieldKind.Choice => ChoiceOf(field),
            FieldKind.Choices => new JsonObject { ["type"] = "array", ["items"] = ChoiceOf(field), ["uniqueItems"] = true, ["maxItems"] = field.MaxLength },
            FieldKind.Codes => new JsonObject { ["type"] = "array", ["items"] = TextOf(field), ["uniqueItems"] = true },
            FieldKind.Flag => new JsonObject { ["type"] = "boolean" },
            FieldKind.List => new JsonObject { ["type"] = "array", ["items"] = ObjectOf(field.Item!), ["maxItems"] = field.MaxLength },
            FieldKind.Group => ObjectOf(field.Item!),
            FieldKind.Digest => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-f]{64}$" },
            FieldKind.Party => new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z]{2,8}$" },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (field.Kind is FieldKind.List or FieldKind.Choices or FieldKind.Codes && field.Required) schema["minItems"] = 1;
        if (field.Unit is { } unit) schema["x-unit"] = unit;
        schema["x-part"] = field.InBody ? "body" : "facts";
        return schema;
    }

    private static JsonObject TextOf(FieldSpec field)
    {
        var text = new JsonObject { ["type"] = "string", ["maxLength"] = field.Kind == FieldKind.Codes ? 200 : field.MaxLength };
        if (field.Pattern is { } pattern) text["pattern"] = $"^(?:{pattern})$";
        return text;
    }

    private static JsonObject BilingualOf(FieldSpec field)
    {
        var both = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["en"] = TextOf(field), ["zh"] = TextOf(field) },
            ["additionalProperties"] = false,
        };
        if (field.BothLanguages) both["required"] = new JsonArray("en", "zh");
        else both["minProperties"] = 1;
        return both;
    }

    private static JsonObject NumberOf(FieldSpec field)
    {
        var number = new JsonObject { ["type"] = "integer" };
        if (field.Min is { } min) number["minimum"] = (long)min;
        if (field.Max is { } max) number["maximum"] = (long)max;
        return number;
    }

    private static JsonObject ChoiceOf(FieldSpec field) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. field.Choices!.Select(c => (JsonNode)c)]) };
}
