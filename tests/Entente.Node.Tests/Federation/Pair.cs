using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>A node for US and a node for CN, with compared cards and, unless asked otherwise, an agreement in force.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public const string Notification = "substance-notification@1";

    private Pair(TestNode us, TestNode cn) => (Us, Cn) = (us, cn);

    public static TheoryData<Engine, Transport> Everywhere =>
        new() { { Engine.Sqlite, Transport.Memory }, { Engine.Sqlite, Transport.Https }, { Engine.Postgres, Transport.Memory }, { Engine.Postgres, Transport.Https } };

    public TestNode Us { get; }

    public TestNode Cn { get; }

    public Clock Clock => Us.Clock;

    public static async Task<Pair> Start(Engine engine, Transport transport, bool agreed = true)
    {
        var clock = new Clock();
        var us = await TestNode.Start(engine, transport, "US", "United States", "美国", "America/New_York", clock);
        var cn = await TestNode.Start(engine, transport, "CN", "China", "中国", "Asia/Shanghai", clock);
        var pair = new Pair(us, cn);
        pair.Wire();
        await Introduce(us, cn);
        await Introduce(cn, us);
        if (agreed) await pair.Agree();
        return pair;
    }

    /// <summary>Lays the line in memory again after a node was restarted.</summary>
    public void Wire()
    {
        Us.Store.Services.GetRequiredService<MemoryPartnerLinks>().Lay(Cn.Party, Cn.Door);
        Cn.Store.Services.GetRequiredService<MemoryPartnerLinks>().Lay(Us.Party, Us.Door);
    }

    /// <summary>US proposes, CN signs the same bytes; each with a second officer.</summary>
    /// <param name="terms">Changes what is proposed.</param>
    /// <param name="carry">Brings what waits from one node to the other; null takes the link.</param>
    public async Task<Digest> Agree(Func<ProposeAgreement.Request, ProposeAgreement.Request>? terms = null, Func<TestNode, TestNode, Task>? carry = null)
    {
        carry ??= (at, to) => at.Deliver(to);
        var from = Clock.GetUtcNow().AddMinutes(-1);
        var request = new ProposeAgreement.Request(
            Cn.Party, "Exchange on drug control", "禁毒信息交换", ["WG"],
            [new(Notification, 100_000), new("information-request@1", 100_000)], [Purpose.PREV, Purpose.HEALTH],
            new([UseCode.H1, UseCode.H2], Tlp.Amber), 100_000, 300, Whole(from), Whole(from.AddYears(3)), Suites: ["I", "C"]);
        var proposed = await ProposeAgreement.Handle(terms?.Invoke(request) ?? request, Us.Manager, CancellationToken.None);
        var id = await Release(Us, proposed);
        await carry(Us, Cn);
        var signed = await CountersignAgreement.Handle(id, Cn.Manager, CancellationToken.None);
        await Release(Cn, signed);
        await carry(Cn, Us);
        return id;
    }

    /// <summary>Drafts and hands in a notification; the message is in both languages.</summary>
    public static async Task<DraftOutcome> Draft(TestNode from, TestNode to, string english = "Seen once.", string chinese = "检出一次。", Handling? handling = null)
    {
        var day = DateOnly.FromDateTime(from.Clock.GetUtcNow().UtcDateTime).AddDays(-1).ToString("yyyy-MM-dd", null);
        var fields = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["kind"] = "FIRST_DETECTION",
            ["circumstance"] = "SEIZURE_POST",
            ["provisionalDescription"] = new JsonObject { ["en"] = "White powder, unknown", ["zh"] = "白色粉末，成分不明" },
            ["level"] = "L0",
            ["foundOn"] = day,
            ["analysedOn"] = day,
            ["reportedOn"] = day,
            ["message"] = new JsonObject { ["en"] = english, ["zh"] = chinese },
        });
        return await SaveDraft.Handle(
            new(null, 0, Notification, "substance-notification.notify/1", null, to.Party, fields, handling, [Purpose.PREV], ["WG"]), from.Author, CancellationToken.None);
    }

    /// <summary>Drafts, hands in, and lets a second officer release; the entry's hash.</summary>
    public static async Task<Digest> Notify(TestNode from, TestNode to, string english = "Seen once.", string chinese = "检出一次。")
    {
        var draft = await Draft(from, to, english, chinese);
        Assert.Empty(draft.Complaints);
        var submitted = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), from.Author, CancellationToken.None);
        return await Release(from, submitted);
    }

    /// <summary>Drafts an entry of a matter and lets it go out.</summary>
    public static async Task<Digest> Say(TestNode by, Digest matter, string statement, JsonObject fields)
    {
        var type = $"substance-notification.{statement}/1";
        var draft = await SaveDraft.Handle(
            new(null, 0, Notification, type, matter, null, JsonSerializer.SerializeToElement(fields), null, [Purpose.PREV], ["WG"]), by.Author, CancellationToken.None);
        Assert.Empty(draft.Complaints);
        if (ProcedureCatalogue.Find(Notification)!.Kind(type)!.Release == Entente.Procedures.Release.Author)
        {
            var sent = await ReleaseDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version, false), by.Author, CancellationToken.None);
            Assert.Empty(sent.Complaints);
            return sent.Entry!.Value;
        }

        return await Release(by, await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), by.Author, CancellationToken.None));
    }

    public static async Task<Digest> Release(TestNode node, DraftOutcome submitted)
    {
        Assert.Empty(submitted.Complaints);
        var released = await ReleaseDraft.Handle(new(submitted.Draft!.Id, submitted.Draft.Version, NoManufactureMethods: true), node.Releaser, CancellationToken.None);
        Assert.Empty(released.Complaints);
        return released.Entry!.Value;
    }

    /// <summary>Recomputes a node's log from its leaves and compares it with the checkpoint that it signed.</summary>
    public static async Task VerifyLogs(TestNode node)
    {
        await using var db = node.Store.Db();
        foreach (var log in await db.Logs.ToListAsync())
        {
            var leaves = await db.LogLeaves.Where(l => l.Log == log.Name).OrderBy(l => l.Index).Select(l => l.Bytes).ToListAsync();
            var reading = Checkpoint.Verify(log.Checkpoint, NodeIdentity.Origin(node.Party, log.Name), node.Identity.Keys.Public);
            Assert.True(reading.IsSound);
            Assert.Equal(leaves.Count, reading.Checkpoint.Size);
            Assert.Equal(MerkleTree.Root([.. leaves.Select(l => MerkleTree.LeafHash(l))]), reading.Checkpoint.Root);
        }
    }

    public static async Task<Matter> MatterOf(TestNode node, Digest id)
    {
        await using var db = node.Store.Db();
        return await db.Matters.SingleAsync(m => m.Id == id);
    }

    public async ValueTask DisposeAsync()
    {
        await Us.DisposeAsync();
        await Cn.DisposeAsync();
    }

    internal static async Task Introduce(TestNode node, TestNode partner)
    {
        var card = partner.Manager.OurCard;
        var (kept, complaints) = await ImportCard.Handle(new(Encoding.UTF8.GetString(card.File), card.Card.Fingerprint), node.Manager, CancellationToken.None);
        Assert.Empty(complaints);
        Assert.True(kept!.Compared);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
