using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Entente.Exchange.Entries;
using Entente.Procedures;

namespace Entente.Node.Store.Matters;

/// <summary>What a draft says: the form and what will be signed around it. Stored as JSON, encrypted at rest.</summary>
/// <param name="Fields">Facts and body fields together, as the form posts them.</param>
/// <param name="Handling">What the other side may do with it.</param>
/// <param name="Purposes">What it is for; at least one before it is handed in.</param>
/// <param name="LegalBasis">Codes, <c>UN1988.9</c>, <c>WG</c>, <c>VOL</c>.</param>
/// <param name="RetainUntil">Last day the other side may keep the body.</param>
public sealed record DraftContent(
    JsonElement Fields,
    Handling Handling,
    IReadOnlyList<Purpose> Purposes,
    IReadOnlyList<string> LegalBasis,
    DateOnly? RetainUntil)
{
    /// <summary>Entries of partners whose content it repeats; null for none.</summary>
    public IReadOnlyList<Digest>? Sources { get; init; }

    /// <summary>The usual handling outward: not in court and not passed on without permission (domain.md 0.3).</summary>
    public static Handling UsualHandling { get; } = new([UseCode.H1, UseCode.H2], Tlp.Amber);

    /// <summary>An empty form.</summary>
    public static JsonElement NoFields { get; } = JsonElement.Parse("{}");

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, MattersJson.Default.DraftContent);

    internal static DraftContent FromBytes(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, MattersJson.Default.DraftContent)!;
}

[JsonSerializable(typeof(DraftContent))]
[JsonSerializable(typeof(Bilingual))]
[JsonSerializable(typeof(JsonObject))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class MattersJson : JsonSerializerContext;
