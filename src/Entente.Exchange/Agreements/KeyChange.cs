using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>A party's key and the one that took its place (docs/protocol/exchange.md 6.3).</summary>
/// <param name="Party">Whose.</param>
/// <param name="Replaced">Id of the key that signed the change, and signs nothing later.</param>
/// <param name="Successor">The new keys.</param>
/// <param name="At">When the change was signed.</param>
/// <param name="Revoked">True when the old key may be in other hands: then nothing new signed by it is taken, whatever time it claims.</param>
public sealed record KeySuccession(PartyCode Party, string Replaced, NodePublicKeys Successor, DateTimeOffset At, bool Revoked);

/// <summary>What an entry <c>agreement.change-keys/1</c> says in its facts.</summary>
/// <param name="Card">The author's new card; null when it is no sound card.</param>
/// <param name="File">The signed file of that card.</param>
/// <param name="Replaces">Id of the key that goes.</param>
/// <param name="Stolen">True when it may be in other hands.</param>
public sealed record KeyChange(PartyCard? Card, byte[] File, string Replaces, bool Stolen)
{
    /// <summary>The type of such an entry.</summary>
    public const string Type = "agreement.change-keys/1";

    /// <summary>Reads the facts of an entry of that type; null for any other entry.</summary>
    public static KeyChange? Of(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.Type != Type || header.Entente.Facts.ValueKind != JsonValueKind.Object) return null;
        var file = Encoding.UTF8.GetBytes(Text(header.Entente.Facts, "card"));
        var stolen = header.Entente.Facts.TryGetProperty("stolen", out var said) && said.ValueKind == JsonValueKind.True;
        return new(CardFile.Read(file).Card, file, Text(header.Entente.Facts, "replaces"), stolen);
    }

    private static string Text(JsonElement facts, string member) =>
        facts.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
