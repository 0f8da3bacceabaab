using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Logs;

/// <summary>One line of the log: what passed, without personal data (docs/protocol/log.md 2).</summary>
/// <param name="Kind">Such as <c>sent</c>, <c>received</c>, <c>refused</c>: small letters and hyphens.</param>
/// <param name="Stream">Name of the stream; printable ASCII without quotation marks and backslashes.</param>
/// <param name="Epoch">Epoch of the stream, from 1.</param>
/// <param name="Seq">Position in the stream, from 1.</param>
/// <param name="Sha256">Of the signed header.</param>
/// <param name="Sm3">Of the same bytes: 64 lower-case hexadecimal digits.</param>
/// <param name="Time">When it was logged, by the log's own clock; kept in UTC.</param>
public sealed record LogLeaf(string Kind, string Stream, int Epoch, long Seq, Digest Sha256, string Sm3, DateTimeOffset Time)
{
    private static readonly SearchValues<char> KindCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>The leaf: JSON, fields in constant order. <see cref="MerkleTree.LeafHash"/> goes over these bytes.</summary>
    /// <exception cref="ArgumentException">A field is outside its range.</exception>
    public byte[] ToBytes() => IsWellFormed
        ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"kind":"{{Kind}}","stream":"{{Stream}}","epoch":{{Epoch}},"seq":{{Seq}},"sha256":"{{Sha256}}","sm3":"{{Sm3}}","time":"{{Time.UtcDateTime:O}}"}"""))
        : throw new ArgumentException("A field of the leaf is outside its range.");

    /// <summary>Reads the one spelling of a leaf.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out LogLeaf? leaf)
    {
        leaf = null;
        var frame = new FixedFrame(bytes);
        var kind = Field(ref frame, "{\"kind\":\""u8);
        var stream = Field(ref frame, "\",\"stream\":\""u8);
        frame.Take("\",\"epoch\":"u8);
        var epoch = frame.Digits();
        frame.Take(",\"seq\":"u8);
        var seq = frame.Digits();
        var sha256 = Field(ref frame, ",\"sha256\":\""u8);
        var sm3 = Field(ref frame, "\",\"sm3\":\""u8);
        var time = Field(ref frame, "\",\"time\":\""u8);
        frame.Take("\"}"u8);
        if (!frame.Ended
            || !int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
            || !long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            || !Digest.TryParse(sha256, out var digest)
            || !DateTimeOffset.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return false;
        var read = new LogLeaf(kind, stream, e, s, digest, sm3, at);
        if (read.IsWellFormed && bytes.SequenceEqual(read.ToBytes())) leaf = read;
        return leaf is not null;
    }

    private bool IsWellFormed =>
        Kind is { Length: > 0 and <= 40 } && !Kind.AsSpan().ContainsAnyExcept(KindCharacters)
        && Stream is { Length: > 0 and <= 400 } && Stream.All(c => c is >= ' ' and <= '~' and not '"' and not '\\')
        && Epoch > 0 && Seq > 0 && Sha256 != default && Digest.TryParse(Sm3, out _); // SM3 has the shape of a SHA-256

    private static string Field(ref FixedFrame frame, scoped ReadOnlySpan<byte> before)
    {
        frame.Take(before);
        return Encoding.Latin1.GetString(frame.Text());
    }
}
