using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation.Bundles;

/// <summary>Heads of logs that travel in bundles: ours with the leaves that the partner lacks, theirs with our countersignature.</summary>
internal sealed class CarriedHeads(Shelf shelf)
{
    /// <summary>Countersigned heads of the partner's logs that it has not taken back yet.</summary>
    public static async Task<IReadOnlyList<BundleHead>> Countersigned(NodeDb db, PartyCode partner, CancellationToken cancel) =>
    [
        .. (await db.PartnerLogs.AsNoTracking().Where(l => l.Partner == partner && !l.Returned && l.Size > 0).OrderBy(l => l.Log).ToListAsync(cancel))
            .Select(l => new BundleHead(l.Log, l.Checkpoint, 0, [])),
    ];

    /// <summary>
    /// Our heads of all logs shared with the partner, each with the leaves after the last head that it countersigned. A log that grew by more than fits waits
    /// for the link, and so do all while this node was restored and is not at home.
    /// </summary>
    public async Task<IReadOnlyList<BundleHead>> Ours(NodeDb db, PartyCode partner, CancellationToken cancel)
    {
        if (await Restoration.ReceiveOnlySince(db, cancel) is not null && !await Restoration.HasAgreed(db, partner, cancel)) return [];
        var streams = await db.Streams.AsNoTracking().Select(s => new { s.Log, s.Stream }).ToListAsync(cancel);
        var shared = streams.Where(s => StreamName.TryParse(s.Stream, out var name) && (name.Issuer == partner || name.Audience.Contains(partner))).Select(s => s.Log).Distinct().Order(StringComparer.Ordinal);
        var heads = new List<BundleHead>();
        foreach (var log in shared)
        {
            if ((await shelf.Head(partner, log, 0, [], cancel)).Note is not { } note || Size(note) is not { } size) continue;
            var from = await db.CosignedHeads.Where(h => h.Log == log && h.Partner == partner).Select(h => h.Size).FirstOrDefaultAsync(cancel);
            if (size <= from || size - from > BundleHead.MostLeaves) continue; // no news, or too much of it
            var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == log && l.Index >= from && l.Index < size).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync(cancel);
            heads.Add(new(log, note, from, leaves));
        }

        return heads;
    }

    /// <summary>The size on the second line of a note that we signed ourselves.</summary>
    private static long? Size(byte[] note)
    {
        var text = System.Text.Encoding.UTF8.GetString(note);
        return Checkpoint.TryParse(text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 1)], out var head) ? head.Size : null;
    }
}
