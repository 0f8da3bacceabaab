using Entente.Exchange.Sealing.Files;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Files;

/// <summary>Seals and opens whole files in memory, for tests.</summary>
internal static class SealedFile
{
    /// <summary>Not quite random: the same for each test, every byte another than its neighbours.</summary>
    public static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(1988).NextBytes(content);
        return content;
    }

    /// <summary>A small file to CN.</summary>
    public static byte[] Whole(Suite suite)
    {
        var content = Content(1000);
        using var seal = FileSeal.To(Pair.CnKeys.Public, new(content.Length, suite));
        return Whole(seal, content);
    }

    public static byte[] Whole(FileSeal seal, byte[] content)
    {
        var whole = new byte[seal.Shape.SealedLength];
        seal.Head.CopyTo(whole, 0);
        for (var number = 0L; number < seal.Shape.Chunks; number++) Chunk(seal, content, number).CopyTo(whole, seal.Shape.OffsetOf(number));
        return whole;
    }

    public static byte[] Chunk(FileSeal seal, byte[] content, long number)
    {
        var length = seal.Shape.LengthOf(number);
        var chunk = new byte[length + seal.Shape.Overhead];
        Assert.Equal(chunk.Length, seal.Chunk(number, content.AsSpan((int)number * FileShape.ChunkLength, length), chunk));
        return chunk;
    }

    /// <summary>The content of a file of 1,000 bytes; null when anything was altered.</summary>
    public static byte[]? Opened(byte[] whole, Suite suite) => Opened(whole, new FileShape(1000, suite), Pair.CnKeys);

    public static byte[]? Opened(byte[] whole, FileShape shape, params NodeKeys[] keys)
    {
        if (whole.Length != shape.SealedLength) return null;
        using var opening = FileOpening.Open(whole.AsSpan(..shape.HeadLength), keys, shape);
        if (opening is null) return null;
        var content = new byte[shape.Size];
        for (var number = 0L; number < shape.Chunks; number++)
        {
            var (from, to) = ((int)shape.OffsetOf(number), (int)shape.OffsetOf(number + 1));
            if (!opening.Chunk(number, whole.AsSpan(from..to), content.AsSpan((int)number * FileShape.ChunkLength))) return null;
        }

        return content;
    }
}
