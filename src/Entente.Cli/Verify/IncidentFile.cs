using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Exchange.Suites;

namespace Entente.Cli.Verify;

/// <summary>
/// A node's file about an incident, form <c>entente-incident/1</c>: two statements of one party that cannot both be true, and what connects them
/// (docs/protocol/evidence.md 2). The accuser is not believed in anything.
/// </summary>
internal static class IncidentFile
{
    /// <summary>Judges the file with the keys of the accused party's card.</summary>
    public static void Read(Document file, IReadOnlyList<PartyCard> cards, Findings findings)
    {
        if (!PartyCode.TryParse(file.Partner, out var party) || cards.FirstOrDefault(c => c.Party == party) is not { } card)
        {
            findings.CannotTell("no-card", file.Partner);
            return;
        }

        switch (file.Code)
        {
            case "equivocation": Equivocation(file, card, findings); break;
            case "checkpoint-inconsistent": Rewritten(file, card, findings); break;
            case "checkpoint-shorter": Shorter(file, card, findings); break;
            case "receipt-not-included" or "receipt-overdue": Broken(file, card, findings); break;
            default: findings.CannotTell("incident-unproved", file.Code); break;
        }

        findings.Open("incident-limits");
    }

    private static void Equivocation(Document file, PartyCard card, Findings findings)
    {
        if (file.Entries is not [var one, var other])
        {
            findings.CannotTell("incident-incomplete");
            return;
        }

        var readings = new[] { one, other }.Select(e => EntryCodec.ReadPurged(Encoding.UTF8.GetBytes(e.Jws), id => id == card.Keys.KeyId ? card.Keys : null)).ToList();
        if (readings is not [{ Entry: { } first }, { Entry: { } second }])
        {
            if (readings.Exists(r => r.Fault?.Code == "jws-unknown-key")) findings.CannotTell("unknown-key");
            else findings.Refute("entry", readings.Find(r => r.Fault is not null)?.Fault?.Code ?? "");
            return;
        }

        var (a, b) = (first.Header, second.Header);
        var place = (b.Source.Party, b.Entente.Agreement, b.Entente.Stream, b.Entente.Epoch, b.Entente.Seq);
        if (a.Source.Party == card.Party && first.Hash != second.Hash && place == (a.Source.Party, a.Entente.Agreement, a.Entente.Stream, a.Entente.Epoch, a.Entente.Seq))
            findings.Prove("equivocated", card.Party.Value, a.Entente.Stream, $"{a.Entente.Seq}");
        else findings.Refute("not-equivocated", card.Party.Value);
    }

    private static void Rewritten(Document file, PartyCard card, Findings findings)
    {
        if (Heads(file, card, 2, findings) is not [var one, var other]) return;
        var (small, large) = one.Seen.Size <= other.Seen.Size ? (one.Seen, other.Seen) : (other.Seen, one.Seen);
        if (file.Proof?.Prefix is not { } text)
        {
            findings.CannotTell("no-prefix", card.Party.Value);
            return;
        }

        if (!Digest.TryParse(text, out var prefix) || Hashes(file.Proof.Consistency) is not { } proof
            || !MerkleTree.VerifyConsistency(small.Size, prefix, large.Size, large.Root, proof)) findings.Refute("proof", card.Party.Value);
        else if (prefix == small.Root) findings.Refute("consistent", card.Party.Value);
        else findings.Prove("rewritten", card.Party.Value, $"{small.Size}", $"{large.Size}");
    }

    private static void Shorter(Document file, PartyCard card, Findings findings)
    {
        if (Heads(file, card, 2, findings) is not [var before, var after]) return;
        if (before.At is { } first && after.At is { } then && then > first && after.Seen.Size < before.Seen.Size)
            findings.Prove("shorter", card.Party.Value, $"{before.Seen.Size}", EvidenceFile.Instant(first), $"{after.Seen.Size}", EvidenceFile.Instant(then));
        else findings.Refute("consistent", card.Party.Value);
    }

    /// <summary>A receipt whose promise the head breaks: another leaf stands in the promised place, or the deadline has passed and there is none.</summary>
    private static void Broken(Document file, PartyCard card, Findings findings)
    {
        if (Heads(file, card, 1, findings) is not [var head]) return;
        var sheet = file.Receipts.FirstOrDefault(r => r.By == card.Party.Value) is { } held
            ? ReceiptBatch.Read(Encoding.UTF8.GetBytes(held.Sheet), id => id == card.Keys.KeyId ? card.Keys : null).Sheet : null;
        var entry = file.Entries is [var named] && Digest.TryParse(named.Hash, out var hash) ? hash : default;
        if (sheet?.Receipts.FirstOrDefault(r => r.Entry == entry && r.By == card.Party) is not { } receipt)
        {
            findings.Refute("receipt", card.Party.Value);
            return;
        }

        if (!file.Origin!.EndsWith('/' + LogOf(file, receipt), StringComparison.Ordinal))
        {
            findings.Refute("other-log", card.Party.Value);
            return;
        }

        var index = $"{receipt.LogIndex}";
        if (receipt.LogIndex >= head.Seen.Size)
        {
            if (head.At is { } at && at > receipt.CoveredBy) findings.Prove("overdue", card.Party.Value, index, EvidenceFile.Instant(receipt.CoveredBy), EvidenceFile.Instant(at));
            else findings.Refute("in-time", card.Party.Value);
            return;
        }

        if (file.Proof is not { Leaf: { } text } proof)
        {
            findings.CannotTell("incident-incomplete");
            return;
        }

        var leaf = Encoding.UTF8.GetBytes(text);
        if (Hashes(proof.Inclusion) is not { } path || !MerkleTree.VerifyInclusion(MerkleTree.LeafHash(leaf), receipt.LogIndex, head.Seen.Size, path, head.Seen.Root))
            findings.Refute("proof", card.Party.Value);
        else if (LogLeaf.TryRead(leaf, out var said) && said.Kind == (receipt.Accepted ? "received" : "refused") && said.Sha256 == receipt.Entry
            && (said.Stream, said.Epoch, said.Seq, said.Time) == (receipt.Stream, receipt.Epoch, receipt.Seq, receipt.ReceivedAt)) findings.Refute("as-promised", card.Party.Value);
        else findings.Prove("left-out", card.Party.Value, index, EvidenceFile.Instant(receipt.ReceivedAt));
    }

    /// <summary>The log that the receipt speaks of: that of the entry's agreement, which the entry's signed bytes name.</summary>
    private static string LogOf(Document file, Receipt receipt)
    {
        var header = EvidenceFile.HeaderIn(file.Entries[0].Jws, receipt.Entry);
        return header?.Entente.Agreement?.Hex ?? (header is null ? "?" : "bootstrap-" + string.Join('-', header.Entente.Aud.Append(header.Source.Party).Order().Select(p => p.Value)));
    }

    /// <summary>The signed heads, each with the time that its owner signed; null after saying why not.</summary>
    private static List<(Checkpoint Seen, DateTimeOffset? At)>? Heads(Document file, PartyCard card, int count, Findings findings)
    {
        if (file.Checkpoints.Count != count || file.Origin is not { } origin)
        {
            findings.CannotTell("incident-incomplete");
            return null;
        }

        var heads = new List<(Checkpoint, DateTimeOffset?)>();
        foreach (var note in file.Checkpoints.Select(Encoding.UTF8.GetBytes))
        {
            if (!SignedHead.TryRead(note, origin, card, out var head))
            {
                findings.Refute("head", card.Party.Value);
                return null;
            }

            heads.Add((head.Head, head.OwnersTime));
        }

        return heads;
    }

    private static List<Digest>? Hashes(IReadOnlyList<string> hashes)
    {
        var read = new List<Digest>();
        foreach (var text in hashes)
        {
            if (!Digest.TryParse(text, out var hash)) return null;
            read.Add(hash);
        }

        return read;
    }

    internal sealed record Document(
        string Format, string Partner, string Code, string? Origin, IReadOnlyList<EntryPart> Entries, IReadOnlyList<EvidenceFile.ReceiptPart> Receipts,
        IReadOnlyList<string> Checkpoints, ProofPart? Proof)
    {
        /// <summary>False when a list holds a null.</summary>
        public bool IsWhole => Entries.All(e => e is not null) && Receipts.All(r => r is not null) && Checkpoints.All(c => c is not null)
            && (Proof is null || Proof.Consistency.Concat(Proof.Inclusion).All(h => h is not null));
    }

    internal sealed record EntryPart(string Hash, string Jws);

    internal sealed record ProofPart(string? Prefix, IReadOnlyList<string> Consistency, string? Leaf, IReadOnlyList<string> Inclusion);
}
