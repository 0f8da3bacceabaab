using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Desks.Agreements;

/// <summary>
/// Takes in a partner's recovery as a file: the way that is left when its link, its node or its keys are in other hands. The recovery key on the card
/// that people compared proves it; nothing has to be compared again.
/// </summary>
public static class TakeRecovery
{
    /// <summary>The signed recovery.</summary>
    /// <param name="File">Its text.</param>
    public sealed record Request(string File);

    internal static void Map(RouteGroupBuilder api) => api.MapPost("/cards/recovery", Post).RequireAuthorization(Rights.AgreementsManage);

    /// <summary>Puts the new card in the place of all keys that the partner had.</summary>
    public static async Task<(ImportCard.CardView? Card, IReadOnlyList<Complaint> Complaints)> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        var file = Encoding.UTF8.GetBytes(request.File.Trim());
        var reading = RecoveryFile.Read(file);
        if (!reading.IsSound) return (null, [Complaint.Of("file", "recovery-unreadable", reading.Fault.Code, reading.Fault.Place)]);
        var (word, party) = (reading.Recovery, reading.Recovery.Card.Party);
        if (party == work.Identity.Party) return (null, [Complaint.Of("file", "card-is-ours")]);
        if (work.Book.Of(party) is not { } known) return (null, [Complaint.Of("file", "card-not-compared")]);
        if (work.Book.HasRecovered(word)) return (ImportCard.CardView.Of(known, null), []); // its entry was here first
        if (!word.IsBy(work.Book.RecoveryOf(party), work.Book.RecoveredAt(party))) return (null, [Complaint.Of("file", "recovery-other-key")]);
        if (word.At - work.Now > Admission.RecoveryAhead) return (null, [Complaint.Of("file", "recovery-ahead")]);
        if (!word.Card.Keys.Suite.Covers(known.Keys.Suite)) return (null, [Complaint.Of("file", RefusalCode.SuccessorUnsound)]);
        if (work.Book.IsTaken(word.Card) || word.Card.TlsSha256 == work.Identity.TlsSha256 || work.Identity.ByKeyId(word.Card.Keys.KeyId) is not null)
            return (null, [Complaint.Of("file", RefusalCode.SuccessorTaken)]);
        var now = work.Now;
        await work.Gate.Write(db => KeyChanges.TakeOver(db, party, word, file, work.Me.Id, now, cancel), cancel);
        await work.Book.Refresh(cancel);
        work.Bell.Ring(party);
        return (ImportCard.CardView.Of(word.Card, now), []);
    }

    private static async Task<IResult> Post(Request request, Workplace work, CancellationToken cancel) =>
        await Handle(request, work, cancel) switch
        {
            ({ } card, []) => TypedResults.Ok(card),
            var (_, complaints) => Problems.Of(complaints),
        };
}
