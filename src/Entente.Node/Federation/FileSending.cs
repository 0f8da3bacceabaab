using Entente.Exchange.Entries;
using Entente.Exchange.Sealing.Files;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>One file on its way to a partner: the seal, how far the partner holds it, and how much may be lost when the link is cut.</summary>
/// <remarks>
/// Only what was handed over and did not arrive is ever sent again, and a part is no longer than what may be lost. While a link holds, parts grow; each cut
/// makes them shorter, down to 8 KiB. Over a whole file no more than 1.2 % goes twice, and 8 KiB for each further cut (docs/protocol/attachments.md 6).
/// </remarks>
internal sealed class FileSending(long delivery, Attachment file, FileAddress address, FileSeal seal) : IDisposable
{
    private const int Shortest = 8 * 1024, Longest = FileAddress.MostBytes, First = 256 * 1024;
    private readonly byte[] chunk = new byte[FileShape.ChunkLength + seal.Shape.Overhead];
    private long inChunk = -1; // the number of the chunk that is sealed in hand
    private byte[] piece = [];
    private int inPiece = -1;
    private long written, acknowledged, lost;
    private int cuts;

    public long Delivery => delivery;

    public FileAddress Address => address;

    public FileShape Shape => seal.Shape;

    /// <summary>Bytes that the partner holds, as it last said; null when it must be asked.</summary>
    public long? Offset { get; private set; }

    /// <summary>Bytes of the next part.</summary>
    public int Part => (int)Math.Min(
        Shape.SealedLength - Offset!.Value,
        Math.Clamp(((Shape.SealedLength / 128) + (acknowledged / 256) - lost) / 8, Math.Max(Shortest, First >> (2 * Math.Min(cuts, 8))), Longest));

    /// <summary>The partner said how much it holds.</summary>
    public void Heard(long offset)
    {
        if (written > offset)
        {
            lost += written - offset;
            cuts++;
        }
        else if (Offset is { } before)
        {
            acknowledged += Math.Max(0, offset - before);
        }

        (Offset, written) = (Math.Clamp(offset, 0, Shape.SealedLength), 0);
    }

    /// <summary>The link was cut: what arrived is not known.</summary>
    public void Cut() => Offset = null;

    /// <summary>Writes bytes of the sealed file. Memory: one piece and one chunk.</summary>
    /// <param name="read">Reads a piece of the file from the store.</param>
    public async Task Write(Stream to, long from, int length, Func<Guid, int, CancellationToken, Task<byte[]>> read, CancellationToken cancel)
    {
        written = from;
        for (var end = from + length; written < end;)
        {
            ReadOnlyMemory<byte> next;
            if (written < Shape.HeadLength)
            {
                next = seal.Head.AsMemory((int)written);
            }
            else
            {
                var number = Shape.NumberAt(written);
                if (number != inChunk) await Seal(number, read, cancel);
                next = chunk.AsMemory(0, (int)(Shape.OffsetOf(number + 1) - Shape.OffsetOf(number)))[(int)(written - Shape.OffsetOf(number))..];
            }

            if (next.Length > end - written) next = next[..(int)(end - written)];
            written += next.Length; // also when the write fails: some of it may have left
            await to.WriteAsync(next, cancel);
        }
    }

    public void Dispose() => seal.Dispose();

    private async Task Seal(long number, Func<Guid, int, CancellationToken, Task<byte[]>> read, CancellationToken cancel)
    {
        var at = number * FileShape.ChunkLength;
        var wanted = (int)(at / FilePieces.Length);
        if (wanted != inPiece) (piece, inPiece) = (await read(file.Id, wanted, cancel), wanted);
        inChunk = -1;
        seal.Chunk(number, piece.AsSpan((int)(at - ((long)wanted * FilePieces.Length)), Shape.LengthOf(number)), chunk);
        inChunk = number;
    }
}
