using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Desks.Agreements;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Upkeep;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>An agreement among three: one envelope each, one state for all, and a pair that is on hold holds nobody else.</summary>
public sealed class ThreePartiesTests
{
    [Fact]
    public async Task Three_parties_sign_one_agreement_and_a_notification_reaches_both_others_in_an_envelope_each()
    {
        await using var three = await Three.Start();
        var agreement = await three.Agree();
        foreach (var node in three.All)
        {
            await using var db = node.Store.Db();
            Assert.Equal(("in-force", "CN+FR+US", true), await db.Agreements.Where(a => a.Id == agreement).Select(a => new ValueTuple<string, string, bool>(a.Phase, a.Parties, a.Complete)).SingleAsync());
        }

        var entry = await three.Notify(agreement);
        await three.Us.Deliver(three.Cn);
        var toCn = three.Us.Line.LastFrame;
        await three.Us.Deliver(three.Fr);

        Assert.NotEqual(toCn, three.Us.Line.LastFrame);
        foreach (var node in three.All)
        {
            await using var db = node.Store.Db();
            Assert.NotEqual(false, (await db.Entries.SingleAsync(e => e.Hash == entry)).Admitted);
            Assert.Equal((await Pair.MatterOf(three.Us, entry)).State, (await db.Matters.SingleAsync(m => m.Id == entry)).State);
            Assert.Empty(await db.Incidents.ToListAsync());
        }

        await using var ours = three.Us.Store.Db();
        Assert.Equal(["CN", "FR"], await ours.Receipts.Where(r => r.Entry == entry && r.Accepted).OrderBy(r => r.By).Select(r => r.By.Value).ToListAsync());
    }

    [Fact]
    public async Task A_link_on_hold_with_one_party_holds_nothing_back_from_the_other()
    {
        await using var three = await Three.Start();
        var agreement = await three.Agree();
        Assert.True(await HoldLink.Handle(three.Fr.Party, hold: true, three.Us.Manager, CancellationToken.None));

        var entry = await three.Notify(agreement);
        await three.Us.Deliver(three.Cn);
        await three.Us.Deliver(three.Fr);

        Assert.Equal([("CN", Delivery.Receipted), ("FR", Delivery.Held)], await States(three.Us, entry));
        Assert.True(await HoldLink.Handle(three.Fr.Party, hold: false, three.Us.Manager, CancellationToken.None));
        await three.Us.Deliver(three.Fr);
        Assert.Equal([("CN", Delivery.Receipted), ("FR", Delivery.Receipted)], await States(three.Us, entry));
    }

    [Fact]
    public async Task Restored_it_takes_back_from_both_what_each_of_them_holds()
    {
        using var place = new TemporaryFolder();
        await using var three = await Three.Start();
        var agreement = await three.Agree();
        var file = Path.Combine(place.Path, "us.entente-backup");
        await MakeBackup.Handle(three.Us.Store.Options, file, "five random words of a test", three.Clock, CancellationToken.None);
        var (one, two) = (await three.Notify(agreement), await three.Notify(agreement));
        await three.Us.Deliver(three.Cn);
        await three.Us.Deliver(three.Fr);
        await three.Us.Restore(file, "five random words of a test");
        three.Wire();

        await three.Us.Greet(three.Cn);
        await three.Us.Greet(three.Fr);
        await three.Us.Greet(three.Cn);
        await three.Us.Deliver(three.Fr);
        await three.Us.Deliver(three.Cn);

        await using (var db = three.Us.Store.Db())
        {
            Assert.Null(await Restoration.ReceiveOnlySince(db, CancellationToken.None));
            Assert.Equal(2, await db.Entries.CountAsync(e => e.Hash == one || e.Hash == two));
            Assert.Empty(await db.Losses.ToListAsync());
        }

        foreach (var entry in new[] { one, two }) Assert.Equal([("CN", Delivery.Receipted), ("FR", Delivery.Receipted)], await States(three.Us, entry));
        await three.Cn.Greet(three.Us);
        await three.Fr.Greet(three.Us);
        foreach (var node in three.All)
        {
            await using var db = node.Store.Db();
            Assert.Empty(await db.Incidents.ToListAsync());
        }

        await Pair.VerifyLogs(three.Us);
    }

    private static async Task<List<(string, Delivery)>> States(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        return [.. (await db.Outbox.Where(i => i.Entry == entry).ToListAsync()).OrderBy(i => i.Partner).Select(i => (i.Partner.Value, i.State))];
    }

    /// <summary>Nodes of three parties that have compared each other's cards.</summary>
    private sealed class Three(TestNode us, TestNode cn, TestNode fr) : IAsyncDisposable
    {
        public TestNode Us => us;

        public TestNode Cn => cn;

        public TestNode Fr => fr;

        public Clock Clock => us.Clock;

        public IEnumerable<TestNode> All => [us, cn, fr];

        public static async Task<Three> Start()
        {
            var clock = new Clock();
            var three = new Three(
                await TestNode.Start(Engine.Sqlite, Transport.Memory, "US", "United States", "美国", "America/New_York", clock),
                await TestNode.Start(Engine.Sqlite, Transport.Memory, "CN", "China", "中国", "Asia/Shanghai", clock),
                await TestNode.Start(Engine.Sqlite, Transport.Memory, "FR", "France", "法国", "Europe/Paris", clock));
            three.Wire();
            foreach (var (one, other) in three.Pairs()) await Pair.Introduce(one, other);
            return three;
        }

        public void Wire()
        {
            foreach (var (one, other) in Pairs()) one.Store.Services.GetRequiredService<MemoryPartnerLinks>().Lay(other.Party, other.Door);
        }

        public async Task<Digest> Agree()
        {
            var from = new DateTimeOffset(Clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).AddMinutes(-1);
            var proposed = await ProposeAgreement.Handle(
                new(cn.Party, "Among three", "三方协议", ["WG"], [new(Pair.Notification, 1000)], [Purpose.PREV, Purpose.HEALTH], new([UseCode.H1, UseCode.H2], Tlp.Amber), 1000, 300, from,
                    from.AddYears(3), Suites: ["I", "C"], Also: [fr.Party]), us.Manager, CancellationToken.None);
            var id = await Pair.Release(us, proposed);
            await Everything();
            foreach (var node in new[] { cn, fr })
            {
                await Pair.Release(node, await CountersignAgreement.Handle(id, node.Manager, CancellationToken.None));
                await Everything();
            }

            return id;
        }

        public async Task<Digest> Notify(Digest agreement)
        {
            var procedure = ProcedureCatalogue.Find(Pair.Notification)!;
            var day = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime).AddDays(-1).ToString("yyyy-MM-dd", null);
            var fields = JsonSerializer.SerializeToElement(new JsonObject
            {
                ["kind"] = "FIRST_DETECTION",
                ["circumstance"] = "SEIZURE_POST",
                ["provisionalDescription"] = new JsonObject { ["en"] = "White powder, unknown", ["zh"] = "白色粉末，成分不明" },
                ["level"] = "L0",
                ["foundOn"] = day,
                ["analysedOn"] = day,
                ["reportedOn"] = day,
                ["message"] = new JsonObject { ["en"] = "Seen once.", ["zh"] = "检出一次。" },
            });
            var statement = procedure.Parse("substance-notification.notify/1", fields, out var complaints);
            Assert.Empty(complaints);
            var entry = default(Digest);
            await us.Manager.Dispatcher.Send(
                (_, _) => Task.FromResult<Outgoing?>(new(
                    procedure, "substance-notification.notify/1", statement!, null, UnitCode.Parse("US/LAB"), [cn.Party, fr.Party], agreement, DraftContent.UsualHandling,
                    [Purpose.PREV], ["WG"], null, [], [], null, null)),
                (_, stored, _) =>
                {
                    entry = stored.Hash;
                    return Task.CompletedTask;
                }, CancellationToken.None);
            return entry;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in All) await node.DisposeAsync();
        }

        private async Task Everything()
        {
            foreach (var (one, other) in Pairs()) await one.Deliver(other);
        }

        private IEnumerable<(TestNode, TestNode)> Pairs() => All.SelectMany(one => All.Where(other => other != one).Select(other => (one, other)));
    }
}
