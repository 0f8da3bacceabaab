using System.Buffers.Binary;

namespace Entente.Exchange.Entries;

/// <summary>Identifiers that sort by time: UUID version 7, RFC 9562 section 5.7.</summary>
public static class Uuid7
{
    /// <summary>Random bytes that <see cref="New"/> takes.</summary>
    public const int RandomBytes = 10;

    /// <summary>Forms an identifier from a time and randomness that the caller gives.</summary>
    /// <param name="time">From 1970 on; kept to the millisecond.</param>
    /// <param name="random">Exactly <see cref="RandomBytes"/> bytes; 74 of their 80 bits are used.</param>
    public static Guid New(DateTimeOffset time, ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var milliseconds = time.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        random.CopyTo(bytes[6..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new(bytes, bigEndian: true);
    }
}
