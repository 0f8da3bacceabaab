using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Entente.Exchange.Entries;

/// <summary>A party that runs a node, by its code: two to eight capitals, <c>CN</c>, <c>US</c>.</summary>
[JsonConverter(typeof(PartyCodeJson))]
public readonly partial record struct PartyCode : IComparable<PartyCode>
{
    private readonly string? value;

    private PartyCode(string value) => this.value = value;

    /// <summary>The code as written.</summary>
    public string Value => value ?? "";

    /// <summary>Reads a code; false when it is not two to eight capitals A-Z.</summary>
    public static bool TryParse(string? text, out PartyCode code)
    {
        var good = text is not null && Shape().IsMatch(text);
        code = good ? new(text!) : default;
        return good;
    }

    /// <summary>Reads a code or throws <see cref="FormatException"/>.</summary>
    public static PartyCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException("A party code is two to eight capitals, such as US.");

    /// <inheritdoc />
    public int CompareTo(PartyCode other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Z]{2,8}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Shape();
}

/// <summary>A unit of a party, <c>US/DEA-STRL</c>: the party's code, a slash, and the unit's code within it.</summary>
[JsonConverter(typeof(UnitCodeJson))]
public readonly partial record struct UnitCode
{
    private readonly string? value;

    private UnitCode(string value) => this.value = value;

    /// <summary>The code as written.</summary>
    public string Value => value ?? "";

    /// <summary>The party the unit belongs to.</summary>
    public PartyCode Party => PartyCode.Parse(Value[..Value.IndexOf('/', StringComparison.Ordinal)]);

    /// <summary>The part after the slash.</summary>
    public string Unit => Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads a code; false when it is not PARTY/UNIT with capitals, digits and hyphens.</summary>
    public static bool TryParse(string? text, out UnitCode code)
    {
        var good = text is not null && Shape().IsMatch(text);
        code = good ? new(text!) : default;
        return good;
    }

    /// <summary>Reads a code or throws <see cref="FormatException"/>.</summary>
    public static UnitCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException("A unit code is PARTY/UNIT, such as US/DEA-STRL.");

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Z]{2,8}/[A-Z0-9][A-Z0-9-]{0,30}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Shape();
}

/// <summary>A party code as a JSON string.</summary>
public sealed class PartyCodeJson : JsonConverter<PartyCode>
{
    /// <inheritdoc />
    public override PartyCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PartyCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("not a party code");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, PartyCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>A unit code as a JSON string.</summary>
public sealed class UnitCodeJson : JsonConverter<UnitCode>
{
    /// <inheritdoc />
    public override UnitCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UnitCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("not a unit code");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, UnitCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
