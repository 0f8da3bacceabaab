using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>
/// A node restored from a backup may have signed entries that the backup does not know. Until its partners have returned its last
/// countersigned heads and missing entries it receives, but signs nothing: a second entry at the same place of a stream would look like a lie.
/// </summary>
public static class Restoration
{
    private const string Mark = "restored";

    /// <summary>Since when the node is restored and only receives; null when it may sign.</summary>
    public static async Task<DateTimeOffset?> ReceiveOnlySince(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var mark = await db.Set<NodeMark>().AsNoTracking().FirstOrDefaultAsync(m => m.Name == Mark, cancel);
        return mark is null ? null : DateTimeOffset.Parse(mark.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Lets the node sign again, with the next save. Call when the heads are back, or when a new epoch has begun.</summary>
    public static async Task Lift(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.Set<NodeMark>().FirstOrDefaultAsync(m => m.Name == Mark, cancel) is { } mark) db.Remove(mark);
    }

    internal static async Task Begin(NodeDb db, DateTimeOffset now, CancellationToken cancel)
    {
        await Lift(db, cancel);
        await db.SaveChangesAsync(cancel);
        db.Add(new NodeMark { Name = Mark, Value = now.ToString("O", CultureInfo.InvariantCulture) });
    }
}
