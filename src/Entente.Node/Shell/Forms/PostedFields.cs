using System.Globalization;
using System.Text.Json.Nodes;
using Entente.Procedures;
using NodaTime;
using NodaTime.Text;

namespace Entente.Node.Shell.Forms;

/// <summary>Turns what a generated form posts into the JSON that a procedure parses.</summary>
/// <remarks>
/// Nothing typed is lost: what cannot be read as its kind stays as the text that was typed, so that the procedure complains of it and
/// the form shows it again. Empty fields are left out. No limits are judged here; <c>Procedure.Parse</c> is the one judge.
/// </remarks>
public static class PostedFields
{
    private static readonly LocalDateTimePattern Typed = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    /// <summary>Reads a whole entry.</summary>
    /// <param name="fields">The entry's fields.</param>
    /// <param name="form">Posted values; names as in <see cref="FieldPath"/>.</param>
    /// <param name="zone">IANA zone in which instants were typed.</param>
    public static JsonObject Read(IReadOnlyList<FieldSpec> fields, IFormCollection form, string zone) => Group("", fields, form, zone);

    private static JsonObject Group(string parent, IReadOnlyList<FieldSpec> fields, IFormCollection form, string zone)
    {
        var read = new JsonObject();
        foreach (var field in fields)
            if (Field(FieldPath.Of(parent, field.Name), field, form, zone) is { } value) read[field.Name] = value;
        return read;
    }

    private static JsonNode? Field(string path, FieldSpec field, IFormCollection form, string zone) => field.Kind switch
    {
        FieldKind.Bilingual => Bilingual(path, form),
        FieldKind.Number => Text(path, form) is { } number ? Number(number) : null,
        FieldKind.Instant => Text(path, form) is { } instant ? Instant(instant, zone) : null,
        FieldKind.Choices => Several(form[FieldPath.Input(path)].Where(v => !string.IsNullOrEmpty(v))),
        FieldKind.Codes => Several(Text(path, form)?.Split([' ', ',', ';', '，', '；', '、', '\n'], StringSplitOptions.RemoveEmptyEntries)),
        FieldKind.Flag => Text(path, form) == "true",
        FieldKind.List => Items(path, field.Item ?? [], form, zone),
        FieldKind.Group => Group(path, field.Item ?? [], form, zone) is { Count: > 0 } group && (field.Required || HoldsSomething(group)) ? group : null,
        _ => Text(path, form),
    };

    private static string? Text(string path, IFormCollection form) =>
        form[FieldPath.Input(path)].ToString().ReplaceLineEndings("\n").Trim() is { Length: > 0 } text ? text : null;

    private static JsonObject? Bilingual(string path, IFormCollection form)
    {
        var (en, zh) = (Text(path + ".en", form), Text(path + ".zh", form));
        if (en is null && zh is null) return null;
        var both = new JsonObject();
        if (en is not null) both["en"] = en;
        if (zh is not null) both["zh"] = zh;
        return both;
    }

    /// <summary>Groups of three may be set apart by a comma or a space, as people write them.</summary>
    private static JsonNode Number(string typed) =>
        long.TryParse(typed.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var number) ? number : typed;

    private static string Instant(string typed, string zone) =>
        Typed.Parse(typed.Replace('T', ' ')) is { Success: true } local
            ? OffsetDateTimePattern.Rfc3339.Format(local.Value.InZoneLeniently(DateTimeZoneProviders.Tzdb[zone]).ToOffsetDateTime())
            : typed;

    private static JsonArray? Several(IEnumerable<string?>? values)
    {
        var several = new JsonArray([.. (values ?? []).Select(v => JsonValue.Create(v))]);
        return several.Count > 0 ? several : null;
    }

    /// <summary>Each item posts a mark of its own, so that an item still empty is an item; numbers need not be without gaps.</summary>
    private static JsonArray? Items(string path, IReadOnlyList<FieldSpec> item, IFormCollection form, string zone)
    {
        var numbers = form[FieldPath.Input(path)]
            .Select(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : -1).Where(i => i >= 0).Distinct().Order();
        var items = new JsonArray([.. numbers.Select(i => (JsonNode)Group(FieldPath.Item(path, i), item, form, zone))]);
        return items.Count > 0 ? items : null;
    }

    private static bool HoldsSomething(JsonObject group) =>
        group.Any(pair => pair.Value is not null && !(pair.Value is JsonValue value && value.TryGetValue<bool>(out var flag) && !flag));
}
