using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>
/// Who a party is to its partners: names, keys, address. Handed over as a signed file; people compare its fingerprint by voice or on paper
/// before it is used (docs/protocol/exchange.md 6.1).
/// </summary>
/// <param name="Party">The party's code.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="NameZh">Its name in Simplified Chinese.</param>
/// <param name="Keys">The node's public keys.</param>
/// <param name="Federation">Where its node takes envelopes: https, no user, query or fragment.</param>
/// <param name="TlsSha256">SHA-256 of the node's TLS certificate (DER), 64 lower-case hexadecimal digits.</param>
/// <param name="TimeZone">IANA zone of the capital, in which days are counted.</param>
public sealed record PartyCard(
    PartyCode Party, string NameEn, string NameZh, NodePublicKeys Keys, Uri Federation, string TlsSha256, string TimeZone)
{
    /// <summary>Names of units, for who reads their entries, ascending by code. Units that are not listed may speak too.</summary>
    public IReadOnlyList<UnitName> Units { get; init; } = [];

    /// <summary>The party's recovery key, as <see cref="Agreements.Recovery.DigestOf"/> gives it; null when it has none. Its private half lies offline.</summary>
    public Digest? Recovery { get; init; }

    /// <summary>The bytes that are signed and compared: fixed member order, so the same card always gives the same bytes.</summary>
    public byte[] ToBytes() => JsonOut.Object(o => CardJson.Write(o, this));

    /// <summary>What people compare: SHA-256 of <see cref="ToBytes"/>. Read aloud as words: <see cref="FingerprintWords"/>.</summary>
    public Digest FingerprintDigest => Digest.Of(ToBytes());

    /// <summary><see cref="FingerprintDigest"/> as 16 groups of four hexadecimal digits.</summary>
    public string Fingerprint => string.Join(' ', FingerprintDigest.Hex.Chunk(4).Select(group => new string(group)));

    /// <summary>What is wrong with a card that is being filled in; empty when it may be signed.</summary>
    public IReadOnlyList<Fault> Complaints()
    {
        var found = new List<Fault>();
        CardJson.Complain(this, "$", found);
        return found;
    }

    /// <summary>By the bytes that are signed.</summary>
    public bool Equals(PartyCard? other) => other is not null && other.ToBytes().AsSpan().SequenceEqual(ToBytes());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Party, Keys);
}

/// <summary>A unit's code and its names.</summary>
/// <param name="Code">As it stands in an entry's <c>source</c>.</param>
/// <param name="NameEn">In English.</param>
/// <param name="NameZh">In Simplified Chinese.</param>
public sealed record UnitName(UnitCode Code, string NameEn, string NameZh);

/// <summary>A card as a file: signed by its own keys, which proves that the sender holds them and nothing about who the sender is.</summary>
public static class CardFile
{
    /// <summary>The <c>typ</c> of a signed card.</summary>
    public const string Typ = "entente-card+json";

    /// <summary>Signs the card.</summary>
    /// <exception cref="ArgumentException">The card has complaints, or the keys are not those on it.</exception>
    public static byte[] Write(PartyCard card, NodeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(keys);
        if (card.Complaints() is [var complaint, ..]) throw new ArgumentException($"The card can not be signed: {complaint}.", nameof(card));
        if (!card.Keys.Equals(keys.Public)) throw new ArgumentException("A card is signed with the keys on it.", nameof(keys));
        return Jws.Sign(card.ToBytes(), keys, Typ);
    }

    /// <summary>Reads a card from anywhere. It must not be used before its fingerprint has been compared by people.</summary>
    public static CardReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > 2 * EntryLimits.InstrumentBytes) return new(null, Fault.TooLarge("$", 2 * EntryLimits.InstrumentBytes));
        // Keys of unproved origin verify their own card: they are looked up in the payload first, then Jws reads everything from the start.
        Fault? fault = null;
        var claimed = SignedPayload.Of(file, 2 * EntryLimits.InstrumentBytes) is { } payload ? CardJson.Read(payload, out fault) : null;
        var signed = Jws.Read(file, Typ, id => claimed?.Keys.KeyId == id ? claimed.Keys : null);
        if (signed.IsSound) return new(claimed, null);
        return new(null, signed.Fault == JwsFault.UnknownKey && fault is not null ? fault : Fault.Of(signed.Fault));
    }
}

/// <summary>What came of reading a card's file.</summary>
/// <param name="Card">Self-consistent, not yet trusted; null on a fault.</param>
/// <param name="Fault">Null when the card was read.</param>
public sealed record CardReading(PartyCard? Card, Fault? Fault)
{
    /// <summary>True when the card was read and its own keys signed it.</summary>
    [MemberNotNullWhen(true, nameof(Card))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}
