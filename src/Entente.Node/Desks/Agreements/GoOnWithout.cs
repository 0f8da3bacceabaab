using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// The word of two officers that a restored node goes on without what one partner may hold, or that it has no partner to ask: one asks with a reason, a
/// second confirms. The series of this node go on in epochs that nobody has used (docs/operate/backup.md).
/// </summary>
public static class GoOnWithout
{
    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 2000;

    /// <summary>Why. Kept encrypted; never sent.</summary>
    public sealed record Request(string Reason);

    internal static void Map(RouteGroupBuilder api)
    {
        var word = api.MapGroup("/return").RequireAuthorization(Rights.AgreementsManage);
        word.MapGet("/", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await ReadReturn.Handle(work, cancel)));
        word.MapPost("/{party}/word", (string party, Request request, Workplace work, CancellationToken cancel) => Answer(party, p => Ask(p, request, work, cancel)));
        word.MapPost("/{party}/word/confirm", (string party, Workplace work, CancellationToken cancel) => Answer(party, p => Confirm(p, work, cancel)));
        word.MapDelete("/{party}/word", (string party, Workplace work, CancellationToken cancel) => Answer(party, p => TakeBack(p, work, cancel)));
    }

    /// <summary>Asks; nothing changes yet.</summary>
    /// <param name="partner">Without whose return the node shall go on; this party itself when it has no partner to ask.</param>
    public static Task<Complaint?> Ask(PartyCode partner, Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        var reason = Encoding.UTF8.GetBytes(request.Reason.ReplaceLineEndings("\n").Trim());
        return work.Gate.Write<Complaint?>(async db =>
        {
            if (!await IsOpen(db, partner, work, cancel)) return Complaint.Of("", "return-not-open");
            if (reason.Length == 0) return Complaint.Of("reason", "return-reason");
            if (request.Reason.Length > LongestReason) return Complaint.Of("reason", "return-reason-long");
            var row = await Returns.Row(db, partner, work.Now, cancel);
            if (row.AskedBy is not null) return Complaint.Of("", "return-asked-already");
            (row.AskedBy, row.AskedAt, row.Reason) = (work.Me.Id, work.Now, work.AtRest.Protect(reason, Cells.ReturnReason(partner)));
            // With the digest of the reason, so that the trail shows when the reason was changed behind it.
            Audit.Note(db, work.Me.Id, "return.ask", "partner", $"{partner}/{Digest.Of(reason)}", work.Now);
            return null;
        }, cancel);
    }

    /// <summary>Takes the request back; either officer may.</summary>
    public static Task<Complaint?> TakeBack(PartyCode partner, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work.Gate.Write<Complaint?>(async db =>
        {
            if (await db.Returns.FindAsync([partner], cancel) is not { AskedBy: not null, ConfirmedBy: null } row) return Complaint.Of("", "return-not-asked");
            (row.AskedBy, row.AskedAt, row.Reason) = (null, null, null);
            Audit.Note(db, work.Me.Id, "return.take-back", "partner", partner.Value, work.Now);
            return null;
        }, cancel);
    }

    /// <summary>Confirms as the second officer.</summary>
    public static async Task<Complaint?> Confirm(PartyCode partner, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        var complaint = await work.Gate.Write<Complaint?>(async db =>
        {
            if (await db.Returns.FindAsync([partner], cancel) is not { AskedBy: { } asked, ConfirmedBy: null } row) return Complaint.Of("", "return-not-asked");
            if (asked == work.Me.Id) return Complaint.Of("", "return-own-request");
            if (!await IsOpen(db, partner, work, cancel)) return Complaint.Of("", "return-not-open");
            (row.ConfirmedBy, row.State, row.At) = (work.Me.Id, Returns.Word, work.Now);
            Audit.Note(db, work.Me.Id, "return.confirm", "partner", partner.Value, work.Now);
            if (partner == work.Identity.Party)
            {
                await Restoration.Lift(db, cancel);
                return null;
            }

            await Restoration.Agree(db, partner, Encoding.UTF8.GetBytes(Returns.Word), cancel);
            // What the partner holds is not known, so its epochs are not: one for each minute since 1970 has never been used.
            await Homecoming.BeginAnew(db, work.Identity.Party, partner, cancel, atLeast: (int)(work.Now.ToUnixTimeSeconds() / 60));
            await db.SaveChangesAsync(cancel);
            await Homecoming.SignAgain(db, work.Book, cancel);
            return null;
        }, cancel);
        if (complaint is null && partner != work.Identity.Party) work.Bell.Ring(partner);
        return complaint;
    }

    /// <summary>True for a partner that must still be asked; for this party itself while it only receives and has no partner at all.</summary>
    private static async Task<bool> IsOpen(NodeDb db, PartyCode partner, Workplace work, CancellationToken cancel) =>
        partner == work.Identity.Party
            ? !work.Book.Cards.Any() && await Restoration.ReceiveOnlySince(db, cancel) is not null
            : work.Book.Of(partner) is not null && await Restoration.MustAsk(db, partner, cancel);

    private static async Task<IResult> Answer(string party, Func<PartyCode, Task<Complaint?>> act)
    {
        if (!PartyCode.TryParse(party, out var partner)) return Problems.Of(StatusCodes.Status404NotFound, "not-here");
        return await act(partner) is { } complaint ? Problems.Of([complaint]) : TypedResults.NoContent();
    }
}
