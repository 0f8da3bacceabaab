using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// Tells a partner, by a signed entry in the same matter, that its entries' content was purged here: where the agreement asks for it by a reply period
/// named <c>purge-report</c> (docs/operate/retention.md).
/// </summary>
internal sealed class PurgeReports(Dispatcher dispatcher, PartnerBook book, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, TimeProvider clock)
{
    /// <summary>The reply period by which an agreement asks.</summary>
    public const string Asked = "purge-report";

    private const int MostOfOne = 200; // as the statement allows

    /// <summary>Sends what is to be reported; what cannot be sent now, after a restore, waits.</summary>
    public async Task Send(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await Restoration.ReceiveOnlySince(db, cancel) is not null) return;
        var matters = await db.Entries.Where(e => e.PurgeToReport).Select(e => e.Matter).Distinct().ToListAsync(cancel);
        foreach (var matter in matters)
            while (await SendOne(matter, cancel)) { }
    }

    /// <summary>One report; true when more may be left in this matter.</summary>
    private async Task<bool> SendOne(Digest matter, CancellationToken cancel)
    {
        var more = false;
        await dispatcher.Send(
            async (db, stop) =>
            {
                var rows = await db.Entries.Where(e => e.Matter == matter && e.PurgeToReport).OrderBy(e => e.Position).Take(MostOfOne).ToListAsync(stop);
                if (rows.Count == 0) return null;
                foreach (var row in rows) row.PurgeToReport = false;
                more = rows.Count == MostOfOne;
                return await Report(db, matter, rows.ConvertAll(r => new PurgedEntry(r.Hash)), stop);
            },
            (_, _, _) => Task.CompletedTask, cancel);
        return more;
    }

    private async Task<Outgoing?> Report(NodeDb db, Digest matter, IReadOnlyList<PurgedEntry> purged, CancellationToken cancel)
    {
        var row = await db.Matters.FindAsync([matter], cancel);
        var file = (await MatterFile.Load(db, [matter], cancel))[matter];
        if (row is null || file.Opening?.Entente is not { Agreement: { } agreement } opening || file.Procedure is not { } rules) return null;
        if (await book.Agreement(db, agreement, cancel) is not { Terms: { } terms } || await db.Agreements.FindAsync([agreement], cancel) is not { } signed) return null;
        if (!signed.InForce(clock.GetUtcNow()) || terms.Procedure(rules.Id)?.ReplyPeriods.Any(p => p.Due == Asked) is not true) return null;
        if (rules.Kinds.FirstOrDefault(k => k.TextKey == "entry.purge-report") is not { } kind) return null;
        var unit = row.OurUnit ?? UnitCode.Parse($"{identity.Party}/NODE");
        return new(
            rules, kind.Type, new PurgeReport(purged), matter, unit, [.. Drafts.Parties(row.Parties).Where(p => p != identity.Party)], agreement,
            opening.Handling, opening.Purpose, opening.LegalBasis, RetainUntil: null, [], [], WrittenBy: null, ReleasedBy: null);
    }
}
