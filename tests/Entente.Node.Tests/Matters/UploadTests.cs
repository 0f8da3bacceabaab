using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store.Matters;
using Entente.Node.Tests.Federation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Matters;

public sealed class UploadTests
{
    private const int Size = 2_500_000;
    private static readonly UploadFile.Request Request = new("scan.tif", "image/tiff", Size, 1_764_000_000_000);

    [Theory, MemberData(nameof(AnyDatabase.Engines), MemberType = typeof(AnyDatabase))]
    public async Task A_large_file_comes_slice_by_slice_and_its_hash_is_that_of_the_whole(Engine engine)
    {
        await using var pair = await Pair.Start(engine, Transport.Memory);

        var draft = await Files.Upload(pair.Us, pair.Cn, Size);

        var line = Assert.Single((await ReadDraft.Handle(draft.Draft!.Id, pair.Us.Author, CancellationToken.None)).Draft!.Attachments);
        Assert.Equal((Size, Digest.Of(Files.Content(Size))), (line.Size, line.Sha256));
        Assert.Equal(Files.Content(Size), await Files.Saved(line.Id!.Value, pair.Us));
    }

    [Fact]
    public async Task One_that_was_cut_off_goes_on_where_it_stopped_also_after_a_restart()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!.Id;
        var content = Files.Content(Size);
        var id = (await Begin(pair, draft, Request)).Progress!.Id;
        Assert.Equal(UploadFile.Slice, (await Take(pair, id, 0, content.AsMemory(0, UploadFile.Slice)))!.Held);

        await pair.Us.Restart();
        pair.Wire();
        var again = (await Begin(pair, draft, Request)).Progress!;
        Assert.Equal((id, (long)UploadFile.Slice), (again.Id, again.Held));
        Assert.Equal(UploadFile.Slice, (await Take(pair, id, 0, content.AsMemory(0, UploadFile.Slice)))!.Held); // sent twice: taken once
        for (var at = UploadFile.Slice; at < Size; at += UploadFile.Slice) await Take(pair, id, at, content.AsMemory(at, Math.Min(UploadFile.Slice, Size - at)));

        Assert.Equal(content, await Files.Saved(id, pair.Us));
    }

    [Fact]
    public async Task A_draft_with_a_file_that_is_not_whole_is_not_handed_in_and_giving_it_up_leaves_nothing()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!;
        var id = (await Begin(pair, draft.Id, Request)).Progress!.Id;
        await Take(pair, id, 0, Files.Content(UploadFile.Slice));

        var refused = await SubmitDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None);
        Assert.Contains("file-unfinished", refused.Complaints.Select(c => c.Code));
        Assert.Equal((Size, UploadFile.Slice), Assert.Single(refused.Draft!.Uploads) is var line ? (line.Size, line.Held) : default);
        Assert.Null(await AttachFile.Find(id, pair.Us.Author, CancellationToken.None));

        await AttachFile.Detach(draft.Id, id, pair.Us.Author, CancellationToken.None);
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Us));
        Assert.Empty((await SubmitDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None)).Complaints);
    }

    [Fact]
    public async Task A_discarded_draft_takes_its_files_with_it()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Files.Upload(pair.Us, pair.Cn, Size)).Draft!;
        await Begin(pair, draft.Id, Request);

        var gone = await DiscardDraft.Handle(new(draft.Id, draft.Version), pair.Us.Author, CancellationToken.None);

        Assert.True(gone.Done);
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Us));
    }

    [Theory]
    [InlineData("../scan.tif", Size, "file-name")]
    [InlineData("C:\\scan.tif", Size, "file-name")]
    [InlineData("scan.tif", 0, "file-size")]
    [InlineData("scan.tif", (4L << 20) + 1, "file-size")]
    public async Task A_path_or_a_size_that_the_node_does_not_take_is_complained_of(string name, long size, string complaint)
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!.Id;

        var begun = await UploadFile.Begin(draft, Request with { Name = name, Size = size }, pair.Us.Author, new AttachmentOptions { LargestMiB = 4 }, CancellationToken.None);

        Assert.Equal(complaint, begun.Complaint?.Code);
        Assert.Equal((0, 0, 0), await Files.Rows(pair.Us));
    }

    [Fact]
    public async Task Nobody_but_its_author_puts_a_file_to_a_draft()
    {
        await using var pair = await Pair.Start(Engine.Sqlite, Transport.Memory);
        var draft = (await Pair.Draft(pair.Us, pair.Cn)).Draft!.Id;
        var id = (await Begin(pair, draft, Request)).Progress!.Id;
        var other = pair.Us.As("other", (Rights.MattersRead, null), (Rights.MattersWrite, null));

        Assert.Equal((null, null), await UploadFile.Begin(draft, Request, other, new AttachmentOptions(), CancellationToken.None));
        Assert.Null(await UploadFile.Take(id, 0, Files.Content(UploadFile.Slice), other, pair.Us.Store.Services.GetRequiredService<FileTallies>(), CancellationToken.None));
        await using var db = pair.Us.Store.Db();
        Assert.Equal(0, (await db.ArrivingFiles.SingleAsync()).Held);
    }

    private static Task<(UploadFile.Progress? Progress, Entente.Procedures.Complaint? Complaint)> Begin(Pair pair, Guid draft, UploadFile.Request request) =>
        UploadFile.Begin(draft, request, pair.Us.Author, new AttachmentOptions(), CancellationToken.None);

    private static Task<UploadFile.Progress?> Take(Pair pair, Guid id, long at, ReadOnlyMemory<byte> slice) =>
        UploadFile.Take(id, at, slice, pair.Us.Author, pair.Us.Store.Services.GetRequiredService<FileTallies>(), CancellationToken.None);
}
