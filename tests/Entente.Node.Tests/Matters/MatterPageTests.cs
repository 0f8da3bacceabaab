using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Logs;
using Entente.Exchange.Streams;
using Entente.Node.Federation;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Log;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Tests.Federation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Matters;

/// <summary>What officers see of a matter on both sides, and what a third person can check.</summary>
public sealed class MatterPageTests
{
    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task The_six_marks_are_drawn_as_the_matter_goes_on(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        var signed = await Trail(pair.Us, matter);
        await pair.Us.Deliver(pair.Cn);
        var received = await Trail(pair.Us, matter);
        await OpenMatter.Handle(matter, pair.Cn.Author, CancellationToken.None);
        await pair.Cn.Deliver(pair.Us);
        var opened = await Trail(pair.Us, matter);
        await Pair.Say(pair.Cn, matter, "acknowledge", []);
        await pair.Cn.Deliver(pair.Us);
        var acknowledged = await Trail(pair.Us, matter);
        await Pair.Say(pair.Cn, matter, "reply", new() { ["sighting"] = "LOOKING" });
        await pair.Cn.Deliver(pair.Us);
        var answered = await Trail(pair.Us, matter);

        Assert.Equal("done done open open open open", signed);
        Assert.Equal("done done done done open open", received);
        Assert.Equal("done done done done done open", opened);
        Assert.Equal("done done done done done open", acknowledged); // taking notice is no answer
        Assert.Equal("done done done done done done", answered);
        Assert.Equal("done done done done done done", await Trail(pair.Cn, matter));
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Writing_in_a_matter_counts_as_opening_what_lay_there(Engine engine)
    {
        // The banner once said that nobody had opened what an officer had just acknowledged, and the proof awaited an opening.
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var before = (await ReadMatter.Handle(matter, pair.Cn.Author, CancellationToken.None))!.Unread;
        await Pair.Say(pair.Cn, matter, "acknowledge", []);
        await pair.Cn.Deliver(pair.Us);

        var (here, there) = ((await ReadMatter.Handle(matter, pair.Cn.Author, CancellationToken.None))!, (await ReadMatter.Handle(matter, pair.Us.Author, CancellationToken.None))!);

        Assert.Equal((true, false), (before, here.Unread));
        Assert.True(there.Unread); // their acknowledgement is new to us
        Assert.Equal((ProofState.Done, "proof.why.opened.here"), (here.Timeline[0].Proof.Opened.State, here.Timeline[0].Proof.Opened.TextKey));
        Assert.Equal((ProofState.Done, "CN/LAB", "proof.why.opened.by-writing"), (there.Timeline[0].Proof.Opened.State, there.Timeline[0].Proof.Opened.Who, there.Timeline[0].Proof.Opened.TextKey));
    }

    [Fact]
    public async Task What_arrived_while_an_answer_was_being_written_stays_unread()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var type = "substance-notification.acknowledge/1";
        var draft = (await SaveDraft.Handle(new(null, 0, Pair.Notification, type, matter, null, DraftContent.NoFields, null, [Purpose.PREV], ["WG"]), pair.Cn.Author, CancellationToken.None)).Draft!;
        pair.Clock.Ahead += TimeSpan.FromMinutes(5);
        await Pair.Say(pair.Us, matter, "add-information", new() { ["message"] = new JsonObject { ["en"] = "More.", ["zh"] = "补充。" } });
        await pair.Us.Deliver(pair.Cn);
        Assert.Empty((await ReleaseDraft.Handle(new(draft.Id, draft.Version, false), pair.Cn.Author, CancellationToken.None)).Complaints);

        Assert.True((await ReadMatter.Handle(matter, pair.Cn.Author, CancellationToken.None))!.Unread);
    }

    [Fact]
    public async Task The_mark_that_they_opened_ours_is_nothing_for_us_to_open()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await OpenMatter.Handle(matter, pair.Cn.Author, CancellationToken.None);
        await pair.Cn.Deliver(pair.Us);

        Assert.False((await ReadMatter.Handle(matter, pair.Us.Author, CancellationToken.None))!.Unread);
    }

    [Fact]
    public async Task Today_shows_what_each_side_owes_the_other()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        var (us, cn) = (await ReadToday.Handle(pair.Us.Author, CancellationToken.None), await ReadToday.Handle(pair.Cn.Author, CancellationToken.None));

        Assert.Empty(us.WeOwe);
        Assert.Equal(["acknowledge", "reply"], us.TheyOwe.Select(d => d.Due));
        Assert.Equal(us.TheyOwe.Select(d => (d.Matter, d.Number, d.Due, d.At)), cn.WeOwe.Select(d => (d.Matter, d.Number, d.Due, d.At)));
        Assert.Equal((matter, true), (cn.Arrived[0].Matter, cn.Arrived[0].Unread));
        Assert.Equal("Asia/Shanghai", us.TheyOwe[0].Zone);

        await OpenMatter.Handle(matter, pair.Cn.Author, CancellationToken.None);
        Assert.False((await ReadToday.Handle(pair.Cn.Author, CancellationToken.None)).Arrived[0].Unread);
    }

    [Theory, InlineData("White powder"), InlineData("白色粉末"), InlineData("NPS")]
    public async Task A_matter_is_found_by_a_word_in_either_language(string words)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        var found = await ListMatters.Handle(new(Q: words), pair.Cn.Author, CancellationToken.None);

        Assert.Equal(matter, Assert.Single(found.Lines).Id);
        Assert.Equal(1, found.Total);
    }

    [Theory, InlineData(Transport.Memory), InlineData(Transport.Https)]
    public async Task A_file_arrives_with_its_entry_and_its_hash_is_checked(Transport transport)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        var content = Encoding.UTF8.GetBytes("##TITLE=measured\n");
        var draft = await Pair.Draft(pair.Us, pair.Cn);
        await AttachFile.Handle(draft.Draft!.Id, "ftir.jdx", "chemical/x-jcamp-dx", content, pair.Us.Author, CancellationToken.None);
        var entry = await Pair.Release(pair.Us, await SubmitDraft.Handle(new(draft.Draft.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None));

        await pair.Us.Deliver(pair.Cn);

        var line = Assert.Single((await ReadMatter.Handle(entry, pair.Cn.Author, CancellationToken.None))!.Attachments);
        Assert.Equal(("ftir.jdx", Digest.Of(content)), (line.Name, line.Sha256));
        Assert.Equal(content, await Files.Saved(line.Id!.Value, pair.Cn));
        await using var db = pair.Us.Store.Db();
        Assert.Empty(await db.FileDeliveries.ToListAsync());
    }

    [Fact]
    public async Task The_evidence_file_proves_signing_receipt_and_both_logs_to_a_third_person()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);

        var file = await Evidence.Handle(entry, entry, content: true, pair.Us.Author, CancellationToken.None);

        // From here on only what the file holds, and the two cards, which the third person has compared.
        using var json = JsonDocument.Parse(file!.Value.Bytes);
        var root = json.RootElement;
        var cards = root.GetProperty("cards").EnumerateArray().Select(c => CardFile.Read(Utf8(c)).Card!).ToDictionary(c => c.Party);
        var keys = AgreementKeys.Of(cards.Values);
        var said = root.GetProperty("entry");
        var reading = EntryCodec.Read(Utf8(said.GetProperty("jws")), Utf8(said.GetProperty("body")), keys.ByKeyIdOf(pair.Us.Party));
        Assert.True(reading.IsSound);
        Assert.Equal(entry, reading.Entry.Hash);
        var sheet = ReceiptBatch.Read(Utf8(Assert.Single(root.GetProperty("receipts").EnumerateArray()).GetProperty("sheet")), keys.ByKeyIdOf(pair.Cn.Party));
        var receipt = Assert.Single(sheet.Sheet!.Receipts, r => r.Entry == entry);
        Assert.True(receipt.Accepted);
        var logs = root.GetProperty("logs").EnumerateArray().ToList();
        Assert.Equal(["US", "CN"], logs.Select(l => l.GetProperty("party").GetString()));
        foreach (var log in logs)
        {
            var checkpoint = Checkpoint.Verify(Utf8(log.GetProperty("checkpoint")), log.GetProperty("origin").GetString()!, cards[PartyCode.Parse(log.GetProperty("party").GetString()!)].Keys);
            Assert.True(checkpoint.IsSound);
            var proof = log.GetProperty("inclusion").EnumerateArray().Select(h => Digest.Parse(h.GetString()!)).ToList();
            Assert.True(MerkleTree.VerifyInclusion(
                MerkleTree.LeafHash(Utf8(log.GetProperty("leaf"))), log.GetProperty("index").GetInt64(), checkpoint.Checkpoint.Size, proof, checkpoint.Checkpoint.Root));
            Assert.Contains(entry.Hex, log.GetProperty("leaf").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(receipt.LogIndex, logs[1].GetProperty("index").GetInt64());
    }

    [Fact]
    public async Task A_place_in_each_log_is_a_file_that_anybody_can_check()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);

        Assert.Null(await LogPlace.Handle(entry, entry, "CN", pair.Us.Author, CancellationToken.None)); // nothing has come back yet
        await pair.Us.Deliver(pair.Cn);

        var cards = new[] { pair.Us, pair.Cn }.Select(side => CardFile.Read(side.Author.OurCard.File).Card!).ToList();
        foreach (var party in new[] { "US", "CN" })
        {
            var (name, bytes) = (await LogPlace.Handle(entry, entry, party, pair.Us.Author, CancellationToken.None))!.Value;
            var findings = Cli.Verify.EvidenceFile.Read(Encoding.UTF8.GetString(bytes), cards);

            Assert.EndsWith($"-{party}.tlog-proof", name, StringComparison.Ordinal);
            Assert.Equal(0, findings.ExitCode);
            Assert.Contains(entry.Hex, findings.Proved.Single(p => p.Code == "place").Args);
        }

        Assert.Null(await LogPlace.Handle(entry, entry, "FR", pair.Us.Author, CancellationToken.None));
    }

    [Fact]
    public async Task Reading_a_matter_is_put_on_record()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);

        await ReadMatter.Handle(matter, pair.Us.Releaser, CancellationToken.None);

        await using var db = pair.Us.Store.Db();
        var note = Assert.Single(await Audit.Find(db, new(Action: "matter.read"), null, 10, CancellationToken.None));
        Assert.Equal((pair.Us.Releaser.Me.Id, matter.Hex), (note.Officer, note.Subject));
    }

    [Fact]
    public async Task The_log_names_what_waits_only_to_who_may_see_the_matter()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        var other = pair.Us.As("other", (Rights.MattersRead, "information-request"));

        var (mine, theirs) = (await ReadLog.Handle(null, 1, pair.Us.Author, CancellationToken.None), await ReadLog.Handle(null, 1, other, CancellationToken.None));

        Assert.Equal(matter, Assert.Single(mine.Outbox).Matter);
        Assert.Empty(theirs.Outbox);
        Assert.Equal(mine.Lines.Select(l => l.Leaf), theirs.Lines.Select(l => l.Leaf)); // hashes are for everybody
        Assert.Equal([matter], mine.Lines.Select(l => l.Matter).OfType<Digest>());
        Assert.Empty(theirs.Lines.Select(l => l.Matter).OfType<Digest>());
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Rebuilding_from_the_entries_gives_the_same_rows(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        await Pair.Say(pair.Cn, matter, "reply", new() { ["sighting"] = "LOOKING" });
        await pair.Cn.Deliver(pair.Us);
        foreach (var node in new[] { pair.Us, pair.Cn })
        {
            var before = await Rows(node);

            var projection = node.Store.Services.GetServices<IProjection>().Single(p => p.Name == "matters");
            await node.Store.Gate.Write(db => projection.Rebuild(db, CancellationToken.None), CancellationToken.None);

            Assert.Equal(before, await Rows(node));
        }
    }

    /// <summary>All columns but the ciphertext of the title, which is new each time, and when a receipt last changed a row.</summary>
    private static async Task<string> Rows(TestNode node)
    {
        await using var db = node.Store.Db();
        var matters = (await db.Matters.OrderBy(m => m.Id).ToListAsync()).Select(m => new
        {
            m.Id, m.Number, m.Procedure, m.Log, m.Opener, m.Unit, m.Parties, m.OurUnit, m.Phase, m.Final, m.Crossed, m.Foldable, m.State,
            Title = Projection.Title(m, node.Store.AtRest), m.ArrivedAt, m.ArrivedType, m.ArrivedFrom, m.Unread,
        });
        return JsonSerializer.Serialize(new { matters, dues = await db.Dues.OrderBy(d => d.Matter).ThenBy(d => d.Name).ToListAsync(), agreements = await db.Agreements.Select(a => new { a.Id, a.Phase, a.Complete, a.Holds }).ToListAsync() });
    }

    private static async Task<string> Trail(TestNode node, Digest entry)
    {
        var page = await ReadMatter.Handle(entry, node.Author, CancellationToken.None);
        return string.Join(' ', page!.Timeline.Single(t => t.Hash == entry).Proof.Steps.Select(s => s.Step.State.ToString().ToLowerInvariant()));
    }

    private static byte[] Utf8(JsonElement text) => Encoding.UTF8.GetBytes(text.GetString()!);
}
