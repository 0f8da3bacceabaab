using System.Security.Cryptography;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing.Files;

/// <summary>A file sealed to one recipient chunk by chunk: an age v1 file, and with suite C a layer of SM4-GCM around it (docs/protocol/attachments.md).</summary>
/// <remarks>
/// The same seal gives the same bytes again, so a sending that was cut goes on at any chunk; <see cref="Export"/> keeps it over a restart. It must serve
/// one content only. Memory: one chunk. About 0.15 ms to begin and 0.7 ns a byte; with suite C 0.25 ms and 14 ns more. One thread at a time.
/// </remarks>
public sealed class FileSeal : IDisposable
{
    private const byte Version = 1;
    private readonly byte[] fileKey;
    private readonly byte[] ageHead; // header and nonce
    private readonly Sm4Layer? layer;
    private readonly AgePayload payload;
    private readonly byte[] inner = new byte[FileShape.ChunkLength + AgePayload.TagLength];

    private FileSeal(FileShape shape, byte[] fileKey, byte[] ageHead, Sm4Layer? layer)
    {
        (Shape, this.fileKey, this.ageHead, this.layer) = (shape, fileKey, ageHead, layer);
        payload = new(fileKey, ageHead.AsSpan(^AgePayload.NonceLength..));
        Head = layer is null ? ageHead : [.. layer.Opening, .. layer.Seal(0, last: false, ageHead)];
    }

    /// <summary>Lengths and places.</summary>
    public FileShape Shape { get; }

    /// <summary>What the sealed file begins with, before its first chunk.</summary>
    public byte[] Head { get; }

    /// <summary>A new seal with fresh keys.</summary>
    /// <param name="recipient">Whose keys open it.</param>
    /// <param name="shape">Size of the file and the suites that the agreement pins.</param>
    public static FileSeal To(NodePublicKeys recipient, FileShape shape)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(shape);
        if (!recipient.Suite.Covers(shape.Suite)) throw new ArgumentException($"The recipient has no keys for suites {shape.Suite}.", nameof(shape));
        var key = RandomNumberGenerator.GetBytes(AgeHeader.FileKeyLength);
        byte[] head = [.. AgeHeader.Write(key, recipient.XWing), .. RandomNumberGenerator.GetBytes(AgePayload.NonceLength)];
        return new(shape, key, head, shape.Cascade ? Sm4Layer.To(recipient.Sm2Sealing) : null);
    }

    /// <summary>The seal that <see cref="Export"/> kept; <see cref="FormatException"/> for anything else.</summary>
    public static FileSeal Import(ReadOnlySpan<byte> secret, FileShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var plain = new FileShape(shape.Size, Suite.I).HeadLength;
        if (secret.Length < 1 || secret[0] != Version || secret.Length != 1 + AgeHeader.FileKeyLength + plain + (shape.Cascade ? Sm4Layer.SecretLength + Sm4Layer.OpeningLength : 0))
            throw new FormatException("Not an export of a file's seal.");
        var rest = secret[1..];
        var (key, head) = (rest[..AgeHeader.FileKeyLength].ToArray(), rest.Slice(AgeHeader.FileKeyLength, plain).ToArray());
        rest = rest[(AgeHeader.FileKeyLength + plain)..];
        return new(shape, key, head, shape.Cascade ? new(rest[..Sm4Layer.SecretLength].ToArray(), rest[Sm4Layer.SecretLength..].ToArray()) : null);
    }

    /// <summary>Everything that is needed to go on later, about 1.7 kB. Secret: the caller encrypts it.</summary>
    public byte[] Export() => [Version, .. fileKey, .. ageHead, .. layer?.Secret ?? [], .. layer?.Opening ?? []];

    /// <summary>Seals one chunk.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="chunk">As long as <see cref="FileShape.LengthOf"/> says.</param>
    /// <param name="sealedChunk">Takes that and <see cref="FileShape.Overhead"/>.</param>
    /// <returns>Bytes written.</returns>
    public int Chunk(long number, ReadOnlySpan<byte> chunk, Span<byte> sealedChunk)
    {
        if (number < 0 || number >= Shape.Chunks || chunk.Length != Shape.LengthOf(number))
            throw new ArgumentException("Not a chunk of this file.", nameof(chunk));
        var last = Shape.IsLast(number);
        if (layer is null)
        {
            payload.Seal(number, last, chunk, sealedChunk);
        }
        else
        {
            payload.Seal(number, last, chunk, inner);
            layer.Seal(number + 1, last, inner.AsSpan(..(chunk.Length + AgePayload.TagLength))).CopyTo(sealedChunk);
        }

        return chunk.Length + Shape.Overhead;
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(fileKey);
        layer?.Forget();
        payload.Dispose();
    }
}
