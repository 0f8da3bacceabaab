using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Each node is the other's witness: its checkpoints must be consistent with every one seen before, and must cover its receipts.</summary>
internal sealed partial class Witness(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, PartnerBook book, TimeProvider clock, ILogger<Witness> log)
{
    /// <summary>Fetches and checks the checkpoints of a partner's logs, and proves open receipts included. What does not fit becomes an incident.</summary>
    public async Task Look(PartyCode partner, IPartnerLink link, IReadOnlyList<string> logs, CancellationToken cancel)
    {
        foreach (var name in logs) await Look(partner, link, name, cancel);
        await gate.Write(async db =>
        {
            var row = (await db.Partners.FindAsync([partner], cancel))!;
            row.LastContact = clock.GetUtcNow();
            (row.FailingSince, row.Failure, row.Failures) = (null, null, 0);
        }, cancel);
    }

    private async Task Look(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        PartnerLog? last;
        List<Open> open;
        Suite? suite;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            suite = await book.SuiteOf(db, name, cancel);
            last = await db.PartnerLogs.AsNoTracking().FirstOrDefaultAsync(l => l.Partner == partner && l.Log == name, cancel);
            open = await (from r in db.Receipts.AsNoTracking()
                          join e in db.Entries.AsNoTracking() on r.Entry equals e.Hash
                          where r.By == partner && r.ProvedAtSize == null && e.Log == name
                          orderby r.LogIndex
                          select new Open(r.Entry, r.LogIndex, r.Accepted, r.ReceivedAt, r.CoveredBy, e.Stream, e.Epoch, e.Seq, e.HeaderBytes))
                .Take(DeliveryFrame.MaxEnvelopes).ToListAsync(cancel);
        }

        var indices = open.Select(o => o.Index).ToList();
        var answer = Read(await link.Checkpoint(name, last?.Size ?? 0, indices, cancel));
        if (answer.Note is not { Length: > 0 } note) // a log that was opened and holds nothing yet has no head
        {
            if (last is not null) await Report(partner, name, "checkpoint-withdrawn", null, cancel, before: last.Checkpoint);
            return;
        }

        var origin = NodeIdentity.Origin(partner, name);
        if (Keys(partner) is not { } keys) return; // its card is being compared at this moment: nothing can be said of its signatures yet
        if (Checkpoint.Verify(note, origin, keys, suite) is not { IsSound: true, Checkpoint: var seen })
        {
            await Report(partner, name, "checkpoint-unsigned", note, cancel);
            return;
        }

        if (last is not null && !MerkleTree.VerifyConsistency(last.Size, last.Root, seen.Size, seen.Root, Digests(answer.Consistency)))
        {
            await Report(partner, name, "checkpoint-inconsistent", note, cancel, before: last.Checkpoint); // both signed notes are kept: they prove it
            return;
        }

        var proved = new Dictionary<Digest, byte[]>();
        foreach (var (receipt, proof) in open.Zip(answer.Inclusion))
            if (proof is not null && MerkleTree.VerifyInclusion(receipt.LeafHash(), receipt.Index, seen.Size, Digests(proof), seen.Root))
                proved[receipt.Entry] = [.. proof.SelectMany(hash => hash)];
        var overdue = open.Where(o => !proved.ContainsKey(o.Entry) && o.Index < seen.Size).ToList();
        await gate.Write(db => Keep(db, partner, name, seen, note, proved, cancel), cancel);
        foreach (var receipt in overdue) await Report(partner, name, "receipt-not-included", note, cancel, receipt.Entry);
    }

    private async Task Keep(
        NodeDb db, PartyCode partner, string name, Checkpoint seen, byte[] note, Dictionary<Digest, byte[]> proved, CancellationToken cancel)
    {
        var row = await db.PartnerLogs.FindAsync([partner, name], cancel);
        if (row is null) db.PartnerLogs.Add(row = new() { Partner = partner, Log = name, Size = 0, Root = MerkleTree.EmptyRoot, Checkpoint = note, SeenAt = default, Checks = 0 });
        if (row.Size > seen.Size) return; // another replica has seen a later one meanwhile
        (row.Size, row.Root, row.Checkpoint, row.SeenAt, row.Checks) = (seen.Size, seen.Root, note, clock.GetUtcNow(), row.Checks + 1);
        if (await db.SeenCheckpoints.FindAsync([partner, name, seen.Size], cancel) is null)
            db.SeenCheckpoints.Add(new() { Partner = partner, Log = name, Size = seen.Size, Note = note, At = clock.GetUtcNow() });
        var entries = proved.Keys.ToList();
        foreach (var receipt in await db.Receipts.Where(r => r.By == partner && entries.Contains(r.Entry)).ToListAsync(cancel))
            (receipt.ProvedAtSize, receipt.Inclusion) = (seen.Size, proved[receipt.Entry]);
    }

    private NodePublicKeys? Keys(PartyCode partner) => book.Of(partner)?.Keys;

    private Task Report(PartyCode partner, string name, string code, byte[]? note, CancellationToken cancel, Digest? entry = null, byte[]? before = null)
    {
        LogTrouble(log, partner, name, code);
        return gate.Write(
            db => Incidents.Note(db, new() { Partner = partner, Code = code, At = clock.GetUtcNow(), Entry = entry, Note = note, Before = before, Log = name }, cancel), cancel);
    }

    private static CheckpointAnswer Read(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, FederationJson.Default.CheckpointAnswer) ?? throw new LinkFailure("bad-answer", mayHaveArrived: false);
        }
        catch (JsonException fault)
        {
            throw new LinkFailure("bad-answer", mayHaveArrived: false, fault);
        }
    }

    private static IReadOnlyList<Digest> Digests(IReadOnlyList<byte[]> hashes) =>
        hashes.All(h => h.Length == 32) ? [.. hashes.Select(h => Digest.FromBytes(h))] : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "Log {Log} of {Partner}: {Code}")]
    private static partial void LogTrouble(ILogger logger, PartyCode partner, string log, string code);

    /// <summary>A receipt whose promise is not proved yet, with all that its leaf is made of.</summary>
    private sealed record Open(
        Digest Entry, long Index, bool Accepted, DateTimeOffset ReceivedAt, DateTimeOffset CoveredBy, string Stream, int Epoch, long Seq, byte[] HeaderBytes)
    {
        public Digest LeafHash() => MerkleTree.LeafHash(new LogLeaf(
            Accepted ? LeafKinds.Received : LeafKinds.Refused, Stream, Epoch, Seq, Entry, Sm3.Hex(HeaderBytes), ReceivedAt).ToBytes());
    }
}
