using System.Text.Json.Nodes;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Node.Tests.Federation;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Matters;

/// <summary>Withdrawal, correction and permission between two nodes. domain.md 0.3 and G7.</summary>
public sealed class ContentRequestTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_withdrawal_is_owed_an_answer_by_the_other_side_and_both_see_the_entry_as_withdrawn(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var recall = await Pair.Say(pair.Us, matter, "recall", new() { ["entry"] = matter.Hex, ["ground"] = "SENT_IN_ERROR" });
        await pair.Us.Deliver(pair.Cn);

        var owed = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).WeOwe;
        Assert.Contains(owed, d => d.Due == "recall-answer" && d.Matter == matter);
        Assert.Equal(recall, (await ReadMatter.Handle(matter, pair.Cn.Author, CancellationToken.None))!.State.Against(matter)!.By);

        await Pair.Say(pair.Cn, matter, "comply", new() { ["request"] = recall.Hex, ["outcome"] = "PARTLY_DONE", ["remains"] = new JsonArray("PASSED_ON") });
        await pair.Cn.Deliver(pair.Us);

        Assert.DoesNotContain((await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).WeOwe, d => d.Due == "recall-answer");
        var (here, there) = (await Pair.MatterOf(pair.Us, matter), await Pair.MatterOf(pair.Cn, matter));
        Assert.Equal((here.State, here.Phase), (there.State, there.Phase));
        await using var db = pair.Us.Store.Db();
        Assert.All(await db.Entries.Where(e => e.Direction == Direction.Theirs).ToListAsync(), e => Assert.True(e.StateAgrees ?? true));
    }

    [Fact]
    public async Task Two_withdrawals_of_one_matter_are_two_lines_of_today_and_survive_a_rebuild()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        var more = await Pair.Say(pair.Us, matter, "add-information", new() { ["message"] = new JsonObject { ["en"] = "More.", ["zh"] = "补充。" } });
        foreach (var entry in new[] { matter, more }) await Pair.Say(pair.Us, matter, "recall", new() { ["entry"] = entry.Hex, ["ground"] = "WRONG" });
        await pair.Us.Deliver(pair.Cn);

        var before = (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).WeOwe.Count(d => d.Due == "recall-answer");
        foreach (var projection in pair.Cn.Store.Services.GetServices<Entente.Node.Store.IProjection>())
            await pair.Cn.Store.Gate.Write(db => projection.Rebuild(db, CancellationToken.None), CancellationToken.None);

        Assert.Equal(2, before);
        Assert.Equal(2, (await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).WeOwe.Count(d => d.Due == "recall-answer"));
    }

    [Fact]
    public async Task A_withdrawal_needs_a_second_person_and_only_the_author_of_an_entry_is_let()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var both = pair.Us.As("both", (Rights.MattersRead, null), (Rights.MattersWrite, null), (Rights.MattersRelease, null));
        var mine = await Recall(matter, both);
        var handed = await SubmitDraft.Handle(new(mine.Draft!.Id, mine.Draft.Version), both, CancellationToken.None);
        var alone = await ReleaseDraft.Handle(new(mine.Draft.Id, handed.Draft!.Version, NoManufactureMethods: true), both, CancellationToken.None);

        var theirs = await Recall(matter, pair.Cn.Author);
        var refused = await SubmitDraft.Handle(new(theirs.Draft!.Id, theirs.Draft.Version), pair.Cn.Author, CancellationToken.None);

        Assert.Equal("own-draft", Assert.Single(alone.Complaints).Code);
        Assert.Contains(refused.Complaints, c => c.Code == "not-allowed-now");
    }

    [Fact]
    public async Task What_the_rules_would_void_does_not_go_out()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await Pair.Say(pair.Us, matter, "add-information", new() { ["message"] = new JsonObject { ["en"] = "More.", ["zh"] = "补充。" } });
        await Pair.Say(pair.Us, matter, "recall", new() { ["entry"] = matter.Hex, ["ground"] = "WRONG" });

        var again = await Recall(matter, pair.Us.Author); // another entry may still be withdrawn, this one not
        var refused = await SubmitDraft.Handle(new(again.Draft!.Id, again.Draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.Contains(refused.Complaints, c => c.Code == "already-recalled");
    }

    private static Task<DraftOutcome> Recall(Entente.Exchange.Entries.Digest matter, Workplace work) => SaveDraft.Handle(
        new(null, 0, Pair.Notification, "substance-notification.recall/1", matter, null,
            System.Text.Json.JsonSerializer.SerializeToElement(new { entry = matter.Hex, ground = "WRONG" }), null, [Entente.Exchange.Entries.Purpose.PREV], ["WG"]),
        work, CancellationToken.None);
}
