using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>The audit trail: every read and write of a matter, draft or exhibit leaves a row, in the same transaction as the act.</summary>
/// <remarks>
/// Each row's hash covers the row before, so a row that is changed, removed or put in between shows in <see cref="Check"/>. Rows cut
/// off at the end do not: compare count and head with those noted elsewhere (the page shows them, each backup names them).
/// </remarks>
public static partial class Audit
{
    /// <summary>The hash that the first row follows.</summary>
    internal static Digest Genesis { get; } = Digest.Of("entente audit trail 1"u8);

    /// <summary>Puts a row on record with the next save of <paramref name="db"/>; reads are noted too.</summary>
    /// <param name="db">The context of the act. Nothing is written before it saves.</param>
    /// <param name="officer">Who; null for the node itself.</param>
    /// <param name="action">A code, <c>matter.read</c>.</param>
    /// <param name="kind">A code, <c>matter</c>.</param>
    /// <param name="subject">The thing's id: letters, digits and <c>:/+._@-</c>, up to 120. Never a name or a content.</param>
    /// <param name="now">From the node's clock.</param>
    public static void Note(NodeDb db, Guid? officer, string action, string kind, string subject, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (!Code().IsMatch(action)) throw new ArgumentException("An action is a code such as matter.read.", nameof(action));
        if (!Code().IsMatch(kind)) throw new ArgumentException("A kind is a code such as matter.", nameof(kind));
        if (!Id().IsMatch(subject)) throw new ArgumentException("A subject is an id, not a text.", nameof(subject));
        db.Notes.Add(new(officer, action, kind, subject, now));
    }

    /// <summary>Rows for the page, newest first.</summary>
    /// <param name="db">Any context.</param>
    /// <param name="asked">Which rows.</param>
    /// <param name="before">Only rows below this position; null begins at the newest.</param>
    /// <param name="atMost">Rows wanted.</param>
    /// <param name="cancel">Ends the query.</param>
    public static async Task<IReadOnlyList<AuditRow>> Find(NodeDb db, AuditQuery asked, long? before, int atMost, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(asked);
        var rows = db.AuditTrail.AsNoTracking();
        if (before is { } seq) rows = rows.Where(r => r.Seq < seq);
        if (asked.Officer is { } officer) rows = rows.Where(r => r.Officer == officer);
        if (asked.Action is { } action) rows = rows.Where(r => r.Action == action);
        if (asked.Kind is { } kind) rows = rows.Where(r => r.Kind == kind);
        if (asked.Subject is { } subject) rows = rows.Where(r => r.Subject == subject);
        if (asked.From is { } from) rows = rows.Where(r => r.At >= from);
        if (asked.Until is { } until) rows = rows.Where(r => r.At < until);
        return await rows.OrderByDescending(r => r.Seq).Take(atMost).ToListAsync(cancel);
    }

    /// <summary>Recomputes the chain from its first row.</summary>
    public static async Task<AuditState> Check(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var (count, head) = (0L, Genesis);
        await foreach (var row in db.AuditTrail.AsNoTracking().OrderBy(r => r.Seq).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (row.Seq != count + 1 || !row.Follows(head)) return new(count, head, BrokenAt: count + 1);
            (count, head) = (row.Seq, row.Hash);
        }

        return new(count, head, BrokenAt: null);
    }

    /// <summary>Gives the notes of a transaction their places; called last before its commit, so that the trail is locked only briefly.</summary>
    internal static async Task Append(NodeDb db, CancellationToken cancel)
    {
        if (db.Notes.Count == 0) return;
        var (seq, head) = await db.LockAuditTail(cancel);
        foreach (var note in db.Notes)
        {
            var row = AuditRow.After(head, ++seq, note);
            db.AuditTrail.Add(row);
            head = row.Hash;
        }

        db.Notes.Clear();
    }

    /// <summary>Position and hash of the last row that <paramref name="db"/> can see; 0 and the genesis when there is none.</summary>
    internal static async Task<(long Seq, Digest Head)> Tail(NodeDb db, CancellationToken cancel)
    {
        var last = await db.AuditTrail.AsNoTracking().OrderByDescending(r => r.Seq).FirstOrDefaultAsync(cancel);
        return last is null ? (0, Genesis) : (last.Seq, last.Hash);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{0,59}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Code();

    [GeneratedRegex(@"\A[A-Za-z0-9:/+._@-]{1,120}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Id();
}

/// <summary>Which rows of the trail; null leaves a part open. <paramref name="From"/> is included, <paramref name="Until"/> is not.</summary>
public sealed record AuditQuery(
    Guid? Officer = null, string? Action = null, string? Kind = null, string? Subject = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>What <see cref="Audit.Check"/> found.</summary>
/// <param name="Count">Rows that are in order, from the first.</param>
/// <param name="Head">Hash of the last of them.</param>
/// <param name="BrokenAt">The first position that is missing or does not follow; null when all do.</param>
public sealed record AuditState(long Count, Digest Head, long? BrokenAt);

internal sealed record AuditNote(Guid? Officer, string Action, string Kind, string Subject, DateTimeOffset At);
