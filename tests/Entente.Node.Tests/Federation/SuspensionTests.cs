using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Shell.Log;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>docs/protocol/exchange.md, 6.5: one kind of business is broken off and taken up again; the others never notice.</summary>
public sealed class SuspensionTests
{
    private const string Channel = "substance-notification";

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task What_is_written_during_a_suspension_waits_while_other_business_goes_on_and_arrives_once_in_order(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("suspend", Channel, new("Talks are broken off.", "会谈中断。")));
        await pair.Us.Deliver(pair.Cn);

        var first = await Pair.Notify(pair.Us, pair.Cn, "First.", "第一件。");
        var second = await Pair.Notify(pair.Us, pair.Cn, "Second.", "第二件。");
        var question = await Ask(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        foreach (var entry in (Digest[])[first, second])
        {
            var item = await LinkTests.Item(pair.Us, entry);
            Assert.Equal((Delivery.Held, "suspended"), (item.State, item.Reason));
            await AssertAbsent(pair.Cn, entry);
        }

        Assert.Equal(Delivery.Receipted, (await LinkTests.Item(pair.Us, question)).State);
        await LinkTests.AssertHeldOnce(pair.Cn, question);
        var (ours, theirs) = (await ReadToday.Handle(pair.Us.Author, CancellationToken.None), await ReadToday.Handle(pair.Cn.Author, CancellationToken.None));
        Assert.Empty(ours.Failed);
        Assert.Equal([(Channel, "US", 2)], ours.Suspended.Select(s => (s.Channel, string.Join('+', s.By), s.Waiting)));
        Assert.Equal([(Channel, "US", 0)], theirs.Suspended.Select(s => (s.Channel, string.Join('+', s.By), s.Waiting)));
        Assert.Equal(["suspended", "suspended"], (await ReadLog.Handle(null, 1, pair.Us.Author, CancellationToken.None)).Outbox.Select(o => o.Reason));
        foreach (var node in (TestNode[])[pair.Us, pair.Cn])
        {
            var channels = (await ReadAgreements.Handle(node.Manager, CancellationToken.None)).Single().Channels;
            Assert.Equal(["US"], channels.Single(c => c.Procedure == Pair.Notification).HeldBy);
            Assert.Empty(channels.Single(c => c.Procedure != Pair.Notification).HeldBy);
        }

        await Change(pair.Us, agreement, new("resume", Channel));
        await pair.Us.Deliver(pair.Cn);

        foreach (var entry in (Digest[])[first, second]) Assert.Equal((Delivery.Receipted, null), ((await LinkTests.Item(pair.Us, entry)).State, (await LinkTests.Item(pair.Us, entry)).Reason));
        Assert.Empty((await ReadToday.Handle(pair.Us.Author, CancellationToken.None)).Suspended);
        await using var db = pair.Cn.Store.Db();
        var arrived = await db.Entries.Where(e => e.Procedure == Pair.Notification).OrderBy(e => e.Position).ToListAsync();
        Assert.Equal([first, second], arrived.ConvertAll(e => e.Hash));
        Assert.All(arrived, e => Assert.True(e.Admitted));
        Assert.Equal([1L, 2L], arrived.ConvertAll(e => e.Seq));
        await Pair.VerifyLogs(pair.Us);
        await Pair.VerifyLogs(pair.Cn);
    }

    [Fact]
    public async Task The_other_side_holds_back_as_well_once_it_has_seen_the_suspension()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("suspend", Channel));
        await pair.Us.Deliver(pair.Cn);

        var theirs = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        var waiting = await LinkTests.Item(pair.Cn, theirs);
        await Change(pair.Us, agreement, new("resume", Channel));
        await pair.Us.Deliver(pair.Cn);
        await pair.Cn.Deliver(pair.Us);

        Assert.Equal((Delivery.Held, "suspended"), (waiting.State, waiting.Reason));
        await LinkTests.AssertHeldOnce(pair.Us, theirs);
        Assert.Equal(Delivery.Receipted, (await LinkTests.Item(pair.Cn, theirs)).State);
    }

    [Fact]
    public async Task What_crosses_the_suspension_is_refused_in_its_place_and_its_author_is_told()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("suspend", Channel));

        var crossing = await Pair.Notify(pair.Cn, pair.Us); // China has not seen the suspension
        await pair.Cn.Deliver(pair.Us);

        var item = await LinkTests.Item(pair.Cn, crossing);
        Assert.Equal((Delivery.Rejected, "suspended"), (item.State, item.Reason));
        await using var db = pair.Us.Store.Db();
        var kept = await db.Entries.SingleAsync(e => e.Hash == crossing);
        Assert.Equal((false, "suspended"), (kept.Admitted, kept.RefusalCode));
        Assert.Equal("suspended", Assert.Single((await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Failed).Reason);
    }

    [Fact]
    public async Task All_business_can_be_suspended_at_once_and_a_channel_held_by_itself_stays_held()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("suspend", "all"));
        await Change(pair.Us, agreement, new("suspend", Channel));
        var (note, question) = (await Pair.Notify(pair.Us, pair.Cn), await Ask(pair.Us, pair.Cn));
        await pair.Us.Deliver(pair.Cn);
        var both = new[] { await LinkTests.Item(pair.Us, note), await LinkTests.Item(pair.Us, question) };

        await Change(pair.Us, agreement, new("resume", "all"));
        await pair.Us.Deliver(pair.Cn);

        Assert.All(both, item => Assert.Equal((Delivery.Held, "suspended"), (item.State, item.Reason)));
        Assert.Equal(Delivery.Held, (await LinkTests.Item(pair.Us, note)).State);
        await LinkTests.AssertHeldOnce(pair.Cn, question);
    }

    [Fact]
    public async Task A_link_that_goes_on_does_not_lift_a_suspension()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("suspend", Channel));
        await pair.Us.Deliver(pair.Cn);
        await HoldLink.Handle(pair.Cn.Party, hold: true, pair.Us.Manager, CancellationToken.None);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        var linkHeld = await LinkTests.Item(pair.Us, entry);

        await HoldLink.Handle(pair.Cn.Party, hold: false, pair.Us.Manager, CancellationToken.None);

        var item = await LinkTests.Item(pair.Us, entry);
        Assert.Equal(("link-held", Delivery.Held, "suspended"), (linkHeld.Reason, item.State, item.Reason));
    }

    [Fact]
    public async Task Only_what_can_be_done_now_becomes_a_draft()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();

        Assert.Equal("channel-unknown", await Complaint(pair.Us, agreement, new("suspend", "legal-assistance")));
        Assert.Equal("not-suspended", await Complaint(pair.Us, agreement, new("resume", Channel)));
        Assert.Equal("not-allowed-now", await Complaint(pair.Us, agreement, new("withdraw")));
        await Change(pair.Us, agreement, new("suspend", Channel));
        Assert.Equal("already-suspended", await Complaint(pair.Us, agreement, new("suspend", Channel)));
    }

    [Fact]
    public async Task An_agreement_that_was_ended_ends_when_the_other_side_has_opened_it()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var agreement = await pair.Agree();
        await Change(pair.Us, agreement, new("end", Reason: new("No longer needed.", "已无需要。")));
        await pair.Us.Deliver(pair.Cn);
        var said = (await ReadAgreements.Handle(pair.Us.Manager, CancellationToken.None)).Single().Phase;

        await OpenMatter.Handle(agreement, pair.Cn.Manager, CancellationToken.None);
        await pair.Cn.Deliver(pair.Us);

        Assert.Equal("in-force", said);
        foreach (var node in (TestNode[])[pair.Us, pair.Cn]) Assert.Equal("ended", (await ReadAgreements.Handle(node.Manager, CancellationToken.None)).Single().Phase);
    }

    internal static async Task Change(TestNode node, Digest agreement, ChangeAgreement.Request request) =>
        await Pair.Release(node, await ChangeAgreement.Handle(agreement, request, node.Manager, CancellationToken.None));

    private static async Task<string> Complaint(TestNode node, Digest agreement, ChangeAgreement.Request request) =>
        Assert.Single((await ChangeAgreement.Handle(agreement, request, node.Manager, CancellationToken.None)).Complaints).Code;

    private static async Task<Digest> Ask(TestNode from, TestNode to)
    {
        var fields = JsonSerializer.SerializeToElement(JsonNode.Parse("""
            {"urgency":"NORMAL","caseType":"POST","use":["H1","H2"],"deconflicted":true,"riskScreen":"NO_RISK_SEEN","replyWanted":"WRITING",
             "subject":{"en":"One parcel","zh":"一件包裹"},"background":{"en":"Invented for a test.","zh":"测试虚构。"},
             "questions":[{"kind":"CONSIGNMENT","text":{"en":"Who sent it?","zh":"寄件人是谁？"}}]}
            """));
        var draft = await SaveDraft.Handle(
            new(null, 0, "information-request@1", "information-request.ask/1", null, to.Party, fields, null, [Purpose.PREV], ["WG"]), from.Author, CancellationToken.None);
        Assert.Empty(draft.Complaints);
        return await Pair.Release(from, await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), from.Author, CancellationToken.None));
    }

    private static async Task AssertAbsent(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        Assert.False(await db.Entries.AnyAsync(e => e.Hash == entry));
    }
}
