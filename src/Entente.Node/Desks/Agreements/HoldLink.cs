using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>Holds the link to a partner, or lets it go on. Held, nothing is sent and everything that waits says so; what arrives is still receipted.</summary>
public static class HoldLink
{
    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/links", async (Workplace work, CancellationToken cancel) =>
        {
            await using var db = await work.Contexts.CreateDbContextAsync(cancel);
            return TypedResults.Ok(await Links.Read(db, work.Book, work.Now, cancel));
        }).RequireAuthorization();
        api.MapPost("/links/{party}/hold", (string party, Workplace work, CancellationToken cancel) => Post(party, true, work, cancel)).RequireAuthorization(Rights.AgreementsManage);
        api.MapPost("/links/{party}/resume", (string party, Workplace work, CancellationToken cancel) => Post(party, false, work, cancel)).RequireAuthorization(Rights.AgreementsManage);
    }

    /// <summary>True when the partner is known; holding twice is holding once.</summary>
    public static async Task<bool> Handle(PartyCode party, bool hold, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        var known = await work.Gate.Write(async db =>
        {
            if (await db.Partners.FindAsync([party], cancel) is not { } partner) return false;
            if (partner.Held != hold) (partner.HeldAt, partner.HeldBy) = (hold ? work.Now : null, hold ? work.Me.Id : null);
            (partner.Held, partner.NextTry) = (hold, null);
            var from = hold ? Delivery.Queued : Delivery.Held;
            var waiting = from i in db.Outbox join e in db.Entries on i.Entry equals e.Hash where i.Partner == party && i.State == @from select new { Item = i, e.Log };
            foreach (var line in await waiting.ToListAsync(cancel))
            {
                // A link that goes on does not lift the suspension of a kind of business.
                var held = await Holds.On(db, party, line.Log, line.Item.Procedure, cancel);
                (line.Item.State, line.Item.Reason) = held is null ? (Delivery.Queued, null) : (Delivery.Held, held);
            }

            Audit.Note(db, work.Me.Id, hold ? "link.hold" : "link.resume", "partner", party.Value, work.Now);
            return true;
        }, cancel);
        if (known) work.Bell.Ring(party);
        return known;
    }

    private static async Task<Results<NoContent, NotFound>> Post(string party, bool hold, Workplace work, CancellationToken cancel) =>
        PartyCode.TryParse(party, out var code) && await Handle(code, hold, work, cancel) ? TypedResults.NoContent() : TypedResults.NotFound();
}
