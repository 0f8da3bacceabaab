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
/// The key id is the first 32 hexadecimal digits of SHA-256 over the Ed25519, ML-DSA-65 and X-Wing keys and, where there are any, the SM2
/// keys for signing and for sealing, in that order; each has a fixed length.
/// </remarks>
[JsonConverter(typeof(NodePublicKeysJson))]
public sealed record NodePublicKeys
{
    /// <summary>Length of a key id, in hexadecimal digits.</summary>
    public const int KeyIdLength = 32;

    /// <summary>
    /// Takes keys that are sound and the key id that belongs to them; throws <see cref="ArgumentException"/> otherwise.
    /// </summary>
    public NodePublicKeys(string keyId, byte[] ed25519, byte[] mlDsa65, byte[] xWing, byte[]? sm2Signing = null, byte[]? sm2Sealing = null)
    {
        if (!AreSound(ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing))
            throw new ArgumentException("A key has a wrong length, is not canonical or of small order, or serves twice.");
        if (keyId != KeyIdOf(ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing))
            throw new ArgumentException("The key id does not belong to these keys.", nameof(keyId));
        (KeyId, Ed25519, MlDsa65, XWing, Sm2Signing, Sm2Sealing) = (keyId, ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing);
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>32 bytes, RFC 8032.</summary>
    public byte[] Ed25519 { get; }

    /// <summary>1,952 bytes, FIPS 204.</summary>
    public byte[] MlDsa65 { get; }

    /// <summary>1,216 bytes: ML-KEM-768, then X25519.</summary>
    public byte[] XWing { get; }

    /// <summary>65 bytes, an uncompressed point that verifies; null without suite C.</summary>
    public byte[]? Sm2Signing { get; }

    /// <summary>65 bytes, an uncompressed point to seal to, never that of signing; null without suite C.</summary>
    public byte[]? Sm2Sealing { get; }

    /// <summary>Everything these keys can do: the widest set that an agreement with this node can ask for.</summary>
    public Suite Suite => Sm2Signing is null ? Suite.I : Suite.IAndC;

    /// <summary>
    /// Keys of suite I from elsewhere, sound in the sense of docs/protocol/suites.md 1.2; about 0.1 ms. False when one of them is not
    /// sound.
    /// </summary>
    public static bool TryCreate(byte[] ed25519, byte[] mlDsa65, byte[] xWing, [NotNullWhen(true)] out NodePublicKeys? keys) =>
        TryCreate(ed25519, mlDsa65, xWing, null, null, out keys);

    /// <summary>As above, with the two keys of suite C, or null for both.</summary>
    public static bool TryCreate(
        byte[] ed25519, byte[] mlDsa65, byte[] xWing, byte[]? sm2Signing, byte[]? sm2Sealing, [NotNullWhen(true)] out NodePublicKeys? keys)
    {
        keys = AreSound(ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing)
            ? new(KeyIdOf(ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing), ed25519, mlDsa65, xWing, sm2Signing, sm2Sealing)
            : null;
        return keys is not null;
    }

    /// <summary>By key id.</summary>
    public bool Equals(NodePublicKeys? other) => other?.KeyId == KeyId;

    /// <inheritdoc />
    public override int GetHashCode() => KeyId.GetHashCode(StringComparison.Ordinal);

    internal static string KeyIdOf(byte[] ed25519, byte[] mlDsa65, byte[] xWing, byte[]? sm2Signing, byte[]? sm2Sealing) =>
        Convert.ToHexStringLower(SHA256.HashData([.. ed25519, .. mlDsa65, .. xWing, .. sm2Signing ?? [], .. sm2Sealing ?? []]))[..KeyIdLength];

    private static bool AreSound(byte[] ed25519, byte[] mlDsa65, byte[] xWing, byte[]? sm2Signing, byte[]? sm2Sealing) =>
        Suites.Ed25519.Instance.IsSoundKey(ed25519)
        && Suites.MlDsa65.Instance.IsSoundKey(mlDsa65)
        && Suites.XWing.Instance.IsSoundKey(xWing)
        && (sm2Signing, sm2Sealing) switch
        {
            (null, null) => true,
            ({ } signing, { } sealing) =>
                Sm2.Instance.IsSoundKey(signing) && Sm2KeyTransport.IsSoundKey(sealing) && !signing.AsSpan().SequenceEqual(sealing),
            _ => false,
        };

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(KeyId)).Append(" = ").Append(KeyId);
        return true;
    }
}

/// <summary>
/// Node keys as JSON: <c>key_id</c>, and <c>ed25519</c>, <c>ml_dsa_65</c>, <c>x_wing</c>, and with suite C <c>sm2_signing</c> and
/// <c>sm2_sealing</c>, in base64url; unsound keys do not parse.
/// </summary>
public sealed class NodePublicKeysJson : JsonConverter<NodePublicKeys>
{
    /// <summary>Members of keys of suite I, as a card spells them too.</summary>
    internal static readonly string[] OfSuiteI = ["key_id", "ed25519", "ml_dsa_65", "x_wing"];

    /// <summary>Members of keys of both suites.</summary>
    internal static readonly string[] OfBothSuites = [.. OfSuiteI, "sm2_signing", "sm2_sealing"];

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

        var both = fields.Count == OfBothSuites.Length;
        if (reader.TokenType != JsonTokenType.EndObject || fields.Count != (both ? OfBothSuites : OfSuiteI).Length)
            throw new JsonException("node keys hold four fields, or six with suite C");
        var keys = NodePublicKeys.TryCreate(
            Bytes("ed25519"), Bytes("ml_dsa_65"), Bytes("x_wing"), both ? Bytes("sm2_signing") : null, both ? Bytes("sm2_sealing") : null, out var sound)
            ? sound : null;
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
        if (value is { Sm2Signing: { } signing, Sm2Sealing: { } sealing })
        {
            writer.WriteString("sm2_signing", Base64Url.EncodeToString(signing));
            writer.WriteString("sm2_sealing", Base64Url.EncodeToString(sealing));
        }

        writer.WriteEndObject();
    }
}
