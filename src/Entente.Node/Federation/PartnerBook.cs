using System.Collections.Concurrent;
using System.Collections.Immutable;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Cards that people have compared, and terms that were signed: whom we answer, whose signatures count, to which key we seal.</summary>
/// <remarks>Whether an agreement is signed or ended is asked of the database each time; what its terms say can never change.</remarks>
public sealed class PartnerBook(IDbContextFactory<NodeDb> contexts)
{
    private readonly ConcurrentDictionary<Digest, (AgreementTerms Terms, AgreementKeys Keys)> terms = new();
    private ImmutableList<(KeySuccession Succession, PartyCard Before)> changes = [];
    private ImmutableDictionary<PartyCode, Digest> recoveries = ImmutableDictionary<PartyCode, Digest>.Empty;
    private ImmutableDictionary<PartyCode, PartyCard> cards = ImmutableDictionary<PartyCode, PartyCard>.Empty;

    /// <summary>Raised after the cards were read again.</summary>
    public event EventHandler? Changed;

    /// <summary>All compared cards of partners.</summary>
    public IEnumerable<PartyCard> Cards => cards.Values;

    /// <summary>The compared card of a partner, or null.</summary>
    public PartyCard? Of(PartyCode party) => cards.GetValueOrDefault(party);

    /// <summary>A partner's recovery key, as people compared it or a recovery named it; null when it has none.</summary>
    public Digest? RecoveryOf(PartyCode party) => recoveries.TryGetValue(party, out var key) ? key : null;

    /// <summary>When the last recovery of a party that is known here had been signed; null when there was none.</summary>
    internal DateTimeOffset? RecoveredAt(PartyCode party) => changes.Where(c => c.Succession.Party == party && c.Succession.ByRecovery).Max(c => (DateTimeOffset?)c.Succession.At);

    /// <summary>True when this recovery was taken here before.</summary>
    internal bool HasRecovered(Recovery word) =>
        changes.Exists(c => c.Succession.ByRecovery && c.Succession.Party == word.Card.Party && c.Succession.Successor.Equals(word.Card.Keys) && c.Succession.At == word.At);

    /// <summary>The partner whose link shows this certificate, or null.</summary>
    public PartyCode? ByTls(string sha256) => cards.Values.FirstOrDefault(c => c.TlsSha256 == sha256)?.Party;

    /// <summary>Keys by which a partner's receipts can be verified, those of older cards included and those that may be in other hands left out.</summary>
    public Func<string, NodePublicKeys?> ByKeyIdOf(PartyCode party) => keyId => IsRevoked(party, keyId) ? null : EntryKeysOf(party)(keyId);

    /// <summary>Keys by which a partner's entries can be verified, revoked ones included: admission judges those by a code of their own.</summary>
    internal Func<string, NodePublicKeys?> EntryKeysOf(PartyCode party) => keyId =>
        cards.GetValueOrDefault(party) is { } card && card.Keys.KeyId == keyId
            ? card.Keys
            : terms.Values.Select(t => t.Keys.After(Successions).ByKeyIdOf(party)(keyId)).FirstOrDefault(keys => keys is not null);

    /// <summary>Reads cards and terms again; called at start and after every change.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var files = await db.Partners.Where(p => p.ComparedAt != null).Select(p => new { p.Party, p.Card, p.Recovery }).ToListAsync(cancel);
        foreach (var row in await db.Agreements.AsNoTracking().ToListAsync(cancel)) Read(row);
        var known = await db.KeyChanges.AsNoTracking().OrderBy(c => c.Id).ToListAsync(cancel);
        if (known.Count != changes.Count) changes = [.. known.Select(c => (c.Succession(), Read(c.CardBefore)))];
        cards = files.Select(f => Read(f.Card)).ToImmutableDictionary(c => c.Party);
        recoveries = files.Where(f => f.Recovery is not null).ToImmutableDictionary(f => f.Party, f => f.Recovery!.Value);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The agreement as it stands in this transaction; null when it is not known here or not signed by all.</summary>
    internal async Task<StandingAgreement?> Agreement(NodeDb db, Digest id, CancellationToken cancel)
    {
        if (await db.Agreements.FindAsync([id], cancel) is not { Complete: true } row) return null;
        var (read, keys) = Read(row);
        return new(id, read, keys.After(Successions), row.EndedAt);
    }

    /// <summary>The key to seal to.</summary>
    internal NodePublicKeys SealingKeys(Digest? agreement, PartyCode party) =>
        (agreement is { } id && terms.TryGetValue(id, out var known) ? known.Keys.After(Successions).CurrentOf(party) : Of(party)?.Keys)
        ?? throw new InvalidOperationException($"No key of {party} to seal to.");

    /// <summary>What signs and seals under an agreement that is known here; null otherwise, and then every key does.</summary>
    internal Suite? SuiteOf(Digest? agreement) => agreement is { } id && terms.TryGetValue(id, out var known) ? known.Terms.RequiredSuite : null;

    /// <summary>What signs the checkpoints of a log: as its agreement pins it; null for the bootstrap's and the domestic one.</summary>
    internal Suite? SuiteOf(string log) => Digest.TryParse(log, out var agreement) ? SuiteOf(agreement) : null;

    /// <summary>As above, where another replica may have signed the agreement since this one last looked.</summary>
    internal async Task<Suite?> SuiteOf(NodeDb db, string log, CancellationToken cancel) =>
        Digest.TryParse(log, out var agreement) && await db.Agreements.FindAsync([agreement], cancel) is { } row ? Read(row).Terms.RequiredSuite : null;

    /// <summary>The keys on compared cards and our own card: what the bootstrap stream knows.</summary>
    internal AgreementKeys ComparedCards(PartyCard ours) => AgreementKeys.Of(cards.Values.Append(ours).Select(First)).After(Successions);

    /// <summary>True for a card that names a certificate of another party, or a key that anybody has or had.</summary>
    internal bool IsTaken(PartyCard card) =>
        cards.Values.Any(c => c.Party != card.Party && (c.TlsSha256 == card.TlsSha256 || c.Keys.KeyId == card.Keys.KeyId))
        || changes.Any(c => c.Succession.Replaced == card.Keys.KeyId || c.Succession.Successor.KeyId == card.Keys.KeyId)
        || terms.Values.Any(t => t.Keys.ByKeyId(card.Keys.KeyId) is not null);

    /// <summary>True when nothing new signed by this key is taken: it may be in other hands.</summary>
    private bool IsRevoked(PartyCode party, string keyId)
    {
        var own = changes.FindAll(c => c.Succession.Party == party);
        if (own.Exists(c => c.Succession.Revoked && c.Succession.Replaced == keyId)) return true;
        var recovered = own.FindLastIndex(c => c.Succession.ByRecovery); // which revoked all that was before it
        return recovered >= 0 && Of(party)?.Keys.KeyId != keyId && !own.Skip(recovered).Any(c => c.Succession.Successor.KeyId == keyId);
    }

    private IEnumerable<KeySuccession> Successions => changes.Select(c => c.Succession);

    /// <summary>The card from which unbroken changes lead to this one.</summary>
    private PartyCard First(PartyCard card)
    {
        var first = card;
        foreach (var (change, before) in changes.Reverse())
            if (change.Party == card.Party && change.Successor.KeyId == first.Keys.KeyId) first = before;
        return first;
    }

    internal static PartyCard Read(byte[] file) =>
        CardFile.Read(file) is { IsSound: true, Card: var card } ? card : throw new InvalidDataException("A stored party card is damaged.");

    private (AgreementTerms Terms, AgreementKeys Keys) Read(StoredAgreement row) => terms.GetOrAdd(row.Id, static (_, bytes) =>
    {
        var read = AgreementTerms.Read(bytes).Terms ?? throw new InvalidDataException("Stored terms are damaged.");
        return (read, AgreementKeys.Of(read));
    }, row.Terms);
}
