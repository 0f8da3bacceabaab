using System.Runtime.CompilerServices;
using Entente.Exchange.Sealing.Files;
using Microsoft.EntityFrameworkCore;

namespace Entente.Node.Store.Matters;

/// <summary>The bytes of files, piece by piece: no more than one piece of a file is ever in memory.</summary>
internal static class FilePieces
{
    /// <summary>Bytes of a piece: four chunks of a sealed file.</summary>
    public const int Length = 4 * FileShape.ChunkLength;

    /// <summary>Puts a piece into the caller's transaction.</summary>
    public static void Add(NodeDb db, Guid file, int number, ReadOnlySpan<byte> content, AtRest atRest) =>
        db.FilePieces.Add(new() { File = file, Number = number, Content = atRest.Protect(content, Cells.Piece(file, number)) });

    /// <summary>Puts a whole file that is in memory.</summary>
    public static void AddAll(NodeDb db, Guid file, ReadOnlySpan<byte> content, AtRest atRest)
    {
        for (var number = 0; number * Length < content.Length; number++)
            Add(db, file, number, content.Slice(number * Length, Math.Min(Length, content.Length - (number * Length))), atRest);
    }

    /// <summary>One piece; <see cref="InvalidDataException"/> when it is not there.</summary>
    public static async Task<byte[]> Read(NodeDb db, Guid file, int number, AtRest atRest, CancellationToken cancel) =>
        await db.FilePieces.AsNoTracking().Where(p => p.File == file && p.Number == number).Select(p => p.Content).FirstOrDefaultAsync(cancel) is { } stored
            ? atRest.Reveal(stored, Cells.Piece(file, number))
            : throw new InvalidDataException("A piece of a stored file is missing.");

    /// <summary>The pieces of the first <paramref name="bytes"/> bytes, in order.</summary>
    public static async IAsyncEnumerable<byte[]> Of(NodeDb db, Guid file, long bytes, AtRest atRest, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var number = 0; (long)number * Length < bytes; number++) yield return await Read(db, file, number, atRest, cancel);
    }

    /// <summary>A whole file at once: for what is small by its nature.</summary>
    public static async Task<byte[]> Whole(NodeDb db, Attachment file, AtRest atRest, CancellationToken cancel)
    {
        using var whole = new MemoryStream(checked((int)file.Size));
        await foreach (var piece in Of(db, file.Id, file.Size, atRest, cancel)) whole.Write(piece);
        return whole.ToArray();
    }

    /// <summary>The digests of what is here, from which a sending that was cut goes on.</summary>
    public static async Task<FileDigests> DigestsOf(NodeDb db, Guid file, long bytes, AtRest atRest, CancellationToken cancel)
    {
        var digests = new FileDigests();
        await foreach (var piece in Of(db, file, bytes, atRest, cancel)) digests.Append(piece);
        return digests;
    }

    /// <summary>Removes the bytes of files in the caller's transaction.</summary>
    public static Task Remove(NodeDb db, IReadOnlyCollection<Guid> files, CancellationToken cancel) =>
        files.Count == 0 ? Task.CompletedTask : db.FilePieces.Where(p => files.Contains(p.File)).ExecuteDeleteAsync(cancel);
}
