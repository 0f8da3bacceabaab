using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Entente.Exchange.Entries;

/// <summary>Which rules hold for texts and numbers.</summary>
internal enum JsonKind
{
    /// <summary>A header, card, agreement or sheet: one line per text, plain numbers that are exact everywhere.</summary>
    Signed,

    /// <summary>A body: line feed and tab may stand in texts, and numbers are measured values as their writer wrote them.</summary>
    Body,
}

/// <summary>JSON from a partner who may be hostile: checked as a whole before any member is looked at (docs/protocol/exchange.md 2).</summary>
/// <remarks>
/// In this order: size, UTF-8 without byte order mark, then one pass over the tokens: grammar (no comments, no trailing commas), depth, repeated
/// member names after unescaping, characters, numbers. One pass, O(bytes); the tree is built only after it.
/// </remarks>
internal static class StrictJson
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<byte> PlainAscii =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5f).Select(b => (byte)b).Where(b => b != (byte)'\\')]);

    /// <summary>Reads the document, or says the first fault and where. The caller disposes the document.</summary>
    /// <param name="utf8">The bytes as they came.</param>
    /// <param name="maxBytes">Largest size looked at.</param>
    /// <param name="kind">What the document is.</param>
    /// <param name="fault">The first fault in document order; null when the document is returned.</param>
    public static JsonDocument? Parse(ReadOnlySpan<byte> utf8, int maxBytes, JsonKind kind, out Fault? fault)
    {
        fault = utf8.Length > maxBytes ? Fault.TooLarge(RootOf(kind), maxBytes) : !Utf8.IsValid(utf8) ? Fault.NotUtf8(RootOf(kind)) : Scan(utf8, kind);
        return fault is null ? JsonDocument.Parse(utf8.ToArray(), new() { MaxDepth = EntryLimits.Depth + 1 }) : null;
    }

    /// <summary>How places in such a document begin.</summary>
    public static string RootOf(JsonKind kind) => kind == JsonKind.Body ? "body" : "$";

    private static Fault? Scan(ReadOnlySpan<byte> utf8, JsonKind kind)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EntryLimits.Depth + 1 }); // one more, so that we name the fault
        var open = new Stack<Level>();
        try
        {
            while (reader.Read())
            {
                if (Judge(ref reader, open, kind) is { } fault) return fault;
            }

            return null;
        }
        catch (JsonException)
        {
            return Fault.NotJson(RootOf(kind), reader.BytesConsumed);
        }
    }

    private static Fault? Judge(ref Utf8JsonReader reader, Stack<Level> open, JsonKind kind)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Step(open);
                open.Push(new(reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null));
                return open.Count > EntryLimits.Depth ? Fault.TooDeep(PlaceOf(open, kind), EntryLimits.Depth) : null;

            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                return null;

            case JsonTokenType.PropertyName:
                if (ForbiddenIn(ref reader, lines: false) is { } inName) return Fault.ForbiddenCharacter(PlaceOf(open, kind), inName);
                var name = reader.GetString()!;
                open.Peek().Name = name;
                return open.Peek().Seen!.Add(name) ? null : Fault.DuplicateMember(PlaceOf(open, kind));

            case JsonTokenType.String:
                Step(open);
                return ForbiddenIn(ref reader, lines: kind == JsonKind.Body) is { } inText ? Fault.ForbiddenCharacter(PlaceOf(open, kind), inText) : null;

            case JsonTokenType.Number:
                Step(open);
                return (kind == JsonKind.Body ? reader.ValueSpan.Length <= LongestNumber : IsPlainNumber(reader.ValueSpan)) ? null : Fault.BadNumber(PlaceOf(open, kind));

            default:
                Step(open);
                return null;
        }
    }

    private static void Step(Stack<Level> open)
    {
        if (open.TryPeek(out var level) && level.Seen is null) level.Index++;
    }

    /// <summary>The code point that may not stand in a text, <c>U+202E</c>; null when all may.</summary>
    private static string? ForbiddenIn(ref Utf8JsonReader reader, bool lines)
    {
        if (!reader.ValueIsEscaped && !reader.ValueSpan.ContainsAnyExcept(PlainAscii)) return null;
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException) // an escaped half of a surrogate pair
        {
            return "U+D800";
        }

        return Characters.FirstForbidden(text, lines);
    }

    /// <summary>Up to 15 digits in all, no exponent, no minus zero: exact and written one way in every language.</summary>
    private static bool IsPlainNumber(ReadOnlySpan<byte> number)
    {
        var digits = 0;
        var zero = true;
        foreach (var b in number)
        {
            if (b is (byte)'e' or (byte)'E') return false;
            if (b is < (byte)'0' or > (byte)'9') continue;
            digits++;
            zero &= b == (byte)'0';
        }

        return digits <= EntryLimits.NumberDigits && !(zero && number[0] == (byte)'-');
    }

    private static string PlaceOf(Stack<Level> open, JsonKind kind)
    {
        var place = new StringBuilder(RootOf(kind));
        foreach (var level in open.Reverse())
        {
            if (level.Seen is null && level.Index >= 0) place.Append('[').Append(level.Index).Append(']');
            else if (level.Name is { } name) place.Append('.').Append(ObjectReader.SafeName(name));
        }

        return place.ToString();
    }

    private sealed class Level(HashSet<string>? seen)
    {
        public HashSet<string>? Seen { get; } = seen; // null for a list
        public string? Name { get; set; }
        public int Index { get; set; } = -1;
    }
}
