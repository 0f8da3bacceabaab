using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Node.Federation;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Store.Retention;
using Entente.Node.Store.Upkeep;
using Entente.Node.Tests.Federation;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Store;

/// <summary>
/// Content is purged on both sides when its signed last day is over; header, signatures and log leaf stay (shared rule 7: purge without breaking proof).
/// </summary>
public sealed class RetentionTests
{
    private const string Said = "Seen at the harbour.";
    private static readonly TimeSpan Years = TimeSpan.FromDays((3 * 365) + 5); // a draft's usual last day is three years away

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task When_its_last_day_is_over_content_goes_on_both_sides_and_proof_and_state_stay(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn, Said, "在港口检出。");
        await pair.Us.Deliver(pair.Cn);
        var (before, stateBefore) = (await Evidence.Handle(matter, matter, content: true, pair.Cn.Author, CancellationToken.None), (await Pair.MatterOf(pair.Cn, matter)).State);

        await Worker(pair.Us).Run(CancellationToken.None);
        Assert.NotNull(await Body(pair.Us, matter)); // not a day too early

        pair.Clock.Ahead += Years;
        foreach (var node in new[] { pair.Us, pair.Cn }) await Worker(node).Run(CancellationToken.None);

        foreach (var node in new[] { pair.Us, pair.Cn })
        {
            Assert.Null(await Body(node, matter));
            await Pair.VerifyLogs(node);
            await Rebuild(node);
            Assert.Equal(stateBefore, (await Pair.MatterOf(node, matter)).State);
            await using var db = node.Store.Db();
            Assert.Contains(await db.AuditTrail.ToListAsync(), a => a is { Action: "retention.purge", Kind: "entry", Officer: null } && a.Subject == matter.Hex);
            Assert.Empty(await SearchIndex.Find(db, "powder", _ => true, 5, CancellationToken.None));
            Assert.All(await db.Drafts.Where(d => d.Entry == matter).ToListAsync(), d => Assert.DoesNotContain("harbour", Drafts.Content(d, node.Store.AtRest).Fields.GetRawText()));
        }

        var after = JsonNode.Parse((await Evidence.Handle(matter, matter, content: true, pair.Cn.Author, CancellationToken.None))!.Value.Bytes)!["entry"]!;
        Assert.Equal(JsonNode.Parse(before!.Value.Bytes)!["entry"]!["jws"]!.ToString(), after["jws"]!.ToString());
        Assert.Null(after["body"]);
    }

    [Fact]
    public async Task What_its_partner_has_not_got_yet_stays_until_it_has_answered_for_it()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        pair.Us.Line.Cut = true;
        await pair.Us.Exchange(pair.Cn);
        pair.Clock.Ahead += Years;

        await Worker(pair.Us).Run(CancellationToken.None);

        Assert.NotNull(await Body(pair.Us, matter));
        Assert.Equal(matter, Assert.Single((await ReadRetention.Handle(pair.Us.Author, CancellationToken.None)).Stays).Entry);
    }

    [Fact]
    public async Task A_restored_older_backup_brings_nothing_back_whose_time_is_over()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn, Said);
        await pair.Us.Deliver(pair.Cn);
        var file = Path.Combine(pair.Us.Store.Options.StateFolder, "older.entente-backup");
        await MakeBackup.Handle(pair.Us.Store.Options, file, "a long passphrase", pair.Clock, CancellationToken.None);
        pair.Clock.Ahead += Years;
        await Worker(pair.Us).Run(CancellationToken.None);

        await pair.Us.Restore(file, "a long passphrase");

        Assert.Null(await Body(pair.Us, matter));
        await Pair.VerifyLogs(pair.Us);
    }

    [Fact]
    public async Task A_draft_that_could_not_go_out_any_more_is_purged_too()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn, Said)).Draft!;
        pair.Clock.Ahead += Years;

        await Worker(pair.Us).Run(CancellationToken.None);

        await using var db = pair.Us.Store.Db();
        var left = await db.Drafts.SingleAsync(d => d.Id == draft.Id);
        Assert.Equal(DraftStage.Discarded, left.Stage);
        Assert.Equal("{}", Drafts.Content(left, pair.Us.Store.AtRest).Fields.GetRawText());
    }

    [Fact]
    public async Task Where_the_agreement_asks_the_receiver_says_by_a_signed_entry_what_it_has_purged()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        await pair.Agree(terms => terms with
        {
            Procedures = [.. terms.Procedures.Select(p => p with { ReplyPeriods = [new ReplyPeriod(PurgeReports.Asked, "10wd")] })],
            Until = terms.From.AddYears(5),
        });
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var state = (await Pair.MatterOf(pair.Cn, matter)).State;
        pair.Clock.Ahead += Years;

        await Worker(pair.Cn).Run(CancellationToken.None);
        await Worker(pair.Cn).Run(CancellationToken.None); // once is enough
        await pair.Cn.Deliver(pair.Us);

        await using var db = pair.Us.Store.Db();
        var report = await db.Entries.SingleAsync(e => e.Type == "substance-notification.purge-report/1");
        Assert.Equal(matter.Hex, EntryCodec.HeaderOf(report.HeaderBytes).Entente.Facts.GetProperty("entries")[0].GetProperty("entry").GetString());
        Assert.True(report.Admitted);
        Assert.Equal(state, (await Pair.MatterOf(pair.Us, matter)).State);
    }

    [Fact]
    public async Task Without_that_nothing_is_sent()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        pair.Clock.Ahead += Years;

        await Worker(pair.Cn).Run(CancellationToken.None);

        await using var db = pair.Cn.Store.Db();
        Assert.DoesNotContain(await db.Entries.Select(e => e.Type).ToListAsync(), t => t.Contains("purge-report", StringComparison.Ordinal));
        Assert.DoesNotContain(await db.Entries.ToListAsync(), e => e.PurgeToReport);
    }

    private static RetentionWorker Worker(TestNode node) => node.Store.Services.GetRequiredService<RetentionWorker>();

    private static async Task<byte[]?> Body(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        return await db.Entries.Where(e => e.Hash == entry).Select(e => e.Body).SingleAsync();
    }

    private static async Task Rebuild(TestNode node)
    {
        foreach (var projection in node.Store.Services.GetServices<IProjection>())
            await node.Store.Gate.Write(db => projection.Rebuild(db, CancellationToken.None), CancellationToken.None);
    }
}
