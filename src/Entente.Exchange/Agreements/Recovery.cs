using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>
/// A party's word, signed by its recovery key, that a new card takes the place of everything its node has signed with before: when the node's
/// keys are stolen or lost (docs/protocol/exchange.md 6.7).
/// </summary>
/// <param name="By">Digest of the recovery key that signed; whether it is the party's own, the card that people compared says.</param>
/// <param name="Card">The new card, signed by its own keys. It may name another recovery key, for the next time.</param>
/// <param name="CardFile">The signed file of that card.</param>
/// <param name="At">When it was signed, by the clock of the machine that holds the recovery key.</param>
public sealed record Recovery(Digest By, PartyCard Card, byte[] CardFile, DateTimeOffset At)
{
    /// <summary>How a recovery key stands on a card: SHA-256 of its public keys. Nobody can attack what a digest still hides.</summary>
    public static Digest DigestOf(NodePublicKeys recovery)
    {
        ArgumentNullException.ThrowIfNull(recovery);
        return Digest.Of([.. recovery.Ed25519, .. recovery.MlDsa65, .. recovery.XWing, .. recovery.Sm2Signing ?? [], .. recovery.Sm2Sealing ?? []]);
    }

    /// <summary>True for a reader that knows this recovery key from the card that stands, and has taken nothing later of it.</summary>
    /// <param name="key">As the card that people compared names it; null when it names none, and then no recovery is believed.</param>
    /// <param name="last">When the last recovery that was taken had been signed: an older one is one that somebody found.</param>
    public bool IsBy(Digest? key, DateTimeOffset? last) => key == By && (last is null || At > last);
}

/// <summary>A recovery as a file, and as it stands in the entry that announces it.</summary>
public static class RecoveryFile
{
    /// <summary>The <c>typ</c> of a signed recovery.</summary>
    public const string Typ = "entente-recovery+json";

    /// <summary>Largest file, in bytes: so that the entry that carries it stays within its header.</summary>
    public const int MaxBytes = 40_000;

    private static readonly string[] Members = ["party", "key", "card", "at"];

    /// <summary>Signs a new card with the recovery key.</summary>
    /// <exception cref="ArgumentException">The card is not sound, or is signed by the recovery key itself.</exception>
    public static byte[] Write(byte[] cardFile, NodeKeys recovery, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(cardFile);
        ArgumentNullException.ThrowIfNull(recovery);
        if (CardFile.Read(cardFile) is not { IsSound: true, Card: var card }) throw new ArgumentException("Not a sound card.", nameof(cardFile));
        if (card.Keys.Equals(recovery.Public)) throw new ArgumentException("A recovery key signs for no node.", nameof(recovery));
        var payload = JsonOut.Object(o =>
        {
            o.Text("party", card.Party.Value);
            CardJson.WriteKeys(o, "key", recovery.Public);
            o.Text("card", Encoding.UTF8.GetString(cardFile));
            o.Text("at", Forms.Instant(at));
        });
        var file = Jws.Sign(payload, recovery, Typ);
        return file.Length <= MaxBytes ? file : throw new ArgumentException("The card is too large.", nameof(cardFile));
    }

    /// <summary>Reads a recovery from anywhere: sound in itself. Whose key signed it, <see cref="Recovery.IsBy"/> asks.</summary>
    public static RecoveryReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) return new(null, Fault.TooLarge("$", MaxBytes));
        Fault? fault = null;
        var claimed = SignedPayload.Of(file, MaxBytes) is { } payload ? Read(payload, out fault) : default;
        var signed = Jws.Read(file, Typ, id => claimed.Key?.KeyId == id ? claimed.Key : null);
        if (!signed.IsSound) return new(null, signed.Fault == JwsFault.UnknownKey && fault is not null ? fault : Fault.Of(signed.Fault));
        return new(claimed.Recovery, fault);
    }

    private static (NodePublicKeys? Key, Recovery? Recovery) Read(byte[] payload, out Fault? fault)
    {
        using var document = StrictJson.Parse(payload, MaxBytes, JsonKind.Signed, out fault);
        if (document is null) return default;
        var faults = new FaultSink();
        var o = new ObjectReader(document.RootElement, "$", faults, Members);
        var party = o.Parsed<PartyCode>("party", PartyCode.TryParse, "party");
        var key = CardJson.ReadKeys(o, "key", faults);
        var cardFile = Encoding.UTF8.GetBytes(o.Text("card", MaxBytes));
        var at = o.Parsed<DateTimeOffset>("at", Forms.TryInstant, "instant");
        if ((fault = faults.First) is not null) return (key, null);
        if (CardFile.Read(cardFile) is not { IsSound: true, Card: var card }) fault = Fault.BadForm("$.card", "card");
        else if (card.Party != party) fault = Fault.Disagrees("$.card", "$.party");
        else if (card.Keys.Equals(key)) fault = Fault.Disagrees("$.card", "$.key");
        else return (key, new(Recovery.DigestOf(key!), card, cardFile, at));
        return (key, null);
    }
}

/// <summary>What came of reading a recovery's file.</summary>
/// <param name="Recovery">Sound in itself, not yet believed; null on a fault.</param>
/// <param name="Fault">Null when it was read.</param>
public sealed record RecoveryReading(Recovery? Recovery, Fault? Fault)
{
    /// <summary>True when it was read and the key that it names signed it.</summary>
    [MemberNotNullWhen(true, nameof(Recovery))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}

/// <summary>The payload of a signed message before anything of it is proved: for documents that name the keys that sign them.</summary>
internal static class SignedPayload
{
    public static byte[]? Of(ReadOnlySpan<byte> file, int most)
    {
        using var jws = StrictJson.Parse(file, most, JsonKind.Signed, out _);
        return jws is { RootElement.ValueKind: JsonValueKind.Object }
            && jws.RootElement.TryGetProperty("payload", out var text) && text.ValueKind == JsonValueKind.String
            && Forms.TryBytes(text.GetString(), out var payload) ? payload : null;
    }
}
