using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>After a restore: what each partner gave back, what is missing and why, and what is lost.</summary>
public static class ReadReturn
{
    /// <summary>Lost entries shown; the number of all stands beside.</summary>
    private const int MostShown = 200;

    /// <summary>Where it stands with one partner.</summary>
    /// <param name="State">A code of <see cref="StoredReturn.State"/>.</param>
    /// <param name="Entries">Entries that it gave back.</param>
    /// <param name="Asked">The request to go on without it; null while nobody asked.</param>
    public sealed record Line(PartyCode Party, string State, DateTimeOffset? At, int Entries, Asked? Asked)
    {
        /// <summary>True when nothing is waited for any more.</summary>
        public bool IsSettled => State is Returns.Whole or Returns.Word;
    }

    /// <summary>One officer's request to go on without.</summary>
    /// <param name="Ours">True when the officer who looks has asked.</param>
    public sealed record Asked(DateTimeOffset At, string Reason, bool Ours, bool Confirmed);

    /// <summary>An entry that stands in our log and is not here.</summary>
    public sealed record Lost(string Kind, string Stream, int Epoch, long Seq, DateTimeOffset At);

    /// <summary>All of it.</summary>
    /// <param name="ReceivesSince">Since when the node signs nothing; null when it signs.</param>
    /// <param name="Lines">Each partner; this party itself when it has none.</param>
    /// <param name="Losses">The first of them.</param>
    /// <param name="LostInAll">How many there are.</param>
    public sealed record Page(DateTimeOffset? ReceivesSince, IReadOnlyList<Line> Lines, IReadOnlyList<Lost> Losses, int LostInAll);

    /// <summary>Reads it for a page.</summary>
    public static async Task<Page> Handle(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await Read(db, work.Identity.Party, work.AtRest, work.Me.Id, cancel);
    }

    /// <summary>Reads it; the reasons only where they can be opened.</summary>
    internal static async Task<Page> Read(NodeDb db, PartyCode us, AtRest? atRest, Guid reader, CancellationToken cancel)
    {
        var since = await Restoration.ReceiveOnlySince(db, cancel);
        var rows = await db.Returns.AsNoTracking().ToDictionaryAsync(r => r.Partner, cancel);
        var partners = await db.Partners.AsNoTracking().Where(p => p.ComparedAt != null).Select(p => p.Party).ToListAsync(cancel);
        var lines = new List<Line>();
        foreach (var party in partners.Count == 0 && since is not null ? [us] : partners.Order().ToList())
        {
            var row = rows.GetValueOrDefault(party);
            if (row is null && (party == us ? since is null : !await Restoration.MustAsk(db, party, cancel))) continue;
            var asked = row is { AskedBy: { } by, AskedAt: { } at, Reason: { } reason }
                ? new Asked(at, atRest is null ? "" : Encoding.UTF8.GetString(atRest.Reveal(reason, Cells.ReturnReason(party))), by == reader, row.ConfirmedBy is not null)
                : null;
            lines.Add(new(party, row?.State ?? Returns.Waiting, row?.At, row?.Entries ?? 0, asked));
        }

        var losses = await db.Losses.AsNoTracking().OrderBy(l => l.Log).ThenBy(l => l.Index).Take(MostShown)
            .Select(l => new Lost(l.Kind, l.Stream, l.Epoch, l.Seq, l.At)).ToListAsync(cancel);
        return new(since, lines, losses, await db.Losses.CountAsync(cancel));
    }
}
