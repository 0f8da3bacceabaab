using System.Text.Json;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing.Files;
using Entente.Exchange.Suites;
using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

public sealed class FileTests
{
    private const int Size = 3_000_000;

    [Theory, MemberData(nameof(Pair.Everywhere), MemberType = typeof(Pair))]
    public async Task An_entry_is_read_while_its_file_is_still_arriving_and_the_file_once_it_is_whole(Engine engine, Transport transport)
    {
        await using var pair = await Pair.Start(engine, transport);
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);

        pair.Us.Line.Part = (offset, length, write) => offset < Size / 2 ? write : throw new LinkFailure("link-down", mayHaveArrived: false);
        await pair.Us.Deliver(pair.Cn);
        var (there, here) = (await Files.Line(pair.Cn, entry), await Files.Line(pair.Us, entry));

        Assert.Equal((null, Size), (there.Id, there.Size)); // the entry stands, its file cannot be opened
        Assert.InRange(there.Held!.Value, Size / 3, Size - 1);
        Assert.InRange(Assert.Single(here.OnItsWay).Sent, Size / 3, Size - 1);
        Guid arriving;
        await using (var db = pair.Cn.Store.Db()) arriving = (await db.ArrivingFiles.SingleAsync()).Id;
        Assert.Null(await AttachFile.Find(arriving, pair.Cn.Author, CancellationToken.None));

        pair.Us.Line.Part = null;
        await pair.Us.Deliver(pair.Cn);
        there = await Files.Line(pair.Cn, entry);
        Assert.Null(there.Held);
        Assert.Equal(Files.Content(Size), await Files.Saved(there.Id!.Value, pair.Cn));
        Assert.Empty((await Files.Line(pair.Us, entry)).OnItsWay);
        Assert.Equal((0, 1, 12), await Files.Rows(pair.Cn)); // 3,000,000 bytes in pieces of 262,144
    }

    [Fact]
    public async Task What_came_before_a_cut_is_not_sent_again_also_over_a_restart_of_either_side()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.Part = (offset, _, write) => offset < Size / 2 ? write : throw new LinkFailure("link-down", mayHaveArrived: false);
        await pair.Us.Deliver(pair.Cn);

        await pair.Us.Restart();
        await pair.Cn.Restart();
        pair.Wire();
        await pair.Us.Deliver(pair.Cn);

        var again = pair.Us.Line.Parts; // a new line, after the restart
        Assert.InRange(again[0].Offset, Size / 3, Size); // back to the last whole piece at most
        Assert.Equal(Files.Content(Size), await Files.Saved((await Files.Line(pair.Cn, entry)).Id!.Value, pair.Cn));
    }

    [Fact]
    public async Task A_part_that_arrived_and_was_not_answered_is_taken_once()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.LosesAnswers = true;
        await pair.Us.Deliver(pair.Cn); // the entry's receipt is lost too
        pair.Us.Line.LosesAnswers = false;
        await pair.Us.Exchange(pair.Cn);
        for (var i = 0; i < 3; i++)
        {
            pair.Us.Line.LosesAnswers = true;
            await pair.Us.Exchange(pair.Cn);
        }

        pair.Us.Line.LosesAnswers = false;
        await pair.Us.Deliver(pair.Cn);

        var parts = pair.Us.Line.Parts;
        Assert.Equal(parts.Sum(p => (long)p.Length), parts.Max(p => p.Offset + p.Length)); // no byte went twice
        Assert.Equal(Files.Content(Size), await Files.Saved((await Files.Line(pair.Cn, entry)).Id!.Value, pair.Cn));
    }

    [Theory, InlineData(10), InlineData(1800), InlineData(1820), InlineData(200_000)]
    public async Task An_altered_byte_anywhere_in_a_file_is_refused_with_a_line_in_the_log_and_nothing_is_kept(int at)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.Part = (offset, length, write) => async (to, cancel) =>
        {
            using var part = new MemoryStream();
            await write(part, cancel);
            var bytes = part.ToArray();
            if (offset <= at && at < offset + length) bytes[at - offset] ^= 1;
            await to.WriteAsync(bytes, cancel);
        };

        await pair.Us.Deliver(pair.Cn);

        await AssertRefused(pair, entry, at < 1811 ? "file-head" : "file-chunk");
        Assert.Equal("file-not-taken", Assert.Single((await Files.Line(pair.Us, entry)).OnItsWay).Reason);
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_whose_hash_was_signed_is_refused_when_its_last_byte_is_there()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Announced(pair);
        var other = Files.Content(Size);
        other[1_234_567] ^= 1;

        var states = await Push(pair, entry, other);

        Assert.All(states.SkipLast(1), state => Assert.Equal(FileState.Wanted, state));
        Assert.Equal(FileState.Refused, states[^1]);
        await AssertRefused(pair, entry, "file-digest");
    }

    [Fact]
    public async Task A_stream_that_goes_on_beyond_the_size_that_was_signed_is_refused_and_nothing_of_it_is_kept()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Announced(pair);

        var states = await Push(pair, entry, Files.Content(Size + (2 * FileAddress.MostBytes)));

        Assert.Contains(FileState.Refused, states);
        await AssertRefused(pair, entry, "file-length");
    }

    [Fact]
    public async Task A_file_that_no_entry_names_or_at_another_place_is_not_taken()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Announced(pair);
        var sending = new string('a', 32);

        foreach (var address in new[] { new FileAddress(Digest.Of("another"u8), 0, sending), new FileAddress(entry, 1, sending) })
            Assert.Equal(FileState.NotNamed, State(await pair.Cn.Door.FilePart(pair.Us.Party, address, 0, 3, new MemoryStream([1, 2, 3]), CancellationToken.None)).State);
        // An entry that was not sent to whoever claims its file.
        Assert.Equal(FileState.NotNamed, State(await pair.Cn.Door.FilePart(PartyCode.Parse("FR"), new(entry, 0, sending), 0, 3, new MemoryStream([1, 2, 3]), CancellationToken.None)).State);

        await AssertRefused(pair, entry, "file-not-named");
        Assert.All(new[] { ("x", "0", sending), (entry.Hex, "64", sending), (entry.Hex, "../0", sending), (entry.Hex, "0", "../../etc/passwd") }, a => Assert.Null(FileAddress.Of(a.Item1, a.Item2, a.Item3)));
    }

    [Fact]
    public async Task A_part_that_begins_after_what_is_here_changes_nothing_and_is_told_where_to_go_on()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var entry = await Announced(pair);

        var state = State(await pair.Cn.Door.FilePart(pair.Us.Party, new(entry, 0, new('a', 32)), 5, 3, new MemoryStream([1, 2, 3]), CancellationToken.None));

        Assert.Equal(new FileState(FileState.Wanted, 0), state);
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Cn));
    }

    [Fact]
    public async Task A_partner_has_no_more_room_than_it_was_given_and_is_asked_again_later()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var limits = pair.Cn.Store.Services.GetRequiredService<AttachmentOptions>();
        limits.PartnerMiB = 2; // of which 3,000,000 bytes are more
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);
        await pair.Us.Deliver(pair.Cn);
        var waits = Assert.Single((await Files.Line(pair.Us, entry)).OnItsWay);
        await AssertRefused(pair, entry, "file-no-room");
        Assert.Equal("file-no-room", waits.Reason);
        limits.PartnerMiB = 3;

        await pair.Us.Deliver(pair.Cn); // not yet
        Assert.Null((await Files.Line(pair.Cn, entry)).Id);
        pair.Clock.Ahead += TimeSpan.FromMinutes(11);
        await pair.Us.Deliver(pair.Cn);

        Assert.NotNull((await Files.Line(pair.Cn, entry)).Id);
    }

    [Fact]
    public async Task A_file_above_the_size_that_a_node_takes_is_refused_and_its_entry_stands()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        pair.Cn.Store.Services.GetRequiredService<AttachmentOptions>().LargestMiB = 2;
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);

        await pair.Us.Deliver(pair.Cn);

        await AssertRefused(pair, entry, "file-too-large");
        Assert.Equal("file-too-large", Assert.Single((await Files.Line(pair.Us, entry)).OnItsWay).Reason);
    }

    [Fact]
    public async Task A_file_that_was_begun_and_does_not_go_on_is_dropped_in_time()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.Part = (offset, _, write) => offset < Size / 2 ? write : throw new LinkFailure("link-down", mayHaveArrived: false);
        await pair.Us.Deliver(pair.Cn);
        var receiver = pair.Cn.Store.Services.GetRequiredService<FileReceiver>();

        pair.Clock.Ahead += TimeSpan.FromDays(29);
        await receiver.Tidy(CancellationToken.None);
        Assert.Equal(1, (await Files.Rows(pair.Cn)).Arriving);
        pair.Clock.Ahead += TimeSpan.FromDays(2);
        await receiver.Tidy(CancellationToken.None);

        Assert.Equal((0, 0, 0), await Files.Rows(pair.Cn));
    }

    [Fact]
    public async Task When_an_entrys_last_day_is_over_its_file_goes_too_whole_or_half_and_is_not_taken_again()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        await Files.Notify(pair.Us, pair.Cn, Size);
        await pair.Us.Deliver(pair.Cn);
        var half = await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.Part = (offset, _, write) => offset < Size / 2 ? write : throw new LinkFailure("link-down", mayHaveArrived: false);
        await pair.Us.Deliver(pair.Cn);
        var last = pair.Us.Line.Parts[^1].Offset;
        string sending;
        await using (var db = pair.Us.Store.Db()) sending = (await db.FileDeliveries.SingleAsync()).Sending!;
        Assert.Equal((1, 1), (await Files.Rows(pair.Cn)) is var rows ? (rows.Arriving, rows.Whole) : default);

        pair.Clock.Ahead += TimeSpan.FromDays((3 * 365) + 5); // a draft's usual last day is three years away
        foreach (var node in new[] { pair.Us, pair.Cn }) await node.Store.Services.GetRequiredService<RetentionWorker>().Run(CancellationToken.None);

        foreach (var node in new[] { pair.Us, pair.Cn }) Assert.Equal((0, 0, 0), await Files.Rows(node));
        await pair.Cn.Door.FilePart(pair.Us.Party, new(half, 0, sending), last, 1000, new MemoryStream(new byte[1000]), CancellationToken.None); // of a file still in hand
        Assert.Equal(FileState.NotNamed, State(await pair.Cn.Door.FileHeld(pair.Us.Party, new(half, 0, new('c', 32)), CancellationToken.None)).State);
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Cn));
    }

    /// <summary>An entry of US at CN that names a file of which not a byte was sent.</summary>
    private static async Task<Digest> Announced(Pair pair)
    {
        var entry = await Files.Notify(pair.Us, pair.Cn, Size);
        pair.Us.Line.Part = (_, _, _) => throw new LinkFailure("link-down", mayHaveArrived: false);
        await pair.Us.Deliver(pair.Cn);
        return entry;
    }

    /// <summary>What a hostile partner sends under its own seal, in parts of the largest size; the states it is told.</summary>
    private static async Task<List<string>> Push(Pair pair, Digest entry, byte[] content)
    {
        using var seal = FileSeal.To(pair.Cn.Identity.Keys.Public, new(content.Length, Suite.IAndC));
        var whole = new byte[seal.Shape.SealedLength];
        seal.Head.CopyTo(whole, 0);
        for (var n = 0L; n < seal.Shape.Chunks; n++)
            seal.Chunk(n, content.AsSpan((int)n * FileShape.ChunkLength, seal.Shape.LengthOf(n)), whole.AsSpan((int)seal.Shape.OffsetOf(n)));
        var states = new List<string>();
        for (var at = 0; at < whole.Length; at += 1 << 20)
        {
            var part = whole.AsMemory(at, Math.Min(1 << 20, whole.Length - at)).ToArray();
            states.Add(State(await pair.Cn.Door.FilePart(pair.Us.Party, new(entry, 0, new('b', 32)), at, part.Length, new MemoryStream(part), CancellationToken.None)).State);
        }

        return states;
    }

    private static async Task AssertRefused(Pair pair, Digest entry, params string[] codes)
    {
        Assert.Contains(pair.Cn.Written.Lines, line => Array.Exists(codes, code => line.Contains($"was not taken: {code}", StringComparison.Ordinal)));
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Cn));
        Assert.Null((await Files.Line(pair.Cn, entry)).Id);
    }

    private static FileState State(byte[] answer) => JsonSerializer.Deserialize(answer, FileStateJson.Default.FileState)!;
}
