using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>A restored node signs again when its partner holds nothing more of it, and never a second entry for a used place (architecture, rule 8).</summary>
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
    public async Task Restored_from_an_older_backup_it_signs_no_second_entry_for_a_used_place(Engine engine, Transport transport)
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(engine, transport);
        var file = await Backup(pair.Us, place);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);
        await pair.Us.Greet(pair.Cn);

        await AssertBehind(pair);
        // Taken now, it would get a place in a log that the partner has seen further: two leaves for one place.
        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Exchange(pair.Us);
        Assert.Equal((Delivery.Queued, "too-busy"), (await LinkTests.Item(pair.Cn, theirs)) is var item ? (item.State, item.Reason) : default);
        await AssertNoIncident(pair.Cn);
    }

    [Fact]
    public async Task A_receipt_that_the_backup_lacks_keeps_it_from_signing_too()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = await Backup(pair.Us, place);
        await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        await Restore(pair, file);

        await pair.Us.Greet(pair.Cn);

        await AssertBehind(pair);
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

    /// <summary>It still only receives, says so once on Today, and refuses a release.</summary>
    private static async Task AssertBehind(Pair pair)
    {
        Assert.True(await ReceivesOnly(pair.Us));
        var today = await ReadToday.Handle(pair.Us.Author, CancellationToken.None);
        Assert.Equal(Homecoming.Behind, Assert.Single(today.Incidents).Code);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        var submitted = (await SubmitDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None)).Draft!;
        var released = await ReleaseDraft.Handle(new(submitted.Id, submitted.Version, NoManufactureMethods: true), pair.Us.Releaser, CancellationToken.None);
        Assert.Equal("restored-receives-only", Assert.Single(released.Complaints).Code);
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
