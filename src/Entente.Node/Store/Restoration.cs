using System.Globalization;
using Entente.Exchange.Entries;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store;

/// <summary>
/// A node restored from a backup may have signed entries that the backup does not know. Until every partner has shown that it holds nothing
/// beyond the node the node receives, but signs nothing: a second entry at the same place of a stream would look like a lie.
/// </summary>
/// <remarks>
/// Afterwards it goes on asking each partner that it has not asked yet, such as one whose card came after the backup and is imported again: until that
/// one has answered, nothing is signed for it and nothing taken from it.
/// </remarks>
public static class Restoration
{
    private const string Mark = "restored";
    private const string Once = "restored-once";
    private const string Agreed = "restored-agreed.";

    /// <summary>Since when the node is restored and only receives; null when it may sign.</summary>
    public static async Task<DateTimeOffset?> ReceiveOnlySince(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var mark = await db.Set<NodeMark>().AsNoTracking().FirstOrDefaultAsync(m => m.Name == Mark, cancel);
        return mark is null ? null : DateTimeOffset.Parse(mark.Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Lets the node sign again, with the next save. What partners signed about it stays on record.</summary>
    public static async Task Lift(NodeDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (await db.Set<NodeMark>().FindAsync([Mark], cancel) is not { } mark) return;
        db.Remove(mark);
        if (await db.Set<NodeMark>().FindAsync([Once], cancel) is { } earlier) earlier.Value = mark.Value;
        else db.Add(new NodeMark { Name = Once, Value = mark.Value });
    }

    /// <summary>Notes that a partner holds nothing of ours beyond what is here, in its own signed words or in our officers', with the next save.</summary>
    internal static async Task Agree(NodeDb db, PartyCode partner, byte[] signed, CancellationToken cancel)
    {
        if (await db.Set<NodeMark>().FindAsync([Agreed + partner], cancel) is null)
            db.Add(new NodeMark { Name = Agreed + partner, Value = System.Text.Encoding.UTF8.GetString(signed) });
    }

    /// <summary>True when this partner has shown it since the restore.</summary>
    internal static Task<bool> HasAgreed(NodeDb db, PartyCode partner, CancellationToken cancel) =>
        db.Set<NodeMark>().AnyAsync(m => m.Name == Agreed + partner, cancel);

    /// <summary>True when the node was restored and this partner has not shown yet that it holds nothing beyond what is here.</summary>
    internal static async Task<bool> MustAsk(NodeDb db, PartyCode partner, CancellationToken cancel) =>
        await db.Set<NodeMark>().AnyAsync(m => m.Name == Mark || m.Name == Once, cancel) && !await HasAgreed(db, partner, cancel);

    /// <summary>
    /// The party that must answer before anything is written into a log that <paramref name="partner"/> sees; null when none must. That is the partner
    /// itself, or one with whom it stands in an agreement: they look into the same log.
    /// </summary>
    internal static async Task<PartyCode?> WaitsFor(NodeDb db, PartyCode partner, CancellationToken cancel)
    {
        if (!await db.Set<NodeMark>().AnyAsync(m => m.Name == Mark || m.Name == Once, cancel)) return null;
        if (!await HasAgreed(db, partner, cancel)) return partner;
        var together = await db.Agreements.AsNoTracking().Select(a => a.Parties).Distinct().ToListAsync(cancel);
        var others = together.Select(parties => parties.Split('+')).Where(parties => parties.Contains(partner.Value)).SelectMany(parties => parties).Distinct().ToList();
        var compared = await db.Partners.AsNoTracking().Where(p => p.ComparedAt != null).Select(p => p.Party).ToListAsync(cancel);
        foreach (var other in compared.Where(p => others.Contains(p.Value)))
            if (!await HasAgreed(db, other, cancel)) return other;
        return null;
    }

    internal static async Task Begin(NodeDb db, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var mark in await db.Set<NodeMark>().Where(m => m.Name == Mark || m.Name.StartsWith(Agreed)).ToListAsync(cancel)) db.Remove(mark);
        foreach (var earlier in await db.Returns.ToListAsync(cancel)) db.Remove(earlier);
        await db.SaveChangesAsync(cancel);
        db.Add(new NodeMark { Name = Mark, Value = now.ToString("O", CultureInfo.InvariantCulture) });
    }
}
