using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;

namespace Entente.Procedures.Fields;

/// <summary>
/// Holds JSON against fields and collects everything that is wrong. A form may write numbers and flags as text and leave fields empty;
/// facts of a signed header must be exact.
/// </summary>
internal sealed class FieldReader
{
    private readonly bool form;
    private readonly List<Complaint> complaints;

    private FieldReader(bool form, List<Complaint> complaints) => (this.form, this.complaints) = (form, complaints);

    /// <summary>Reads facts and body as a form posts them; returns them in exact JSON.</summary>
    public static JsonObject Form(JsonElement fields, IReadOnlyList<FieldSpec> specs, List<Complaint> complaints) =>
        new FieldReader(form: true, complaints).Object(fields, specs, "") ?? [];

    /// <summary>Checks the facts of a header; the names in <paramref name="reserved"/> belong to the house.</summary>
    public static void Facts(JsonElement facts, IReadOnlyList<FieldSpec> specs, IReadOnlyList<string> reserved, List<Complaint> complaints) =>
        new FieldReader(form: false, complaints).Object(facts, specs, "", reserved);

    private JsonObject? Object(JsonElement value, IReadOnlyList<FieldSpec> specs, string path, IReadOnlyList<string>? reserved = null)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Complain(path, "not-a-group");
            return null;
        }

        var read = new JsonObject();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (!names.Add(property.Name)) Complain(Join(path, property.Name), "repeated");
            else if (!Knows(specs, property.Name) && reserved?.Contains(property.Name) != true) Complain(Join(path, property.Name), "unknown-field");
        }

        foreach (var spec in specs)
        {
            if (!form && spec.InBody) continue; // a list that is not in the body stays visible by its length, whatever its items hold
            var present = value.TryGetProperty(spec.Name, out var field) && !(form ? IsEmpty(field) : IsEmptyFact(field, spec));
            var at = Join(path, spec.Name);
            if (!present)
            {
                if (spec.Required && !(spec is { Kind: FieldKind.Group } && !form && spec.Item!.All(i => i.InBody || !i.Required))) Complain(at, "required");
                else if (spec.Kind == FieldKind.Flag) read[spec.Name] = false;
                continue;
            }

            if (Value(field, spec, at) is { } good) read[spec.Name] = good;
        }

        return read;
    }

    private JsonNode? Value(JsonElement value, FieldSpec spec, string at) => spec.Kind switch
    {
        FieldKind.Text or FieldKind.LongText => Text(value, spec, at),
        FieldKind.Bilingual => Both(value, spec, at),
        FieldKind.Number => Number(value, spec, at),
        FieldKind.Date => Parsed(value, at, "not-a-date", t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)),
        FieldKind.Instant => Instant(value, at),
        FieldKind.Choice => Parsed(value, at, "unknown-choice", spec.Choices!.Contains),
        FieldKind.Choices => Many(value, spec, at, (item, i) => Parsed(item, i, "unknown-choice", spec.Choices!.Contains), distinct: true),
        FieldKind.Codes => Many(value, spec, at, (item, i) => Text(item, spec with { MaxLength = 200 }, i), distinct: true),
        FieldKind.Flag => Flag(value, at),
        FieldKind.List => Many(value, spec, at, (item, i) => Object(item, spec.Item!, i), distinct: false),
        FieldKind.Group => Object(value, spec.Item!, at),
        FieldKind.Digest => Parsed(value, at, "not-a-digest", t => Digest.TryParse(t, out _)),
        FieldKind.Party => Parsed(value, at, "not-a-party", t => PartyCode.TryParse(t, out _)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JsonValue? Text(JsonElement value, FieldSpec spec, string at)
    {
        if (value.ValueKind != JsonValueKind.String) return Complain(at, "not-text");
        var text = value.GetString()!;
        if (form) text = text.Trim().ReplaceLineEndings("\n");
        if (text.Length > spec.MaxLength) return Complain(at, "too-long", Say(spec.MaxLength), Say(text.Length));
        if (text.EnumerateRunes().Any(r => IsHidden(r.Value) && !(spec.Kind != FieldKind.Text && r.Value == '\n'))) return Complain(at, "hidden-character");
        if (spec.Pattern is { } pattern && !Matches(text, pattern)) return Complain(at, "wrong-shape");
        return JsonValue.Create(text);
    }

    /// <summary>Patterns of all procedures, made once: there are more of them than the platform keeps by itself.</summary>
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    private static bool Matches(string text, string pattern) => Patterns.GetOrAdd(pattern, p => new(
        $@"\A(?:{p})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1))).IsMatch(text);

    private JsonObject? Both(JsonElement value, FieldSpec spec, string at)
    {
        if (value.ValueKind != JsonValueKind.Object) return Nothing(at, "not-text");
        var both = new JsonObject();
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name is not ("en" or "zh")) Complain(Join(at, property.Name), "unknown-field");
            else if (!IsEmpty(property.Value) && Text(property.Value, spec, Join(at, property.Name)) is { } text) both[property.Name] = text;
        }

        var (english, chinese) = (Given(value, "en"), Given(value, "zh"));
        if (!english && (spec.BothLanguages || !chinese)) Complain(at, chinese ? "missing-english" : spec.BothLanguages ? "missing-both" : "required");
        else if (!chinese && spec.BothLanguages) Complain(at, "missing-chinese");
        return both;
    }

    private JsonValue? Number(JsonElement value, FieldSpec spec, string at)
    {
        long number;
        var typed = form && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (value.ValueKind == JsonValueKind.Number ? !value.TryGetInt64(out number)
            : !long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return Complain(at, "not-a-number");
        if (number < spec.Min) return Complain(at, "too-small", Say(spec.Min));
        if (number > spec.Max) return Complain(at, "too-large", Say(spec.Max));
        return JsonValue.Create(number);
    }

    /// <summary>Day, time and offset: without an offset it would mean another instant on each machine that folds it.</summary>
    private JsonValue? Instant(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.String && HasOffset(value.GetString()!) && value.TryGetDateTimeOffset(out var instant) ? JsonValue.Create(instant) : Complain(at, "not-an-instant");

    private static bool HasOffset(string text) => text.Contains('T', StringComparison.Ordinal) && (text[^1] == 'Z' || (text.Length > 6 && text[^6] is ('+' or '-') && text[^3] == ':'));

    private JsonValue? Flag(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.String when form && value.GetString() is "true" or "on" => JsonValue.Create(true),
        JsonValueKind.String when form && value.GetString() is "false" => JsonValue.Create(false),
        _ => Complain(at, "not-a-flag"),
    };

    private JsonArray? Many(JsonElement value, FieldSpec spec, string at, Func<JsonElement, string, JsonNode?> read, bool distinct)
    {
        // a form may post one choice alone, and lines that were left empty
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : form && value.ValueKind == JsonValueKind.String ? [value] : [];
        if (items.Length == 0) return Nothing<JsonArray>(at, "not-a-list");
        if (form) items = [.. items.Where(i => !IsEmpty(i))];
        if (spec.Kind != FieldKind.Codes && items.Length > spec.MaxLength || items.Length > 1000) return Nothing<JsonArray>(at, "too-many", Say(spec.MaxLength));
        var list = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]");
            if (distinct && !seen.Add(items[i].ToString())) Complain(where, "repeated");
            else if (read(items[i], where) is { } good) list.Add(good);
        }

        return list;
    }

    private JsonValue? Parsed(JsonElement value, string at, string code, Func<string, bool> good) =>
        value.ValueKind == JsonValueKind.String && good(value.GetString()!) ? JsonValue.Create(value.GetString()) : Complain(at, code);

    private bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => form ? string.IsNullOrWhiteSpace(value.GetString()) : value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0 || (form && value.EnumerateArray().All(IsEmpty)),
        JsonValueKind.Object => form && value.EnumerateObject().All(p => IsEmpty(p.Value)),
        _ => false,
    };

    /// <summary>A fact is empty in the way of its own kind: an empty text is no number, an empty list is no date.</summary>
    private static bool IsEmptyFact(JsonElement value, FieldSpec spec) => value.ValueKind switch
    {
        JsonValueKind.Null => spec.Kind != FieldKind.Flag,
        JsonValueKind.String => spec.Kind is FieldKind.Text or FieldKind.LongText && value.GetString()!.Length == 0,
        JsonValueKind.Array => spec.Kind is FieldKind.Choices or FieldKind.Codes or FieldKind.List && value.GetArrayLength() == 0,
        _ => false,
    };

    private bool Given(JsonElement value, string language) => value.TryGetProperty(language, out var text) && !IsEmpty(text);

    private bool Knows(IReadOnlyList<FieldSpec> specs, string name)
    {
        foreach (var spec in specs)
            if (spec.Name == name) return form || !spec.InBody;
        return false;
    }

    /// <summary>
    /// Control characters, and marks that turn the direction of text or hide within it: all that the strict reader of signed bytes refuses
    /// (docs/protocol/exchange.md 2.3), so that what the form takes can be signed, and the joiners.
    /// </summary>
    private static bool IsHidden(int point) => point switch
    {
        < 0x20 or (>= 0x7f and <= 0x9f) or 0x061c or (>= 0x200b and <= 0x200f) => true,
        0x2028 or 0x2029 or (>= 0x202a and <= 0x202e) or (>= 0x2060 and <= 0x206f) => true,
        0xfeff or (>= 0xfff9 and <= 0xfffb) or (>= 0xfdd0 and <= 0xfdef) or (>= 0xe0000 and <= 0xe007f) => true,
        _ => (point & 0xfffe) == 0xfffe,
    };

    private JsonValue? Complain(string at, string code, params string[] args)
    {
        complaints.Add(Complaint.Of(at, code, args));
        return null;
    }

    private T? Nothing<T>(string at, string code, params string[] args) where T : JsonNode
    {
        complaints.Add(Complaint.Of(at, code, args));
        return null;
    }

    private JsonObject? Nothing(string at, string code) => Nothing<JsonObject>(at, code);

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
    private static string Say(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
