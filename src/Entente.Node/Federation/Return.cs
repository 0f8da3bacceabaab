using System.Collections.Concurrent;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Federation;

/// <summary>Why a partner's return is not complete; the codes of <see cref="StoredReturn.State"/>.</summary>
/// <param name="State">The code.</param>
/// <param name="Log">The log in which it stopped.</param>
internal sealed record Shortfall(string State, string? Log)
{
    /// <summary>Newer keys of ours signed what it keeps, and they are not here.</summary>
    public const string Keys = "keys";

    /// <summary>It countersigned a head of our log and did not copy all of its leaves.</summary>
    public const string Copy = "copy";

    /// <summary>What it gave is not what was signed.</summary>
    public const string Unsound = "unsound";

    /// <summary>It says that it holds something, or our log does, and it does not give it.</summary>
    public const string Withheld = "withheld";

    /// <summary>We had refused an entry of it, and the receipt that says why is not there.</summary>
    public const string Verdict = "verdict";

    /// <summary>Another partner looks into the same log and must answer first.</summary>
    public const string Others = "others";
}

/// <summary>Something that a partner gave and that does not verify: nothing of it is kept.</summary>
internal sealed class UnsoundReturn(string what) : Exception(what);

/// <summary>
/// After a restore from an old backup: takes back from a partner what passed between the two since. First along our own log, of which the partner has
/// a copy that we signed; then what came after that copy (docs/protocol/delivery.md 6).
/// </summary>
internal sealed partial class Return(
    IDbContextFactory<NodeDb> contexts, NodeIdentity identity, PartnerBook book, IPartnerLinks links, ReturnedEntries entries, ILogger<Return> log)
{
    private const int MostNames = 1_000_000;
    private readonly ConcurrentDictionary<(string Log, PartyCode Partner), Tail> tails = new();

    /// <summary>Takes back everything the partner gives; null when nothing that it should give is missing.</summary>
    /// <param name="partner">Whom to ask.</param>
    /// <param name="link">The way there.</param>
    /// <param name="named">Logs that the partner names; those that are known here come by themselves.</param>
    /// <param name="cancel">Gives up; what was taken back stays.</param>
    public async Task<Shortfall?> From(PartyCode partner, IPartnerLink link, IReadOnlyList<string> named, CancellationToken cancel)
    {
        var (done, others) = (new HashSet<string>(), (Shortfall?)null);
        while ((await Logs(partner, cancel)).Concat(named).FirstOrDefault(name => !done.Contains(name)) is { } next)
        {
            done.Add(next);
            try
            {
                if (await TakeBack(partner, link, next, cancel) is not { } shortfall) continue;
                if (shortfall.State != Shortfall.Others) return shortfall;
                others ??= shortfall; // the other logs need not wait
            }
            catch (UnsoundReturn unsound)
            {
                LogUnsound(log, partner, next, unsound.Message);
                return new(Shortfall.Unsound, next);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        var theirs = await db.Losses.AsNoTracking().Where(l => l.Kind == LeafKinds.Received || l.Kind == LeafKinds.Refused).ToListAsync(cancel);
        return theirs.Find(l => StreamName.TryParse(l.Stream, out var stream) && stream.Issuer == partner) is { } withheld ? new(Shortfall.Withheld, withheld.Log) : others;
    }

    private async Task<Shortfall?> TakeBack(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        foreach (var some in (await LostPlaces(partner, name, cancel)).Chunk(DeliveryFrame.MaxEnvelopes))
            if (await entries.Write(name, some, _ => link, cancel) is { Shortfall: { } found }) return found;
        return await FollowCopy(partner, link, name, cancel) ?? await FollowTail(partner, link, name, cancel);
    }

    /// <summary>Our log as far as the partner countersigned it, leaf by leaf: checked against the head that we signed before anything is written.</summary>
    private async Task<Shortfall?> FollowCopy(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        var (size, tree) = await Own(name, cancel);
        var page = await Kept(link, name, size, cancel);
        if (page.Note is not { Length: > 0 } note) return null;
        if (await Head(note, name, cancel) is not { } head) return new(Shortfall.Keys, name);
        if (head.Size <= size) return null; // whether it is the same log is asked when the node is compared as a whole
        var hashes = new List<Digest>();
        for (var seen = page; tree.Size < head.Size; seen = await Kept(link, name, tree.Size, cancel))
        {
            if (seen.Leaves.Count == 0) return new(Shortfall.Copy, name);
            foreach (var leaf in seen.Leaves.Take((int)Math.Min(LeavesAnswer.AtMost, head.Size - tree.Size)))
            {
                hashes.Add(MerkleTree.LeafHash(leaf));
                tree.Append(hashes[^1]);
            }

            if (tree.Size == head.Size) break;
        }

        if (tree.Root() != head.Root) throw new UnsoundReturn("leaves");
        for (var at = size; at < head.Size;)
        {
            if (at > size) page = await Kept(link, name, at, cancel);
            var places = Places(partner, at, page.Leaves.Take((int)Math.Min(DeliveryFrame.MaxEnvelopes, head.Size - at)), at - size, hashes);
            if (places.Count == 0) return new(Shortfall.Copy, name);
            var written = await entries.Write(name, places, _ => link, cancel);
            if (written.Shortfall is not null) return written.Shortfall;
            at += written.Places;
        }

        return null;
    }

    /// <summary>The head, if any key of ours signed it.</summary>
    private async Task<Checkpoint?> Head(byte[] note, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var (origin, suite) = (NodeIdentity.Origin(identity.Party, name), await book.SuiteOf(db, name, cancel));
        return identity.Known.Select(keys => Checkpoint.Verify(note, origin, keys, suite).Checkpoint).FirstOrDefault(head => head is not null);
    }

    private static List<ReturnedPlace> Places(PartyCode partner, long at, IEnumerable<byte[]> leaves, long offset, List<Digest> hashes)
    {
        var places = new List<ReturnedPlace>();
        foreach (var bytes in leaves)
        {
            if (MerkleTree.LeafHash(bytes) != hashes[(int)offset + places.Count] || !LogLeaf.TryRead(bytes, out var leaf)) throw new UnsoundReturn("leaves");
            places.Add(new(at + places.Count, leaf.Sha256, leaf, partner));
        }

        return places;
    }

    /// <summary>
    /// What came after the copy: our receipts promised places to the partner's entries; ours that it took fill the places between, in the order in
    /// which it took them. A place that is left over was given to an entry that nobody holds.
    /// </summary>
    private async Task<Shortfall?> FollowTail(PartyCode partner, IPartnerLink link, string name, CancellationToken cancel)
    {
        var (size, _) = await Own(name, cancel);
        tails[(name, partner)] = await Names(link, name, size, cancel);
        var looking = await Looking(name, partner, cancel);
        if (looking.Exists(p => !tails.ContainsKey((name, p)))) return new(Shortfall.Others, name);
        var known = looking.ToDictionary(p => p, p => tails[(name, p)]);
        var promised = known.SelectMany(k => k.Value.Promised.Select(p => (p.Index, Entry: Digest.Parse(p.Entry), From: k.Key))).Where(p => p.Index >= size)
            .GroupBy(p => p.Index).ToDictionary(g => g.Key, g => g.First());
        var ours = new Queue<(Digest Entry, PartyCode From)>(await NotHere(
            known.SelectMany(k => k.Value.Ours.Select(o => (Digest.Parse(o.Entry), k.Key))).DistinctBy(o => o.Item1), cancel));
        var last = promised.Count == 0 ? size - 1 : promised.Keys.Max();
        // One false name of a far place would make a log of nothing but lost places: that we promised the last one is proved first.
        if (last >= size + promised.Count + ours.Count) await entries.Prove(name, promised[last], LinkTo, cancel);
        var places = new List<ReturnedPlace>();
        for (var at = size; at <= last || ours.Count > 0; at++)
        {
            places.Add(promised.TryGetValue(at, out var place) ? new(at, place.Entry, null, place.From)
                : ours.TryDequeue(out var own) ? new(at, own.Entry, null, own.From)
                : new(at, null, null, partner));
        }

        for (var at = 0; at < places.Count;)
        {
            var written = await entries.Write(name, places.GetRange(at, Math.Min(DeliveryFrame.MaxEnvelopes, places.Count - at)), LinkTo, cancel);
            if (written.Shortfall is not null) return written.Shortfall;
            at += written.Places;
        }

        return null;

        IPartnerLink LinkTo(PartyCode party) => party == partner ? link : links.To(book.Of(party) ?? throw new LinkFailure("not-known-there", mayHaveArrived: false));
    }

    /// <summary>Names of what is newer at the partner, page by page; each page goes on where the one before ended.</summary>
    private async Task<Tail> Names(IPartnerLink link, string name, long size, CancellationToken cancel)
    {
        Dictionary<string, StreamPlace> places;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
            places = await db.Streams.AsNoTracking().Where(s => s.Log == name && s.Issuer == identity.Party)
                .Select(s => new StreamPlace(s.Stream, s.Epoch, s.Seq)).ToDictionaryAsync(s => s.Stream, cancel);
        var tail = new Tail([], []);
        for (var from = size; ;)
        {
            var question = JsonSerializer.SerializeToUtf8Bytes(new(name, from, [.. places.Values]), FederationJson.Default.NewerQuestion);
            var answer = Witness.Read(await link.Newer(question, cancel), FederationJson.Default.NewerAnswer);
            if (answer.Yours.Any(y => y is null || !Digest.TryParse(y.Entry, out _)) || answer.Promised.Any(p => p is null || !Digest.TryParse(p.Entry, out _))) throw new UnsoundReturn("names");
            foreach (var mine in answer.Yours)
            {
                if (places.TryGetValue(mine.Stream, out var before) && (mine.Epoch, mine.Seq).CompareTo((before.Epoch, before.Seq)) <= 0) throw new UnsoundReturn("names");
                places[mine.Stream] = new(mine.Stream, mine.Epoch, mine.Seq);
                tail.Ours.Add(mine);
            }

            foreach (var theirs in answer.Promised)
            {
                if (theirs.Index < from) throw new UnsoundReturn("names");
                from = theirs.Index + 1;
                tail.Promised.Add(theirs);
            }

            if (tail.Ours.Count + tail.Promised.Count > MostNames) throw new UnsoundReturn("names");
            if (answer.Yours.Count < NewerAnswer.AtMost && answer.Promised.Count < NewerAnswer.AtMost) return tail;
        }
    }

    /// <summary>Partners that look into this log and have not been compared yet; the one that is being asked among them.</summary>
    private async Task<List<PartyCode>> Looking(string name, PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var parties = Digest.TryParse(name, out var agreement) && await db.Agreements.FindAsync([agreement], cancel) is { } row
            ? [.. row.Parties.Split('+').Select(PartyCode.Parse)]
            : LogNames.PartiesOfBootstrap(name);
        var looking = new List<PartyCode> { partner };
        foreach (var other in parties.Where(p => p != partner && p != identity.Party && book.Of(p) is not null))
            if (!await Restoration.HasAgreed(db, other, cancel)) looking.Add(other);
        return looking;
    }

    /// <summary>Places of our log whose entries are not here and may be with this partner.</summary>
    private async Task<List<ReturnedPlace>> LostPlaces(PartyCode partner, string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var lost = await db.Losses.AsNoTracking().Where(l => l.Log == name && l.Kind != LeafKinds.Lost).OrderBy(l => l.Index).ToListAsync(cancel);
        var indices = lost.ConvertAll(l => l.Index);
        var leaves = await db.LogLeaves.AsNoTracking().Where(l => l.Log == name && indices.Contains(l.Index)).ToDictionaryAsync(l => l.Index, l => l.Bytes, cancel);
        return [.. lost.Where(l => ReturnedEntries.Concerns(l.Stream, partner)).Select(l => new ReturnedPlace(l.Index, l.Entry, LogLeaf.TryRead(leaves[l.Index], out var leaf) ? leaf : null, partner))];
    }

    private async Task<IEnumerable<(Digest Entry, PartyCode From)>> NotHere(IEnumerable<(Digest Entry, PartyCode From)> names, CancellationToken cancel)
    {
        var wanted = names.ToList();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var here = new HashSet<Digest>();
        foreach (var some in wanted.Chunk(1000).Select(c => c.Select(n => n.Entry).ToList()))
        {
            here.UnionWith(await db.Entries.AsNoTracking().Where(e => some.Contains(e.Hash)).Select(e => e.Hash).ToListAsync(cancel));
            here.UnionWith(await db.Losses.AsNoTracking().Where(l => some.Contains(l.Entry)).Select(l => l.Entry).ToListAsync(cancel)); // its leaf stands already
        }

        return wanted.Where(n => !here.Contains(n.Entry));
    }

    /// <summary>Logs that this partner looks into, as far as they are known: first that before an agreement, out of which the others follow.</summary>
    private async Task<IReadOnlyList<string>> Logs(PartyCode partner, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var streams = await db.Streams.AsNoTracking().Select(s => new { s.Log, s.Stream }).ToListAsync(cancel);
        var agreements = await db.Agreements.AsNoTracking().Select(a => new { a.Id, a.Parties }).ToListAsync(cancel);
        var between = streams.Where(s => ReturnedEntries.Concerns(s.Stream, partner)).Select(s => s.Log).Distinct()
            .Concat(agreements.Where(a => a.Parties.Split('+').Contains(partner.Value)).Select(a => a.Id.Hex));
        return [LogNames.Bootstrap([identity.Party, partner]), .. between.Distinct().OrderBy(name => LogNames.PartiesOfBootstrap(name).Count == 0).ThenBy(name => name, StringComparer.Ordinal)];
    }

    private async Task<(long Size, TreeFrontier Tree)> Own(string name, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var row = await db.Logs.AsNoTracking().FirstOrDefaultAsync(l => l.Name == name, cancel);
        return (row?.Size ?? 0, row is null ? new() : TreeFrontier.FromBytes(row.Frontier));
    }

    private static async Task<KeptAnswer> Kept(IPartnerLink link, string name, long from, CancellationToken cancel)
    {
        var answer = Witness.Read(await link.Kept(name, from, cancel), FederationJson.Default.KeptAnswer);
        return answer.Leaves.Count <= LeavesAnswer.AtMost && answer.Leaves.All(l => l is not null) ? answer : throw new UnsoundReturn("leaves");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Partner} gave back of {Log} does not verify ({What}); it was not kept")]
    private static partial void LogUnsound(ILogger logger, PartyCode partner, string log, string what);

    private sealed record Tail(List<NamedPlace> Ours, List<PromisedPlace> Promised);
}
