using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Federation;

/// <summary>What a partner gave is passed on under its conditions or stricter ones; the receiver refuses what it can prove (docs/protocol/exchange.md 7.1).</summary>
public sealed class CopyTests
{
    private static readonly Handling Open = new([UseCode.H1], Tlp.Green);

    [Fact]
    public async Task A_named_copy_goes_out_under_the_same_conditions_only_and_says_where_it_comes_from()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var given = await Given(pair);

        var open = await Handed(pair.Us, pair.Cn.Party, given, Open);
        var same = await Handed(pair.Us, pair.Cn.Party, given, null);
        var copy = await Pair.Release(pair.Us, same);
        await pair.Us.Deliver(pair.Cn);

        Assert.Contains(open.Complaints, c => c is { Code: "copy-more-open", Field: "handling.use" });
        await using var db = pair.Cn.Store.Db();
        var arrived = await db.Entries.SingleAsync(e => e.Hash == copy);
        Assert.True(arrived.Admitted);
        Assert.Equal([given], Provenance.Sources(EntryCodec.HeaderOf(arrived.HeaderBytes)));
    }

    [Fact]
    public async Task A_file_that_came_under_conditions_is_recognised_though_nobody_names_it()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Given(pair);
        var draft = (await Pair.Draft(pair.Us, pair.Cn, handling: Open)).Draft!;
        var attached = (await AttachFile.Handle(draft.Id, "renamed.bin", "application/octet-stream", "the given file"u8.ToArray(), pair.Us.Author, CancellationToken.None)).Draft!;

        var handed = await SubmitDraft.Handle(new(draft.Id, attached.Version), pair.Us.Author, CancellationToken.None);

        Assert.Contains(handed.Complaints, c => c.Code == "copy-more-open");
    }

    [Fact]
    public async Task Passing_on_to_a_third_party_needs_the_givers_permission_for_that_party()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var given = await Given(pair);
        var france = PartyCode.Parse("FR");
        var before = (await Handed(pair.Us, france, given, null)).Complaints;
        var asked = await Pair.Say(pair.Us, given, "ask-onward-use", new()
        {
            ["entry"] = given.Hex, ["use"] = "PASS_ON", ["recipient"] = "FR", ["purpose"] = new JsonObject { ["en"] = "Customs there.", ["zh"] = "供该国海关使用。" },
        });
        await pair.Us.Deliver(pair.Cn);
        var waiting = (await Handed(pair.Us, france, given, null)).Complaints;
        await Pair.Say(pair.Cn, given, "decide-onward-use", new() { ["request"] = asked.Hex, ["decision"] = "GRANTED" });
        await pair.Cn.Deliver(pair.Us);

        var after = (await Handed(pair.Us, france, given, null)).Complaints;

        Assert.Contains(before, c => c.Code == "copy-needs-permission" && c.Args.SequenceEqual(["FR"]));
        Assert.Contains(waiting, c => c.Code == "copy-needs-permission");
        Assert.DoesNotContain(after, c => c.Code.StartsWith("copy-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_its_giver_has_withdrawn_is_not_passed_on()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var given = await Given(pair);
        await Pair.Say(pair.Cn, given, "recall", new() { ["entry"] = given.Hex, ["ground"] = "WRONG" });
        await pair.Cn.Deliver(pair.Us);

        Assert.Contains((await Handed(pair.Us, pair.Cn.Party, given, null)).Complaints, c => c.Code == "copy-of-withdrawn");
    }

    [Fact]
    public async Task A_node_that_lets_a_widened_copy_out_all_the_same_is_refused_by_the_giver()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var given = await Given(pair);
        await using (var db = pair.Us.Store.Db())
        {
            var header = EntryCodec.HeaderOf((await db.Entries.SingleAsync(e => e.Hash == given)).HeaderBytes).Entente;
            var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
            var rules = ProcedureCatalogue.Find(Pair.Notification)!;
            var statement = rules.Parse(draft.Type, draft.Content.Fields, out _)!;
            await pair.Us.Author.Dispatcher.Send(
                (_, _) => Task.FromResult<Outgoing?>(new(
                    rules, draft.Type, statement, null, draft.Unit, [pair.Cn.Party], header.Agreement, Open, [Purpose.PREV], ["WG"], draft.Content.RetainUntil,
                    [Provenance.Mark(given)], [], null, null)),
                (_, _, _) => Task.CompletedTask, CancellationToken.None);
        }

        await pair.Us.Deliver(pair.Cn);

        await using var there = pair.Cn.Store.Db();
        var copy = await there.Entries.SingleAsync(e => e.Issuer == pair.Us.Party && e.Procedure == Pair.Notification && e.Hash == e.Matter);
        Assert.Equal((false, RefusalCode.CopyWidened), (copy.Admitted, copy.RefusalCode));
    }

    /// <summary>CN's notification to US with a file, under H1, H2 and TLP:AMBER, for prevention.</summary>
    private static async Task<Digest> Given(Pair pair)
    {
        var draft = (await Pair.Draft(pair.Cn, pair.Us)).Draft!;
        var attached = (await AttachFile.Handle(draft.Id, "given.bin", "application/octet-stream", "the given file"u8.ToArray(), pair.Cn.Author, CancellationToken.None)).Draft!;
        var given = await Pair.Release(pair.Cn, await SubmitDraft.Handle(new(draft.Id, attached.Version), pair.Cn.Author, CancellationToken.None));
        await pair.Cn.Deliver(pair.Us);
        return given;
    }

    private static async Task<DraftOutcome> Handed(TestNode by, PartyCode to, Digest source, Handling? handling)
    {
        var draft = (await Pair.Draft(by, by)).Draft!;
        var kept = await SaveDraft.Handle(
            new(null, 0, Pair.Notification, draft.Type, null, to, draft.Content.Fields, handling, [Purpose.PREV], ["WG"], Sources: [source]), by.Author, CancellationToken.None);
        return await SubmitDraft.Handle(new(kept.Draft!.Id, kept.Draft.Version), by.Author, CancellationToken.None);
    }
}
