using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Exchange.Entries;

/// <summary>A SHA-256 digest, the name of an entry or a matter: 64 lower-case hexadecimal digits.</summary>
/// <remarks>Ordinal order of the text; never <c>default</c> once it has passed a public door.</remarks>
[JsonConverter(typeof(DigestJson))]
public readonly record struct Digest : IComparable<Digest>
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly string? hex;

    private Digest(string hex) => this.hex = hex;

    /// <summary>The 64 hexadecimal digits; empty for <c>default</c>.</summary>
    public string Hex => hex ?? "";

    /// <summary>The digest of <paramref name="bytes"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Wraps 32 bytes that already are a digest.</summary>
    public static Digest FromBytes(ReadOnlySpan<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(digest.Length, SHA256.HashSizeInBytes);
        return new(Convert.ToHexStringLower(digest));
    }

    /// <summary>Reads exactly 64 lower-case hexadecimal digits; anything else is false.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        var good = text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(HexDigits);
        digest = good ? new(text!) : default;
        return good;
    }

    /// <summary>Reads 64 hexadecimal digits or throws <see cref="FormatException"/>.</summary>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException("A digest is 64 lower-case hexadecimal digits.");

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <inheritdoc />
    public int CompareTo(Digest other) => string.CompareOrdinal(Hex, other.Hex);

    /// <inheritdoc />
    public override string ToString() => Hex;
}

/// <summary>A digest as a JSON string.</summary>
public sealed class DigestJson : JsonConverter<Digest>
{
    /// <inheritdoc />
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("not a digest");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);

    /// <inheritdoc />
    public override Digest ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WritePropertyName(value.Hex);
}
