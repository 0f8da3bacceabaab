using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>What a change of keys does to the store: a partner's card is put in the place of the one before, or ours is and we sign again.</summary>
internal static class KeyChanges
{
    /// <summary>An admitted change of a partner; in the transaction that admits it.</summary>
    public static async Task TakeOver(NodeDb db, PartyCode from, PartyCard card, KeyChange change, DateTimeOffset at, DateTimeOffset now, CancellationToken cancel)
    {
        if (change.Recovery is { } word)
        {
            await TakeOver(db, from, word, Encoding.UTF8.GetBytes(change.RecoveryText!), null, now, cancel);
            return;
        }

        var partner = (await db.Partners.FindAsync([from], cancel))!;
        db.KeyChanges.Add(new()
        {
            Party = from, Replaced = change.Replaces, Successor = card.Keys.KeyId, CardBefore = partner.Card, Card = change.File, At = at, Stolen = change.Stolen,
        });
        (partner.Card, partner.TlsSha256) = (change.File, card.TlsSha256);
        Audit.Note(db, null, "keys.taken-over", "partner", from.Value, now);
    }

    /// <summary>A partner's recovery, from an admitted entry or from its file; taking it twice is taking it once.</summary>
    public static async Task TakeOver(NodeDb db, PartyCode from, Recovery word, byte[] file, Guid? officer, DateTimeOffset now, CancellationToken cancel)
    {
        var key = word.Card.Keys.KeyId;
        if (await db.KeyChanges.AnyAsync(c => c.Successor == key, cancel) || db.KeyChanges.Local.Any(c => c.Successor == key)) return;
        var partner = (await db.Partners.FindAsync([from], cancel))!;
        db.KeyChanges.Add(new()
        {
            Party = from, Replaced = PartnerBook.Read(partner.Card).Keys.KeyId, Successor = key, CardBefore = partner.Card, Card = word.CardFile, At = word.At, Stolen = true,
            Recovery = file,
        });
        (partner.Card, partner.TlsSha256, partner.Recovery) = (word.CardFile, word.Card.TlsSha256, word.Card.Recovery);
        (partner.Failure, partner.Failures, partner.FailingSince, partner.NextTry) = (null, 0, null, null);
        Audit.Note(db, officer, "keys.recovered", "partner", from.Value, now);
    }

    /// <summary>Our keys as a partner knows them: those that signed the oldest change that it has not taken yet; else those that sign now.</summary>
    public static async Task<NodeKeys> KnownTo(NodeDb db, PartyCode partner, NodeIdentity identity, CancellationToken cancel)
    {
        var waiting = await db.Outbox.AsNoTracking()
            .Where(i => i.Partner == partner && i.Procedure.StartsWith(StreamName.Bootstrap + "@") && i.State != Delivery.Receipted && i.State != Delivery.Rejected)
            .OrderBy(i => i.Id).Join(db.Entries.Where(e => e.Type == KeyChange.Type), i => i.Entry, e => e.Hash, (i, e) => new { i.Id, e.KeyId }).ToListAsync(cancel);
        return waiting.MinBy(w => w.Id) is { } first && identity.ByKeyId(first.KeyId) is { } earlier ? earlier : identity.Keys;
    }

    /// <summary>
    /// Signs with the key that stands what an earlier key had signed and nobody else holds: the heads of our logs and, when the earlier key may
    /// be in other hands, every entry that no partner has taken. Doing it twice is doing it once.
    /// </summary>
    public static async Task SignAgain(NodeDb db, NodeIdentity identity, PartnerBook book, DateTimeOffset now, CancellationToken cancel)
    {
        if (await Last(db, identity.Party, cancel) is not { } last) return;
        foreach (var row in await db.Logs.Where(l => l.Checkpoint != null).ToListAsync(cancel))
        {
            var suite = await book.SuiteOf(db, row.Name, cancel);
            if (Checkpoint.Verify(row.Checkpoint!, NodeIdentity.Origin(identity.Party, row.Name), identity.Keys.Public, suite).IsSound) continue;
            await (await LogBook.Open(db, row.Name, cancel)).Close(identity, suite, now, cancel);
        }

        if (!last.Stolen) return;
        var key = identity.Keys.Public.KeyId;
        var waiting = await db.Outbox.Where(i => i.State != Delivery.Receipted && i.State != Delivery.Rejected).Select(i => i.Entry).Distinct().ToListAsync(cancel);
        foreach (var row in await db.Entries.Where(e => waiting.Contains(e.Hash) && e.KeyId != key && e.Type != KeyChange.Type).ToListAsync(cancel))
        {
            var entry = new SignedEntry(EntryCodec.HeaderOf(row.HeaderBytes), row.HeaderBytes, row.Jws, [], row.KeyId);
            (row.Jws, row.KeyId) = (EntryCodec.SignAgain(entry, identity.Keys).Jws, key);
        }
    }

    /// <summary>Our last change, or null.</summary>
    public static Task<StoredKeyChange?> Last(NodeDb db, PartyCode us, CancellationToken cancel) =>
        db.KeyChanges.AsNoTracking().Where(c => c.Party == us).OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancel);
}
