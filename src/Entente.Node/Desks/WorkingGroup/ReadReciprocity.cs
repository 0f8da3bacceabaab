using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Entente.Procedures.Reciprocity;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Desks.WorkingGroup;

/// <summary>
/// The measures of this party and one partner over a period, from the matters between the two. They are the nodes' figures, not the officer's: they count every
/// such matter, also those this officer may not open, and tell nothing of any one.
/// </summary>
internal static class ReadReciprocity
{
    public static void Map(RouteGroupBuilder desk) =>
        desk.MapGet("/reciprocity/{partner}", async (string partner, DateOnly? from, DateOnly? until, Workplace work, CancellationToken cancel) =>
                PartyCode.TryParse(partner, out var other) && other != work.Identity.Party && work.Book.Of(other) is not null && Period.Of(from, until, work.Today) is { } period
                    ? TypedResults.Ok(Shown.Of(await Handle(other, period, work, cancel)))
                    : Problems.Of(StatusCodes.Status404NotFound, "not-here"))
            .RequireAuthorization(Rights.MattersRead).WithName("ReadReciprocity").Produces<Shown>();

    /// <summary>Whole days in UTC, so that both sides cut at the same instants.</summary>
    /// <param name="From">First day.</param>
    /// <param name="Until">Last day.</param>
    public sealed record Period(DateOnly From, DateOnly Until)
    {
        /// <summary>The days asked for; the present year up to yesterday where none are given; null when they are in the wrong order.</summary>
        public static Period? Of(DateOnly? from, DateOnly? until, DateOnly today)
        {
            var last = until ?? today.AddDays(-1);
            var first = from ?? new DateOnly(last.Year, 1, 1);
            return first <= last && last < DateOnly.MaxValue ? new(first, last) : null;
        }
    }

    /// <summary>The table. Costs one fold, about a tenth of a millisecond, a matter between the two, whatever the period.</summary>
    public static async Task<ReciprocityTable> Handle(PartyCode partner, Period period, Workplace work, CancellationToken cancel)
    {
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var us = work.Identity.Party;
        var pair = string.Join('+', new[] { us, partner }.Order().Select(p => p.Value));
        var (from, until) = (House.Midnight(period.From, "UTC"), House.Midnight(period.Until.AddDays(1), "UTC"));
        // Every matter is looked at: a due that was met early, in a matter that is long over, is judged in the period in which it ends.
        var ids = await db.Matters.AsNoTracking().Where(m => m.Parties == pair && m.Foldable && !m.Procedure.StartsWith("agreement@"))
            .Select(m => m.Id).ToListAsync(cancel);
        var files = await MatterFile.Load(db, ids, cancel);
        var receipted = await (from r in db.Receipts.AsNoTracking() join e in db.Entries on r.Entry equals e.Hash where ids.Contains(e.Matter) && r.By == partner && r.Accepted select r.Entry)
            .ToHashSetAsync(cancel);
        return ReciprocityTable.Of(files.Values.Where(f => f.Procedure is not null).Select(f => (f.Procedure!, Held(f, us, receipted))), us, partner, from, until);
    }

    /// <summary>Our own entries count once the partner has signed that it holds them: then they count on both sides.</summary>
    private static IReadOnlyCollection<MatterEntry> Held(MatterFile file, PartyCode us, HashSet<Digest> receipted) =>
        [.. file.Entries.Select(e => e.Author == us && e.Admitted is null && receipted.Contains(e.Hash) ? e with { Admitted = true } : e)];

    /// <summary>The table as programs read it.</summary>
    public sealed record Shown(
        IReadOnlyList<PartyCode> Parties, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Share> Shares, IReadOnlyList<Wait> Waits, IReadOnlyList<Count> Counts, Digest Hash)
    {
        public static Shown Of(ReciprocityTable t) => new(t.Parties, t.From, t.Until, t.Shares, t.Waits, t.Counts, t.Hash);
    }
}
