namespace Entente.Faults.History;

/// <summary>A receipt stands for each entry, says the same at both sides, and its promise about the log was kept and proved.</summary>
internal static class Promises
{
    /// <summary>The promises that the partner made to this side.</summary>
    public static IEnumerable<Finding> Kept(Side side, Side partner)
    {
        var taken = side.Receipts.Where(r => r.By == partner.Party).ToDictionary(r => r.Entry);
        var given = partner.Receipts.Where(r => r.By == partner.Party).ToDictionary(r => r.Entry);
        var there = partner.Entries.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.First());
        foreach (var entry in side.Entries.Where(e => e.Author == side.Party))
        {
            if (!taken.Remove(entry.Name, out var receipt))
            {
                yield return new("unreceipted", $"{side.Party} holds no receipt of {partner.Party} for {entry.Name}");
                continue;
            }

            if (receipt.Fault is { } fault) yield return new("altered", $"receipt for {entry.Name} at {side.Party}: {fault}");
            if (!there.TryGetValue(entry.Name, out var kept)) yield return new("lost", $"{partner.Party} signed for {entry.Name} and does not hold it");
            else if (kept.LogIndex != receipt.LogIndex || (kept.Verdict == "accepted") != receipt.Accepted)
                yield return new("promise-broken", $"{entry.Name}: the receipt says leaf {receipt.LogIndex}, {partner.Party} holds it at {kept.LogIndex}, {kept.Verdict}");
            if (!given.TryGetValue(entry.Name, out var own) || own.LogIndex != receipt.LogIndex || own.Accepted != receipt.Accepted)
                yield return new("promise-broken", $"{entry.Name}: {partner.Party} does not stand by the receipt that {side.Party} holds");
            if (!receipt.Proved) yield return new("unproved", $"{entry.Name}: the log of {partner.Party} was not shown to keep the promise");
        }

        foreach (var stray in taken.Keys) yield return new("promise-broken", $"{side.Party} holds a receipt for {stray}, which it never wrote");
    }
}
