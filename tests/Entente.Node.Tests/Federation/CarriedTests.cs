using Entente.Exchange.Bundles;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Federation.Bundles;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>Sealed files between two nodes, alone and mixed with the link: nothing is lost, nothing is doubled, both sides see the same.</summary>
public sealed class CarriedTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Without_any_link_an_agreement_is_signed_and_a_notification_is_answered(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory, agreed: false);
        Cut(pair, true);
        await pair.Agree(carry: Carry);

        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await Carry(pair.Us, pair.Cn);
        await Pair.Say(pair.Cn, matter, "acknowledge", []);
        await Pair.Say(pair.Cn, matter, "reply", new() { ["sighting"] = "NOT_SEEN" });
        await Carry(pair.Cn, pair.Us);
        await Carry(pair.Us, pair.Cn); // the receipts for the answer

        var (here, there) = (await Pair.MatterOf(pair.Us, matter), await Pair.MatterOf(pair.Cn, matter));
        Assert.Equal("answered", here.Phase);
        await AllReceipted(pair, matter);
        Assert.Equal(here.State, there.State);
        await LogsAreWitnessed(pair);
    }

    [Fact]
    public async Task A_carried_head_that_contradicts_an_earlier_one_is_an_incident_and_an_older_one_is_none()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        var (_, older) = await Export(pair.Us, pair.Cn);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Greet(pair.Us);
        await Import(pair.Cn, older);
        await using var db = pair.Cn.Store.Db();
        Assert.Empty(await db.Incidents.ToListAsync());
        var held = await db.PartnerLogs.AsNoTracking().SingleAsync(l => l.Log != "bootstrap-CN-US");
        var origin = NodeIdentity.Origin(pair.Us.Party, held.Log);
        var suite = pair.Us.Book.SuiteOf(held.Log);
        var forged = Cosignature.Add(
            new Checkpoint(origin, held.Size + 1, Digest.Of("another tree"u8)).Sign(pair.Us.Identity.Keys, suite), origin, pair.Us.Identity.Keys, pair.Clock.GetUtcNow(), suite);

        var judged = await pair.Cn.Store.Services.GetRequiredService<Witness>().LookAtCarried(pair.Us.Party, new(held.Log, forged, held.Size, ["leaf"u8.ToArray()]), CancellationToken.None);

        Assert.True(judged);
        var incident = Assert.Single(await db.Incidents.ToListAsync());
        Assert.Equal(("checkpoint-inconsistent", held.Log), (incident.Code, incident.Log));
        Assert.Equal(held.Size, (await db.PartnerLogs.AsNoTracking().SingleAsync(l => l.Log == held.Log)).Size);
    }

    [Fact]
    public async Task The_proof_trail_says_in_which_file_an_entry_left()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        var matter = await Pair.Notify(pair.Us, pair.Cn);

        var (name, _) = await Export(pair.Us, pair.Cn);

        var page = await ReadMatter.Handle(matter, pair.Us.Author, CancellationToken.None);
        var entry = Assert.Single(page!.Timeline);
        Assert.Equal(("proof.why.sealed.by-file", name), (entry.Proof.Sealed.TextKey, entry.Proof.Sealed.Args[1]));
        Assert.Equal((Delivery.Sent, "by-file"), (entry.Delivery, entry.DeliveryReason));
    }

    /// <summary>Any order of both ways, files given twice and in the wrong order, and lost ones: then everything is there once.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task However_both_ways_are_mixed_nothing_is_lost_and_nothing_doubled(int seed)
    {
        var random = new Random(seed);
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matters = new List<Digest>();
        var (toCn, toUs) = (new List<byte[]>(), new List<byte[]>());
        for (var step = 0; step < 24; step++)
        {
            switch (random.Next(7))
            {
                case 0 or 1:
                    matters.Add(await Pair.Notify(pair.Us, pair.Cn));
                    break;
                case 2:
                    if (await TryExport(pair.Us, pair.Cn) is { } there) toCn.Add(there);
                    break;
                case 3:
                    if (await TryExport(pair.Cn, pair.Us) is { } back) toUs.Add(back);
                    break;
                case 4:
                    if (toCn.Count > 0) await Import(pair.Cn, toCn[random.Next(toCn.Count)]); // an old one, or one again
                    break;
                case 5:
                    if (toUs.Count > 0) await Import(pair.Us, toUs[random.Next(toUs.Count)]);
                    break;
                default:
                    var (at, from) = random.Next(2) == 0 ? (pair.Us, pair.Cn) : (pair.Cn, pair.Us);
                    at.Line.LosesAnswers = random.Next(3) == 0;
                    await at.Deliver(from);
                    at.Line.LosesAnswers = false;
                    break;
            }

            if (matters.Count > 0 && random.Next(3) == 0)
            {
                var matter = matters[random.Next(matters.Count)];
                await using var db = pair.Cn.Store.Db();
                if (await db.Matters.AnyAsync(m => m.Id == matter && m.Phase == "notified")) await Pair.Say(pair.Cn, matter, "acknowledge", []);
            }
        }

        // At last everything is carried to and fro until nothing waits; what is under way is given up first, as an officer does with a lost stick.
        for (var round = 0; round < 4; round++)
        {
            await GiveUpAll(pair.Us);
            if (await TryExport(pair.Us, pair.Cn) is { } there) await Import(pair.Cn, there);
            await GiveUpAll(pair.Cn);
            if (await TryExport(pair.Cn, pair.Us) is { } back) await Import(pair.Us, back);
        }

        await AllReceipted(pair, [.. matters]);
    }

    [Fact]
    public async Task A_file_that_was_cut_is_taken_as_far_as_it_goes_and_goes_on_when_it_is_whole()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        foreach (var _ in Enumerable.Range(0, 4)) await Pair.Notify(pair.Us, pair.Cn);
        var (_, file) = await Export(pair.Us, pair.Cn);

        var cut = await Import(pair.Cn, file[..(PlaceOf(file, 3) + 20)]); // within the third of four
        var whole = await Import(pair.Cn, file);
        var again = await Import(pair.Cn, file);

        Assert.Equal(2, cut.Entries);
        Assert.Equal(Enumerable.Range(3, cut.Parts - 2), cut.Missing);
        Assert.Equal((2, 2), (whole.Before, whole.Entries));
        Assert.Empty(whole.Missing);
        Assert.True(again.Again);
        Assert.Equal(4, again.Entries);
        await using var db = pair.Cn.Store.Db();
        Assert.Equal(4, await db.Matters.CountAsync(m => m.Procedure == Pair.Notification));
        Assert.Equal(4, await db.Receipts.CountAsync(r => r.By == pair.Cn.Party && db.Entries.Any(e => e.Hash == r.Entry && e.Procedure == Pair.Notification)));
    }

    [Fact]
    public async Task A_bad_sector_costs_one_part_and_the_stream_goes_on_with_the_next_file()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        foreach (var _ in Enumerable.Range(0, 3)) await Pair.Notify(pair.Us, pair.Cn);
        var (_, file) = await Export(pair.Us, pair.Cn);
        var damaged = (byte[])file.Clone();
        damaged[PlaceOf(file, 2) + 40] ^= 1; // the second of three

        var first = await Import(pair.Cn, damaged);
        var second = await Import(pair.Cn, file);

        Assert.Equal([2], first.Missing);
        Assert.Equal([2], first.Damaged);
        Assert.Equal(1, first.PutOff); // the third follows one that is not there
        Assert.Empty(second.Missing);
        await Carry(pair.Cn, pair.Us);
        await Carry(pair.Us, pair.Cn); // the third again, after its notice
        await Carry(pair.Cn, pair.Us);
        await AllReceipted(pair);
    }

    [Fact]
    public async Task Files_of_an_entry_travel_with_it_and_are_sent_no_more_once_they_are_acknowledged()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        var draft = await Pair.Draft(pair.Us, pair.Cn, "Seen once.", "检出一次。");
        await AttachFile.Handle(draft.Draft!.Id, "ftir.jdx", "chemical/x-jcamp-dx", "##TITLE=invented"u8.ToArray(), pair.Us.Author, CancellationToken.None);
        var matter = await Pair.Release(pair.Us, await SubmitDraft.Handle(new(draft.Draft.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None));

        var taken = await Carry(pair.Us, pair.Cn);

        Assert.Equal((1, 1), (taken.Entries, taken.Files));
        var page = await ReadMatter.Handle(matter, pair.Cn.Author, CancellationToken.None);
        Assert.NotNull(Assert.Single(page!.Attachments).Id);
        await Carry(pair.Cn, pair.Us);
        await using var db = pair.Us.Store.Db();
        Assert.Empty(await db.FileDeliveries.ToListAsync());
        Assert.Null(await TryExport(pair.Us, pair.Cn)); // that all arrived is no reason to carry a file
    }

    [Fact]
    public async Task A_file_for_somebody_else_ones_own_or_altered_has_no_effect()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        await Pair.Notify(pair.Us, pair.Cn);
        var (_, file) = await Export(pair.Us, pair.Cn);
        var altered = (byte[])file.Clone();
        altered[60] ^= 1;

        Assert.Equal("bundle-ours", (await Import(pair.Us, file)).Fault);
        Assert.Equal(BundleFault.Foreign, (await Import(pair.Cn, "not a bundle"u8.ToArray())).Fault);
        Assert.StartsWith("jws-", (await Import(pair.Cn, altered)).Fault, StringComparison.Ordinal);
        var elsewhere = new BundleManifest(Guid.CreateVersion7(), pair.Us.Party, PartyCode.Parse("FR"), 1, pair.Clock.GetUtcNow(), [new(BundlePartKind.Entry, 1, Digest.Of("x"u8))]);
        Assert.Equal("bundle-not-for-us", (await Import(pair.Cn, [.. elsewhere.Head(pair.Us.Identity.Keys), .. "x\n"u8])).Fault);
        await using var db = pair.Cn.Store.Db();
        Assert.Empty(await db.Bundles.ToListAsync());
        Assert.False(await db.Matters.AnyAsync(m => m.Procedure == Pair.Notification));
    }

    [Fact]
    public async Task While_the_link_is_held_only_answers_leave()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        await Pair.Notify(pair.Us, pair.Cn);
        await Carry(pair.Us, pair.Cn);
        await HoldLink.Handle(pair.Us.Party, hold: true, pair.Cn.Manager, CancellationToken.None);
        await using (var db = pair.Cn.Store.Db())
            await Pair.Say(pair.Cn, (await db.Matters.SingleAsync(m => m.Procedure == Pair.Notification)).Id, "acknowledge", []);

        var carried = await Carry(pair.Cn, pair.Us);

        Assert.Equal((0, 1), (carried.Entries, carried.Receipted));
    }

    /// <summary>A notice is under way for days and speaks of what was sent then. An entry that was signed again since is not ended by it.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_carried_refusal_of_an_old_key_does_not_end_what_the_new_key_signed(bool signedAgain)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await Export(pair.Us, pair.Cn);
        var old = pair.Us.Identity.Keys.Public.KeyId;
        if (signedAgain) await KeyRenewalTests.Renew(pair.Us, stolen: true);
        await using var db = pair.Us.Store.Db();
        var envelope = (await db.BundleItems.SingleAsync()).Envelope;
        var sheet = ReceiptBatch.Sign(new ReceiptSheet(pair.Cn.Party, [], [new(envelope, RefusalCode.KeyRevoked, [old])]), pair.Cn.Identity.Keys);
        var read = ReceiptBatch.Read(sheet, pair.Us.Book.ByKeyIdOf(pair.Cn.Party)).Sheet!;

        await pair.Us.Store.Services.GetRequiredService<Settlement>().SettleCarried(pair.Cn.Party, sheet, read, CancellationToken.None);

        var item = await db.Outbox.SingleAsync(o => o.Entry == entry);
        Assert.Equal((signedAgain ? Delivery.Queued : Delivery.Rejected, RefusalCode.KeyRevoked), (item.State, item.Reason));
    }

    [Fact]
    public async Task After_stolen_keys_the_change_is_carried_first_and_business_goes_on()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        Cut(pair, true);
        await Pair.Notify(pair.Cn, pair.Us);
        await Carry(pair.Cn, pair.Us);
        await Pair.Notify(pair.Us, pair.Cn);
        var (_, old) = await Export(pair.Us, pair.Cn);
        await KeyRenewalTests.Renew(pair.Us, stolen: true);
        await GiveUpAll(pair.Us);

        await Carry(pair.Us, pair.Cn); // receipts by the old key, then its revocation, then what the new key signed
        var late = await Import(pair.Cn, old);
        await Carry(pair.Cn, pair.Us);

        Assert.Equal("jws-unknown-key", late.Fault); // nothing by the old key is taken any more
        await AllReceipted(pair);
    }

    /// <summary>Without any link each holds a countersigned head and a copy of the other's log, and each receipt is proved in it but those given last.</summary>
    private static async Task LogsAreWitnessed(Pair pair)
    {
        foreach (var (node, other) in new[] { (pair.Us, pair.Cn), (pair.Cn, pair.Us) })
        {
            await using var db = node.Store.Db();
            await using var there = other.Store.Db();
            foreach (var log in await db.PartnerLogs.ToListAsync())
            {
                var theirs = await there.Logs.SingleAsync(l => l.Name == log.Log);
                Assert.InRange(log.Size, 1, theirs.Size);
                Assert.Equal(log.Size, TreeFrontier.FromBytes(log.Mirror).Size);
            }

            Assert.Equal(2, await db.PartnerLogs.CountAsync()); // the bootstrap's and the agreement's
            Assert.True(await db.CosignedHeads.AnyAsync(h => h.Partner == other.Party));
            Assert.All(await db.Receipts.Where(r => r.By == other.Party).ToListAsync(), receipt => Assert.NotNull(receipt.ProvedAtSize));
        }
    }

    /// <summary>Where a part begins, from 1: behind the two lines of the head, and each a line.</summary>
    private static int PlaceOf(byte[] file, int part) =>
        Enumerable.Range(0, file.Length).Where(at => file[at] == (byte)'\n').ElementAt(part) + 1;

    private static void Cut(Pair pair, bool cut) => (pair.Us.Line.Cut, pair.Cn.Line.Cut) = (cut, cut);

    private static async Task<BundleTaken> Carry(TestNode from, TestNode to)
    {
        var taken = await Import(to, (await Export(from, to)).File);
        Assert.Null(taken.Fault);
        Assert.Empty(taken.Missing);
        return taken;
    }

    private static async Task<(string Name, byte[] File)> Export(TestNode from, TestNode to)
    {
        var made = await from.Store.Services.GetRequiredService<MakeBundle>().Handle(to.Party, null, CancellationToken.None);
        Assert.NotNull(made);
        return (made.FileName, await File.ReadAllBytesAsync(from.Store.Services.GetRequiredService<BundleFolder>().Of(made.Name)));
    }

    private static async Task<byte[]?> TryExport(TestNode from, TestNode to) =>
        await from.Store.Services.GetRequiredService<MakeBundle>().Handle(to.Party, null, CancellationToken.None) is { } made
            ? await File.ReadAllBytesAsync(from.Store.Services.GetRequiredService<BundleFolder>().Of(made.Name))
            : null;

    private static Task<BundleTaken> Import(TestNode at, byte[] file) =>
        at.Store.Services.GetRequiredService<TakeBundle>().Handle(new MemoryStream(file), null, CancellationToken.None);

    private static Task GiveUpAll(TestNode node) => node.Store.Gate.Write(async db =>
    {
        foreach (var bundle in await db.Bundles.Where(b => b.Ours && b.State == BundleState.UnderWay).ToListAsync())
            await BundleReplies.GiveUp(db, bundle, node.Clock.GetUtcNow(), CancellationToken.None);
    }, CancellationToken.None);

    /// <summary>Every entry of either side is held once by the other, with one receipt, in the same state of every matter.</summary>
    private static async Task AllReceipted(Pair pair, params Digest[] matters)
    {
        foreach (var (node, other) in new[] { (pair.Us, pair.Cn), (pair.Cn, pair.Us) })
        {
            await using var db = node.Store.Db();
            await using var there = other.Store.Db();
            var outbox = await db.Outbox.ToListAsync();
            Assert.All(outbox, item => Assert.Equal((Delivery.Receipted, null), (item.State, item.Reason)));
            var sent = outbox.Select(o => o.Entry).ToHashSet();
            var held = await there.Entries.Where(e => e.Direction == Direction.Theirs).Select(e => e.Hash).ToListAsync();
            Assert.Equal(sent.Order(), held.Order());
            Assert.Equal(held.Count, await db.Receipts.CountAsync(r => r.By == other.Party && r.Accepted));
            Assert.Empty(await db.Incidents.ToListAsync());
            await Pair.VerifyLogs(node);
            var (mine, theirs) = (await db.Matters.ToDictionaryAsync(m => m.Id, m => m.State), await there.Matters.ToDictionaryAsync(m => m.Id, m => m.State));
            Assert.Equal(mine.OrderBy(m => m.Key), theirs.OrderBy(m => m.Key));
            Assert.All(matters, matter => Assert.Contains(matter, mine.Keys));
        }
    }
}
