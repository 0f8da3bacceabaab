using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Entente.Procedures;
using Entente.Procedures.Texts;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>Two officers may decide that a restored node goes on without what a partner holds (docs/operate/backup.md).</summary>
public sealed class GoOnWithoutTests
{
    private const string Passphrase = "five random words of a test";

    [Fact]
    public async Task A_node_without_partners_signs_again_by_the_word_of_two_officers()
    {
        await using var node = await TestNode.Start(Engine.Sqlite, Transport.Memory, "US", "United States", "美国", "America/New_York", new Clock());
        using var place = new TemporaryFolder();
        await Restore(node, place);

        var alone = await GoOnWithout.Ask(node.Party, new("Never had a partner. 从无伙伴。"), node.Manager, CancellationToken.None);
        var own = await GoOnWithout.Confirm(node.Party, node.Manager, CancellationToken.None);
        var before = await ReadReturn.Handle(node.Manager, CancellationToken.None);
        var confirmed = await GoOnWithout.Confirm(node.Party, node.As("second", (Rights.AgreementsManage, null)), CancellationToken.None);

        Assert.Equal((null, "return-own-request", null), (alone?.Code, own?.Code, confirmed?.Code));
        Assert.Equal("Never had a partner. 从无伙伴。", Assert.Single(before.Lines).Asked!.Reason);
        await using var db = node.Store.Db();
        Assert.Null(await Restoration.ReceiveOnlySince(db, CancellationToken.None));
        Assert.Equal(["return.ask", "return.confirm"], await db.AuditTrail.Where(a => a.Action.StartsWith("return.")).OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync());
    }

    [Fact]
    public async Task Without_a_silent_partner_it_goes_on_in_an_epoch_that_was_never_used()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var first = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Restore(pair.Us, place);
        pair.Wire();
        pair.Us.Line.Cut = true;
        await pair.Us.Greet(pair.Cn);

        Assert.Equal("return-not-open", (await GoOnWithout.Ask(pair.Us.Party, new("x"), pair.Us.Manager, CancellationToken.None))?.Code);
        Assert.Equal("return-reason", (await GoOnWithout.Ask(pair.Cn.Party, new(" "), pair.Us.Manager, CancellationToken.None))?.Code);
        Assert.Null(await GoOnWithout.Ask(pair.Cn.Party, new("Their node is gone."), pair.Us.Manager, CancellationToken.None));
        Assert.Null(await GoOnWithout.Confirm(pair.Cn.Party, pair.Us.As("second", (Rights.AgreementsManage, null)), CancellationToken.None));
        pair.Us.Line.Cut = false;
        var next = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        await using var there = pair.Cn.Store.Db();
        var (one, two) = (await there.Entries.SingleAsync(e => e.Hash == first), await there.Entries.SingleAsync(e => e.Hash == next));
        Assert.Equal((1, (int)(pair.Clock.GetUtcNow().ToUnixTimeSeconds() / 60), 1L, true), (one.Epoch, two.Epoch, two.Seq, two.Admitted == true));
        var page = await ReadReturn.Handle(pair.Us.Manager, CancellationToken.None);
        Assert.Equal((null, "word"), (page.ReceivesSince, Assert.Single(page.Lines).State));
    }

    [Fact]
    public async Task The_operator_is_told_in_both_languages_what_is_waited_for()
    {
        using var place = new TemporaryFolder();
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Restore(pair.Us, place);
        var texts = Texts.Of(typeof(Procedure).Assembly, typeof(NodeHost).Assembly);

        var english = await SayReturn.Handle(pair.Us.Store.Options, texts.English, CancellationToken.None);
        var chinese = await SayReturn.Handle(pair.Us.Store.Options, texts.Chinese, CancellationToken.None);

        Assert.Contains("signs nothing until every partner has been asked", english[0], StringComparison.Ordinal);
        Assert.StartsWith("CN: It has not been asked to the end yet.", english[1], StringComparison.Ordinal);
        Assert.Contains("本节点不签发", chinese[0], StringComparison.Ordinal);
        Assert.StartsWith("CN: 尚未询问完毕", chinese[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_keys_of_a_node_that_has_signed_are_a_fault_and_no_new_ones_are_made()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var file = Path.Combine(pair.Us.Store.Options.StateFolder, "keys", "node.keys");
        var aside = file + ".aside";
        File.Move(file, aside);

        var fault = await Assert.ThrowsAsync<OperatorFault>(pair.Us.Restart);

        Assert.Equal("node-keys-missing", fault.Code);
        Assert.Equal(file, Assert.Single(fault.Args));
        Assert.False(File.Exists(file));
        File.Move(aside, file);
        await pair.Us.Restart();
        Assert.Equal(pair.Cn.Book.Of(pair.Us.Party)!.Keys, pair.Us.Identity.Keys.Public);
    }

    private static async Task Restore(TestNode node, TemporaryFolder place)
    {
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(node.Store.Options, file, Passphrase, node.Clock, CancellationToken.None);
        await node.Restore(file, Passphrase);
    }
}
