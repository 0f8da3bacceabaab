using Entente.Exchange.Entries;
using Entente.Exchange.Sealing.Files;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>One file as it arrives from a partner: what is in memory between two pieces on disk. About 400 kB, whatever the file's size.</summary>
/// <remarks>
/// Every byte that arrived counts, also the beginning of a chunk whose end was cut off; only a restart of this node falls back to the last whole piece.
/// </remarks>
internal sealed class FileArrival(PartyCode from, AttachmentStub stub, FileShape shape) : IDisposable
{
    private readonly byte[] sealedPart = new byte[Math.Max(shape.HeadLength, FileShape.ChunkLength + shape.Overhead)]; // a head or a chunk that is not whole
    private readonly byte[] piece = new byte[FilePieces.Length];
    private FileOpening? opening;
    private int collected;
    private long number;

    /// <summary>Who sends it.</summary>
    public PartyCode From => from;

    /// <summary>What was signed of it.</summary>
    public AttachmentStub Stub => stub;

    /// <summary>The row; null before the head was opened.</summary>
    public Guid? File { get; set; }

    public FileShape Shape => shape;

    /// <summary>The head as it came, for the row.</summary>
    public byte[] Head { get; private set; } = [];

    public FileDigests? Digests { get; set; }

    /// <summary>Bytes of the sealed file that are here.</summary>
    public long Offset => (opening is null ? 0 : shape.OffsetOf(number)) + collected;

    public bool Ended => number == shape.Chunks;

    /// <summary>Bytes of the file that are opened and not on disk yet.</summary>
    public ReadOnlySpan<byte> Piece => piece.AsSpan(0, Filled);

    /// <summary>The number of the piece that is due.</summary>
    public int PieceNumber => (int)((number - 1) * FileShape.ChunkLength / FilePieces.Length);

    public int Filled { get; private set; }

    /// <summary>True when the piece is full, or the file has ended: it goes to the disk now.</summary>
    public bool IsPieceDue => Filled > 0 && (Filled == FilePieces.Length || Ended);

    /// <summary>What is taken from the stream next, at most.</summary>
    public Memory<byte> Room => sealedPart.AsMemory(collected, Next - collected);

    private int Next => opening is null ? shape.HeadLength : Ended ? 0 : shape.LengthOf(number) + shape.Overhead;

    /// <summary>Goes on with a head that was opened before, after pieces that are on disk.</summary>
    public void Resume(FileOpening opened, long held) => (opening, number) = (opened, held / FileShape.ChunkLength);

    /// <summary>Notes bytes read into <see cref="Room"/>; null while all is well, else the code of what is wrong with them.</summary>
    /// <param name="read">How many.</param>
    /// <param name="open">Opens the head.</param>
    public string? Took(int read, Func<byte[], FileOpening?> open)
    {
        collected += read;
        if (collected < Next) return null;
        if (opening is null)
        {
            Head = sealedPart[..collected];
            opening = open(Head);
            collected = 0;
            return opening is null ? "file-head" : null;
        }

        if (!opening.Chunk(number, sealedPart.AsSpan(0, collected), piece.AsSpan(Filled))) return "file-chunk";
        Filled += shape.LengthOf(number);
        collected = 0;
        number++;
        return null;
    }

    /// <summary>The piece is on disk.</summary>
    public void Stored() => Filled = 0;

    public void Dispose()
    {
        opening?.Dispose();
        Digests?.Dispose();
    }
}
