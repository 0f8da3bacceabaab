using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Exchange.Suites;

/// <summary>
/// The public keys of one node, as its party card shows them (docs/protocol/suites.md 1). Sound by construction; equal when the
/// key ids are.
/// </summary>
/// <remarks>
/// The key id is the first 32 hexadecimal digits of SHA-256 over Ed25519, ML-DSA-65 and X-Wing keys, in that order.
/// </remarks>
[JsonConverter(typeof(NodePublicKeysJson))]
public sealed record NodePublicKeys
{
    /// <summary>Length of a key id, in hexadecimal digits.</summary>
    public const int KeyIdLength = 32;

    /// <summary>
    /// Takes keys that are sound and the key id that belongs to them; throws <see cref="ArgumentException"/> otherwise.
    /// </summary>
    public NodePublicKeys(string keyId, byte[] ed25519, byte[] mlDsa65, byte[] xWing)
    {
        if (!AreSound(ed25519, mlDsa65, xWing))
            throw new ArgumentException("A key has a wrong length, is not canonical or of small order.");
        if (keyId != KeyIdOf(ed25519, mlDsa65, xWing))
            throw new ArgumentException("The key id does not belong to these keys.", nameof(keyId));
        (KeyId, Ed25519, MlDsa65, XWing) = (keyId, ed25519, mlDsa65, xWing);
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>32 bytes, RFC 8032.</summary>
    public byte[] Ed25519 { get; }

    /// <summary>1,952 bytes, FIPS 204.</summary>
    public byte[] MlDsa65 { get; }

    /// <summary>1,216 bytes: ML-KEM-768, then X25519.</summary>
    public byte[] XWing { get; }

    /// <summary>
    /// Keys from elsewhere, sound in the sense of docs/protocol/suites.md 1.2; about 0.1 ms. False when one of them is not sound.
    /// </summary>
    public static bool TryCreate(byte[] ed25519, byte[] mlDsa65, byte[] xWing, [NotNullWhen(true)] out NodePublicKeys? keys)
    {
        keys = AreSound(ed25519, mlDsa65, xWing) ? new(KeyIdOf(ed25519, mlDsa65, xWing), ed25519, mlDsa65, xWing) : null;
        return keys is not null;
    }

    /// <summary>By key id.</summary>
    public bool Equals(NodePublicKeys? other) => other?.KeyId == KeyId;

    /// <inheritdoc />
    public override int GetHashCode() => KeyId.GetHashCode(StringComparison.Ordinal);

    internal static string KeyIdOf(byte[] ed25519, byte[] mlDsa65, byte[] xWing) =>
        Convert.ToHexStringLower(SHA256.HashData([.. ed25519, .. mlDsa65, .. xWing]))[..KeyIdLength];

    private static bool AreSound(byte[] ed25519, byte[] mlDsa65, byte[] xWing) =>
        Suites.Ed25519.Instance.IsSoundKey(ed25519)
        && Suites.MlDsa65.Instance.IsSoundKey(mlDsa65)
        && Suites.XWing.Instance.IsSoundKey(xWing);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(KeyId)).Append(" = ").Append(KeyId);
        return true;
    }
}

/// <summary>
/// Node keys as JSON: <c>key_id</c>, and <c>ed25519</c>, <c>ml_dsa_65</c>, <c>x_wing</c> in base64url; unsound keys do not parse.
/// </summary>
public sealed class NodePublicKeysJson : JsonConverter<NodePublicKeys>
{
    /// <inheritdoc />
    public override NodePublicKeys Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var fields = new Dictionary<string, string>();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not a set of node keys");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String || !fields.TryAdd(name, reader.GetString()!))
                throw new JsonException("node keys hold each field once, as text");
        }

        if (reader.TokenType != JsonTokenType.EndObject || fields.Count != 4) throw new JsonException("node keys hold four fields");
        var keys = NodePublicKeys.TryCreate(Bytes("ed25519"), Bytes("ml_dsa_65"), Bytes("x_wing"), out var sound) ? sound : null;
        return keys is not null && fields.GetValueOrDefault("key_id") == keys.KeyId
            ? keys
            : throw new JsonException("unsound node keys, or a key id that is not theirs");

        byte[] Bytes(string field) =>
            fields.TryGetValue(field, out var text) && StrictBase64Url.TryDecode(Encoding.UTF8.GetBytes(text), out var bytes)
                ? bytes
                : throw new JsonException($"{field} is not base64url");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, NodePublicKeys value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteString("key_id", value.KeyId);
        writer.WriteString("ed25519", Base64Url.EncodeToString(value.Ed25519));
        writer.WriteString("ml_dsa_65", Base64Url.EncodeToString(value.MlDsa65));
        writer.WriteString("x_wing", Base64Url.EncodeToString(value.XWing));
        writer.WriteEndObject();
    }
}
