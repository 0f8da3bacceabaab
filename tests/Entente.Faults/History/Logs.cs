using Entente.Exchange.Entries;
using Entente.Exchange.Logs;

namespace Entente.Faults.History;

/// <summary>Leaf by leaf the entries; the root that was signed; the copy at the partner; the head it countersigned.</summary>
internal static class Logs
{
    public static IEnumerable<Finding> HoldTheEntries(Side side)
    {
        var logs = side.Logs.ToDictionary(l => l.Name);
        var told = new HashSet<(string, long)>();
        foreach (var entry in side.Entries)
        {
            var leaf = logs.GetValueOrDefault(entry.Log) is { } log && entry.LogIndex < log.Leaves.Count ? log.Leaves[(int)entry.LogIndex] : null;
            var kind = entry.Author == side.Party ? "sent" : entry.Verdict == "accepted" ? "received" : "refused";
            if (leaf is null || (leaf.Entry, leaf.Stream, leaf.Epoch, leaf.Seq, leaf.Kind) != (entry.Name, entry.Stream, entry.Epoch, entry.Seq, kind))
                yield return new("log-forked", $"{side.Party}: leaf {entry.LogIndex} of {entry.Log} is not that of {entry.Name}");
            told.Add((entry.Log, entry.LogIndex));
        }

        foreach (var log in side.Logs)
        {
            for (var i = 0; i < log.Leaves.Count; i++)
                if (!told.Contains((log.Name, i))) yield return new("log-forked", $"{side.Party}: leaf {i} of {log.Name} belongs to no entry");
            foreach (var twice in log.Leaves.GroupBy(l => l.Entry).Where(g => g.Count() > 1)) yield return new("doubled", $"{side.Party}: {twice.Key} has {twice.Count()} leaves in {log.Name}");
        }
    }

    public static IEnumerable<Finding> MatchTheirHeads(Side side)
    {
        foreach (var log in side.Logs)
        {
            if (log.Signed is null) yield return new("head-unsigned", $"{side.Party}: no head of {log.Name} verifies");
            else if (log.Signed.Size != log.Leaves.Count || log.Signed.Root != Root(log.Leaves, log.Leaves.Count))
                yield return new("log-forked", $"{side.Party}: the leaves of {log.Name} do not lead to the head that was signed");
        }
    }

    public static IEnumerable<Finding> AreCopied(Side side, Side partner)
    {
        var copies = partner.Copies.ToDictionary(c => c.Name);
        foreach (var log in side.Logs)
        {
            var name = $"{log.Name} of {side.Party}";
            if (!copies.TryGetValue(log.Name, out var copy))
            {
                yield return new("not-copied", $"{partner.Party} holds no copy of {name}");
                continue;
            }

            if (copy.Leaves.Count != log.Leaves.Count) yield return new("not-copied", $"{partner.Party} copied {copy.Leaves.Count} of {log.Leaves.Count} leaves of {name}");
            var apart = Enumerable.Range(0, Math.Min(copy.Leaves.Count, log.Leaves.Count)).FirstOrDefault(i => copy.Leaves[i].Hash != log.Leaves[i].Hash, -1);
            if (apart >= 0) yield return new("log-forked", $"leaf {apart} of {name} is another one in the copy at {partner.Party}");
            foreach (var (head, where) in new[] { (copy.Countersigned, $"kept at {partner.Party}"), (log.Countersigned, $"given back to {side.Party}") })
            {
                if (head is null) yield return new("not-countersigned", $"no countersigned head of {name} is {where}");
                else if (head.Size > log.Leaves.Count || head.Root != Root(log.Leaves, head.Size)) yield return new("log-forked", $"the countersigned head of {name} {where} is not of this log");
                else if (head.Size != log.Leaves.Count) yield return new("not-countersigned", $"the countersigned head of {name} {where} covers {head.Size} of {log.Leaves.Count}");
            }
        }
    }

    private static string Root(IReadOnlyList<Leaf> leaves, long size)
    {
        var tree = new TreeFrontier();
        for (var i = 0; i < size; i++) tree.Append(Digest.Parse(leaves[i].Hash));
        return tree.Root().Hex;
    }
}
