using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Entente.Node.Tests.Federation;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Tests.Matters;

/// <summary>From the first letter typed to the release by a second person.</summary>
public sealed class DraftTests
{
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task What_was_typed_survives_a_crash(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var half = JsonSerializer.SerializeToElement(new JsonObject { ["message"] = new JsonObject { ["zh"] = "尚未写完" } });
        var saved = await SaveDraft.Handle(new(null, 0, Pair.Notification, "substance-notification.notify/1", null, pair.Cn.Party, half), pair.Us.Author, CancellationToken.None);

        await pair.Us.Restart();
        var read = await ReadDraft.Handle(saved.Draft!.Id, pair.Us.Author, CancellationToken.None);

        Assert.Equal("尚未写完", read.Draft!.Content.Fields.GetProperty("message").GetProperty("zh").GetString());
        Assert.Contains(read.Complaints, c => c is { Field: "kind", Code: "required" });
    }

    [Fact]
    public async Task A_draft_is_not_readable_in_the_database_file()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Draft(pair.Us, pair.Cn, english: "MARKED-DRAFT-7731");
        await Pair.Notify(pair.Us, pair.Cn, english: "MARKED-ENTRY-7731");

        await pair.Us.Store.Close();
        foreach (var file in Directory.GetFiles(pair.Us.Store.Options.StateFolder, "node.db*"))
        {
            var bytes = await File.ReadAllBytesAsync(file);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("MARKED-"u8));
        }
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Nobody_releases_what_they_wrote(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var day = DateOnly.FromDateTime(pair.Clock.GetUtcNow().UtcDateTime);
        var draft = await Pair.Draft(pair.Us, pair.Cn);
        // The releaser writes one too, and holds both rights.
        var own = await SaveDraft.Handle(
            new(null, 0, Pair.Notification, "substance-notification.notify/1", null, pair.Cn.Party, draft.Draft!.Content.Fields, null, [Purpose.PREV], ["WG"]),
            pair.Us.Releaser, CancellationToken.None);
        var submitted = await SubmitDraft.Handle(new(own.Draft!.Id, own.Draft.Version), pair.Us.Releaser, CancellationToken.None);

        var released = await ReleaseDraft.Handle(new(own.Draft.Id, submitted.Draft!.Version, NoManufactureMethods: true), pair.Us.Releaser, CancellationToken.None);

        Assert.Equal("own-draft", Assert.Single(released.Complaints).Code);
        Assert.Equal(DraftStage.Submitted, released.Draft!.Stage);
        await using var db = pair.Us.Store.Db();
        Assert.Equal(0, await db.Entries.CountAsync(e => e.Procedure == Pair.Notification));
    }

    [Fact]
    public async Task The_releasing_officer_must_have_looked_for_methods_of_manufacture()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = await Pair.Draft(pair.Us, pair.Cn);
        var submitted = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);

        var released = await ReleaseDraft.Handle(new(draft.Draft.Id, submitted.Draft!.Version, NoManufactureMethods: false), pair.Us.Releaser, CancellationToken.None);
        var entry = await Pair.Release(pair.Us, submitted);

        Assert.Equal("methods-not-screened", Assert.Single(released.Complaints).Code);
        var page = await ReadMatter.Handle(entry, pair.Us.Author, CancellationToken.None);
        Assert.Contains(ReleaseDraft.NoMethodsAssurance, page!.Timeline[0].Assurances);
    }

    [Fact]
    public async Task A_draft_older_than_its_agreement_must_be_read_again()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory, agreed: false);
        var draft = await Pair.Draft(pair.Us, pair.Cn);
        var early = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);
        pair.Clock.Ahead += TimeSpan.FromHours(1);
        await pair.Agree();

        var again = draft.Draft.Content;
        var kept = await Save(pair, draft.Draft, confirm: false);
        var confirmed = await Save(pair, kept.Draft!, confirm: true);
        var submitted = await SubmitDraft.Handle(new(draft.Draft.Id, confirmed.Draft!.Version), pair.Us.Author, CancellationToken.None);

        Assert.Equal("no-agreement-in-force", Assert.Single(early.Complaints).Code);
        Assert.Empty(submitted.Complaints);
        Assert.Equal(again.Fields.GetRawText(), submitted.Draft!.Content.Fields.GetRawText());

        pair.Clock.Ahead += TimeSpan.FromHours(1);
        var (first, second) = (await Pair.Draft(pair.Us, pair.Cn), await pair.Agree());
        var older = await SubmitDraft.Handle(new(first.Draft!.Id, first.Draft.Version), pair.Us.Author, CancellationToken.None);
        Assert.NotEqual(second, first.Draft.Agreement);
        Assert.Empty(older.Complaints); // the agreement it was written under is still in force
    }

    [Fact]
    public async Task A_second_page_does_not_overwrite_what_the_first_has_saved()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn, english: "first")).Draft!;
        var saved = await Save(pair, draft, confirm: false);

        var late = await Save(pair, draft, confirm: false);

        Assert.Equal("draft-changed-elsewhere", Assert.Single(late.Complaints).Code);
        Assert.Equal(saved.Draft!.Version, late.Draft!.Version);
    }

    // "Close" pressed twice once made two drafts.
    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Beginning_the_same_kind_again_in_a_matter_goes_on_with_the_draft_that_is_open(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        Task<DraftOutcome> Begin(Workplace by, string type) =>
            SaveDraft.Handle(new(null, 0, Pair.Notification, $"substance-notification.{type}/1", matter, null, DraftContent.NoFields, Resume: true), by, CancellationToken.None);

        var twice = await Task.WhenAll(Begin(pair.Us.Author, "close"), Begin(pair.Us.Author, "close"));
        var another = await Begin(pair.Us.Author, "add-information");
        var colleague = await Begin(pair.Us.Releaser, "close");
        await DiscardDraft.Handle(new(twice[0].Draft!.Id, twice[0].Draft!.Version), pair.Us.Author, CancellationToken.None);
        var anew = await Begin(pair.Us.Author, "close");
        var about = await SaveDraft.Handle(
            new(null, 0, Pair.Notification, "substance-notification.close/1", matter, null, JsonSerializer.SerializeToElement(new { mergedInto = matter.Hex }), Resume: true),
            pair.Us.Author, CancellationToken.None); // begun beside one entry: not the draft that is about none

        Assert.Equal(twice[0].Draft!.Id, twice[1].Draft!.Id);
        Assert.Equal(5, new[] { twice[0], another, colleague, anew, about }.Select(d => d.Draft!.Id).Distinct().Count());
    }

    [Fact]
    public async Task Today_lists_what_one_is_writing_oneself_the_last_saved_first()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var first = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        pair.Clock.Ahead += TimeSpan.FromMinutes(1);
        var second = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        var handedIn = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        await SubmitDraft.Handle(new(handedIn.Id, handedIn.Version), pair.Us.Author, CancellationToken.None);
        pair.Clock.Ahead += TimeSpan.FromMinutes(1);
        var again = await Save(pair, first, confirm: false);

        var (own, colleague) = (await ReadToday.Handle(pair.Us.Author, CancellationToken.None), await ReadToday.Handle(pair.Us.Releaser, CancellationToken.None));
        Assert.Equal([(first.Id, again.Draft!.UpdatedAt, false), (second.Id, second.UpdatedAt, false)], own.Mine.Select(d => (d.Id, d.UpdatedAt, d.Returned)));
        Assert.Empty(colleague.Mine);

        await ReturnDraft.Handle(new(handedIn.Id, handedIn.Version + 1, "Name the seizure."), pair.Us.Releaser, CancellationToken.None);
        Assert.Equal((handedIn.Id, true), (await ReadToday.Handle(pair.Us.Author, CancellationToken.None)).Mine.Select(d => (d.Id, d.Returned)).First());
    }

    [Theory]
    [InlineData("Please see TOP SECRET//NOFORN annex.", "检出一次。", "classification-mark")]
    [InlineData("Seen once.", "机密★ 附件", "classification-mark")]
    [InlineData("Seen once.", "", "missing-chinese")]
    public async Task What_must_not_go_out_is_said_before_anybody_releases_it(string english, string chinese, string code)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = await Pair.Draft(pair.Us, pair.Cn, english, chinese);

        var submitted = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.Contains(submitted.Complaints, c => c.Code == code || (code == "missing-chinese" && c.Code == "missing-both"));
        Assert.Equal(DraftStage.Draft, submitted.Draft!.Stage);
    }

    [Fact]
    public async Task Business_that_awaits_an_answer_is_not_signed_without_a_partner()
    {
        // Such an opening was once signed and stood void in a matter that nobody could continue: its dues had nobody to owe them.
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var like = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        var draft = (await SaveDraft.Handle(
            new(null, 0, like.Procedure, like.Type, null, To: null, like.Content.Fields, null, [Purpose.PREV], ["WG"]), pair.Us.Author, CancellationToken.None)).Draft!;

        var submitted = await SubmitDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.Equal("partner-awaited", Assert.Single(submitted.Complaints).Code);
        Assert.Equal(DraftStage.Draft, submitted.Draft!.Stage);
    }

    [Fact]
    public async Task What_is_due_first_stands_first_in_the_release_queue_and_says_whose_and_about_what()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Cn, pair.Us);
        await pair.Cn.Deliver(pair.Us);
        var opening = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        await SubmitDraft.Handle(new(opening.Id, opening.Version), pair.Us.Author, CancellationToken.None);
        pair.Clock.Ahead += TimeSpan.FromHours(1);
        var reply = (await SaveDraft.Handle(
            new(null, 0, Pair.Notification, "substance-notification.reply/1", matter, null, System.Text.Json.JsonSerializer.SerializeToElement(new { sighting = "NOT_SEEN" }), null, [Purpose.PREV], ["WG"]),
            pair.Us.Author, CancellationToken.None)).Draft!;
        await SubmitDraft.Handle(new(reply.Id, reply.Version), pair.Us.Author, CancellationToken.None);

        var queue = await ReadDraft.Mine(pair.Us.Releaser, CancellationToken.None);

        Assert.Equal([reply.Id, opening.Id], queue.Select(d => d.Id));
        Assert.Equal(("White powder, unknown", "acknowledge"), (queue[0].Title.En, queue[0].Due!.Name)); // acknowledged or answered: due first
        Assert.Equal(("白色粉末，成分不明", null, null), (queue[1].Title.Zh, queue[1].Number, queue[1].Due));
        Assert.All(queue, line => Assert.Equal([pair.Cn.Party], line.Audience));
    }

    [Fact]
    public async Task Handling_above_the_ceiling_is_said_to_its_author()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = await Pair.Draft(pair.Us, pair.Cn, handling: new([UseCode.H1], Tlp.Red));

        var submitted = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.Equal("handling-above-ceiling", Assert.Single(submitted.Complaints).Code);
    }

    [Fact]
    public async Task A_returned_draft_comes_back_with_its_note_and_nothing_lost()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = await Pair.Draft(pair.Us, pair.Cn, english: "kept");
        var submitted = await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None);

        var returned = await ReturnDraft.Handle(new(draft.Draft.Id, submitted.Draft!.Version, "Which post office?"), pair.Us.Releaser, CancellationToken.None);
        var mine = await ReadDraft.Handle(draft.Draft.Id, pair.Us.Author, CancellationToken.None);

        Assert.Empty(returned.Complaints);
        Assert.Equal((DraftStage.Draft, "Which post office?"), (mine.Draft!.Stage, mine.Draft.ReturnNote));
        Assert.Equal("kept", mine.Draft.Content.Fields.GetProperty("message").GetProperty("en").GetString());
    }

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task Releases_at_the_same_time_take_their_places_one_after_another(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);
        var drafts = new List<DraftOutcome>();
        for (var i = 0; i < 12; i++)
        {
            var draft = await Pair.Draft(pair.Us, pair.Cn);
            drafts.Add(await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), pair.Us.Author, CancellationToken.None));
        }

        var entries = await Task.WhenAll(drafts.Select(d => Task.Run(() => Pair.Release(pair.Us, d))));
        await pair.Us.Deliver(pair.Cn);

        await using var db = pair.Us.Store.Db();
        var seqs = await db.Entries.Where(e => e.Procedure == Pair.Notification).Select(e => e.Seq).Order().ToListAsync();
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), seqs);
        Assert.Equal(12, (await db.Matters.Where(m => m.Procedure == Pair.Notification).Select(m => m.Number).ToListAsync()).Distinct().Count());
        await using var there = pair.Cn.Store.Db();
        Assert.Equal(12, await there.Entries.CountAsync(e => entries.Contains(e.Hash)));
        await Pair.VerifyLogs(pair.Us);
    }

    private static Task<DraftOutcome> Save(Pair pair, DraftView draft, bool confirm) => SaveDraft.Handle(
        new(draft.Id, draft.Version, draft.Procedure, draft.Type, draft.Matter, pair.Cn.Party, draft.Content.Fields, draft.Content.Handling, draft.Content.Purposes, draft.Content.LegalBasis, draft.Content.RetainUntil, confirm),
        pair.Us.Author, CancellationToken.None);
}
