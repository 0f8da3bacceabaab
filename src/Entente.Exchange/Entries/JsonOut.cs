using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entente.Exchange.Entries;

/// <summary>Writes signed JSON the one way we write it: members in the order of the calls, no blanks, texts escaped as RFC 8785 (3.2.2.2).</summary>
/// <remarks>
/// Texts are quoted here and not by the platform's encoder, whose choice of what to escape follows its Unicode tables and so changes with
/// versions: the digest of an agreement's terms must not.
/// </remarks>
internal sealed class JsonOut : IDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new(1024);
    private readonly Utf8JsonWriter writer;

    private JsonOut() => writer = new(bytes, new() { SkipValidation = false });

    public static byte[] Object(Action<JsonOut> members)
    {
        using var output = new JsonOut();
        output.writer.WriteStartObject();
        members(output);
        output.writer.WriteEndObject();
        output.writer.Flush();
        return output.bytes.WrittenSpan.ToArray();
    }

    public void Text(string name, string? value)
    {
        writer.WritePropertyName(name);
        Value(value);
    }

    public void Whole(string name, long value) => writer.WriteNumber(name, value);

    public void Flag(string name, bool value) => writer.WriteBoolean(name, value);

    /// <summary>JSON that is already written, kept byte for byte.</summary>
    public void Raw(string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
    }

    public void Raw(string name, ReadOnlySpan<byte> json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>A node of the platform's tree, member by member, its texts quoted as everywhere here.</summary>
    public void Node(string name, JsonNode? node)
    {
        writer.WritePropertyName(name);
        Node(node);
    }

    public void Object(string name, Action<JsonOut> members)
    {
        writer.WriteStartObject(name);
        members(this);
        writer.WriteEndObject();
    }

    public void Texts<T>(string name, IEnumerable<T> values, Func<T, string>? text = null)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) Value(text is null ? value!.ToString() : text(value));
        writer.WriteEndArray();
    }

    public void Objects<T>(string name, IEnumerable<T> values, Action<T> members)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            members(value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public void Dispose() => writer.Dispose();

    private void Value(string? text)
    {
        if (text is null) writer.WriteNullValue();
        else writer.WriteRawValue(Quoted(text), skipInputValidation: true);
    }

    private void Node(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var (name, value) in members) Node(name, value);
                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items) Node(item);
                writer.WriteEndArray();
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Value(value.TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize<string>(value.ToJsonString()));
                break;
            default:
                writer.WriteRawValue(node?.ToJsonString() ?? "null", skipInputValidation: true);
                break;
        }
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' => quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
