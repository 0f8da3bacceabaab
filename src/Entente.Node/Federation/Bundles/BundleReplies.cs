using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation.Bundles;

/// <summary>
/// What the next bundle to a partner says about those that came from it. It goes into every bundle until one that held it is known to have
/// arrived; should all of them get lost, the partner sends again what it has no receipt for, and is given the same receipts.
/// </summary>
internal static class BundleReplies
{
    /// <summary>Keeps an answer, with the next save; the same once.</summary>
    public static async Task Keep(NodeDb db, PartyCode partner, ReplyKind kind, byte[] content, CancellationToken cancel)
    {
        var key = Digest.Of(content);
        if (db.BundleReplies.Local.Any(r => r.Partner == partner && r.Kind == kind && r.Key == key)) return;
        if (await db.BundleReplies.AnyAsync(r => r.Partner == partner && r.Kind == kind && r.Key == key, cancel)) return;
        db.BundleReplies.Add(new() { Partner = partner, Kind = kind, Key = key, Content = content });
    }

    /// <summary>A kept file, as <see cref="BundleReply.Content"/> holds it.</summary>
    public static byte[] ContentOf(FileTaken file) => [.. file.Entry.ToBytes(), .. file.Sha256.ToBytes()];

    /// <summary>The answer that these make, sheets left out.</summary>
    public static BundleAnswer AnswerOf(PartyCode by, PartyCode to, IReadOnlyList<BundleReply> replies) => new(
        by, to, [.. replies.Where(r => r.Kind == ReplyKind.Arrived).Select(r => Digest.FromBytes(r.Content))],
        [.. replies.Where(r => r.Kind == ReplyKind.File).Select(r => new FileTaken(Digest.FromBytes(r.Content.AsSpan(0, 32)), Digest.FromBytes(r.Content.AsSpan(32, 32))))]);

    /// <summary>A sheet signed by a key that has gone is signed again: the partner may take nothing more by the old one.</summary>
    public static byte[] In(NodeKeys keys, NodeIdentity identity, byte[] sheet) =>
        ReceiptBatch.Read(sheet, id => id == keys.Public.KeyId ? null : identity.ByKeyId(id)?.Public) is { IsSound: true, Sheet: var earlier }
            ? ReceiptBatch.Sign(earlier, keys)
            : sheet;

    /// <summary>
    /// Heeds what a partner says it took: files are sent no more; a bundle that arrived carried its answers; and one before it that the partner
    /// does not name is taken for lost, so that what it held goes again.
    /// </summary>
    public static async Task Heed(NodeDb db, PartyCode partner, BundleAnswer answer, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var file in answer.Files)
        {
            var done = from d in db.FileDeliveries
                       join a in db.Attachments on d.Attachment equals a.Id
                       where d.Partner == partner && d.Entry == file.Entry && a.Sha256 == file.Sha256
                       select d;
            db.FileDeliveries.RemoveRange(await done.ToListAsync(cancel));
        }

        var arrived = answer.Arrived.ToList();
        var ours = await db.Bundles.Where(b => b.Partner == partner && b.Ours && b.State != BundleState.Arrived).ToListAsync(cancel);
        var there = ours.FindAll(b => arrived.Contains(b.Name));
        if (there.Count == 0) return;
        foreach (var bundle in there) (bundle.State, bundle.EndedAt) = (BundleState.Arrived, now);
        var last = there.Max(b => b.Number);
        foreach (var bundle in ours.Where(b => b.State == BundleState.UnderWay && b.Number < last)) await GiveUp(db, bundle, now, cancel);
        db.BundleReplies.RemoveRange(await db.BundleReplies.Where(r => r.Partner == partner && r.Since <= last).ToListAsync(cancel));
    }

    /// <summary>A bundle of ours that will not arrive: what it held waits again. Should it arrive after all, no harm is done.</summary>
    public static async Task GiveUp(NodeDb db, StoredBundle bundle, DateTimeOffset now, CancellationToken cancel)
    {
        (bundle.State, bundle.EndedAt) = (BundleState.Lost, now);
        var inside = db.BundleItems.Where(i => i.Bundle == bundle.Id).Select(i => i.Item);
        foreach (var item in await db.Outbox.Where(o => inside.Contains(o.Id) && o.State == Delivery.Sent && o.Reason == MakeBundle.ByFile).ToListAsync(cancel))
            (item.State, item.Reason) = (Delivery.Queued, null);
    }
}
