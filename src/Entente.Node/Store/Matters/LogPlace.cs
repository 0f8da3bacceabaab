using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>Where an entry stands in one side's log, proved by a checkpoint of it that was verified; also as a file of its own (C2SP tlog-proof).</summary>
/// <param name="Party">Whose log.</param>
/// <param name="Proof">The leaf, its index, the proof and the checkpoint.</param>
public sealed record LogPlace(PartyCode Party, TlogProof Proof)
{
    internal static void Map(RouteGroupBuilder matters) =>
        matters.MapGet("/{id}/entries/{hash}/log/{party}", async (string id, string hash, string party, Workplace work, CancellationToken cancel) =>
            Digest.TryParse(id, out var matter) && Digest.TryParse(hash, out var entry) && await Handle(matter, entry, party, work, cancel) is var (name, bytes)
                ? TypedResults.File(bytes, "text/plain; charset=utf-8", name)
                : Problems.Of(StatusCodes.Status404NotFound, "not-here")).RequireAuthorization(Rights.MattersRead);

    /// <summary>The file and its name; null when no verified checkpoint covers the entry, or there is none that this officer may see.</summary>
    public static async Task<(string Name, byte[] Bytes)?> Handle(Digest matter, Digest entry, string party, Workplace work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var db = await work.Contexts.CreateDbContextAsync(cancel);
        var row = await db.Entries.AsNoTracking().FirstOrDefaultAsync(e => e.Hash == entry && e.Matter == matter, cancel);
        if (row is null || await db.Matters.AsNoTracking().FirstOrDefaultAsync(m => m.Id == matter, cancel) is not { } about || !Matters.MaySee(about, work.Me)) return null;
        if ((await Of(db, row, work.Identity.Party, cancel)).FirstOrDefault(place => place.Party.Value == party) is not { } found) return null;
        await work.Gate.Write(change =>
        {
            Audit.Note(change, work.Me.Id, "evidence.export", "entry", entry.Hex, work.Now);
            return Task.CompletedTask;
        }, cancel);
        return ($"{about.Number}-{entry.Hex[..8]}-{party}.tlog-proof", found.Proof.ToBytes());
    }

    /// <summary>Its place in our log, then in those of the parties that gave a receipt; without those that no verified checkpoint covers yet.</summary>
    internal static async Task<IReadOnlyList<LogPlace>> Of(NodeDb db, StoredEntry row, PartyCode us, CancellationToken cancel)
    {
        var found = new List<LogPlace>();
        if (await db.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Name == row.Log, cancel) is { Checkpoint: { } note } log && row.LogIndex < log.CheckpointSize)
        {
            var nodes = await LogProofs.Nodes(db, row.Log, [row.LogIndex], [log.CheckpointSize], cancel);
            var leaf = await db.LogLeaves.Where(l => l.Log == row.Log && l.Index == row.LogIndex).Select(l => l.Bytes).FirstAsync(cancel);
            found.Add(new(us, new(leaf, row.LogIndex, MerkleTree.InclusionProof(row.LogIndex, log.CheckpointSize, nodes), note)));
        }

        var theirs = await (from r in db.Receipts
                            where r.Entry == row.Hash && r.Inclusion != null
                            join s in db.SeenCheckpoints on new { Partner = r.By, Size = r.ProvedAtSize!.Value } equals new { s.Partner, s.Size }
                            where s.Log == row.Log
                            select new { Receipt = r, s.Note }).AsNoTracking().ToListAsync(cancel);
        foreach (var t in theirs)
        {
            var leaf = new LogLeaf(
                t.Receipt.Accepted ? LeafKinds.Received : LeafKinds.Refused, row.Stream, row.Epoch, row.Seq, row.Hash,
                Exchange.Suites.Sm3.Hex(row.HeaderBytes), t.Receipt.ReceivedAt).ToBytes();
            found.Add(new(t.Receipt.By, new(leaf, t.Receipt.LogIndex, [.. t.Receipt.Inclusion!.Chunk(32).Select(h => Digest.FromBytes(h))], t.Note)));
        }

        return found;
    }
}
