using System.Text;
using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>What an attacker, or a careless partner, may try (protocol.md 8): refused with a code, and without effect.</summary>
public sealed class HostileTests
{
    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task A_flipped_bit_anywhere_in_an_envelope_is_refused_and_the_entry_still_arrives_once(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var entry = await Pair.Notify(pair.Us, pair.Cn);

        pair.Us.Line.Meddle = frame =>
        {
            var changed = (byte[])frame.Clone();
            changed[changed.Length / 2] = changed[changed.Length / 2] == (byte)'A' ? (byte)'B' : (byte)'A';
            return changed;
        };
        Assert.Equal(Round.Stuck, await pair.Us.Exchange(pair.Cn));
        await AssertNothingCame(pair.Cn, entry);
        var told = await LinkTests.Item(pair.Us, entry);
        pair.Us.Line.Meddle = null;
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal((Delivery.Queued, "envelope-tampered"), (told.State, told.Reason));
        await LinkTests.AssertHeldOnce(pair.Cn, entry);
    }

    [Theory, InlineData(Transport.Memory), InlineData(Transport.Https)]
    public async Task What_is_no_delivery_at_all_is_not_answered(Transport transport)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, transport);
        await Pair.Notify(pair.Us, pair.Cn);

        pair.Us.Line.Meddle = _ => "no line end"u8.ToArray();

        if (transport is Transport.Memory) await Assert.ThrowsAsync<FormatException>(() => pair.Us.Exchange(pair.Cn));
        else Assert.Equal(Round.Stuck, await pair.Us.Exchange(pair.Cn));
    }

    [Fact]
    public async Task An_entry_signed_with_a_key_nobody_knows_is_refused()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        using var stranger = NodeKeys.Generate();

        pair.Us.Line.Meddle = Forged(await Stored(pair.Us, entry), pair, header => header, stranger);
        await pair.Us.Exchange(pair.Cn);

        await AssertNothingCame(pair.Cn, entry);
        await AssertLogged(pair, entry, "jws-unknown-key");
    }

    [Fact]
    public async Task An_old_delivery_played_again_changes_nothing()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var played = pair.Us.Line.LastFrame;
        var before = await Pair.MatterOf(pair.Cn, entry);

        var first = await pair.Cn.Door.Receive(pair.Us.Party, played, CancellationToken.None);
        var second = await pair.Cn.Door.Receive(pair.Us.Party, played, CancellationToken.None);

        Assert.Equal(first, second);
        await LinkTests.AssertHeldOnce(pair.Cn, entry);
        Assert.Equal(before.ChangedAt, (await Pair.MatterOf(pair.Cn, entry)).ChangedAt);
    }

    [Fact]
    public async Task An_entry_handed_in_by_another_party_than_its_author_is_refused()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        await using (var db = pair.Cn.Store.Db())
        {
            var us = await db.Partners.SingleAsync();
            db.Partners.Add(new() { Party = PartyCode.Parse("GB"), Card = us.Card, TlsSha256 = new('0', 64) });
            await db.SaveChangesAsync();
        }

        var signed = await Stored(pair.Us, entry);
        var envelope = EntryCodec.Seal(signed, pair.Cn.Identity.Keys.Public, pair.Us.Party, pair.Cn.Party);
        await pair.Cn.Door.Receive(PartyCode.Parse("GB"), DeliveryFrame.Join([envelope]), CancellationToken.None);

        await AssertNothingCame(pair.Cn, entry);
    }

    [Fact]
    public async Task Two_entries_for_one_place_the_first_stands_and_the_second_is_kept_as_evidence()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        var signed = await Stored(pair.Us, entry);
        await pair.Us.Deliver(pair.Cn);

        var forged = Forged(signed, pair, header => header with { Id = Guid.CreateVersion7(header.Time) }, pair.Us.Identity.Keys)([]);
        await pair.Cn.Door.Receive(pair.Us.Party, forged, CancellationToken.None);

        await using var db = pair.Cn.Store.Db();
        Assert.Equal(1, await db.Entries.CountAsync(e => e.Procedure == Pair.Notification));
        var incident = await db.Incidents.SingleAsync();
        Assert.Equal("equivocation", incident.Code);
        Assert.NotNull(incident.Evidence);
    }

    [Fact]
    public async Task What_can_never_be_taken_is_handed_over_once_and_shown_on_both_sides_once()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Pair.Notify(pair.Us, pair.Cn);
        var forged = Forged(await Stored(pair.Us, entry), pair, header => header with { Id = Guid.CreateVersion7(header.Time) }, pair.Us.Identity.Keys)([]);
        await pair.Cn.Door.Receive(pair.Us.Party, forged, CancellationToken.None); // the place is taken now
        var follower = await Pair.Notify(pair.Us, pair.Cn, "Seen again.", "再次检出。");

        await pair.Us.Exchange(pair.Cn);
        await pair.Us.Exchange(pair.Cn);
        var frame = pair.Us.Line.LastFrame;
        await pair.Us.Exchange(pair.Cn);
        await pair.Cn.Door.Receive(pair.Us.Party, frame, CancellationToken.None); // a sender that does not heed it

        var (first, second) = (await LinkTests.Item(pair.Us, entry), await LinkTests.Item(pair.Us, follower));
        Assert.Equal((Delivery.Rejected, "equivocation", 1), (first.State, first.Reason, first.Attempts));
        Assert.Equal((Delivery.Rejected, "prev-mismatch", 1), (second.State, second.Reason, second.Attempts));
        var today = await ReadToday.Handle(pair.Us.Author, CancellationToken.None);
        Assert.Equal(["equivocation", "prev-mismatch"], today.Failed.Select(f => f.Reason));
        Assert.Equal(["equivocation", "prev-mismatch"], today.Incidents.Select(i => i.Code).Order());
        await using var db = pair.Cn.Store.Db();
        var there = await db.Incidents.SingleAsync();
        Assert.Equal(("equivocation", 2), (there.Code, there.Times));
        Assert.NotNull(there.LastAt);
    }

    [Fact]
    public async Task What_waits_behind_an_entry_refused_for_good_ends_visibly_and_the_series_goes_on_in_a_new_epoch()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var refused = await Pair.Notify(pair.Us, pair.Cn, "Seen again.", "再次检出。");
        var behind = await Pair.Notify(pair.Us, pair.Cn, "And again.", "又一次检出。");
        var signed = await Stored(pair.Us, refused);
        var forged = Forged(signed, pair, header => header with { Id = Guid.CreateVersion7(header.Time) }, pair.Us.Identity.Keys)([]);
        await pair.Cn.Door.Receive(pair.Us.Party, forged, CancellationToken.None); // its place is taken now
        await using (var db = pair.Us.Store.Db())
            await db.Outbox.Where(i => i.Entry == behind).ExecuteUpdateAsync(i => i.SetProperty(row => row.State, Delivery.Held));

        await pair.Us.Exchange(pair.Cn);
        var (first, second) = (await LinkTests.Item(pair.Us, refused), await LinkTests.Item(pair.Us, behind));
        var next = await Pair.Notify(pair.Us, pair.Cn, "Once more.", "再一次检出。");
        var after = await Pair.Notify(pair.Us, pair.Cn, "The last.", "最后一次检出。");
        await pair.Us.Deliver(pair.Cn);

        Assert.Equal((Delivery.Rejected, "equivocation"), (first.State, first.Reason));
        Assert.Equal((Delivery.Rejected, Settlement.Broken), (second.State, second.Reason));
        Assert.Equal(Delivery.Receipted, (await LinkTests.Item(pair.Us, next)).State);
        Assert.Equal(Delivery.Receipted, (await LinkTests.Item(pair.Us, after)).State);
        await using var there = pair.Cn.Store.Db();
        Assert.Equal([(1, 1L), (1, 2L), (2, 1L), (2, 2L)], (await there.Entries.Where(e => e.Procedure == Pair.Notification).OrderBy(e => e.Position)
            .Select(e => new { e.Epoch, e.Seq }).ToListAsync()).Select(e => (e.Epoch, e.Seq)));
        var reply = await Pair.Say(pair.Cn, next, "reply", new() { ["sighting"] = "SEEN_HERE" });
        await pair.Cn.Deliver(pair.Us);
        Assert.Equal(Delivery.Receipted, (await LinkTests.Item(pair.Cn, reply)).State);
    }

    [Fact]
    public async Task An_author_who_saw_another_state_is_believed_and_the_difference_shown()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var matter = await Pair.Notify(pair.Us, pair.Cn);
        await pair.Us.Deliver(pair.Cn);
        var reply = await Pair.Say(pair.Cn, matter, "reply", new() { ["sighting"] = "SEEN_HERE" });

        pair.Cn.Line.Meddle = Forged(
            await Stored(pair.Cn, reply), pair, header => header with { Entente = header.Entente with { State = Digest.Of("elsewhere"u8) } }, pair.Cn.Identity.Keys, back: true);
        await pair.Cn.Exchange(pair.Us);

        await using var db = pair.Us.Store.Db();
        Assert.Equal("state-differs", (await db.Incidents.SingleAsync()).Code);
        Assert.Equal("answered", (await Pair.MatterOf(pair.Us, matter)).Phase);
    }

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task Handling_stricter_than_agreed_is_refused_by_a_signed_receipt_and_both_sides_fold_the_refusal(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var draft = await Pair.Draft(pair.Us, pair.Cn);
        var agreement = draft.Draft!.Agreement;

        // Our own check stands before release; a node without it is what the other side must be safe from.
        var procedure = ProcedureCatalogue.Find(Pair.Notification)!;
        var statement = procedure.Parse("substance-notification.notify/1", draft.Draft.Content.Fields, out _)!;
        Digest entry = default;
        await pair.Us.Store.Services.GetRequiredService<Dispatcher>().Send(
            (_, _) => Task.FromResult<Outgoing?>(new(
                procedure, "substance-notification.notify/1", statement, null, pair.Us.Author.Me.Unit, [pair.Cn.Party], agreement,
                new([UseCode.H1], Tlp.Red), [Purpose.PREV], ["WG"], null, [], [], null, null)),
            (_, stored, _) =>
            {
                entry = stored.Hash;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await pair.Us.Deliver(pair.Cn);

        var item = await LinkTests.Item(pair.Us, entry);
        Assert.Equal((Delivery.Rejected, "handling-above-ceiling"), (item.State, item.Reason));
        var (here, there) = (await Pair.MatterOf(pair.Us, entry), await Pair.MatterOf(pair.Cn, entry));
        Assert.Equal(here.State, there.State);
        var page = await ReadMatter.Handle(entry, pair.Us.Author, CancellationToken.None);
        Assert.Equal("handling-above-ceiling", Assert.Single(page!.Timeline).RefusalCode);
        Assert.Contains(entry, page.State.Void.Keys);
    }

    private static async Task<SignedEntry> Stored(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        var row = await db.Entries.SingleAsync(e => e.Hash == entry);
        return new(EntryCodec.HeaderOf(row.HeaderBytes), row.HeaderBytes, row.Jws, node.Store.AtRest.Reveal(row.Body, Cells.Body(entry)), row.KeyId);
    }

    /// <summary>Puts a changed entry, signed with these keys, in the place of what is handed over.</summary>
    private static Func<byte[], byte[]> Forged(SignedEntry entry, Pair pair, Func<EntryHeader, EntryHeader> change, NodeKeys keys, bool back = false)
    {
        var (from, to) = back ? (pair.Cn, pair.Us) : (pair.Us, pair.Cn);
        var forged = EntryCodec.Write(change(entry.Header), entry.Body, keys);
        return _ => DeliveryFrame.Join([EntryCodec.Seal(forged, to.Identity.Keys.Public, from.Party, to.Party)]);
    }

    private static async Task AssertNothingCame(TestNode node, Digest entry)
    {
        await using var db = node.Store.Db();
        Assert.Equal(0, await db.Entries.CountAsync(e => e.Hash == entry || e.Procedure == Pair.Notification));
        Assert.Equal(0, await db.Matters.CountAsync(m => m.Procedure == Pair.Notification));
        Assert.Equal(0, await db.Receipts.CountAsync(r => r.Entry == entry));
    }

    private static async Task AssertLogged(Pair pair, Digest entry, string code)
    {
        var answer = await pair.Cn.Door.Receive(pair.Us.Party, pair.Us.Line.LastFrame, CancellationToken.None);
        using var json = JsonDocument.Parse(answer);
        var sheet = json.RootElement.GetProperty("sheets")[0].GetBytesFromBase64();
        var reading = Exchange.Streams.ReceiptBatch.Read(sheet, id => pair.Cn.Identity.Keys.Public.KeyId == id ? pair.Cn.Identity.Keys.Public : null);
        Assert.Equal(code, Assert.Single(reading.Sheet!.Notices).Code);
        Assert.DoesNotContain(entry.Hex, Encoding.UTF8.GetString(sheet), StringComparison.Ordinal);
    }
}
