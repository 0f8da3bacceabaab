using System.Text.Json.Nodes;

namespace Entente.Procedures.Fields;

/// <summary>Takes an object apart into facts and body by its fields, and joins it again. Lists keep their places on both sides.</summary>
internal static class FieldSplit
{
    public static (JsonObject Facts, JsonObject Body) Apart(JsonObject whole, IReadOnlyList<FieldSpec> specs)
    {
        var (facts, body) = (new JsonObject(), new JsonObject());
        foreach (var spec in specs)
        {
            if (whole[spec.Name] is not { } value) continue;
            if (spec.InBody)
            {
                body[spec.Name] = value.DeepClone();
            }
            else if (spec.Kind is not (FieldKind.List or FieldKind.Group) || !HasBody(spec.Item!))
            {
                facts[spec.Name] = value.DeepClone();
            }
            else if (value is JsonArray list)
            {
                var parts = list.Select(i => Apart(i!.AsObject(), spec.Item!)).ToList();
                facts[spec.Name] = new JsonArray([.. parts.Select(p => p.Facts)]);
                body[spec.Name] = new JsonArray([.. parts.Select(p => p.Body)]);
            }
            else
            {
                (facts[spec.Name], body[spec.Name]) = Apart(value.AsObject(), spec.Item!);
            }
        }

        return (facts, body);
    }

    public static JsonObject Together(JsonObject facts, JsonObject? body, IReadOnlyList<FieldSpec> specs)
    {
        var whole = new JsonObject();
        foreach (var spec in specs)
        {
            var (fact, part) = (facts[spec.Name], body?[spec.Name]);
            whole[spec.Name] = (fact, part) switch
            {
                (JsonArray list, JsonArray parts) when spec.Kind == FieldKind.List =>
                    new JsonArray([.. list.Select((item, i) => Together(item as JsonObject ?? [], i < parts.Count ? parts[i] as JsonObject : null, spec.Item!))]),
                (JsonObject group, JsonObject parts) when spec.Kind == FieldKind.Group => Together(group, parts, spec.Item!),
                _ => (fact ?? part)?.DeepClone(),
            };
            if (whole[spec.Name] is null) whole.Remove(spec.Name);
        }

        return whole;
    }

    private static bool HasBody(IReadOnlyList<FieldSpec> specs) => specs.Any(s => s.InBody || (s.Item is { } inner && HasBody(inner)));
}
