using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>Agreements with the parties we exchange with: what was signed, what is open in it, and how far each side's log is witnessed.</summary>
public static class ReadAgreements
{
    /// <summary>One agreement.</summary>
    /// <param name="Parties">The cards that were signed.</param>
    /// <param name="Phase">Code of its matter's phase.</param>
    /// <param name="InForce">True when business may be exchanged under it now.</param>
    /// <param name="SignedAt">When the last signature was stored here.</param>
    /// <param name="MayCountersign">True when our signature is awaited.</param>
    /// <param name="Digest">What every party signs.</param>
    public sealed record Line(
        Digest Id, string Number, Bilingual Title, IReadOnlyList<ImportCard.CardView> Parties, string Phase, bool InForce, DateTimeOffset? SignedAt,
        DateTimeOffset From, DateTimeOffset Until, Digest Digest, IReadOnlyList<string> LegalBasis, IReadOnlyList<Purpose> Purposes, HandlingCeiling Ceiling,
        IReadOnlyList<Channel> Channels, IReadOnlyList<LogLine> Logs, bool MayCountersign)
    {
        /// <summary>Cards in use now of the parties whose keys have changed since it was signed.</summary>
        public IReadOnlyList<ImportCard.CardView> Renewed { get; init; } = [];

        /// <summary>Channels that we hold ourselves, by name; <see cref="Agreement.EveryChannel"/> among them when we hold all business.</summary>
        public IReadOnlyList<string> OurHolds { get; init; } = [];

        /// <summary>Parties that hold all business at once.</summary>
        public IReadOnlyList<string> AllHeldBy { get; init; } = [];

        /// <summary>Acts of <see cref="ChangeAgreement.Acts"/> that this officer may begin now.</summary>
        public IReadOnlyList<string> Acts { get; init; } = [];

        /// <summary>Drafts in its matter that wait for a second officer and that this officer may see.</summary>
        public IReadOnlyList<DraftLine> Drafts { get; init; } = [];
    }

    /// <summary>All business of one procedure under one agreement.</summary>
    /// <param name="UsedToday">Entries of ours today (UTC), of <paramref name="EntriesPerDay"/>.</param>
    /// <param name="HeldBy">Parties that hold it; empty when it is open.</param>
    public sealed record Channel(string Procedure, int EntriesPerDay, int UsedToday, IReadOnlyList<ReplyPeriod> ReplyPeriods, IReadOnlyList<string> HeldBy, int Waiting);

    /// <summary>One side's log as it stands with us.</summary>
    /// <param name="Root">Null while nothing was signed.</param>
    /// <param name="At">Ours: when we signed it; theirs: when we saw it.</param>
    /// <param name="Checks">Theirs: checkpoints found consistent. Ours: 0.</param>
    public sealed record LogLine(PartyCode Party, long Size, Digest? Root, DateTimeOffset? At, long Checks);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/agreements", Handle).RequireAuthorization(Rights.MattersRead);

    /// <summary>All of them, the newest first.</summary>
    public static async Task<IReadOnlyList<Line>> Handle(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await (from a in db.Agreements.AsNoTracking() join m in db.Matters.AsNoTracking() on a.Id equals m.Id select new { a, m }).ToListAsync(cancel);
        var lines = new List<Line>(rows.Count);
        foreach (var row in rows.OrderByDescending(r => r.m.ChangedAt)) lines.Add(await Read(db, row.a, row.m, work, cancel));
        return lines;
    }

    /// <summary>One of them, for its page; the reading is put on record. Null when there is none.</summary>
    public static async Task<Line?> One(Digest id, Workplace work, CancellationToken cancel)
    {
        var line = (await Handle(work, cancel)).FirstOrDefault(l => l.Id == id);
        if (line is null) return null;
        await work.Gate.Write(
            db =>
            {
                Audit.Note(db, work.Me.Id, "matter.read", "matter", id.Hex, work.Now); // an agreement is a matter
                return Task.CompletedTask;
            }, cancel);
        return line;
    }

    private static async Task<Line> Read(NodeDb db, StoredAgreement row, Matter matter, Workplace work, CancellationToken cancel)
    {
        var terms = AgreementTerms.Read(row.Terms).Terms!;
        var compared = await db.Partners.AsNoTracking().ToDictionaryAsync(p => p.Party, p => p.ComparedAt, cancel);
        return new(
            row.Id, matter.Number, new(terms.TitleEn, terms.TitleZh), [.. terms.Parties.Select(c => ImportCard.CardView.Of(c, compared.GetValueOrDefault(c.Party)))],
            row.Phase, row.InForce(work.Now), row.SignedAt, row.From, row.Until, terms.Digest, terms.LegalBasis, terms.Purposes, terms.Ceiling,
            await Channels(db, row, terms, work, cancel), await Logs(db, row.Id.Hex, work, cancel),
            row.Phase == "proposed" && matter.Opener != work.Identity.Party && work.Me.May(Rights.AgreementsManage))
        {
            Renewed = [.. terms.Parties.Select(signed => (Signed: signed, Now: signed.Party == work.Identity.Party ? work.OurCard.Card : work.Book.Of(signed.Party)))
                .Where(c => c.Now is not null && c.Now.FingerprintDigest != c.Signed.FingerprintDigest).Select(c => ImportCard.CardView.Of(c.Now!, compared.GetValueOrDefault(c.Now!.Party)))],
            OurHolds = [.. terms.Procedures.Select(p => StreamName.ProcedureNameOf(p.Id)).Prepend(Agreement.EveryChannel).Where(c => row.HeldBy(c).Contains(work.Identity.Party.Value))],
            AllHeldBy = [.. row.HeldBy(Agreement.EveryChannel)],
            Acts = Acts(row, matter, work),
            Drafts = await Drafts(db, row.Id, work, cancel),
        };
    }

    private static string[] Acts(StoredAgreement row, Matter matter, Workplace work) => !work.Me.May(Rights.AgreementsManage) ? [] : row.Phase switch
    {
        "proposed" => [matter.Opener == work.Identity.Party ? "withdraw" : "decline"],
        "in-force" => ["suspend", "resume", "end"],
        _ => [],
    };

    private static async Task<IReadOnlyList<DraftLine>> Drafts(NodeDb db, Digest agreement, Workplace work, CancellationToken cancel)
    {
        var rows = await db.Drafts.AsNoTracking().Where(d => d.Matter == agreement && d.Stage == DraftStage.Submitted).OrderBy(d => d.UpdatedAt).ToListAsync(cancel);
        return await DraftLines.Read(db, rows.FindAll(d => Store.Matters.Drafts.MaySee(d, work.Me)), work, cancel);
    }

    private static async Task<IReadOnlyList<Channel>> Channels(NodeDb db, StoredAgreement row, AgreementTerms terms, Workplace work, CancellationToken cancel)
    {
        var (log, midnight) = (row.Id.Hex, new DateTimeOffset(work.Now.UtcDateTime.Date, TimeSpan.Zero));
        var used = await db.Entries.Where(e => e.Log == log && e.Direction == Direction.Ours && e.LoggedAt >= midnight)
            .GroupBy(e => e.Procedure).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var waiting = await (from i in db.Outbox
                             join e in db.Entries on i.Entry equals e.Hash
                             where e.Log == log && i.State != Delivery.Receipted && i.State != Delivery.Rejected
                             group i by i.Procedure into g
                             select new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return
        [
            .. terms.Procedures.Select(p => new Channel(
                p.Id, p.EntriesPerDay, used.GetValueOrDefault(p.Id), p.ReplyPeriods,
                [.. row.HeldBy(StreamName.ProcedureNameOf(p.Id)).Union(row.HeldBy(Agreement.EveryChannel)).Order(StringComparer.Ordinal)],
                waiting.GetValueOrDefault(p.Id))),
        ];
    }

    private static async Task<IReadOnlyList<LogLine>> Logs(NodeDb db, string log, Workplace work, CancellationToken cancel)
    {
        var lines = new List<LogLine>();
        if (await db.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Name == log, cancel) is { } ours)
            lines.Add(new(work.Identity.Party, ours.Size, Exchange.Logs.TreeFrontier.FromBytes(ours.Frontier).Root(), ours.CheckpointAt, 0));
        foreach (var theirs in await db.PartnerLogs.AsNoTracking().Where(l => l.Log == log).ToListAsync(cancel))
            lines.Add(new(theirs.Partner, theirs.Size, theirs.Root, theirs.SeenAt, theirs.Checks));
        return lines;
    }
}
