using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>A partner whose log lies: rewritten, forked, cut off, with an entry left out, shown old, or countersigned wrongly (protocol.md 8).</summary>
public sealed class LyingLogTests
{
    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task Each_side_countersigns_and_copies_the_others_log_and_both_keep_the_countersigned_head(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        Assert.True(await pair.Us.Greet(pair.Cn));
        Assert.True(await pair.Cn.Greet(pair.Us));

        foreach (var (witness, owner) in new[] { (pair.Us, pair.Cn), (pair.Cn, pair.Us) })
        {
            await using var here = witness.Store.Db();
            await using var there = owner.Store.Db();
            foreach (var log in await there.Logs.ToListAsync())
            {
                var kept = await there.CosignedHeads.SingleAsync(h => h.Log == log.Name);
                var seen = await here.PartnerLogs.SingleAsync(l => l.Log == log.Name);
                Assert.Equal((log.Size, log.Size, true), (kept.Size, seen.Size, seen.Returned));
                Assert.Equal(kept.Note, seen.Checkpoint);
                Assert.NotNull(Cosignature.TimeOf(kept.Note, NodeIdentity.Witness(witness.Party), witness.Identity.Keys.Public));
                var copy = LogNames.Mirror(owner.Party, log.Name);
                Assert.Equal(
                    await there.LogLeaves.Where(l => l.Log == log.Name).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync(),
                    await here.LogLeaves.Where(l => l.Log == copy).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync());
            }

            Assert.Empty(await here.Incidents.ToListAsync());
            Assert.Empty(await here.Receipts.Where(r => r.By == owner.Party && r.ProvedAtSize == null).ToListAsync());
        }
    }

    [Fact]
    public async Task A_look_at_a_log_that_has_not_grown_fetches_no_leaf_and_countersigns_nothing_again()
    {
        await using var pair = await Honest();
        await using var before = pair.Us.Store.Db();
        var heads = await before.PartnerLogs.OrderBy(l => l.Log).Select(l => l.Checkpoint).ToListAsync();
        pair.Us.Line.Copied.Clear();

        await pair.Us.Greet(pair.Cn);

        Assert.Empty(pair.Us.Line.Copied);
        await using var after = pair.Us.Store.Db();
        Assert.Equal(heads, await after.PartnerLogs.OrderBy(l => l.Log).Select(l => l.Checkpoint).ToListAsync());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task A_rewritten_log_is_noticed_however_long_it_grew_and_proved_to_a_third_person(int grown)
    {
        await using var pair = await Honest();
        for (var i = 0; i < grown; i++) await Pair.Notify(pair.Cn, pair.Us, $"Seen {i}.", $"检出{i}次。");
        await Rewrite(pair.Cn, leaves => { leaves[0] = Other(leaves[0]); return leaves; });

        await pair.Us.Greet(pair.Cn);

        var incident = await Only(pair.Us, "checkpoint-inconsistent");
        await AssertNotCountersigned(pair.Us, incident);
        await AssertProved(pair, incident);
    }

    [Fact]
    public async Task A_fork_that_is_shown_to_us_at_a_smaller_size_is_proved_from_our_copy()
    {
        await using var pair = await Honest();
        await Rewrite(pair.Cn, leaves => [.. leaves.SkipLast(2), Other(leaves[^2])]);

        await pair.Us.Greet(pair.Cn);

        await AssertProved(pair, await Only(pair.Us, "checkpoint-inconsistent"));
    }

    [Fact]
    public async Task A_log_that_was_cut_off_is_noticed_and_its_owners_two_statements_prove_it()
    {
        await using var pair = await Honest();
        await Rewrite(pair.Cn, leaves => [.. leaves.SkipLast(1)]);
        pair.Clock.Ahead += TimeSpan.FromMinutes(1);

        await pair.Us.Greet(pair.Cn);

        await AssertProved(pair, await Only(pair.Us, "checkpoint-shorter"));
    }

    [Fact]
    public async Task An_old_head_that_is_played_again_changes_nothing_and_proves_nothing()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await pair.Us.Greet(pair.Cn);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Pair.Notify(pair.Cn, pair.Us);
        await pair.Us.Greet(pair.Cn);
        var name = await SharedLog(pair.Us);
        await using var before = pair.Us.Store.Db();
        var head = await before.PartnerLogs.AsNoTracking().SingleAsync(l => l.Log == name);

        await using (var there = pair.Cn.Store.Db())
        {
            var leaves = await there.LogLeaves.Where(l => l.Log == name).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync();
            Assert.True(leaves.Count > 1);
            var first = new Checkpoint(NodeIdentity.Origin(pair.Cn.Party, name), 1, MerkleTree.LeafHash(leaves[0])).Sign(pair.Cn.Identity.Keys);
            var stamped = Cosignature.Add(first, NodeIdentity.Origin(pair.Cn.Party, name), pair.Cn.Identity.Keys, head.StatedAt.AddHours(-1));
            pair.Us.Line.Head = (log, answer) => log == name ? Answer(stamped) : answer;
        }

        await pair.Us.Greet(pair.Cn);

        var incident = await Only(pair.Us, "checkpoint-old");
        await using var db = pair.Us.Store.Db();
        Assert.Equal(head.Size, (await db.PartnerLogs.SingleAsync(l => l.Log == name)).Size);
        Assert.Null(incident.Proof);
    }

    [Fact]
    public async Task An_entry_left_out_of_the_log_after_its_receipt_is_proved_from_the_receipt_and_the_head()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await pair.Us.Greet(pair.Cn);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Head = (_, _) => throw new LinkFailure("no-answer", mayHaveArrived: false);
        await pair.Us.Exchange(pair.Cn); // the receipt comes, the head does not
        pair.Us.Line.Head = null;
        await Rewrite(pair.Cn, leaves => { leaves[^1] = Other(leaves[^1]); return leaves; });

        await pair.Us.Greet(pair.Cn);

        var incident = await Only(pair.Us, "receipt-not-included");
        Assert.Equal(entry, incident.Entry);
        await AssertProved(pair, incident);
    }

    [Fact]
    public async Task A_head_past_the_deadline_that_does_not_reach_the_promised_place_is_proved_late()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await pair.Us.Greet(pair.Cn);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Head = (_, _) => throw new LinkFailure("no-answer", mayHaveArrived: false);
        await pair.Us.Exchange(pair.Cn);
        pair.Us.Line.Head = null;
        await Rewrite(pair.Cn, leaves => [.. leaves.SkipLast(1)]);
        pair.Clock.Ahead += TimeSpan.FromMinutes(4);
        await pair.Us.Greet(pair.Cn);
        await using (var early = pair.Us.Store.Db()) Assert.Empty(await early.Incidents.ToListAsync());
        pair.Clock.Ahead += TimeSpan.FromMinutes(2);

        await pair.Us.Greet(pair.Cn);
        await pair.Us.Greet(pair.Cn);

        var incident = await Only(pair.Us, "receipt-overdue");
        Assert.Equal((entry, 1), (incident.Entry, incident.Times));
        await AssertProved(pair, incident);
    }

    [Fact]
    public async Task A_countersignature_that_does_not_verify_or_is_of_another_head_is_not_kept()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        var name = await SharedLog(pair.Us);
        pair.Us.Line.Countersigned = note =>
        {
            var changed = (byte[])note.Clone();
            changed[^20] = changed[^20] == (byte)'A' ? (byte)'B' : (byte)'A';
            return changed;
        };
        await pair.Us.Deliver(pair.Cn);
        var other = new Checkpoint(NodeIdentity.Origin(pair.Cn.Party, name), 1, Digest.Of("elsewhere"u8)).Sign(pair.Cn.Identity.Keys);
        var forged = Cosignature.Add(other, NodeIdentity.Witness(pair.Us.Party), pair.Us.Identity.Keys, pair.Clock.GetUtcNow());

        Assert.False(await pair.Cn.Door.Cosigned(pair.Us.Party, name, forged, CancellationToken.None));
        await using (var db = pair.Cn.Store.Db()) Assert.DoesNotContain(name, await db.CosignedHeads.Select(h => h.Log).ToListAsync());
        pair.Us.Line.Countersigned = null;
        await pair.Us.Greet(pair.Cn); // handed over again until it is taken

        await using var after = pair.Cn.Store.Db();
        Assert.Contains(name, await after.CosignedHeads.Select(h => h.Log).ToListAsync());
    }

    /// <summary>Some exchange both ways, and each side has looked at the other's log.</summary>
    private static async Task<Pair> Honest()
    {
        var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        for (var i = 0; i < 3; i++) await Pair.Notify(pair.Us, pair.Cn, $"Seen {i}.", $"检出{i}次。");
        await pair.Us.Deliver(pair.Cn);
        await pair.Us.Greet(pair.Cn);
        await pair.Cn.Greet(pair.Us);
        return pair;
    }

    /// <summary>The agreement's log.</summary>
    private static async Task<string> SharedLog(TestNode node)
    {
        await using var db = node.Store.Db();
        return (await db.Logs.Select(l => l.Name).ToListAsync()).Find(n => n.StartsWith("bootstrap", StringComparison.Ordinal) is false && n != LogNames.Domestic)
            ?? (await db.Logs.Select(l => l.Name).FirstAsync());
    }

    /// <summary>The node's own software over a log that somebody changed and signed again.</summary>
    private static async Task Rewrite(TestNode node, Func<List<byte[]>, List<byte[]>> change)
    {
        await node.Store.Gate.Write(async db =>
        {
            var row = await db.Logs.Where(l => l.Name != LogNames.Domestic && !l.Name.StartsWith("bootstrap")).SingleAsync();
            var leaves = await db.LogLeaves.Where(l => l.Log == row.Name).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync();
            await db.LogLeaves.Where(l => l.Log == row.Name).ExecuteDeleteAsync();
            await db.LogTiles.Where(l => l.Log == row.Name).ExecuteDeleteAsync();
            db.ChangeTracker.Clear();
            row = await db.Logs.SingleAsync(l => l.Name == row.Name);
            var book = await LeafBook.Open(db, row.Name, new TreeFrontier().ToBytes(), CancellationToken.None);
            foreach (var leaf in change(leaves)) book.Append(leaf);
            await book.Save(CancellationToken.None);
            (row.Frontier, row.Size, row.CheckpointSize) = (book.Frontier.ToBytes(), book.Frontier.Size, book.Frontier.Size);
            row.Checkpoint = new Checkpoint(NodeIdentity.Origin(node.Party, row.Name), book.Frontier.Size, book.Frontier.Root()).Sign(node.Identity.Keys);
        }, CancellationToken.None);
    }

    private static byte[] Other(byte[] leaf) =>
        LogLeaf.TryRead(leaf, out var read) ? (read with { Sha256 = Digest.Of("another entry"u8) }).ToBytes() : throw new InvalidOperationException();

    private static byte[] Answer(byte[] note) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new CheckpointAnswer(note, [], []), FederationJson.Default.CheckpointAnswer);

    private static async Task<Incident> Only(TestNode node, string code)
    {
        await using var db = node.Store.Db();
        var incident = Assert.Single(await db.Incidents.AsNoTracking().ToListAsync());
        Assert.Equal(code, incident.Code);
        return incident;
    }

    private static async Task AssertNotCountersigned(TestNode node, Incident incident)
    {
        await using var db = node.Store.Db();
        var kept = await db.PartnerLogs.SingleAsync(l => l.Log == incident.Log);
        Assert.Equal(incident.Before, kept.Checkpoint);
        Assert.Null(Cosignature.TimeOf(incident.Note, NodeIdentity.Witness(node.Party), node.Identity.Keys.Public));
    }

    /// <summary>The evidence file convinces who has nothing but the cards; any of its parts changed, it does not.</summary>
    private static async Task AssertProved(Pair pair, Incident incident)
    {
        var (_, file) = (await IncidentEvidence.Handle(incident.Id, pair.Us.Manager, CancellationToken.None))!.Value;
        var cards = new[] { pair.Us.Manager.OurCard.Card, pair.Cn.Manager.OurCard.Card };
        var text = System.Text.Encoding.UTF8.GetString(file);

        Assert.Equal(0, Cli.Verify.EvidenceFile.Read(text, cards).ExitCode);
        var honest = JsonNode.Parse(text)!;
        var heads = honest["checkpoints"]!.AsArray();
        heads[^1] = heads[^1]!.GetValue<string>().Replace("\n\n", "\n \n", StringComparison.Ordinal);
        Assert.NotEqual(0, Cli.Verify.EvidenceFile.Read(honest.ToJsonString(), cards).ExitCode);
        Assert.Equal(2, Cli.Verify.EvidenceFile.Read(text, [cards[0]]).ExitCode);
    }
}
