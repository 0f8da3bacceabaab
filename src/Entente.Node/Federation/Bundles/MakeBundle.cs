using System.Globalization;
using Entente.Exchange.Agreements;
using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation.Bundles;

/// <summary>
/// Makes a sealed file of what waits for a partner: answers, entries, files, in that order (docs/protocol/bundles.md 3). What is in a bundle that may
/// still arrive is left out; the link goes on trying all of it, and whichever way is first, nothing is doubled.
/// </summary>
internal sealed class MakeBundle(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, Cover cover, FileExchange files, CarriedHeads heads, BundleFolder folder,
    TimeProvider clock)
{
    /// <summary>The reason of what left in a file.</summary>
    public const string ByFile = "by-file";

    /// <summary>Entries read and sealed at a time.</summary>
    private const int AtATime = 128;

    /// <summary>Makes it. Null when nothing waits that may go.</summary>
    /// <param name="partner">Of a compared card.</param>
    /// <param name="officer">Who makes it, for the audit trail.</param>
    /// <param name="cancel">Gives up; nothing was made then.</param>
    public async Task<Made?> Handle(PartyCode partner, Guid? officer, CancellationToken cancel)
    {
        if (book.Of(partner) is not { } card) return null;
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var spool = folder.Spool();
        try
        {
            var parts = new Parts(spool);
            await using (var db = await contexts.CreateDbContextAsync(cancel))
            {
                await Replies(db, card, id, parts, cancel);
                var held = await db.Partners.AsNoTracking().AnyAsync(p => p.Party == partner && p.Held, cancel);
                parts.Left |= !held && !(await Entries(db, partner, parts, agreements: true, cancel) && await Entries(db, partner, parts, agreements: false, cancel)
                    && await Files(db, partner, parts, cancel));
                // That a bundle arrived, or that a log has a head, is no reason to carry another.
                if (parts.Items.Count == 0 && parts.Replies.TrueForAll(r => r.Kind == ReplyKind.Arrived)) return null;
                await Heads(db, card, id, parts, cancel);
            }

            var (made, head) = await gate.Write(db => Commit(db, partner, id, parts, officer, cancel), cancel);
            await folder.Keep(made.Name, head, spool, CancellationToken.None);
            return made;
        }
        finally
        {
            await spool.DisposeAsync();
            File.Delete(spool.Name);
        }
    }

    private async Task<(Made, byte[] Head)> Commit(NodeDb db, PartyCode partner, Guid id, Parts parts, Guid? officer, CancellationToken cancel)
    {
        var now = clock.GetUtcNow().ToMilliseconds();
        var manifest = new BundleManifest(id, identity.Party, partner, await NextNumber(db, partner, cancel), now, parts.Listed);
        var name = Digest.Of(manifest.ToBytes());
        var bundle = new StoredBundle
        {
            Partner = partner, Ours = true, Number = manifest.Number, Name = name, Made = now, At = now, By = officer, Parts = parts.Listed.Count,
            Bytes = parts.Listed.Sum(p => (long)p.Size), State = BundleState.UnderWay, Taken = [],
        };
        db.Bundles.Add(bundle);
        await db.SaveChangesAsync(cancel); // its serial
        foreach (var (item, file, envelope) in parts.Items) db.BundleItems.Add(new() { Bundle = bundle.Id, Item = item, File = file, Envelope = envelope });
        foreach (var chunk in parts.Items.Select(i => i.Item).OfType<long>().Chunk(500))
            foreach (var item in await db.Outbox.Where(o => chunk.Contains(o.Id) && (o.State == Delivery.Queued || o.State == Delivery.Sent)).ToListAsync(cancel))
                (item.State, item.Reason, item.SentAt, item.Attempts) = (Delivery.Sent, ByFile, now, item.Attempts + 1);
        var said = parts.Replies.ConvertAll(r => r.Id);
        foreach (var reply in await db.BundleReplies.Where(r => r.Partner == partner && r.Since == null).ToListAsync(cancel))
            if (said.Contains(reply.Id)) reply.Since = manifest.Number;
        Audit.Note(db, officer, "bundle.make", "bundle", name.Hex, now);
        return (new(name, manifest.FileName, parts.Listed.Count, parts.Left), manifest.Head(await KeyChanges.KnownTo(db, partner, identity, cancel)));
    }

    /// <summary>Adds what is to be said about the partner's own bundles, signed by the keys that the partner knows of us.</summary>
    private async Task Replies(NodeDb db, PartyCard card, Guid id, Parts parts, CancellationToken cancel)
    {
        var replies = await db.BundleReplies.AsNoTracking().Where(r => r.Partner == card.Party).OrderBy(r => r.Id).ToListAsync(cancel);
        var keys = await KeyChanges.KnownTo(db, card.Party, identity, cancel);
        List<BundleReply> named = [.. replies.Where(r => r.Kind == ReplyKind.Arrived).Take(BundleAnswer.MostArrived), .. replies.Where(r => r.Kind == ReplyKind.File).Take(BundleAnswer.MostFiles)];
        if (named.Count > 0)
            await parts.Add(BundlePartKind.Answer, Seal(BundleReplies.AnswerOf(identity.Party, card.Party, named).Sign(keys)), null, null, cancel);
        parts.Replies.AddRange(named);
        foreach (var sheet in replies.Where(r => r.Kind == ReplyKind.Sheet))
        {
            if (!await parts.Add(BundlePartKind.Sheet, Seal(BundleReplies.In(keys, identity, sheet.Content)), null, null, cancel)) break;
            parts.Replies.Add(sheet);
        }

        parts.Left = parts.Replies.Count < replies.Count;

        byte[] Seal(byte[] signed) => BundleSeal.Seal(signed, card.Keys, identity.Party, card.Party, id);
    }

    /// <summary>Adds entries that wait and are in no bundle that may still arrive; false when the bundle was full before the last.</summary>
    private async Task<bool> Entries(NodeDb db, PartyCode partner, Parts parts, bool agreements, CancellationToken cancel)
    {
        var carried = from i in db.BundleItems join b in db.Bundles on i.Bundle equals b.Id where b.Partner == partner && b.State == BundleState.UnderWay select i.Item;
        var waiting = db.Outbox.AsNoTracking()
            .Where(o => o.Partner == partner && (o.State == Delivery.Queued || o.State == Delivery.Sent) && !carried.Contains(o.Id))
            .Where(o => o.Procedure.StartsWith(StreamName.Bootstrap + "@") == agreements).OrderBy(o => o.Id);
        for (var last = 0L; ;)
        {
            var items = await waiting.Where(o => o.Id > last).Take(AtATime).ToListAsync(cancel);
            if (items.Count == 0) return true;
            last = items[^1].Id;
            var hashes = items.ConvertAll(i => i.Entry);
            var rows = await db.Entries.AsNoTracking().Where(e => hashes.Contains(e.Hash)).ToDictionaryAsync(e => e.Hash, cancel);
            var envelopes = new byte[items.Count][];
            Parallel.For(0, items.Count, i => envelopes[i] = cover.Seal(rows[items[i].Entry], partner));
            for (var i = 0; i < items.Count; i++)
                if (!await parts.Add(agreements ? BundlePartKind.Agreement : BundlePartKind.Entry, envelopes[i], items[i].Id, null, cancel)) return false;
        }
    }

    /// <summary>Adds files of entries that the partner accepted, or that are in this bundle; false when the bundle was full before the last.</summary>
    private async Task<bool> Files(NodeDb db, PartyCode partner, Parts parts, CancellationToken cancel)
    {
        var here = parts.Items.Select(i => i.Item).OfType<long>().ToHashSet();
        var carried = from i in db.BundleItems join b in db.Bundles on i.Bundle equals b.Id where b.Partner == partner && b.State == BundleState.UnderWay select i.File;
        var waiting = await (from d in db.FileDeliveries
                             where d.Partner == partner && d.Reason == null && !carried.Contains(d.Id)
                             join o in db.Outbox on new { d.Entry, d.Partner } equals new { o.Entry, o.Partner }
                             orderby d.Id
                             select new { d.Id, d.Entry, d.Attachment, Item = o.Id, o.State }).AsNoTracking().ToListAsync(cancel);
        foreach (var file in waiting.Where(w => w.State == Delivery.Receipted || here.Contains(w.Item)))
        {
            var attachment = await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == file.Attachment && a.Size <= AttachFile.MaxBytes, cancel);
            if (attachment is null) continue; // its time was over, or it is too large for an envelope: it waits for the link
            var header = await db.Entries.AsNoTracking().Where(e => e.Hash == file.Entry).Select(e => e.HeaderBytes).SingleAsync(cancel);
            if (!await parts.Add(BundlePartKind.File, await files.Seal(db, attachment, header, partner, cancel), null, file.Id, cancel)) return false;
        }

        return true;
    }

    /// <summary>Adds heads of logs, as many as there is room for: what is left out follows with the next bundle or over the link.</summary>
    private async Task Heads(NodeDb db, PartyCard card, Guid id, Parts parts, CancellationToken cancel)
    {
        foreach (var head in await CarriedHeads.Countersigned(db, card.Party, cancel)) await Add(BundlePartKind.Countersigned, head);
        foreach (var head in await heads.Ours(db, card.Party, cancel)) await Add(BundlePartKind.Head, head);

        async Task Add(BundlePartKind kind, BundleHead head) =>
            await parts.Add(kind, BundleSeal.Seal(head.ToBytes(), card.Keys, identity.Party, card.Party, id), null, null, cancel);
    }

    private async Task<long> NextNumber(NodeDb db, PartyCode partner, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bundle-{identity.Party}-{partner}");
        if (await db.NumberSeries.FindAsync([name], cancel) is not { } series) db.NumberSeries.Add(series = new() { Series = name, Last = 0 });
        return ++series.Last;
    }

    /// <summary>What was made.</summary>
    /// <param name="Name">By which it is fetched.</param>
    /// <param name="FileName">What it is called when it is saved.</param>
    /// <param name="Parts">How many it holds.</param>
    /// <param name="Left">True when it was full before everything was in it.</param>
    internal sealed record Made(Digest Name, string FileName, int Parts, bool Left);

    /// <summary>The parts so far, written out as they come: only the list of them stays in memory.</summary>
    private sealed class Parts(Stream spool)
    {
        private long bytes;

        public List<BundlePart> Listed { get; } = [];

        /// <summary>Answers that are in it.</summary>
        public List<BundleReply> Replies { get; } = [];

        /// <summary>True when it was full before everything was in it.</summary>
        public bool Left { get; set; }

        public List<(long? Item, long? File, Digest Envelope)> Items { get; } = [];

        /// <summary>False when there is no room for it.</summary>
        public async Task<bool> Add(BundlePartKind kind, byte[] envelope, long? item, long? file, CancellationToken cancel)
        {
            if (Listed.Count == BundleManifest.MostParts || bytes + envelope.Length + 1 > BundleManifest.MostBytes) return false;
            var part = new BundlePart(kind, envelope.Length, Digest.Of(envelope));
            await spool.WriteAsync(envelope, cancel);
            await spool.WriteAsync(LineFeed, cancel);
            Listed.Add(part);
            bytes += envelope.Length + 1;
            if (item is not null || file is not null) Items.Add((item, file, part.Sha256));
            return true;
        }

        private static readonly byte[] LineFeed = [(byte)'\n'];
    }
}
