using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Our copy of a partner's leaves: proofs about its log can be made from it later, without its help.</summary>
internal sealed partial class Mirror(WriteGate gate, IDbContextFactory<NodeDb> contexts, ILogger<Mirror> log)
{
    /// <summary>Pages copied in one look: a million leaves take sixteen looks.</summary>
    private const int PagesAtATime = 64;

    /// <summary>Receipts held against the copy at a time.</summary>
    private const int ReceiptsAtATime = 256;

    /// <summary>Copies what is missing up to the stored head. A page is kept only when its leaves are proved to belong to that head.</summary>
    public async Task Follow(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        for (var page = 0; page < PagesAtATime; page++)
        {
            if (await Row(partner, name, cancel) is not { } row || TreeFrontier.FromBytes(row.Mirror) is var tree && tree.Size >= row.Size) return;
            var answer = Witness.Read(await link.Leaves(name, tree.Size, row.Size, cancel), FederationJson.Default.LeavesAnswer);
            if (!Fits(row, answer))
            {
                LogUnfit(log, partner, name, tree.Size);
                return;
            }

            await Add(partner, name, row.Mirror, answer.Leaves, cancel);
        }
    }

    /// <summary>Adds leaves that were proved to belong to the stored head; nothing when the copy has moved on since <paramref name="before"/>.</summary>
    public Task Add(PartyCode partner, string name, byte[] before, IReadOnlyList<byte[]> leaves, CancellationToken cancel) => gate.Write(async db =>
    {
        var stored = (await db.PartnerLogs.FindAsync([partner, name], cancel))!;
        if (!stored.Mirror.AsSpan().SequenceEqual(before)) return;
        var copy = await LeafBook.Open(db, LogNames.Mirror(partner, name), stored.Mirror, cancel);
        foreach (var leaf in leaves) copy.Append(leaf);
        await copy.Save(cancel);
        stored.Mirror = copy.Frontier.ToBytes();
    }, cancel);

    /// <summary>
    /// Holds open receipts against the copied leaves, and against the deadline where the head does not reach. What does not fit is disputed, once.
    /// </summary>
    /// <param name="stated">When the partner said that <paramref name="seen"/> was its largest head.</param>
    public async Task<IReadOnlyList<(string Code, Digest Entry, LogDispute? Dispute)>> Hold(
        PartyCode partner, string name, Checkpoint seen, DateTimeOffset stated, CancellationToken cancel)
    {
        var disputed = new List<(string, Digest, LogDispute?)>();
        while (await HoldSome(partner, name, seen, stated, disputed, cancel)) { }
        return disputed;
    }

    /// <summary>What proves that a smaller head is not of the log that was copied; null when it is, or when it cannot be told.</summary>
    public async Task<LogDispute?> Rewritten(PartnerLog last, Checkpoint smaller, CancellationToken cancel)
    {
        if (smaller.Size < 1 || TreeFrontier.FromBytes(last.Mirror).Size != last.Size) return null;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var nodes = await LogProofs.Nodes(db, LogNames.Mirror(last.Partner, last.Log), [], [smaller.Size, last.Size], cancel);
        var prefix = MerkleTree.Root(smaller.Size, nodes);
        return prefix == smaller.Root ? null : new(prefix, MerkleTree.ConsistencyProof(smaller.Size, last.Size, nodes));
    }

    private static bool Fits(PartnerLog row, LeavesAnswer answer)
    {
        if (answer.Leaves.Count is 0 or > LeavesAnswer.AtMost || answer.Leaves.Any(l => l is null)) return false;
        var tree = TreeFrontier.FromBytes(row.Mirror);
        foreach (var leaf in answer.Leaves) tree.Append(MerkleTree.LeafHash(leaf));
        return MerkleTree.VerifyConsistency(tree.Size, tree.Root(), row.Size, row.Root, Witness.Digests(answer.Consistency));
    }

    private async Task<bool> HoldSome(
        PartyCode partner, string name, Checkpoint seen, DateTimeOffset stated, List<(string, Digest, LogDispute?)> disputed, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.PartnerLogs.AsNoTracking().FirstAsync(l => l.Partner == partner && l.Log == name, cancel);
        var copied = TreeFrontier.FromBytes(row.Mirror).Size;
        if (copied != seen.Size || row.Root != seen.Root) return false; // the copy is not there yet
        var open = await (from r in db.Receipts.AsNoTracking()
                          join e in db.Entries.AsNoTracking() on r.Entry equals e.Hash
                          where r.By == partner && r.ProvedAtSize == null && !r.Disputed && e.Log == name && (r.LogIndex < copied || r.CoveredBy < stated)
                          orderby r.LogIndex
                          select new Promise(r.Entry, r.LogIndex, r.Accepted, r.ReceivedAt, e.Stream, e.Epoch, e.Seq, e.HeaderBytes))
            .Take(ReceiptsAtATime).ToListAsync(cancel);
        if (open.Count == 0) return false;

        var (copy, indices) = (LogNames.Mirror(partner, name), open.Select(o => o.Index).Where(i => i < copied).ToList());
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == copy && indices.Contains(l.Index)).ToDictionaryAsync(l => l.Index, l => l.Bytes, cancel);
        var nodes = await LogProofs.Nodes(db, copy, indices, [copied], cancel);
        var (proved, wrong) = (new Dictionary<Digest, byte[]>(), new HashSet<Digest>());
        foreach (var promise in open)
        {
            var proof = promise.Index < copied ? MerkleTree.InclusionProof(promise.Index, copied, nodes) : null;
            if (proof is not null && leaves[promise.Index].AsSpan().SequenceEqual(promise.Leaf()))
            {
                proved[promise.Entry] = [.. proof.SelectMany(h => h.ToBytes())];
                continue;
            }

            wrong.Add(promise.Entry);
            disputed.Add(proof is null
                ? ("receipt-overdue", promise.Entry, null)
                : ("receipt-not-included", promise.Entry, new(null, [], leaves[promise.Index], proof)));
        }

        await gate.Write(change => Record(change, partner, name, seen.Size, row.Checkpoint, proved, wrong, cancel), cancel);
        return open.Count == ReceiptsAtATime;
    }

    private static async Task Record(
        NodeDb db, PartyCode partner, string name, long size, byte[] note, Dictionary<Digest, byte[]> proved, HashSet<Digest> wrong, CancellationToken cancel)
    {
        var entries = proved.Keys.Concat(wrong).ToList();
        var receipts = await db.Receipts.AsNoTracking().Where(r => r.By == partner && entries.Contains(r.Entry)).ToListAsync(cancel);
        foreach (var receipt in receipts)
            if (proved.TryGetValue(receipt.Entry, out var proof)) (receipt.ProvedAtSize, receipt.Inclusion) = (size, proof);
            else receipt.Disputed = true;
        await RowWriter.Update(db, receipts, [nameof(StoredReceipt.ProvedAtSize), nameof(StoredReceipt.Inclusion), nameof(StoredReceipt.Disputed)], cancel);
        // Kept because the proofs are against it.
        if (proved.Count > 0 && await db.SeenCheckpoints.FindAsync([partner, name, size], cancel) is null)
            db.SeenCheckpoints.Add(new() { Partner = partner, Log = name, Size = size, Note = note, At = (await db.PartnerLogs.FindAsync([partner, name], cancel))!.SeenAt });
    }

    private async Task<PartnerLog?> Row(PartyCode partner, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.PartnerLogs.AsNoTracking().FirstOrDefaultAsync(l => l.Partner == partner && l.Log == name, cancel);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Leaves of {Log} of {Partner} from {From} on do not belong to the head it signed; they were not kept")]
    private static partial void LogUnfit(ILogger logger, PartyCode partner, string log, long from);

    /// <summary>A receipt that is not proved yet, with all that its leaf is made of.</summary>
    private sealed record Promise(Digest Entry, long Index, bool Accepted, DateTimeOffset ReceivedAt, string Stream, int Epoch, long Seq, byte[] HeaderBytes)
    {
        public byte[] Leaf() => new LogLeaf(
            Accepted ? LeafKinds.Received : LeafKinds.Refused, Stream, Epoch, Seq, Entry, Sm3.Hex(HeaderBytes), ReceivedAt).ToBytes();
    }
}
