using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing.Files;

/// <summary>How long a sealed file is and where its chunks begin: known from the size and the suites alone, before a byte of it arrives.</summary>
/// <param name="Size">Of the file itself, in bytes; 0 or more.</param>
/// <param name="Suite">As the agreement pins it.</param>
public sealed record FileShape(long Size, Suite Suite)
{
    /// <summary>Bytes of the file in one chunk; only the last may have fewer.</summary>
    public const int ChunkLength = AgePayload.ChunkLength;

    private const int AgeHeadLength = 1627 + AgePayload.NonceLength; // one stanza, one spelling

    /// <summary>Bytes before the first chunk.</summary>
    public int HeadLength => Cascade ? Sm4Layer.OpeningLength + AgeHeadLength + Sm4Layer.TagLength : AgeHeadLength;

    /// <summary>Bytes that sealing adds to a chunk.</summary>
    public int Overhead => AgePayload.TagLength + (Cascade ? Sm4Layer.TagLength : 0);

    /// <summary>At least one: an empty file has one empty chunk.</summary>
    public long Chunks => Math.Max(1, (Size + ChunkLength - 1) / ChunkLength);

    /// <summary>Bytes of the whole sealed file.</summary>
    public long SealedLength => HeadLength + Size + (Chunks * Overhead);

    /// <summary>Where a chunk begins in the sealed file; for the number after the last, where it ends.</summary>
    public long OffsetOf(long number) => number < Chunks ? HeadLength + (number * (ChunkLength + Overhead)) : SealedLength;

    /// <summary>Bytes of the file in a chunk.</summary>
    public int LengthOf(long number) => number < Chunks - 1 ? ChunkLength : (int)(Size - ((Chunks - 1) * ChunkLength));

    /// <summary>The chunk that holds an offset at or after the head.</summary>
    public long NumberAt(long offset) => Math.Min(Chunks - 1, (offset - HeadLength) / (ChunkLength + Overhead));

    /// <summary>True for the chunk that ends the file.</summary>
    public bool IsLast(long number) => number == Chunks - 1;

    internal bool Cascade => Suite == Suite.IAndC;
}
