using System.Numerics;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>
/// Each node is the other's witness and mirror: a head of its log must be consistent with the last one countersigned; then it is stored and
/// countersigned, its leaves are copied, and receipts are held against them (docs/protocol/log.md 6).
/// </summary>
internal sealed partial class Witness(
    WriteGate gate, IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, Mirror mirror, TimeProvider clock, ILogger<Witness> log)
{
    /// <summary>Looks at these logs of a partner. What does not fit becomes an incident. A look at what has not grown costs the same however long the log is.</summary>
    public async Task Look(PartyCode partner, IPartnerLink link, IReadOnlyList<string> logs, CancellationToken cancel)
    {
        var sound = new List<string>();
        foreach (var name in logs)
            if (await Look(partner, link, name, cancel)) sound.Add(name);
        await gate.Write(async db =>
        {
            var (row, now) = ((await db.Partners.FindAsync([partner], cancel))!, clock.GetUtcNow());
            row.LastContact = now;
            (row.FailingSince, row.Failure, row.Failures) = (null, null, 0);
            foreach (var seen in await db.PartnerLogs.Where(l => l.Partner == partner && sound.Contains(l.Log)).ToListAsync(cancel))
                (seen.SeenAt, seen.Checks) = (now, seen.Checks + 1);
        }, cancel);
    }

    private async Task<bool> Look(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        if (book.Of(partner)?.Keys is not { } keys) return false; // its card is being compared at this moment: nothing can be said of its signatures yet
        var (last, suite) = await Last(partner, name, cancel);
        var answer = Read(await link.Checkpoint(name, last?.Size ?? 0, [], cancel));
        if (answer.Note is not { Length: > 0 } note) // a log that was opened and holds nothing yet has no head
        {
            if (last is not null) await Report(partner, name, "checkpoint-withdrawn", null, last.Checkpoint, null, cancel);
            return false;
        }

        if (Head(note, partner, name, keys, suite) is not var (seen, stated))
        {
            await Report(partner, name, "checkpoint-unsigned", note, null, null, cancel);
            return false;
        }

        if (last is { Size: > 0 } && await Contradicts(partner, link, last, seen, stated, note, answer.Consistency, cancel)) return false;
        if (!IsSame(last, seen) && !await CompareAndStore(partner, name, last, seen, stated, note, suite, cancel)) return false; // another replica was faster: next time
        await mirror.Follow(partner, link, name, cancel);
        foreach (var (code, entry, dispute) in await mirror.Hold(partner, name, seen, stated, cancel)) await Report(partner, name, code, note, null, dispute, cancel, entry);
        await GiveBack(partner, link, name, cancel);
        return true;
    }

    /// <summary>The head if its owner signed it, and when it said that this was its largest.</summary>
    private static (Checkpoint Seen, DateTimeOffset Stated)? Head(byte[] note, PartyCode partner, string name, NodePublicKeys keys, Suite? suite)
    {
        var origin = NodeIdentity.Origin(partner, name);
        return Checkpoint.Verify(note, origin, keys, suite).Checkpoint is { } seen && Cosignature.TimeOf(note, origin, keys, suite) is { } stated ? (seen, stated) : null;
    }

    private static bool IsSame(PartnerLog? last, Checkpoint seen) => last is not null && last.Size == seen.Size && last.Root == seen.Root;

    /// <summary>True when the head does not go on from the last one; the incident holds both signed heads and, where there is one, the proof.</summary>
    private async Task<bool> Contradicts(
        PartyCode partner, IPartnerLink link, PartnerLog last, Checkpoint seen, DateTimeOffset stated, byte[] note, IReadOnlyList<byte[]> answered, CancellationToken cancel)
    {
        if (seen.Size < last.Size)
        {
            var rewritten = await mirror.Rewritten(last, seen, cancel);
            var code = rewritten is not null ? "checkpoint-inconsistent" : stated > last.StatedAt ? "checkpoint-shorter" : "checkpoint-old";
            await Report(partner, last.Log, code, note, last.Checkpoint, rewritten, cancel);
            return true;
        }

        var proof = Digests(answered);
        if (MerkleTree.VerifyConsistency(last.Size, last.Root, seen.Size, seen.Root, proof)) return false;
        var dispute = LogDispute.Of(last.Size, seen, seen.Size == last.Size ? [] : proof);
        if (dispute.Prefix is null && BitOperations.IsPow2(last.Size)) dispute = await AskForThePrefix(link, last, seen, proof, cancel) ?? dispute;
        await Report(partner, last.Log, "checkpoint-inconsistent", note, last.Checkpoint, dispute, cancel);
        return true;
    }

    /// <summary>A consistency proof from a power of two leaves the old root out; the first leaf's inclusion proof leads through it.</summary>
    private static async Task<LogDispute?> AskForThePrefix(IPartnerLink link, PartnerLog last, Checkpoint seen, IReadOnlyList<Digest> proof, CancellationToken cancel)
    {
        var first = (Read(await link.Leaves(last.Log, 0, seen.Size, cancel), FederationJson.Default.LeavesAnswer)).Leaves;
        var path = Read(await link.Checkpoint(last.Log, last.Size, [0], cancel)).Inclusion is [{ } inclusion] ? Digests(inclusion) : [];
        if (first.Count == 0) return null;
        var prefix = path.Take(BitOperations.Log2((ulong)last.Size)).Aggregate(MerkleTree.LeafHash(first[0]), MerkleTree.NodeHash);
        return MerkleTree.VerifyConsistency(last.Size, prefix, seen.Size, seen.Root, proof) ? new(prefix, proof) : null;
    }

    /// <summary>Stores the head and countersigns it, unless another has been stored since it was compared: two heads are never countersigned side by side.</summary>
    private async Task<bool> CompareAndStore(
        PartyCode partner, string name, PartnerLog? last, Checkpoint seen, DateTimeOffset stated, byte[] note, Suite? suite, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var cosigned = Cosignature.Add(note, NodeIdentity.Witness(identity.Party), identity.Keys, now, suite);
        return await gate.Write(async db =>
        {
            var row = await db.PartnerLogs.FindAsync([partner, name], cancel);
            if (row?.Size != last?.Size || row?.Root != last?.Root) return false;
            if (row is null)
            {
                db.PartnerLogs.Add(row = new()
                {
                    Partner = partner, Log = name, Size = 0, Root = MerkleTree.EmptyRoot, Checkpoint = cosigned, SeenAt = now, Checks = 0, StatedAt = stated,
                    Mirror = new TreeFrontier().ToBytes(),
                });
            }

            (row.Size, row.Root, row.Checkpoint, row.StatedAt, row.Returned) = (seen.Size, seen.Root, cosigned, stated, false);
            return true;
        }, cancel);
    }

    /// <summary>Hands our countersignature over, again and again until the partner takes it.</summary>
    private async Task GiveBack(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        if (await Last(partner, name, cancel) is not ({ Returned: false } head, _) || !await link.Cosign(name, head.Checkpoint, cancel)) return;
        await gate.Write(async db =>
        {
            if (await db.PartnerLogs.FindAsync([partner, name], cancel) is { } row && row.Size == head.Size) row.Returned = true;
        }, cancel);
    }

    /// <summary>What was countersigned last, and what signs in this log.</summary>
    private async Task<(PartnerLog? Row, Suite? Suite)> Last(PartyCode partner, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (await db.PartnerLogs.AsNoTracking().FirstOrDefaultAsync(l => l.Partner == partner && l.Log == name, cancel), await book.SuiteOf(db, name, cancel));
    }

    private Task Report(PartyCode partner, string name, string code, byte[]? note, byte[]? before, LogDispute? dispute, CancellationToken cancel, Digest? entry = null)
    {
        LogTrouble(log, partner, name, code);
        return gate.Write(
            db => Incidents.Note(db, new()
            {
                Partner = partner, Code = code, At = clock.GetUtcNow(), Entry = entry, Note = note, Before = before, Proof = dispute?.ToBytes(), Log = name,
            }, cancel), cancel);
    }

    private static CheckpointAnswer Read(byte[] answer) => Read(answer, FederationJson.Default.CheckpointAnswer);

    internal static T Read<T>(byte[] answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> form)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, form) ?? throw new LinkFailure("bad-answer", mayHaveArrived: false);
        }
        catch (JsonException fault)
        {
            throw new LinkFailure("bad-answer", mayHaveArrived: false, fault);
        }
    }

    internal static IReadOnlyList<Digest> Digests(IReadOnlyList<byte[]> hashes) =>
        hashes.All(h => h is { Length: 32 }) ? [.. hashes.Select(h => Digest.FromBytes(h))] : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "Log {Log} of {Partner}: {Code}")]
    private static partial void LogTrouble(ILogger logger, PartyCode partner, string log, string code);
}
