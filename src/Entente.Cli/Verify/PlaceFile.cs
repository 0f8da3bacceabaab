using System.Text;
using Entente.Exchange.Agreements;
using Entente.Exchange.Logs;

namespace Entente.Cli.Verify;

/// <summary>A file about one place in a log (C2SP tlog-proof; docs/protocol/evidence.md 3).</summary>
internal static class PlaceFile
{
    /// <summary>True for a text that says it is one.</summary>
    public static bool IsOne(string text) => text.StartsWith(TlogProof.Header, StringComparison.Ordinal);

    /// <summary>Judges it with the card of the log's owner; the other cards' countersignatures are named where they are there.</summary>
    public static Findings Read(string text, IReadOnlyList<PartyCard> cards)
    {
        if (!TlogProof.TryRead(Encoding.UTF8.GetBytes(text), out var proof) || !LogLeaf.TryRead(proof.Leaf, out var leaf)) return Findings.Unreadable("not-evidence");
        var findings = new Findings();
        var origin = Encoding.UTF8.GetString(proof.Checkpoint).Split('\n')[0];
        var owner = origin.Split('/') is [_, var party, ..] ? party : "?";
        var own = cards.Where(c => c.Party.Value == owner).ToList();
        SignedHead? head = null;
        if (own.Count == 0) findings.CannotTell("no-card", owner);
        else if (!own.Exists(card => SignedHead.TryRead(proof.Checkpoint, origin, card, out head)) || head is null) findings.Refute("head", owner);
        else if (!proof.LeadsTo(head.Head)) findings.Refute("log", owner);
        else
        {
            findings.Prove("place", owner, $"{proof.Index}", leaf.Kind, leaf.Stream, $"{leaf.Seq}", leaf.Sha256.Hex, EvidenceFile.Instant(leaf.Time));
            foreach (var card in cards.Where(c => c.Party.Value != owner))
            {
                if (Cosignature.TimeOf(proof.Checkpoint, $"entente/{card.Party}/witness", card.Keys, head.Suite) is { } at)
                    findings.Prove("countersigned", card.Party.Value, owner, $"{head.Head.Size}", EvidenceFile.Instant(at));
            }
        }

        findings.Open("place-limits");
        return findings;
    }
}
