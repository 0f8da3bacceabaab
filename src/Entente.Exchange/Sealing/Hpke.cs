using System.Buffers.Binary;
using System.Security.Cryptography;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing;

/// <summary>HPKE (RFC 9180) in base mode with HKDF-SHA256: one message to the holder of one key.</summary>
/// <remarks>The product seals with X-Wing and AES-256-GCM. Cost: the KEM, then about 0.3 ns a byte.</remarks>
public static class Hpke
{
    /// <summary>Seals one message; the AEAD is AES-256-GCM, its tag stands at the end of the ciphertext.</summary>
    /// <param name="kem">How the secret travels.</param>
    /// <param name="publicKey">The recipient's, sound.</param>
    /// <param name="info">What both sides must agree on beforehand.</param>
    /// <param name="aad">What travels in clear and is authenticated.</param>
    /// <param name="plaintext">Any bytes.</param>
    public static (byte[] Encapsulation, byte[] Ciphertext) Seal(
        Kem kem, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext)
    {
        ArgumentNullException.ThrowIfNull(kem);
        var (secret, encapsulation) = kem.Encapsulate(publicKey);
        using var context = HpkeContext.Base(kem.Id, HpkeAead.Aes256Gcm, secret, info);
        return (encapsulation, context.Seal(aad, plaintext));
    }

    /// <summary>Opens one message; null when anything at all differs from what was sealed.</summary>
    public static byte[]? Open(
        Kem kem,
        IDecapsulator key,
        ReadOnlySpan<byte> encapsulation,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> aad,
        ReadOnlySpan<byte> ciphertext)
    {
        ArgumentNullException.ThrowIfNull(kem);
        ArgumentNullException.ThrowIfNull(key);
        if (encapsulation.Length != kem.EncapsulationLength || key.Decapsulate(encapsulation) is not { } secret) return null;
        using var context = HpkeContext.Base(kem.Id, HpkeAead.Aes256Gcm, secret, info);
        return context.Open(aad, ciphertext);
    }
}

/// <summary>AEADs by their code points in the HPKE registry; the vectors need all, the product one.</summary>
internal enum HpkeAead : ushort
{
    Aes128Gcm = 1,
    Aes256Gcm = 2,
    ChaCha20Poly1305 = 3,
    ExportOnly = 0xffff,
}

/// <summary>The state after the key schedule of base mode (RFC 9180, sections 5.1 and 5.2): a key, a nonce, a counter.</summary>
internal sealed class HpkeContext : IDisposable
{
    private const int HashLength = 32, NonceLength = 12, TagLength = 16;
    private const ushort HkdfSha256 = 1;
    private readonly HpkeAead aead;
    private readonly byte[] suiteId, key, baseNonce, exporterSecret;
    private ulong sequence;

    private HpkeContext(ushort kemId, HpkeAead aead, ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        this.aead = aead;
        suiteId = [.. "HPKE"u8, .. TwoBytes(kemId), .. TwoBytes(HkdfSha256), .. TwoBytes((ushort)aead)];
        byte[] context = [0, .. Extract(default, "psk_id_hash"u8, default), .. Extract(default, "info_hash"u8, info)];
        var secret = Extract(sharedSecret, "secret"u8, default);
        key = Expand(secret, "key"u8, context, aead switch { HpkeAead.Aes128Gcm => 16, HpkeAead.ExportOnly => 0, _ => 32 });
        baseNonce = Expand(secret, "base_nonce"u8, context, aead == HpkeAead.ExportOnly ? 0 : NonceLength);
        exporterSecret = Expand(secret, "exp"u8, context, HashLength);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Takes the shared secret over and zeroes it.</summary>
    public static HpkeContext Base(ushort kemId, HpkeAead aead, Span<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        try { return new(kemId, aead, sharedSecret, info); }
        finally { CryptographicOperations.ZeroMemory(sharedSecret); }
    }

    public byte[] Seal(ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext)
    {
        var sealedBytes = new byte[plaintext.Length + TagLength];
        var text = sealedBytes.AsSpan(..^TagLength);
        var tag = sealedBytes.AsSpan(^TagLength..);
        var nonce = NextNonce();
        if (aead == HpkeAead.ChaCha20Poly1305)
        {
            using var chacha = new ChaCha20Poly1305(key);
            chacha.Encrypt(nonce, plaintext, text, tag, aad);
        }
        else
        {
            using var gcm = new AesGcm(key, TagLength);
            gcm.Encrypt(nonce, plaintext, text, tag, aad);
        }

        return sealedBytes;
    }

    /// <summary>
    /// The plaintext; null when the ciphertext or the associated bytes differ from what was sealed at this step.
    /// </summary>
    public byte[]? Open(ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TagLength) return null;
        var plaintext = new byte[ciphertext.Length - TagLength];
        var text = ciphertext[..^TagLength];
        var tag = ciphertext[^TagLength..];
        var nonce = NextNonce();
        try
        {
            if (aead == HpkeAead.ChaCha20Poly1305)
            {
                using var chacha = new ChaCha20Poly1305(key);
                chacha.Decrypt(nonce, text, tag, plaintext, aad);
            }
            else
            {
                using var gcm = new AesGcm(key, TagLength);
                gcm.Decrypt(nonce, text, tag, plaintext, aad);
            }

            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            sequence--; // a refused message does not move the counter (RFC 9180, 5.2)
            return null;
        }
    }

    public byte[] Export(ReadOnlySpan<byte> exporterContext, int length) =>
        Expand(exporterSecret, "sec"u8, exporterContext, length);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(exporterSecret);
    }

    private byte[] NextNonce()
    {
        var nonce = new byte[NonceLength];
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(^sizeof(ulong)..), checked(sequence++));
        for (var i = 0; i < NonceLength; i++) nonce[i] ^= baseNonce[i];
        return nonce;
    }

    private byte[] Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> input)
    {
        var prk = new byte[HashLength];
        byte[] labelled = [.. "HPKE-v1"u8, .. suiteId, .. label, .. input];
        HKDF.Extract(HashAlgorithmName.SHA256, labelled, salt, prk);
        return prk;
    }

    private byte[] Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length)
    {
        var output = new byte[length];
        byte[] labelled = [.. TwoBytes((ushort)length), .. "HPKE-v1"u8, .. suiteId, .. label, .. context];
        if (length > 0) HKDF.Expand(HashAlgorithmName.SHA256, secret, output, labelled);
        return output;
    }

    private static byte[] TwoBytes(ushort number) => [(byte)(number >> 8), (byte)number];
}
