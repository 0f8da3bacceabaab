using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// New keys for this node: one officer asks, a second one confirms. The old key then signs, in an agreement with each partner, that the new one has
/// taken its place; from that instant everything else is signed by the new one (docs/protocol/exchange.md 6.3).
/// </summary>
public static class RenewKeys
{
    /// <summary>What is asked for.</summary>
    /// <param name="Stolen">True when the old keys may be in other hands: then partners take nothing new signed by them.</param>
    public sealed record Request(bool Stolen);

    /// <summary>A request that waits for a second officer.</summary>
    /// <param name="Ours">True when the officer who looks has asked for it.</param>
    /// <param name="Successor">Id of the keys that were made for the recovery key to sign; null when the old key signs.</param>
    public sealed record Waiting(bool Stolen, DateTimeOffset At, bool Ours, string? Successor = null);

    /// <summary>A change that was made, ours or a partner's.</summary>
    /// <param name="FingerprintWords">Of the new card; people may compare them again if they wish.</param>
    public sealed record Made(PartyCode Party, string Replaced, string Successor, DateTimeOffset At, bool Stolen, string Fingerprint, Bilingual FingerprintWords, bool ByRecovery);

    internal static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").RequireAuthorization(Rights.AgreementsManage);
        keys.MapPost("/renewal", async (Request request, Workplace work, CancellationToken cancel) => Answer(await Ask(request, work, cancel)));
        keys.MapPost("/renewal/confirm", async (Workplace work, CancellationToken cancel) => Answer(await Confirm(work, cancel)));
        keys.MapDelete("/renewal", async (Workplace work, CancellationToken cancel) => Answer(await TakeBack(work, cancel)));
        keys.MapGet("/changes", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await Changes(work, cancel)));
    }

    /// <summary>The request that waits, or null.</summary>
    public static async Task<Waiting?> Open(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.KeyRequests.SingleOrDefaultAsync(cancel) is { } asked ? new(asked.Stolen, asked.At, asked.By == work.Me.Id, asked.Successor) : null;
    }

    /// <summary>Every change known here, the latest first.</summary>
    public static async Task<IReadOnlyList<Made>> Changes(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await db.KeyChanges.AsNoTracking().OrderByDescending(c => c.Id).ToListAsync(cancel);
        return [.. rows.Select(row =>
        {
            var seen = ImportCard.CardView.Of(PartnerBook.Read(row.Card), comparedAt: null);
            return new Made(row.Party, row.Replaced, row.Successor, row.At, row.Stolen, seen.Fingerprint, seen.FingerprintWords, row.Recovery is not null);
        })];
    }

    /// <summary>Asks; nothing changes yet.</summary>
    public static Task<Complaint?> Ask(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        return work.Gate.Write<Complaint?>(async db =>
        {
            if (await db.KeyRequests.AnyAsync(cancel)) return Complaint.Of("", "keys-asked-already");
            db.KeyRequests.Add(new() { Id = 1, By = work.Me.Id, At = work.Now, Stolen = request.Stolen });
            Audit.Note(db, work.Me.Id, "keys.ask", "node", work.Identity.Keys.Public.KeyId, work.Now);
            return null;
        }, cancel);
    }

    /// <summary>Takes the request back; either officer may.</summary>
    public static Task<Complaint?> TakeBack(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Gate.Write<Complaint?>(async db =>
        {
            if (await db.KeyRequests.SingleOrDefaultAsync(cancel) is not { } asked) return Complaint.Of("", "keys-not-asked");
            db.KeyRequests.Remove(asked);
            Audit.Note(db, work.Me.Id, "keys.take-back", "node", work.Identity.Keys.Public.KeyId, work.Now);
            return null;
        }, cancel);
    }

    /// <summary>Confirms as the second officer: makes the keys, announces them, and signs with them from then on.</summary>
    public static async Task<Complaint?> Confirm(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using (var db = await work.Contexts.CreateDbContextAsync(cancel))
            if (await Refused(db, work, cancel) is { } complaint) return complaint;
        var fresh = work.Identity.Prepare();
        var card = work.OurCard.With(fresh);
        var (refused, audience) = await work.Dispatcher.RenewKeys(work, fresh.Public.KeyId, card, Refused, CancellationToken.None);
        if (refused is not null) return refused;
        foreach (var party in audience) work.Bell.Ring(party);
        return null;
    }

    private static async Task<Complaint?> Refused(NodeDb db, Workplace work, CancellationToken cancel) =>
        await db.KeyRequests.AsNoTracking().SingleOrDefaultAsync(cancel) is { Successor: not null } ? Complaint.Of("", "keys-by-recovery") : await MayNotConfirm(db, work, cancel);

    internal static async Task<Complaint?> MayNotConfirm(NodeDb db, Workplace work, CancellationToken cancel)
    {
        if (await db.KeyRequests.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } asked) return Complaint.Of("", "keys-not-asked");
        if (asked.By == work.Me.Id) return Complaint.Of("", "keys-own-request");
        if (await Restoration.ReceiveOnlySince(db, cancel) is not null) return Complaint.Of("", "restored-receives-only");
        foreach (var card in work.Book.Cards)
            if (await Restoration.WaitsFor(db, card.Party, cancel) is { } silent) return Complaint.Of("", "restored-partner-unasked", silent.Value);
        return null;
    }

    private static IResult Answer(Complaint? complaint) => complaint is null ? TypedResults.NoContent() : Problems.Of([complaint]);

    /// <summary>The change as entries: in as few agreements in force as reach every partner that has one.</summary>
    internal static async Task<IReadOnlyList<Outgoing>> Entries(
        NodeDb db, Workplace work, byte[] card, string replaces, bool stolen, Guid askedBy, string? recovery, CancellationToken cancel)
    {
        var procedure = ProcedureCatalogue.All.Last(p => p.Name == StreamName.Bootstrap);
        var statement = new Agreement.ChangeKeys(System.Text.Encoding.UTF8.GetString(card), replaces, stolen, recovery);
        var (reached, entries) = (new HashSet<PartyCode>(), new List<Outgoing>());
        var rows = (await db.Agreements.AsNoTracking().ToListAsync(cancel)).Where(a => a.Phase == "in-force")
            .Select(a => (a.Id, Terms: AgreementTerms.Read(a.Terms).Terms!)).OrderByDescending(a => a.Terms.Parties.Count);
        foreach (var (id, terms) in rows)
        {
            var audience = terms.Parties.Select(p => p.Party).Where(p => p != work.Identity.Party).Order().ToList();
            if (audience.TrueForAll(reached.Contains) || audience.Exists(p => work.Book.Of(p) is null)) continue;
            reached.UnionWith(audience);
            entries.Add(new(
                procedure, KeyChange.Type, statement, id, work.Me.Unit, audience, null, DraftContent.UsualHandling, [Purpose.REG], terms.LegalBasis,
                null, [], [], askedBy, work.Me.Id));
        }

        return entries;
    }
}
