using System.Collections.Immutable;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Agreements;

/// <summary>Where a key stands under an agreement.</summary>
public enum KeyStanding
{
    /// <summary>It may sign.</summary>
    InForce,

    /// <summary>The agreement does not know it.</summary>
    Unknown,

    /// <summary>It is another party's.</summary>
    OtherParty,

    /// <summary>It was replaced before the entry says it was signed.</summary>
    Replaced,

    /// <summary>It was revoked; whatever time the entry claims, nothing new signed by it is taken.</summary>
    Revoked,
}

/// <summary>A party's key as the agreement knows it.</summary>
/// <param name="Party">Whose.</param>
/// <param name="Keys">The public keys.</param>
/// <param name="ReplacedAt">From when on its successor signs; null for the current key.</param>
/// <param name="Revoked">True bites at once.</param>
public sealed record PartyKey(PartyCode Party, NodePublicKeys Keys, DateTimeOffset? ReplacedAt = null, bool Revoked = false);

/// <summary>The keys of an agreement's parties as they stand now: from the cards, then changed by its entries (docs/protocol/exchange.md 6.3).</summary>
/// <remarks>Immutable. Replaced and revoked keys stay, so that what they signed before can be verified for ever.</remarks>
public sealed class AgreementKeys
{
    private readonly ImmutableDictionary<string, PartyKey> byId;

    private AgreementKeys(ImmutableDictionary<string, PartyKey> byId) => this.byId = byId;

    /// <summary>The keys on the cards of the terms.</summary>
    public static AgreementKeys Of(AgreementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Of(terms.Parties);
    }

    /// <summary>The keys on cards whose fingerprints people have compared: the bootstrap stream knows no others.</summary>
    /// <remarks>A key on the cards of two parties is nobody's: whoever shares it could speak for the other.</remarks>
    public static AgreementKeys Of(IEnumerable<PartyCard> comparedCards) => new(comparedCards
        .GroupBy(card => card.Keys.KeyId)
        .Where(cards => cards.Select(card => card.Party).Distinct().Count() == 1)
        .ToImmutableDictionary(cards => cards.Key, cards => new PartyKey(cards.First().Party, cards.First().Keys)));

    /// <summary>All keys, replaced and revoked ones included.</summary>
    public IEnumerable<PartyKey> All => byId.Values;

    /// <summary>Public keys by id for verifying; null for a key that is no party's.</summary>
    public NodePublicKeys? ByKeyId(string keyId) => byId.GetValueOrDefault(keyId)?.Keys;

    /// <summary>As <see cref="ByKeyId"/>, for one party alone: so that no other party can sign a receipt in its name.</summary>
    public Func<string, NodePublicKeys?> ByKeyIdOf(PartyCode party) =>
        keyId => byId.GetValueOrDefault(keyId) is { } key && key.Party == party ? key.Keys : null;

    /// <summary>The key to seal to; null when the party has none that stands.</summary>
    public NodePublicKeys? CurrentOf(PartyCode party) =>
        byId.Values.FirstOrDefault(key => key.Party == party && key is { ReplacedAt: null, Revoked: false })?.Keys;

    /// <summary>Where the key that signed stands for an entry of <paramref name="author"/> that says it was signed at <paramref name="time"/>.</summary>
    public KeyStanding StandingOf(string keyId, PartyCode author, DateTimeOffset time) => byId.GetValueOrDefault(keyId) switch
    {
        null => KeyStanding.Unknown,
        { } key when key.Party != author => KeyStanding.OtherParty,
        { Revoked: true } => KeyStanding.Revoked,
        { ReplacedAt: { } at } when time >= at => KeyStanding.Replaced,
        _ => KeyStanding.InForce,
    };

    /// <summary>The keys after a party has put a new one in the place of its current one.</summary>
    /// <exception cref="ArgumentException">The new key is known already, lacks a suite that the current one has, or the party has no current key.</exception>
    public AgreementKeys Replace(PartyCode party, NodePublicKeys successor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(successor);
        if (byId.ContainsKey(successor.KeyId)) throw new ArgumentException("A key is used once.", nameof(successor));
        var current = CurrentOf(party) ?? throw new ArgumentException("The party has no current key.", nameof(party));
        if (!successor.Suite.Covers(current.Suite)) throw new ArgumentException("A new key serves every suite that the old one served.", nameof(successor));
        return new(byId.SetItem(current.KeyId, byId[current.KeyId] with { ReplacedAt = at }).Add(successor.KeyId, new(party, successor)));
    }

    /// <summary>The keys after these changes, in their order. A change that does not begin at a party's current key here is none of these keys' business.</summary>
    /// <remarks>The entry that announced a change was signed by the old key at that very instant, so the successor signs from the next millisecond on.</remarks>
    public AgreementKeys After(IEnumerable<KeySuccession> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var keys = this;
        foreach (var change in changes)
        {
            if (change.ByRecovery)
            {
                keys = keys.Recover(change.Party, change.Successor);
                continue;
            }

            if (keys.CurrentOf(change.Party) is not { } current || current.KeyId != change.Replaced) continue;
            if (keys.byId.ContainsKey(change.Successor.KeyId) || !change.Successor.Suite.Covers(current.Suite)) continue;
            keys = keys.Replace(change.Party, change.Successor, change.At.AddMilliseconds(1));
            if (change.Revoked) keys = keys.Revoke(change.Replaced);
        }

        return keys;
    }

    /// <summary>
    /// The keys after a party's recovery key has put one in the place of every other that the party had, which are revoked. Unchanged when the key is
    /// known already, when the party has none here, or when the new one lacks a suite.
    /// </summary>
    public AgreementKeys Recover(PartyCode party, NodePublicKeys successor)
    {
        ArgumentNullException.ThrowIfNull(successor);
        var before = byId.Values.Where(key => key.Party == party).ToList();
        if (before.Count == 0 || byId.ContainsKey(successor.KeyId) || before.Exists(key => !successor.Suite.Covers(key.Keys.Suite))) return this;
        return new(byId.SetItems(before.Select(key => KeyValuePair.Create(key.Keys.KeyId, key with { Revoked = true }))).Add(successor.KeyId, new(party, successor)));
    }

    /// <summary>The keys after one of them was revoked.</summary>
    /// <exception cref="ArgumentException">No party has this key.</exception>
    public AgreementKeys Revoke(string keyId) => byId.TryGetValue(keyId, out var key)
        ? new(byId.SetItem(keyId, key with { Revoked = true }))
        : throw new ArgumentException("No party has this key.", nameof(keyId));
}
