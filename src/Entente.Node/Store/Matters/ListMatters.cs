using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Queues of matters: filtered, found by words, sorted, a page at a time.</summary>
public static class ListMatters
{
    /// <summary>Rows of one page at most.</summary>
    public const int AtMost = 200;

    /// <summary>Which matters; null leaves a part open.</summary>
    /// <param name="Procedure">Name without version.</param>
    /// <param name="State">Phase code.</param>
    /// <param name="Q">Words or a number, in either language.</param>
    /// <param name="Owed"><c>us</c> or <c>them</c>: only matters in which that side owes something.</param>
    /// <param name="Unread">Only matters in which something has not been opened.</param>
    /// <param name="Open">Only matters that are not at their end.</param>
    /// <param name="Skip">Rows before the first.</param>
    /// <param name="Take">Rows wanted, at most <see cref="AtMost"/>.</param>
    /// <param name="Closed">Only matters that are at their end.</param>
    /// <param name="Sort"><c>due</c>, <c>number</c>, <c>state</c> or <c>changed</c>; a minus before it turns the order round.</param>
    public sealed record Request(
        string? Procedure = null, string? State = null, string? Q = null, string? Owed = null, bool Unread = false, bool Open = false, int Skip = 0, int Take = 50,
        bool Closed = false, string Sort = "due");

    /// <summary>One page.</summary>
    /// <param name="Total">Rows on all pages.</param>
    public sealed record Found(IReadOnlyList<MatterLine> Lines, int Total);

    internal static void Map(RouteGroupBuilder matters) =>
        matters.MapGet("/", async ([AsParameters] Asked asked, Workplace work, CancellationToken cancel) => TypedResults.Ok(await Handle(asked.ToRequest(), work, cancel)))
            .RequireAuthorization(Rights.MattersRead);

    /// <summary>The matters this officer may see, those due first, then the last changed.</summary>
    public static async Task<Found> Handle(Request request, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var us = work.Identity.Party;
        var rows = db.Matters.AsNoTracking();
        if (request.Procedure is { Length: > 0 } procedure) rows = rows.Where(m => m.Procedure.StartsWith(procedure + "@"));
        if (request.State is { Length: > 0 } state) rows = rows.Where(m => m.Phase == state);
        if (request.Unread) rows = rows.Where(m => m.Unread);
        if (request.Open) rows = rows.Where(m => !m.Final);
        if (request.Closed) rows = rows.Where(m => m.Final);
        if (request.Owed == "us") rows = rows.Where(m => db.Dues.Any(d => d.Matter == m.Id && d.OwedBy == us));
        if (request.Owed == "them") rows = rows.Where(m => db.Dues.Any(d => d.Matter == m.Id && d.OwedBy != us));
        if (request.Q is { Length: > 0 } words)
        {
            var hits = await SearchIndex.Find(db, words, hit => hit.Kind == SearchKind, AtMost, cancel);
            var found = hits.Select(h => Digest.Parse(h.Subject)).ToList();
            rows = rows.Where(m => found.Contains(m.Id));
        }

        // Rights go by unit and procedure, so they become part of the question and the count is right.
        var seen = Visible(rows, work.Me);
        var total = await seen.CountAsync(cancel);
        var withDue = from m in seen select new Row { Matter = m, Next = db.Dues.Where(d => d.Matter == m.Id).OrderBy(d => d.At).FirstOrDefault() };
        var page = await Sorted(withDue, request.Sort).Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, AtMost)).ToListAsync(cancel);
        return new([.. page.Select(r => Line(r.Matter, r.Next, work))], total);
    }

    private static IQueryable<Row> Sorted(IQueryable<Row> rows, string sort) => sort switch
    {
        "number" => rows.OrderBy(r => r.Matter.Number),
        "-number" => rows.OrderByDescending(r => r.Matter.Number),
        "state" => rows.OrderBy(r => r.Matter.Phase).ThenByDescending(r => r.Matter.ChangedAt),
        "-state" => rows.OrderByDescending(r => r.Matter.Phase).ThenByDescending(r => r.Matter.ChangedAt),
        "changed" => rows.OrderBy(r => r.Matter.ChangedAt),
        "-changed" => rows.OrderByDescending(r => r.Matter.ChangedAt),
        "-due" => rows.OrderBy(r => r.Next == null).ThenByDescending(r => r.Next!.At).ThenByDescending(r => r.Matter.ChangedAt),
        _ => rows.OrderBy(r => r.Next == null).ThenBy(r => r.Next!.At).ThenByDescending(r => r.Matter.ChangedAt),
    };

    private sealed class Row
    {
        public required Matter Matter { get; init; }
        public MatterDue? Next { get; init; }
    }

    /// <summary>The kind under which matters stand in the search index.</summary>
    internal const string SearchKind = "matter";

    internal static MatterLine Line(Matter m, MatterDue? next, Workplace work) => new(
        m.Id, m.Number, Projection.Title(m, work.AtRest), m.Procedure, m.Phase, m.Final, m.Crossed, m.Opener, m.Unit, m.ChangedAt,
        next?.At, next?.OwedBy, next?.Provisional is true, m.Unread);

    /// <summary>The rows this officer's grants cover: the same rule as <see cref="Matters.MaySee"/>, as a query.</summary>
    internal static IQueryable<Matter> Visible(IQueryable<Matter> rows, Me me)
    {
        var grants = me.Grants.Where(g => g.Right == Rights.MattersRead).ToList();
        if (grants.Exists(g => g is { Unit: null, Procedure: null })) return rows;
        IQueryable<Matter>? union = null;
        foreach (var grant in grants)
        {
            var (unit, prefix) = (grant.Unit, grant.Procedure is { } name ? name + "@" : "");
            var part = rows.Where(m => (unit == null || m.OurUnit == null || m.OurUnit == unit) && m.Procedure.StartsWith(prefix));
            union = union is null ? part : union.Union(part);
        }

        return union ?? rows.Where(_ => false);
    }

    /// <summary>The same, as it stands in an address.</summary>
    internal sealed record Asked(string? Procedure, string? State, string? Q, string? Owed, bool? Unread, bool? Open, int? Skip, int? Take)
    {
        public Request ToRequest() => new(Procedure, State, Q, Owed, Unread is true, Open is true, Skip ?? 0, Take ?? 50);
    }
}
