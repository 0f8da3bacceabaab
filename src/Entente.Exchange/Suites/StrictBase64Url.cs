using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Entente.Exchange.Suites;

/// <summary>
/// Base64url without padding (RFC 7515, section 2), one spelling per byte string: no padding, no blanks, no stray low bits.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static byte[] Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToUtf8(bytes);

    /// <summary>False when the text is not the one spelling of some bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet)) return false;
        var decoded = new byte[text.Length * 3 / 4];
        var status = Base64Url.DecodeFromUtf8(text, decoded, out _, out var written);
        if (status != OperationStatus.Done || written != decoded.Length) return false;
        var last = text[(text.Length - (text.Length % 4))..]; // only an incomplete last group has bits to spare
        var same = Base64Url.EncodeToUtf8(decoded.AsSpan(written - (written % 3))).AsSpan().SequenceEqual(last);
        if (same) bytes = decoded;
        return same;
    }
}
