using System.Text;
using Entente.Exchange.Agreements;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// New keys by the word of the recovery key, when those of this node were stolen or lost: one officer has keys made and takes the card away, the
/// recovery key signs it on a machine without a network, a second officer brings the signed file (docs/operate/stolen-keys.md).
/// </summary>
public static class RecoverKeys
{
    /// <summary>The signed recovery.</summary>
    /// <param name="File">Its text.</param>
    public sealed record Request(string File);

    internal static void Map(RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys/recovery").RequireAuthorization(Rights.AgreementsManage);
        keys.MapPost("/", async (Workplace work, CancellationToken cancel) => Answer(await Ask(work, cancel)));
        keys.MapGet("/card", async Task<IResult> (Workplace work, CancellationToken cancel) => await Card(work, cancel) is { } card
            ? TypedResults.Bytes(card, "application/jose+json", $"{work.Identity.Party}.new-card.json") : TypedResults.NotFound());
        keys.MapPost("/confirm", async (Request request, Workplace work, CancellationToken cancel) => Answer(await Confirm(request, work, cancel)));
        keys.MapGet("/file", async Task<IResult> (Workplace work, CancellationToken cancel) => await Signed(work, cancel) is { } file
            ? TypedResults.Bytes(file, "application/jose+json", $"{work.Identity.Party}.recovery.json") : TypedResults.NotFound());
    }

    /// <summary>Makes keys for the recovery key to sign. Nothing else changes yet.</summary>
    public static Task<Complaint?> Ask(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.OurCard.Card.Recovery is null) return Task.FromResult<Complaint?>(Complaint.Of("", "recovery-none"));
        return work.Gate.Write<Complaint?>(async db =>
        {
            if (await db.KeyRequests.AnyAsync(cancel)) return Complaint.Of("", "keys-asked-already");
            var made = work.Identity.Prepare().Public.KeyId;
            db.KeyRequests.Add(new() { Id = 1, By = work.Me.Id, At = work.Now, Stolen = true, Successor = made });
            Audit.Note(db, work.Me.Id, "keys.ask-recovery", "node", made, work.Now);
            return null;
        }, cancel);
    }

    /// <summary>The card to be signed by the recovery key; null when nobody has asked.</summary>
    public static async Task<byte[]?> Card(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.KeyRequests.AsNoTracking().SingleOrDefaultAsync(cancel) is { Successor: { } made } ? CardOf(work, made) : null;
    }

    /// <summary>Confirms as the second officer, with what the recovery key signed: announces the new keys and signs with them from then on.</summary>
    public static async Task<Complaint?> Confirm(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        var file = Encoding.UTF8.GetBytes(request.File.Trim());
        var reading = RecoveryFile.Read(file);
        if (!reading.IsSound) return Complaint.Of("file", "recovery-unreadable", reading.Fault.Code, reading.Fault.Place);
        var word = reading.Recovery;
        if (!word.IsBy(work.OurCard.Card.Recovery, work.Book.RecoveredAt(work.Identity.Party))) return Complaint.Of("file", "recovery-other-key");
        if (word.At - work.Now > Exchange.Streams.Admission.RecoveryAhead) return Complaint.Of("file", "recovery-ahead");
        var made = "";
        await using (var db = await work.Contexts.CreateDbContextAsync(cancel))
        {
            if (await Refused(db, work, cancel) is { } complaint) return complaint;
            made = (await db.KeyRequests.AsNoTracking().SingleAsync(cancel)).Successor!;
        }

        if (word.Card.Keys.KeyId != made || word.Card.Party != work.Identity.Party) return Complaint.Of("file", "recovery-other-card");
        var (refused, audience) = await work.Dispatcher.RenewKeys(work, made, word.CardFile, Refused, CancellationToken.None, (word, file));
        if (refused is not null) return refused;
        foreach (var party in audience) work.Bell.Ring(party);
        return null;
    }

    /// <summary>The last recovery of ours, for partners that no link reaches; null when there was none.</summary>
    public static async Task<byte[]?> Signed(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.KeyChanges.AsNoTracking().Where(c => c.Party == work.Identity.Party && c.Recovery != null).OrderByDescending(c => c.Id).Select(c => c.Recovery).FirstOrDefaultAsync(cancel);
    }

    private static async Task<Complaint?> Refused(NodeDb db, Workplace work, CancellationToken cancel) =>
        await db.KeyRequests.AsNoTracking().SingleOrDefaultAsync(cancel) is { Successor: null } ? Complaint.Of("", "keys-not-asked") : await RenewKeys.MayNotConfirm(db, work, cancel);

    private static byte[] CardOf(Workplace work, string keyId)
    {
        work.Identity.Know(keyId);
        return work.OurCard.With(work.Identity.ByKeyId(keyId)!);
    }

    private static IResult Answer(Complaint? complaint) => complaint is null ? TypedResults.NoContent() : Problems.Of([complaint]);
}
