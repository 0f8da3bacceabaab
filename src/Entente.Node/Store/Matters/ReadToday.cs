using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Entente.Procedures.Clocks;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>What we owe, what they owe us, what arrived, what failed: read from the projections, for the matters this officer may see.</summary>
public static class ReadToday
{
    /// <summary>Lines of one column; counts link to the full queues.</summary>
    public const int AtMost = 200;

    private static readonly TimeSpan ArrivedWithin = TimeSpan.FromDays(7);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/today", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await Handle(work, cancel))).RequireAuthorization(Rights.MattersRead);

    /// <summary>The page.</summary>
    public static async Task<TodayPage> Handle(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var (us, now) = (work.Identity.Party, work.Now);
        var drafts = await db.Drafts.AsNoTracking().Where(d => d.Stage == DraftStage.Submitted).OrderBy(d => d.UpdatedAt).ToListAsync(cancel);
        var incidents = await Incidents.Open(db, work, AtMost, cancel);
        return new(
            await Owed(db.Dues.Where(d => d.OwedBy == us), db, work, now, cancel),
            await Owed(db.Dues.Where(d => d.OwedBy != us), db, work, now, cancel),
            await Arrived(db, work, now - ArrivedWithin, cancel),
            await Failed(db, work, cancel),
            [.. DraftLines.Sorted(await DraftLines.Read(db, drafts.FindAll(d => Drafts.MayRelease(d, work.Me)), work, cancel))],
            await Links.Read(db, work.Book, now, cancel),
            incidents)
        {
            Suspended = await Suspended(db, work, cancel),
            Mine = await DraftLines.Read(db, await Drafts.Own(db, work.Me).AsNoTracking().OrderByDescending(d => d.UpdatedAt).Take(AtMost).ToListAsync(cancel), work, cancel),
        };
    }

    private static async Task<IReadOnlyList<DueLine>> Owed(IQueryable<MatterDue> dues, NodeDb db, Workplace work, DateTimeOffset now, CancellationToken cancel)
    {
        var rows = await (from d in dues.AsNoTracking() join m in db.Matters.AsNoTracking() on d.Matter equals m.Id orderby d.At select new { d, m })
            .Take(5 * AtMost).ToListAsync(cancel);
        return [.. rows.Where(r => Matters.MaySee(r.m, work.Me)).Take(AtMost).Select(r => Line(r.d, r.m, work, now))];
    }

    private static DueLine Line(MatterDue due, Matter matter, Workplace work, DateTimeOffset now)
    {
        var signed = new Due(due.Name, due.OwedBy, due.Start, DueLength.Parse(due.Length), due.Zone, due.Calendar, due.At, due.Provisional);
        var view = MatterView.Of(MatterState.CannotFold("", []) with { Dues = [signed] }, now, Calendars.Published).Dues[0];
        return new(
            matter.Id, matter.Number, Projection.Title(matter, work.AtRest), matter.Procedure, due.Name, due.OwedBy,
            due.OwedBy == work.Identity.Party ? matter.OurUnit : matter.Opener == due.OwedBy ? matter.Unit : null,
            due.At, due.Zone, due.Provisional, view.Late, due.Provisional || signed.Length.Unit == DueUnit.Hours ? null : view.Left, due.Calendar);
    }

    private static async Task<IReadOnlyList<ArrivedLine>> Arrived(NodeDb db, Workplace work, DateTimeOffset since, CancellationToken cancel)
    {
        var rows = await db.Matters.AsNoTracking().Where(m => m.ArrivedAt != null && (m.Unread || m.ArrivedAt > since))
            .OrderByDescending(m => m.ArrivedAt).Take(5 * AtMost).ToListAsync(cancel);
        return
        [
            .. rows.Where(m => Matters.MaySee(m, work.Me)).Take(AtMost).Select(m => new ArrivedLine(
                m.Id, m.Number, Projection.Title(m, work.AtRest), m.Procedure, m.ArrivedType!, m.ArrivedFrom!.Value.Party, m.ArrivedFrom, m.ArrivedAt!.Value, m.Unread)),
        ];
    }

    private static async Task<IReadOnlyList<FailedLine>> Failed(NodeDb db, Workplace work, CancellationToken cancel)
    {
        var rows = await (from o in db.Outbox.AsNoTracking()
                          where o.State == Delivery.Rejected || (o.State == Delivery.Held && o.Reason != Holds.Channel) || ((o.State == Delivery.Queued || o.State == Delivery.Sent) && o.Attempts > 0)
                          join m in db.Matters.AsNoTracking() on o.Matter equals m.Id
                          join e in db.Entries.AsNoTracking() on o.Entry equals e.Hash
                          orderby o.Id
                          select new { o, m, e.Type }).Take(5 * AtMost).ToListAsync(cancel);
        return
        [
            .. rows.Where(r => Matters.MaySee(r.m, work.Me) && !OpenMatter.IsMark(r.Type)).Take(AtMost).Select(r => new FailedLine(
                r.m.Id, r.m.Number, Projection.Title(r.m, work.AtRest), r.m.Procedure, r.Type, r.o.Partner, r.o.State, r.o.Reason, r.o.Attempts, r.o.QueuedAt)),
        ];
    }

    /// <summary>One line for each channel on hold; what waits is counted in the line that names its kind, else in that of all business.</summary>
    private static async Task<IReadOnlyList<SuspendedLine>> Suspended(NodeDb db, Workplace work, CancellationToken cancel)
    {
        var agreements = (await db.Agreements.AsNoTracking().Where(a => a.Complete && a.Holds != "").ToListAsync(cancel)).Where(a => a.InForce(work.Now)).ToList();
        if (agreements.Count == 0) return [];
        var rows = await (from o in db.Outbox.AsNoTracking()
                          where o.State == Delivery.Held && o.Reason == Holds.Channel
                          join m in db.Matters.AsNoTracking() on o.Matter equals m.Id
                          join e in db.Entries.AsNoTracking() on o.Entry equals e.Hash
                          select new { m, e.Type }).ToListAsync(cancel);
        var mine = rows.Where(r => Matters.MaySee(r.m, work.Me) && !OpenMatter.IsMark(r.Type)).ToList();
        return
        [
            .. from a in agreements
               let channels = a.Holds.Split(',').Select(h => h.Split(' ')[0]).Distinct().ToList()
               from channel in channels
               select new SuspendedLine(
                   a.Id, channel, [.. Drafts.Parties(a.Parties).Where(p => p != work.Identity.Party)], [.. a.HeldBy(channel).Select(PartyCode.Parse)],
                   mine.Count(r => r.m.Log == a.Id.Hex && (channels.Contains(r.m.Procedure.Split('@')[0]) ? r.m.Procedure.Split('@')[0] : Agreement.EveryChannel) == channel)),
        ];
    }
}
