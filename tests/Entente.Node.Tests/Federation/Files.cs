using Entente.Exchange.Entries;
using Entente.Node.Host;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Federation;

/// <summary>Files put to entries of a pair, as an officer's browser and a partner's node do.</summary>
internal static class Files
{
    /// <summary>The same bytes for each test, none like its neighbours; made as they are asked for.</summary>
    public static void Fill(Span<byte> part, long at)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var x = (ulong)(at + i) * 0x9E3779B97F4A7C15;
            part[i] = (byte)(x >> 56);
        }
    }

    public static byte[] Content(int size)
    {
        var content = new byte[size];
        Fill(content, 0);
        return content;
    }

    /// <summary>Drafts a notification and puts a file to it slice by slice, as the page does; the draft.</summary>
    public static async Task<DraftOutcome> Upload(TestNode from, TestNode to, long size, string name = "measured.raw")
    {
        var draft = await Pair.Draft(from, to);
        var (begun, complaint) = await UploadFile.Begin(draft.Draft!.Id, new(name, "", size, 1), from.Author, new AttachmentOptions(), CancellationToken.None);
        Assert.Null(complaint);
        var slice = new byte[UploadFile.Slice];
        var tallies = from.Store.Services.GetRequiredService<FileTallies>();
        for (var at = 0L; at < size; at += slice.Length)
        {
            var part = slice.AsMemory(0, (int)Math.Min(slice.Length, size - at));
            Fill(part.Span, at);
            var now = await UploadFile.Take(begun!.Id, at, part, from.Author, tallies, CancellationToken.None);
            Assert.Equal((at + part.Length, at + part.Length == size), (now!.Held, now.Whole));
        }

        return draft;
    }

    /// <summary>A notification with a file, signed and on its way.</summary>
    public static async Task<Digest> Notify(TestNode from, TestNode to, long size)
    {
        var draft = await Upload(from, to, size);
        return await Pair.Release(from, await SubmitDraft.Handle(new(draft.Draft!.Id, draft.Draft.Version), from.Author, CancellationToken.None));
    }

    /// <summary>What an officer saves to disk.</summary>
    public static async Task<byte[]> Saved(Guid file, TestNode at)
    {
        using var saved = new MemoryStream();
        await AttachFile.Write((await AttachFile.Find(file, at.Author, CancellationToken.None))!, saved, at.Author, CancellationToken.None);
        return saved.ToArray();
    }

    /// <summary>The file of an entry as its matter's page shows it.</summary>
    public static async Task<AttachmentLine> Line(TestNode at, Digest entry) =>
        Assert.Single((await ReadMatter.Handle(entry, at.Author, CancellationToken.None))!.Attachments);

    /// <summary>Rows that hold anything of files at a node.</summary>
    public static async Task<(int Arriving, int Whole, int Pieces)> Rows(TestNode at)
    {
        await using var db = at.Store.Db();
        return (await db.ArrivingFiles.CountAsync(), await db.Attachments.CountAsync(), await db.FilePieces.CountAsync());
    }
}
