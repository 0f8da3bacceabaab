using System.Security.Cryptography;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing.Files;

/// <summary>What suite C puts around a sealed file: each part once more under SM4-GCM, with a key and a nonce that travel by SM2 encryption.</summary>
/// <remarks>
/// Cut where the age file inside is cut, so that any part can be made or opened alone (docs/protocol/attachments.md 3). About 14 ns a byte.
/// </remarks>
internal sealed class Sm4Layer(byte[] secret, byte[] opening)
{
    public const int TagLength = Sm4Gcm.TagLength;
    public static readonly int SecretLength = Sm2KeyTransport.SecretLength;

    /// <summary>First line of the layer, then the encapsulation; what every part is authenticated with.</summary>
    private static ReadOnlySpan<byte> FirstLine => "entente-file/1 sm2-sm4-gcm\n"u8;

    public static int OpeningLength => FirstLine.Length + Sm2KeyTransport.EncapsulationLength;

    public byte[] Opening => opening;

    public byte[] Secret => secret;

    public static Sm4Layer To(ReadOnlySpan<byte> recipient)
    {
        var (secret, encapsulation) = Sm2KeyTransport.Encapsulate(recipient);
        return new(secret, [.. FirstLine, .. encapsulation]);
    }

    /// <summary>The layer that begins with these bytes; null when they are no such thing or not for this key.</summary>
    public static Sm4Layer? From(ReadOnlySpan<byte> opening, IDecapsulator key) =>
        opening.Length == OpeningLength && opening.StartsWith(FirstLine)
        && key.Decapsulate(opening[FirstLine.Length..]) is { } secret && secret.Length == SecretLength
            ? new(secret, opening.ToArray())
            : null;

    /// <summary>Part 0 is the head of the age file, part n + 1 its chunk n.</summary>
    public byte[] Seal(long part, bool last, ReadOnlySpan<byte> content) => Sm4Gcm.Seal(Key, Nonce(part, last), opening, content);

    public byte[]? Open(long part, bool last, ReadOnlySpan<byte> wrapped) => Sm4Gcm.Open(Key, Nonce(part, last), opening, wrapped);

    public void Forget() => CryptographicOperations.ZeroMemory(secret);

    private ReadOnlySpan<byte> Key => secret.AsSpan(..Sm4Gcm.KeyLength);

    private byte[] Nonce(long part, bool last)
    {
        var nonce = new byte[Sm4Gcm.NonceLength];
        AgePayload.Counter(nonce, part, last);
        for (var i = 0; i < nonce.Length; i++) nonce[i] ^= secret[Sm4Gcm.KeyLength + i];
        return nonce;
    }
}
