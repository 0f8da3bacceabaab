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
/// <param name="ByRecovery">True when the party's recovery key said so: then every key that the party had before is revoked, whichever it was.</param>
public sealed record KeySuccession(PartyCode Party, string Replaced, NodePublicKeys Successor, DateTimeOffset At, bool Revoked, bool ByRecovery = false);

/// <summary>What an entry <c>agreement.change-keys/1</c> says in its facts.</summary>
/// <param name="Card">The author's new card; null when it is no sound card.</param>
/// <param name="File">The signed file of that card.</param>
/// <param name="Replaces">Id of the key that goes.</param>
/// <param name="Stolen">True when it may be in other hands.</param>
/// <param name="Recovery">By whose word, when the party's recovery key gave it: then the entry is signed by the new key. Null when the old key signs.</param>
/// <param name="RecoveryText">The signed text of it; with no <paramref name="Recovery"/> it is not sound, and neither is the change.</param>
public sealed record KeyChange(PartyCard? Card, byte[] File, string Replaces, bool Stolen, Recovery? Recovery = null, string? RecoveryText = null)
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
        var word = header.Entente.Facts.TryGetProperty("recovery", out var given) && given.ValueKind != JsonValueKind.Null ? Text(header.Entente.Facts, "recovery") : null;
        var recovery = word is null ? null : RecoveryFile.Read(Encoding.UTF8.GetBytes(word)).Recovery;
        return new(CardFile.Read(file).Card, file, Text(header.Entente.Facts, "replaces"), stolen, recovery, word);
    }

    /// <summary>
    /// The keys that sign an entry whose key the reader does not know yet: those on the card that the author's recovery key puts in the place of all
    /// that it had. Null for every other entry, and then the key stays unknown.
    /// </summary>
    /// <param name="recovery">The recovery key of the party from which the entry came, as the card that people compared names it.</param>
    internal static NodePublicKeys? KeysOf(ReadOnlySpan<byte> jws, string keyId, Digest recovery)
    {
        if (SignedPayload.Of(jws, EntryLimits.JwsBytes) is not { } payload || HeaderJson.Read(payload, out _) is not { } header) return null;
        return Of(header) is { Recovery: { } word } && word.By == recovery && word.Card.Party == header.Source.Party && word.Card.Keys.KeyId == keyId ? word.Card.Keys : null;
    }

    private static string Text(JsonElement facts, string member) =>
        facts.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
