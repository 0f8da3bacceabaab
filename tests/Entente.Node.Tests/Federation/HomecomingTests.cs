using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>A restored node takes back what it has lost, and never signs a second entry for a used place (architecture, rule 8; docs/protocol/delivery.md 6).</summary>
public sealed class HomecomingTests
{
    private const string Passphrase = "five random words of a test";

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task Restored_with_nothing_lost_it_signs_again_once_the_partner_has_answered(Engine engine, Transport transport)
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(engine, transport);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Pair.Say(pair.Cn, matter, "acknowledge", []);
        await pair.Cn.Deliver(pair.Us);
        await Restore(pair, await Backup(pair.Us, place));

        pair.Us.Line.Cut = true;
        await pair.Us.Greet(pair.Cn);
        var cut = await ReceivesOnly(pair.Us);
        pair.Us.Line.Cut = false;
        await pair.Us.Greet(pair.Cn);

        Assert.True(cut);
        Assert.False(await ReceivesOnly(pair.Us));
        var next = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await AssertAccepted(pair.Us, next);
        await AssertNoIncident(pair.Us);
        await AssertNoIncident(pair.Cn);
        await Pair.VerifyLogs(pair.Us);
    }

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task Restored_from_an_older_backup_it_takes_back_what_passed_in_both_directions_and_signs_again(Engine engine, Transport transport)
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(engine, transport);
        var before = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var file = await Backup(pair.Us, place);
        var (ours, theirs) = (await Pair.Notify(pair.Us, pair.Cn), await Pair.Notify(pair.Cn, pair.Us));
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Deliver(pair.Us);
        var answered = await Pair.Say(pair.Cn, before, "acknowledge", []);
        var answer = await Pair.Say(pair.Us, theirs, "acknowledge", []);
        await pair.Cn.Deliver(pair.Us);
        await pair.Us.Deliver(pair.Cn);
        await pair.Us.Greet(pair.Cn);
        await pair.Cn.Greet(pair.Us);
        var (entries, leaves, numbers) = (await Entries(pair.Us), await Leaves(pair.Us), await Numbers(pair.Us));
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);

        Assert.False(await ReceivesOnly(pair.Us));
        Assert.Equal(entries, await Entries(pair.Us));
        Assert.Equal(leaves, await Leaves(pair.Us));
        Assert.Equal(numbers, await Numbers(pair.Us));
        Assert.Subset(entries.Select(e => e.Hash).ToHashSet(), new HashSet<Digest> { before, ours, theirs, answered, answer });
        var next = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await pair.Us.Greet(pair.Cn);
        await pair.Cn.Greet(pair.Us);
        await AssertAccepted(pair.Us, next);
        await AssertSameStates(pair);
        await AssertNoIncident(pair.Us);
        await AssertNoIncident(pair.Cn);
        await Pair.VerifyLogs(pair.Us);
        await Pair.VerifyLogs(pair.Cn);
    }

    [Fact]
    public async Task What_the_partner_had_not_copied_yet_comes_back_in_the_places_that_receipts_promised()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = await Backup(pair.Us, place);
        pair.Cn.Line.Head = (_, _) => throw new LinkFailure("link-down", mayHaveArrived: false); // CN never sees our heads
        var first = await Pair.Notify(pair.Us, pair.Cn);
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Exchange(pair.Us);
        await pair.Us.Deliver(pair.Cn);
        var second = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var (entries, leaves) = (await Entries(pair.Us), await Leaves(pair.Us));
        pair.Cn.Line.Head = null;
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);

        Assert.False(await ReceivesOnly(pair.Us));
        Assert.Equal(entries, await Entries(pair.Us));
        Assert.Equal(leaves, await Leaves(pair.Us));
        Assert.Subset(entries.Select(e => e.Hash).ToHashSet(), new HashSet<Digest> { first, theirs, second });
        await pair.Cn.Greet(pair.Us);
        await AssertNoIncident(pair.Cn);
    }

    [Fact]
    public async Task An_entry_that_nobody_had_taken_is_said_to_be_lost_and_its_place_is_not_given_again()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var file = await Backup(pair.Us, place);
        var lost = await Pair.Notify(pair.Us, pair.Cn); // logged and seen in our log by CN, never handed over
        await pair.Cn.Greet(pair.Us);
        var leaves = await Leaves(pair.Us);
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);
        var next = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Greet(pair.Us);

        await using var db = pair.Us.Store.Db();
        Assert.Equal(lost, Assert.Single(await db.Losses.ToListAsync()).Entry);
        Assert.Subset((await Leaves(pair.Us)).ToHashSet(), leaves.ToHashSet());
        Assert.Equal((2, 1L), await db.Entries.Where(e => e.Hash == next).Select(e => new ValueTuple<int, long>(e.Epoch, e.Seq)).SingleAsync());
        await AssertAccepted(pair.Us, next);
        await AssertNoIncident(pair.Us);
        await AssertNoIncident(pair.Cn);
    }

    [Fact]
    public async Task A_promised_place_behind_one_that_nobody_knows_is_kept_and_the_one_before_it_is_marked_lost()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = await Backup(pair.Us, place);
        await Pair.Notify(pair.Us, pair.Cn); // in our log before CN's, and never seen by it
        pair.Cn.Line.Head = (_, _) => throw new LinkFailure("link-down", mayHaveArrived: false);
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Exchange(pair.Us);
        pair.Cn.Line.Head = null;
        var index = await Promised(pair.Cn, theirs);
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);
        await pair.Cn.Greet(pair.Us);

        Assert.False(await ReceivesOnly(pair.Us));
        await using var db = pair.Us.Store.Db();
        Assert.Equal(index, (await db.Entries.SingleAsync(e => e.Hash == theirs)).LogIndex);
        Assert.Equal((index - 1, "lost"), (Assert.Single(await db.Losses.ToListAsync()) is var loss ? (loss.Index, loss.Kind) : default));
        await AssertNoIncident(pair.Cn);
        await Pair.VerifyLogs(pair.Us);
    }

    [Fact]
    public async Task Keys_that_the_partner_changed_after_the_backup_come_back_with_its_entries()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = await Backup(pair.Us, place);
        await KeyRenewalTests.Renew(pair.Cn, stolen: true);
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);

        Assert.False(await ReceivesOnly(pair.Us));
        Assert.Equal(pair.Cn.Identity.Keys.Public, pair.Us.Book.Of(pair.Cn.Party)!.Keys);
        await using (var db = pair.Us.Store.Db()) Assert.True((await db.Entries.SingleAsync(e => e.Hash == theirs)).Admitted);
        var next = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await AssertAccepted(pair.Us, next);
    }

    [Theory]
    [InlineData("hides its copy of our log")]
    [InlineData("hides what it signed itself")]
    [InlineData("hides what we signed")]
    public async Task A_partner_that_hides_what_it_holds_keeps_the_node_from_signing_and_is_shown(string lie)
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = await Backup(pair.Us, place);
        var ours = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        await Restore(pair, file);
        var hidden = lie == "hides what we signed" ? ours : theirs;
        if (lie == "hides its copy of our log") pair.Us.Line.KeptThere = _ => Json(new KeptAnswer(null, []), FederationJson.Default.KeptAnswer);
        if (lie == "hides its copy of our log") pair.Us.Line.NewerThere = _ => Json(new NewerAnswer([], []), FederationJson.Default.NewerAnswer);
        else pair.Us.Line.ReturnedThere = answer => Without(pair, answer, hidden);

        await pair.Us.Greet(pair.Cn);

        await AssertBehind(pair, Homecoming.Behind);
        pair.Us.Line.KeptThere = pair.Us.Line.NewerThere = pair.Us.Line.ReturnedThere = null;
        await pair.Us.Greet(pair.Cn);
        Assert.False(await ReceivesOnly(pair.Us)); // it thought better of it
        await using var db = pair.Us.Store.Db();
        Assert.Equal(2, await db.Entries.CountAsync(e => e.Hash == ours || e.Hash == theirs));
        Assert.Empty(await db.Losses.ToListAsync());
    }

    [Theory]
    [InlineData("an altered envelope")]
    [InlineData("an altered leaf")]
    [InlineData("a leaf of its own")]
    [InlineData("another entry")]
    public async Task A_partner_that_gives_back_what_was_not_signed_is_refused_and_nothing_of_it_is_kept(string lie)
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var earlier = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var file = await Backup(pair.Us, place);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Greet(pair.Us); // and copies our log
        await Restore(pair, file);
        var (entries, leaves) = (await Entries(pair.Us), await Leaves(pair.Us));
        pair.Us.Line.KeptThere = lie switch
        {
            "an altered leaf" => answer => Leaf(answer, leaf => [.. leaf[..^10], (byte)(leaf[^10] == (byte)'1' ? '2' : '1'), .. leaf[^9..]]),
            "a leaf of its own" => answer => Leaf(answer, leaf => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(leaf).Replace("\"sent\"", "\"lost\"", StringComparison.Ordinal))),
            _ => null,
        };
        pair.Us.Line.ReturnedThere = lie switch
        {
            "an altered envelope" => answer => Envelope(answer, e => [.. e[..^40], (byte)(e[^40] == (byte)'A' ? 'B' : 'A'), .. e[^39..]]),
            "another entry" => _ => pair.Cn.Door.Returned(pair.Us.Party, Question(pair.Us, earlier), default).GetAwaiter().GetResult(),
            _ => null,
        };

        await pair.Us.Greet(pair.Cn);

        Assert.Equal(entries, await Entries(pair.Us));
        Assert.Equal(leaves, await Leaves(pair.Us));
        await AssertBehind(pair, Homecoming.Unsound);
    }

    [Fact]
    public async Task A_partner_is_given_back_nothing_that_is_not_its_own_business()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var stranger = PartyCode.Parse("FR");

        var answer = JsonSerializer.Deserialize(await pair.Cn.Door.Returned(stranger, Question(pair.Us, entry), default), FederationJson.Default.ReturnedAnswer)!;

        Assert.Empty(answer.Envelopes);
        Assert.Empty(answer.Sheets);
        Assert.Equal(entry.Hex, Assert.Single(answer.Unknown));
        await using var db = pair.Us.Store.Db();
        var log = (await db.Entries.SingleAsync(e => e.Hash == entry)).Log;
        var kept = JsonSerializer.Deserialize(await pair.Cn.Door.Kept(stranger, log, 0, default), FederationJson.Default.KeptAnswer)!;
        Assert.Equal((0, 0), (kept.Note?.Length ?? 0, kept.Leaves.Count));
    }

    [Fact]
    public async Task An_answer_that_the_partner_did_not_sign_lets_nothing_be_signed()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Restore(pair, await Backup(pair.Us, place));
        pair.Us.Line.HeldThere = answer => [.. answer[..^40], answer[^40] == (byte)'A' ? (byte)'B' : (byte)'A', .. answer[^39..]];

        await pair.Us.Greet(pair.Cn);
        var forged = await ReceivesOnly(pair.Us);
        pair.Us.Line.HeldThere = null;
        await pair.Us.Greet(pair.Cn);

        Assert.True(forged);
        Assert.False(await ReceivesOnly(pair.Us));
    }

    private static async Task<string> Backup(TestNode node, TemporaryFolder place)
    {
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(node.Store.Options, file, Passphrase, node.Clock, CancellationToken.None);
        return file;
    }

    private static async Task Restore(Pair pair, string file)
    {
        await pair.Us.Restore(file, Passphrase);
        pair.Wire();
        Assert.True(await ReceivesOnly(pair.Us));
    }

    private static async Task<bool> ReceivesOnly(TestNode node)
    {
        await using var db = node.Store.Db();
        return await Restoration.ReceiveOnlySince(db, CancellationToken.None) is not null;
    }

    /// <summary>It still only receives, says why on Today, and refuses a release; and the partner is asked to wait.</summary>
    private static async Task AssertBehind(Pair pair, string code)
    {
        Assert.True(await ReceivesOnly(pair.Us));
        var today = await ReadToday.Handle(pair.Us.Author, CancellationToken.None);
        Assert.Equal(code, Assert.Single(today.Incidents).Code);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        var submitted = (await SubmitDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None)).Draft!;
        var released = await ReleaseDraft.Handle(new(submitted.Id, submitted.Version, NoManufactureMethods: true), pair.Us.Releaser, CancellationToken.None);
        Assert.Equal("restored-receives-only", Assert.Single(released.Complaints).Code);
        // Taken now, it would get a place in a log that the partner has seen further: two leaves for one place.
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Exchange(pair.Us);
        Assert.Equal((Delivery.Queued, "too-busy"), (await LinkTests.Item(pair.Cn, theirs)) is var item ? (item.State, item.Reason) : default);
    }

    private static async Task<List<(Digest Hash, string Log, long Index, DateTimeOffset At, Direction Direction, bool? Admitted)>> Entries(TestNode node)
    {
        await using var db = node.Store.Db();
        return [.. (await db.Entries.AsNoTracking().OrderBy(e => e.Log).ThenBy(e => e.LogIndex).ToListAsync()).Select(e => (e.Hash, e.Log, e.LogIndex, e.LoggedAt, e.Direction, e.Admitted))];
    }

    private static async Task<List<string>> Leaves(TestNode node)
    {
        await using var db = node.Store.Db();
        var logs = await db.Logs.Select(l => l.Name).ToListAsync();
        return [.. (await db.LogLeaves.AsNoTracking().Where(l => logs.Contains(l.Log)).OrderBy(l => l.Log).ThenBy(l => l.Index).ToListAsync()).Select(l => $"{l.Log} {l.Index} {Encoding.UTF8.GetString(l.Bytes)}")];
    }

    private static async Task<List<string>> Numbers(TestNode node)
    {
        await using var db = node.Store.Db();
        return await db.NumberSeries.OrderBy(n => n.Series).Select(n => n.Series + " " + n.Last).ToListAsync();
    }

    private static async Task<long> Promised(TestNode holder, Digest entry)
    {
        await using var db = holder.Store.Db();
        return (await db.Receipts.SingleAsync(r => r.Entry == entry)).LogIndex;
    }

    private static async Task AssertSameStates(Pair pair)
    {
        await using var us = pair.Us.Store.Db();
        await using var cn = pair.Cn.Store.Db();
        var here = await us.Matters.OrderBy(m => m.Id).Select(m => m.Id.ToString() + m.Phase + m.State.ToString()).ToListAsync();
        Assert.Equal(here, await cn.Matters.OrderBy(m => m.Id).Select(m => m.Id.ToString() + m.Phase + m.State.ToString()).ToListAsync());
        Assert.NotEmpty(here);
    }

    private static byte[] Json<T>(T answer, JsonTypeInfo<T> form) => JsonSerializer.SerializeToUtf8Bytes(answer, form);

    /// <summary>The answer without one entry: said to be unknown there.</summary>
    private static byte[] Without(Pair pair, byte[] answer, Digest hidden)
    {
        var read = JsonSerializer.Deserialize(answer, FederationJson.Default.ReturnedAnswer)!;
        var kept = read.Envelopes.Where(e => EntryCodec.OpenReturned(e, pair.Us.Identity.ByKeyId, id => pair.Us.Identity.ByKeyId(id)?.Public ?? pair.Us.Book.EntryKeysOf(pair.Cn.Party)(id)).Entry!.Hash != hidden).ToList();
        return kept.Count == read.Envelopes.Count ? answer : Json(new(kept, read.Sheets, [.. read.Unknown, hidden.Hex]), FederationJson.Default.ReturnedAnswer);
    }

    private static byte[] Envelope(byte[] answer, Func<byte[], byte[]> change)
    {
        var read = JsonSerializer.Deserialize(answer, FederationJson.Default.ReturnedAnswer)!;
        return Json(read with { Envelopes = [.. read.Envelopes.Select(change)] }, FederationJson.Default.ReturnedAnswer);
    }

    private static byte[] Leaf(byte[] answer, Func<byte[], byte[]> change)
    {
        var read = JsonSerializer.Deserialize(answer, FederationJson.Default.KeptAnswer)!;
        return read.Leaves is [.., var last] ? Json(read with { Leaves = [.. read.Leaves.SkipLast(1), change(last)] }, FederationJson.Default.KeptAnswer) : answer;
    }

    private static byte[] Question(TestNode node, Digest entry)
    {
        using var db = node.Store.Db();
        return Json(new(db.Entries.Single(e => e.Hash == entry).Log, [entry.Hex]), FederationJson.Default.ReturnQuestion);
    }

    private static async Task AssertAccepted(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        Assert.Equal(Delivery.Receipted, (await db.Outbox.SingleAsync(i => i.Entry == entry)).State);
    }

    private static async Task AssertNoIncident(TestNode node)
    {
        await using var db = node.Store.Db();
        Assert.Empty(await db.Incidents.ToListAsync());
    }
}
