using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Entries;

/// <summary>The part of an entry that may hold personal data and may be purged: bound by digests, unguessable by a salt inside it (docs/protocol/exchange.md 3.3).</summary>
public static class EntryBody
{
    /// <summary>Bytes of salt: with fewer, a purged body of few possible contents could be guessed from its digests.</summary>
    public const int SaltBytes = 16;

    private const string SaltMember = "salt";

    /// <summary>The exact bytes that travel: a fresh random salt first, then the fields in their order.</summary>
    /// <param name="fields">The procedure's fields; no member named <c>salt</c>. Not changed.</param>
    /// <exception cref="ArgumentException">A field breaks the rules that the other side will check.</exception>
    public static byte[] Build(JsonObject fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var body = JsonOut.Object(o =>
        {
            o.Text(SaltMember, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SaltBytes)));
            foreach (var (name, value) in fields) o.Node(name, value);
        });
        return Check(body) is { } fault ? throw new ArgumentException($"The body can not be sent: {fault}.", nameof(fields)) : body;
    }

    /// <summary>Both digests of the exact bytes.</summary>
    public static BodyDigests DigestsOf(ReadOnlySpan<byte> body) => new(Digest.Of(body), Sm3.Hex(body));

    /// <summary>The fields without the salt.</summary>
    /// <exception cref="FormatException">Not the bytes of a body.</exception>
    public static JsonObject Fields(ReadOnlySpan<byte> body)
    {
        if (Check(body) is { } fault) throw new FormatException($"Not a body: {fault}.");
        var fields = JsonNode.Parse(body)!.AsObject();
        fields.Remove(SaltMember);
        return fields;
    }

    /// <summary>The first fault of a body from elsewhere, or null.</summary>
    internal static Fault? Check(ReadOnlySpan<byte> body)
    {
        using var document = StrictJson.Parse(body, EntryLimits.BodyBytes, JsonKind.Body, out var fault);
        if (document is null) return fault;
        if (document.RootElement.ValueKind != JsonValueKind.Object) return Fault.WrongKind("body", "object");
        if (!document.RootElement.TryGetProperty(SaltMember, out var salt)) return Fault.MissingMember("body.salt");
        return salt.ValueKind == JsonValueKind.String && Forms.TryBytes(salt.GetString(), SaltBytes, out _)
            ? null
            : Fault.BadForm("body.salt", "base64url-16");
    }
}
