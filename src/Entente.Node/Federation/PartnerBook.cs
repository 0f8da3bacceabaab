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
    private ImmutableDictionary<PartyCode, PartyCard> cards = ImmutableDictionary<PartyCode, PartyCard>.Empty;

    /// <summary>Raised after the cards were read again.</summary>
    public event EventHandler? Changed;

    /// <summary>All compared cards of partners.</summary>
    public IEnumerable<PartyCard> Cards => cards.Values;

    /// <summary>The compared card of a partner, or null.</summary>
    public PartyCard? Of(PartyCode party) => cards.GetValueOrDefault(party);

    /// <summary>The partner whose link shows this certificate, or null.</summary>
    public PartyCode? ByTls(string sha256) => cards.Values.FirstOrDefault(c => c.TlsSha256 == sha256)?.Party;

    /// <summary>Keys by which a partner's entries, receipts and checkpoints can be verified, those of older cards included.</summary>
    public Func<string, NodePublicKeys?> ByKeyIdOf(PartyCode party) => keyId =>
        cards.GetValueOrDefault(party) is { } card && card.Keys.KeyId == keyId
            ? card.Keys
            : terms.Values.Select(t => t.Keys.ByKeyIdOf(party)(keyId)).FirstOrDefault(keys => keys is not null);

    /// <summary>Reads cards and terms again; called at start and after every change.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var files = await db.Partners.Where(p => p.ComparedAt != null).Select(p => p.Card).ToListAsync(cancel);
        foreach (var row in await db.Agreements.AsNoTracking().ToListAsync(cancel)) Read(row);
        cards = files.Select(Read).ToImmutableDictionary(c => c.Party);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The agreement as it stands in this transaction; null when it is not known here or not signed by all.</summary>
    internal async Task<StandingAgreement?> Agreement(NodeDb db, Digest id, CancellationToken cancel)
    {
        if (await db.Agreements.FindAsync([id], cancel) is not { Complete: true } row) return null;
        var (read, keys) = Read(row);
        return new(id, read, keys, row.EndedAt);
    }

    /// <summary>The key to seal to.</summary>
    internal NodePublicKeys SealingKeys(Digest? agreement, PartyCode party) =>
        (agreement is { } id && terms.TryGetValue(id, out var known) ? known.Keys.CurrentOf(party) : Of(party)?.Keys)
        ?? throw new InvalidOperationException($"No key of {party} to seal to.");

    /// <summary>What signs and seals under an agreement that is known here; null otherwise, and then every key does.</summary>
    internal Suite? SuiteOf(Digest? agreement) => agreement is { } id && terms.TryGetValue(id, out var known) ? known.Terms.RequiredSuite : null;

    /// <summary>What signs the checkpoints of a log: as its agreement pins it; null for the bootstrap's and the domestic one.</summary>
    internal Suite? SuiteOf(string log) => Digest.TryParse(log, out var agreement) ? SuiteOf(agreement) : null;

    /// <summary>As above, where another replica may have signed the agreement since this one last looked.</summary>
    internal async Task<Suite?> SuiteOf(NodeDb db, string log, CancellationToken cancel) =>
        Digest.TryParse(log, out var agreement) && await db.Agreements.FindAsync([agreement], cancel) is { } row ? Read(row).Terms.RequiredSuite : null;

    /// <summary>The keys on compared cards and our own card: what the bootstrap stream knows.</summary>
    internal AgreementKeys ComparedCards(PartyCard ours) => AgreementKeys.Of(cards.Values.Append(ours));

    internal static PartyCard Read(byte[] file) =>
        CardFile.Read(file) is { IsSound: true, Card: var card } ? card : throw new InvalidDataException("A stored party card is damaged.");

    private (AgreementTerms Terms, AgreementKeys Keys) Read(StoredAgreement row) => terms.GetOrAdd(row.Id, static (_, bytes) =>
    {
        var read = AgreementTerms.Read(bytes).Terms ?? throw new InvalidDataException("Stored terms are damaged.");
        return (read, AgreementKeys.Of(read));
    }, row.Terms);
}
