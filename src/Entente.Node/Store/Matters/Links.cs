using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>How each link is, in the words of the frame: calm when it is down, and always with how much waits.</summary>
internal static class Links
{
    public static async Task<IReadOnlyList<LinkLine>> Read(NodeDb db, PartnerBook book, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = await db.Outbox.Where(i => i.State != Delivery.Receipted && i.State != Delivery.Rejected)
            .GroupBy(i => i.Partner).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var partners = await db.Partners.AsNoTracking().OrderBy(p => p.Party).ToListAsync(cancel);
        return [.. partners.Select(p => Of(p, book, waiting.GetValueOrDefault(p.Party), now))];
    }

    private static LinkLine Of(Partner partner, PartnerBook book, int waiting, DateTimeOffset now)
    {
        var card = book.Of(partner.Party) ?? PartnerBook.Read(partner.Card);
        var (state, since) = partner switch
        {
            { ComparedAt: null } => ("not-compared", (DateTimeOffset?)null),
            { Held: true } => ("held", partner.HeldAt),
            { FailingSince: { } failing } => ("down", failing),
            { LastContact: null } => ("new", null),
            _ => ("linked", null),
        };
        return new(
            partner.Party, new(card.NameEn, card.NameZh), state, partner.LastContact, since, waiting,
            partner.NextTry is { } next && next > now && waiting > 0 ? next : null, partner.Failure);
    }
}
