using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing;

/// <summary>
/// Bytes sealed for one recipient: HPKE base mode with X-Wing, HKDF-SHA256 and AES-256-GCM, framed as flattened JWE (RFC 7516)
/// with HPKE as integrated encryption (draft-ietf-jose-hpke-encrypt): <c>encrypted_key</c> holds the encapsulation, no <c>iv</c>,
/// no <c>tag</c>.
/// </summary>
/// <remarks>
/// The binding stands in the protected header, which is the associated data, and once more in <c>info</c>. The JOSE registry has
/// no name for this suite yet; <c>alg</c> spells its code points. With suite C the encapsulation and the ciphertext lie together inside
/// a second layer with a key of its own (<see cref="Sm2KeyTransport"/>, <see cref="Sm4Gcm"/>) under the same associated data. One
/// envelope has one spelling, so no flipped bit survives unseen.
/// </remarks>
public static class Envelope
{
    /// <summary>Largest envelope that is opened, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const string Hpke = "HPKE-647A-0001-0002"; // KEM, KDF, AEAD in the HPKE registry
    private const string Cascade = "urn:x-entente:sm2-sm4-gcm:" + Hpke;

    /// <summary>Seals to the recipient. About 0.12 ms and 2 ns a byte; the result is 4/3 of the plaintext and 2.2 kB.</summary>
    /// <param name="plaintext">Any bytes.</param>
    /// <param name="recipient">Whose keys open it.</param>
    /// <param name="binding">What it is bound to.</param>
    /// <param name="suite">As the agreement pins it: with suite C about 0.25 ms and 10 ns a byte more. Null takes every key of the recipient.</param>
    public static byte[] Seal(ReadOnlySpan<byte> plaintext, NodePublicKeys recipient, SealBinding binding, Suite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(binding);
        suite ??= recipient.Suite;
        if (!recipient.Suite.Covers(suite)) throw new ArgumentException($"The recipient has no keys for suites {suite}.", nameof(suite));
        var header = ProtectedHeader(recipient.KeyId, binding, suite);
        var (encapsulation, ciphertext) = Sealing.Hpke.Seal(XWing.Instance, recipient.XWing, Info(binding), header, plaintext);
        if (suite == Suite.IAndC) (encapsulation, ciphertext) = Sm2Layer.Seal(recipient.Sm2Sealing, header, [.. encapsulation, .. ciphertext]);
        var envelope = new ArrayBufferWriter<byte>(header.Length + ((encapsulation.Length + ciphertext.Length + 2) / 3 * 4) + 64);
        envelope.Write("{\"protected\":\""u8);
        envelope.Write(header);
        envelope.Write("\",\"encrypted_key\":\""u8);
        envelope.Write(StrictBase64Url.Encode(encapsulation));
        envelope.Write("\",\"ciphertext\":\""u8);
        envelope.Write(StrictBase64Url.Encode(ciphertext));
        envelope.Write("\"}"u8);
        return envelope.WrittenCount <= MaxBytes
            ? envelope.WrittenSpan.ToArray()
            : throw new ArgumentException("The plaintext is too large.", nameof(plaintext));
    }

    /// <summary>Opens with the key that the envelope names, if it is ours. About 0.2 ms and 2 ns a byte; with suite C 0.2 ms and 10 ns more.</summary>
    /// <param name="envelope">Untrusted bytes.</param>
    /// <param name="byKeyId">Our own keys, present and past; null for any other.</param>
    /// <remarks>
    /// An opened envelope proves that nothing was altered since it was sealed, not who sealed it. The caller compares
    /// <see cref="EnvelopeReading.Suite"/> with what is agreed.
    /// </remarks>
    public static EnvelopeReading Open(ReadOnlySpan<byte> envelope, Func<string, NodeKeys?> byKeyId)
    {
        ArgumentNullException.ThrowIfNull(byKeyId);
        if (envelope.Length > MaxBytes) return new(null, null, null, EnvelopeFault.Oversize);

        var frame = new FixedFrame(envelope);
        frame.Take("{\"protected\":\""u8);
        var header = frame.Text();
        frame.Take("\",\"encrypted_key\":\""u8);
        var encapsulation = frame.Text();
        frame.Take("\",\"ciphertext\":\""u8);
        var ciphertext = frame.Text();
        frame.Take("\"}"u8);
        if (!frame.Ended || ReadHeader(header) is not var (keyId, binding, suite)
            || !StrictBase64Url.TryDecode(encapsulation, out var key) || !StrictBase64Url.TryDecode(ciphertext, out var text))
            return new(null, null, null, EnvelopeFault.Malformed);

        if (byKeyId(keyId) is not { } ours || ours.Public.KeyId != keyId || !ours.Public.Suite.Covers(suite))
            return new(null, binding, keyId, EnvelopeFault.UnknownKey);
        return Opened(ours, suite, binding, key, header, text) is { } plaintext
            ? new(plaintext, binding, keyId, null) { Suite = suite }
            : new(null, binding, keyId, EnvelopeFault.Tampered); // one fault for both layers: which of them failed tells nobody anything
    }

    private static byte[]? Opened(
        NodeKeys ours, Suite suite, SealBinding binding, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> header, ReadOnlySpan<byte> ciphertext)
    {
        if (suite == Suite.IAndC)
        {
            var length = XWing.Instance.EncapsulationLength;
            if (Sm2Layer.Open(ours.Sm2Decapsulator!, encapsulation, header, ciphertext) is not { } inner || inner.Length < length) return null;
            encapsulation = inner.AsSpan(..length);
            ciphertext = inner.AsSpan(length..);
        }

        return Sealing.Hpke.Open(XWing.Instance, ours.Decapsulator, encapsulation, Info(binding), header, ciphertext);
    }

    private static byte[] Info(SealBinding binding) => [.. "entente-envelope/1\n"u8, .. binding.ToBytes()];

    private static byte[] ProtectedHeader(string keyId, SealBinding binding, Suite suite) => StrictBase64Url.Encode(
    [
        .. Encoding.ASCII.GetBytes($$"""{"alg":"{{AlgorithmOf(suite)}}","kid":"{{keyId}}","typ":"entente-envelope+jwe","crit":["binding"],"binding":"""),
        .. binding.ToBytes(), (byte)'}',
    ]);

    private static string AlgorithmOf(Suite suite) => suite == Suite.I ? Hpke : Cascade;

    private static (string KeyId, SealBinding Binding, Suite Suite)? ReadHeader(ReadOnlySpan<byte> header)
    {
        if (!StrictBase64Url.TryDecode(header, out var json)) return null;
        var frame = new FixedFrame(json);
        frame.Take("{\"alg\":\""u8);
        var algorithm = Encoding.Latin1.GetString(frame.Text());
        frame.Take("\",\"kid\":\""u8);
        var keyId = Encoding.Latin1.GetString(frame.Text());
        frame.Take("\",\"typ\":\"entente-envelope+jwe\",\"crit\":[\"binding\"],\"binding\":"u8);
        if (SealBinding.Take(ref frame) is not { } binding || Suite.All.FirstOrDefault(s => AlgorithmOf(s) == algorithm) is not { } suite) return null;
        return header.SequenceEqual(ProtectedHeader(keyId, binding, suite)) ? (keyId, binding, suite) : null;
    }
}

/// <summary>What came of opening an envelope.</summary>
/// <param name="Plaintext">The content; null on a fault.</param>
/// <param name="Binding">What it is bound to. On a fault: what it claims, proved by nothing; null when malformed.</param>
/// <param name="KeyId">The key of ours it names; null when malformed.</param>
/// <param name="Fault">A code of <see cref="EnvelopeFault"/>; null when it opened.</param>
public sealed record EnvelopeReading(byte[]? Plaintext, SealBinding? Binding, string? KeyId, string? Fault)
{
    /// <summary>The suites whose layers it had; null on a fault.</summary>
    public Suite? Suite { get; init; }

    /// <summary>True when it opened.</summary>
    [MemberNotNullWhen(true, nameof(Plaintext), nameof(Binding), nameof(KeyId), nameof(Suite))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;
}

/// <summary>Why an envelope was not opened. A code never changes meaning.</summary>
public static class EnvelopeFault
{
    /// <summary>Larger than <see cref="Envelope.MaxBytes"/>; not looked at.</summary>
    public const string Oversize = "envelope-oversize";

    /// <summary>Not the one allowed spelling of an envelope.</summary>
    public const string Malformed = "envelope-malformed";

    /// <summary>Well formed, but sealed to a key that is not ours.</summary>
    public const string UnknownKey = "envelope-unknown-key";

    /// <summary>Well formed and for a key of ours, but altered since, or its points are not canonical.</summary>
    public const string Tampered = "envelope-tampered";
}
