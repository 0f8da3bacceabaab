using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing.Files;

/// <summary>The header of an age v1 file (c2sp.org/age): stanzas, each of which wraps the file key for one recipient, and a MAC under that key.</summary>
/// <remarks>
/// The reader follows the grammar to the byte: no carriage return, canonical base64, no blank too many. Of the recipient types it knows
/// <c>mlkem768x25519</c>: HPKE in base mode with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305 over the file key.
/// </remarks>
internal sealed class AgeHeader
{
    public const int FileKeyLength = 16;

    private const int MacLength = 32, Columns = 64, MostBytes = 64 * 1024;
    private const string XWingType = "mlkem768x25519";
    private static readonly int WrappedLength = FileKeyLength + AgePayload.TagLength;
    private readonly byte[] signed;
    private readonly byte[] mac;

    private AgeHeader(IReadOnlyList<AgeStanza> stanzas, byte[] signed, byte[] mac, int length) =>
        (Stanzas, this.signed, this.mac, Length) = (stanzas, signed, mac, length);

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    /// <summary>Bytes up to the payload.</summary>
    public int Length { get; }

    /// <summary>A header with one stanza for the holder of an X-Wing key: 1,627 bytes. About 0.15 ms.</summary>
    public static byte[] Write(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> recipient)
    {
        var (secret, encapsulation) = XWing.Instance.Encapsulate(recipient);
        using var context = HpkeContext.Base(XWing.Instance.Id, HpkeAead.ChaCha20Poly1305, secret, "age-encryption.org/mlkem768x25519"u8);
        byte[] macked =
        [
            .. "age-encryption.org/v1\n-> mlkem768x25519 "u8, .. AgeBase64.Encode(encapsulation), (byte)'\n',
            .. AgeBase64.Encode(context.Seal(default, fileKey)), .. "\n---"u8,
        ];
        return [.. macked, (byte)' ', .. AgeBase64.Encode(MacOf(fileKey, macked)), (byte)'\n'];
    }

    /// <summary>The header at the beginning of a file; null when there is none in the one grammar. Proves nothing before the MAC is compared.</summary>
    public static AgeHeader? Read(ReadOnlySpan<byte> file)
    {
        var all = file = file[..Math.Min(file.Length, MostBytes)];
        if (!Line(ref file).SequenceEqual("age-encryption.org/v1"u8)) return null;
        var stanzas = new List<AgeStanza>();
        while (true)
        {
            var macked = all[..(all.Length - file.Length)];
            var line = Line(ref file);
            if (line.StartsWith("--- "u8))
                return stanzas.Count > 0 && AgeBase64.TryDecode(line[4..], out var told) && told.Length == MacLength
                    ? new(stanzas, [.. macked, .. "---"u8], told, all.Length - file.Length)
                    : null;
            if (!line.StartsWith("-> "u8) || Arguments(line[3..]) is not { } arguments || Body(ref file) is not { } body) return null;
            stanzas.Add(new(arguments, body));
        }
    }

    /// <summary>True when the header was made by who had this file key, and not altered since.</summary>
    public bool IsOf(ReadOnlySpan<byte> fileKey) => CryptographicOperations.FixedTimeEquals(MacOf(fileKey, signed), mac);

    /// <summary>The file key that a stanza wraps for this key; null when none does, or when a stanza of its type is malformed.</summary>
    public byte[]? FileKey(IDecapsulator key)
    {
        foreach (var stanza in Stanzas.Where(s => s.Arguments[0] == XWingType))
        {
            if (stanza.Arguments.Count != 2 || stanza.Body.Length != WrappedLength
                || !AgeBase64.TryDecode(Encoding.ASCII.GetBytes(stanza.Arguments[1]), out var encapsulation)
                || encapsulation.Length != XWing.Instance.EncapsulationLength || key.Decapsulate(encapsulation) is not { } secret)
                return null;
            using var context = HpkeContext.Base(XWing.Instance.Id, HpkeAead.ChaCha20Poly1305, secret, "age-encryption.org/mlkem768x25519"u8);
            if (context.Open(default, stanza.Body) is { } fileKey) return fileKey;
        }

        return null;
    }

    private static byte[] MacOf(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> macked)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, default, "header"u8);
        return HMACSHA256.HashData(key, macked);
    }

    /// <summary>The bytes up to a line feed; a line that does not end is no line of any header.</summary>
    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0) return default;
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    private static string[]? Arguments(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return null;
        var arguments = Encoding.ASCII.GetString(text).Split(' ');
        return Array.Exists(arguments, a => a.Length == 0) ? null : arguments;
    }

    /// <summary>Lines of 64 columns, then a shorter one, which may be empty.</summary>
    private static byte[]? Body(ref ReadOnlySpan<byte> rest)
    {
        var text = new List<byte>();
        while (rest.Contains((byte)'\n'))
        {
            var line = Line(ref rest);
            if (line.Length > Columns) return null;
            text.AddRange(line);
            if (line.Length < Columns) return AgeBase64.TryDecode([.. text], out var body) ? body : null;
        }

        return null;
    }
}

/// <summary>One recipient's part of a header.</summary>
/// <param name="Arguments">At least one: the type of recipient.</param>
/// <param name="Body">What it wraps.</param>
internal sealed record AgeStanza(IReadOnlyList<string> Arguments, byte[] Body);

/// <summary>Base64 without padding (RFC 4648, section 4), one spelling per byte string.</summary>
internal static class AgeBase64
{
    public static byte[] Encode(ReadOnlySpan<byte> bytes)
    {
        var text = Base64Url.EncodeToUtf8(bytes);
        text.AsSpan().Replace((byte)'-', (byte)'+');
        text.AsSpan().Replace((byte)'_', (byte)'/');
        return text;
    }

    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        var url = text.ToArray();
        url.AsSpan().Replace((byte)'+', (byte)'-');
        url.AsSpan().Replace((byte)'/', (byte)'_');
        var sound = !text.ContainsAny((byte)'-', (byte)'_') & StrictBase64Url.TryDecode(url, out var decoded);
        bytes = decoded ?? [];
        return sound;
    }
}
