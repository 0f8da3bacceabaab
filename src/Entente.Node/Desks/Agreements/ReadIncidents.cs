using System.Text;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.Agreements;

/// <summary>What two nodes disagree about: open, and looked into. Everybody who reads matters sees that there is one; its matter only who may see that.</summary>
public static class ReadIncidents
{
    /// <summary>Incidents of one page.</summary>
    public const int AtMost = 200;

    /// <summary>One incident.</summary>
    /// <param name="Matter">Null as well when this officer may not see it.</param>
    /// <param name="Number">The matter's number; null without a matter that can be seen.</param>
    /// <param name="Kept">Codes of what is kept as evidence: <c>entries</c>, <c>entry</c>, <c>receipt</c>, <c>heads</c>, <c>head</c>.</param>
    /// <param name="LookedInto">Who looked into it, when, and what came of it; null while it is open.</param>
    public sealed record Line(
        long Id, PartyCode Partner, string Code, DateTimeOffset At, int Times, DateTimeOffset? LastAt, Digest? Matter, string? Number, Digest? Entry,
        IReadOnlyList<string> Kept, Finding? LookedInto);

    /// <summary>What came of looking into it.</summary>
    public sealed record Finding(DateTimeOffset At, string By, string Reason);

    /// <summary>What came from a partner and was turned away for one reason; nothing of it is kept but this count.</summary>
    public sealed record Turned(PartyCode Partner, string Code, long Times, DateTimeOffset At, DateTimeOffset LastAt);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/incidents", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await Handle(work, cancel))).RequireAuthorization(Rights.MattersRead);
        api.MapGet("/incidents/turned-away", async (Workplace work, CancellationToken cancel) => TypedResults.Ok(await TurnedAway(work, cancel))).RequireAuthorization(Rights.MattersRead);
    }

    /// <summary>Counts of what was turned away, the last first.</summary>
    public static async Task<IReadOnlyList<Turned>> TurnedAway(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        return await db.TurnedAway.AsNoTracking().OrderByDescending(t => t.LastAt).Select(t => new Turned(t.Partner, t.Code, t.Times, t.At, t.LastAt)).ToListAsync(cancel);
    }

    /// <summary>Open ones first, then the newest first.</summary>
    public static async Task<IReadOnlyList<Line>> Handle(Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var rows = await db.Incidents.AsNoTracking().OrderBy(i => i.ClearedAt != null).ThenByDescending(i => i.LastAt ?? i.At).ThenByDescending(i => i.Id)
            .Take(AtMost).ToListAsync(cancel);
        var matters = await Incidents.Visible(db, rows.Select(r => r.Matter), work, cancel);
        var entries = rows.Select(r => r.Entry).OfType<Digest>().ToList();
        var receipted = (await db.Receipts.Where(r => entries.Contains(r.Entry)).Select(r => new { r.Entry, r.By }).ToListAsync(cancel)).Select(r => (r.Entry, r.By)).ToHashSet();
        var signed = (await db.Entries.Where(e => entries.Contains(e.Hash)).Select(e => e.Hash).ToListAsync(cancel)).ToHashSet();
        var officers = rows.Select(r => r.ClearedBy).OfType<Guid>().Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(u => officers.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
        return
        [
            .. rows.Select(r => new Line(
                r.Id, r.Partner, r.Code, r.At, r.Times, r.LastAt, r.Matter is { } m && matters.ContainsKey(m) ? m : null, r.Matter is { } n ? matters.GetValueOrDefault(n) : null,
                r.Entry, Kept(r, r.Entry is { } e && signed.Contains(e), r.Entry is { } f && receipted.Contains((f, r.Partner))), LookedInto(r, names, work))),
        ];
    }

    private static string[] Kept(Incident incident, bool entry, bool receipt)
    {
        var kept = new List<string>();
        if (incident.Evidence is not null) kept.Add("entries");
        else if (entry) kept.Add("entry");
        if (receipt) kept.Add("receipt");
        if (incident is { Note: not null, Before: not null }) kept.Add("heads");
        else if (incident.Note is not null || incident.Before is not null) kept.Add("head");
        return [.. kept];
    }

    private static Finding? LookedInto(Incident incident, Dictionary<Guid, string> names, Workplace work) =>
        incident is { ClearedAt: { } at, ClearedBy: { } by, ClearedReason: { } reason }
            ? new(at, names.GetValueOrDefault(by) ?? by.ToString(), Encoding.UTF8.GetString(work.AtRest.Reveal(reason, Cells.LookedInto(incident.Id))))
            : null;
}
