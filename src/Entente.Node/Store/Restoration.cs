using System.Globalization;
using Entente.Exchange.Entries;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>
/// A node restored from a backup may have signed entries that the backup does not know. Until every partner has shown that it holds nothing
/// beyond the backup the node receives, but signs nothing: a second entry at the same place of a stream would look like a lie.
/// </summary>
public static class Restoration
{
    private const string Mark = "restored";
    private const string Agreed = "restored-agreed.";

    /// <summary>Since when the node is restored and only receives; null when it may sign.</summary>
    public static async Task<DateTimeOffset?> ReceiveOnlySince(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var mark = await db.Set<NodeMark>().AsNoTracking().FirstOrDefaultAsync(m => m.Name == Mark, cancel);
        return mark is null ? null : DateTimeOffset.Parse(mark.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Lets the node sign again, with the next save. Call when the heads agree. What partners signed about it stays on record.</summary>
    public static async Task Lift(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var mark in await db.Set<NodeMark>().Where(m => m.Name == Mark).ToListAsync(cancel)) db.Remove(mark);
    }

    /// <summary>Notes that a partner holds nothing of ours beyond what was restored, in its own signed words, with the next save.</summary>
    internal static async Task Agree(NodeDb db, PartyCode partner, byte[] signed, CancellationToken cancel)
    {
        if (await db.Set<NodeMark>().FindAsync([Agreed + partner], cancel) is null)
            db.Add(new NodeMark { Name = Agreed + partner, Value = System.Text.Encoding.UTF8.GetString(signed) });
    }

    /// <summary>True when this partner has shown it since the restore.</summary>
    internal static Task<bool> HasAgreed(NodeDb db, PartyCode partner, CancellationToken cancel) =>
        db.Set<NodeMark>().AnyAsync(m => m.Name == Agreed + partner, cancel);

    internal static async Task Begin(NodeDb db, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var mark in await db.Set<NodeMark>().Where(m => m.Name == Mark || m.Name.StartsWith(Agreed)).ToListAsync(cancel)) db.Remove(mark);
        await db.SaveChangesAsync(cancel);
        db.Add(new NodeMark { Name = Mark, Value = now.ToString("O", CultureInfo.InvariantCulture) });
    }
}
