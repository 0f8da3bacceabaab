using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>A head that came in a bundle: nobody can be asked, so the leaves must lead from our copy to its root.</summary>
internal sealed partial class Witness
{
    /// <summary>
    /// Looks at it as at one that the link brought: countersigned, copied, receipts held against it; what contradicts becomes an incident. One that the link
    /// or a later file has overtaken is no news. False when it could not be judged: by a key that is not known yet, or with leaves that do not reach ours.
    /// </summary>
    public async Task<bool> LookAtCarried(PartyCode partner, BundleHead carried, CancellationToken cancel)
    {
        var name = carried.Log;
        if (book.Of(partner)?.Keys is not { } keys) return false;
        var (last, suite) = await Last(partner, name, cancel);
        if (Head(carried.Note, partner, name, keys, suite) is not var (seen, stated)) return false;
        if (last is { Size: > 0 } && seen.Size <= last.Size)
        {
            if (!IsSame(last, seen)) await Overtaken(partner, last, seen, stated, carried.Note, cancel);
            return true;
        }

        var before = last?.Mirror ?? new TreeFrontier().ToBytes();
        var tree = TreeFrontier.FromBytes(before);
        if (tree.Size != (last?.Size ?? 0) || carried.From > tree.Size || carried.From + carried.Leaves.Count != seen.Size) return false;
        var fresh = carried.Leaves.Skip((int)(tree.Size - carried.From)).ToList();
        foreach (var leaf in fresh) tree.Append(MerkleTree.LeafHash(leaf));
        if (tree.Root() != seen.Root)
        {
            await Report(partner, name, "checkpoint-inconsistent", carried.Note, last?.Checkpoint, null, cancel);
            return true;
        }

        if (!await CompareAndStore(partner, name, last, seen, stated, carried.Note, suite, cancel)) return false;
        await mirror.Add(partner, name, before, fresh, cancel);
        foreach (var (code, entry, dispute) in await mirror.Hold(partner, name, seen, stated, cancel)) await Report(partner, name, code, carried.Note, null, dispute, cancel, entry);
        await gate.Write(async db =>
        {
            var row = (await db.PartnerLogs.FindAsync([partner, name], cancel))!;
            (row.SeenAt, row.Checks) = (clock.GetUtcNow(), row.Checks + 1);
        }, cancel);
        return true;
    }

    /// <summary>A head not above the one we hold. Files come late, so an older one is nothing, unless it contradicts or was stated later.</summary>
    private async Task Overtaken(PartyCode partner, PartnerLog last, Checkpoint seen, DateTimeOffset stated, byte[] note, CancellationToken cancel)
    {
        if (seen.Size == last.Size) await Report(partner, last.Log, "checkpoint-inconsistent", note, last.Checkpoint, LogDispute.Of(last.Size, seen, []), cancel);
        else if (await mirror.Rewritten(last, seen, cancel) is { } rewritten) await Report(partner, last.Log, "checkpoint-inconsistent", note, last.Checkpoint, rewritten, cancel);
        else if (stated > last.StatedAt) await Report(partner, last.Log, "checkpoint-shorter", note, last.Checkpoint, null, cancel);
    }
}
