using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Entente.Cli.Example;

/// <summary>The second factor of a sample officer: RFC 6238 with HMAC-SHA-1, 30 seconds, 6 digits, as authenticator apps compute it.</summary>
internal static class Totp
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, base32

    /// <summary>The six digits valid at <paramref name="now"/>.</summary>
    /// <param name="secret">Base32, spaces allowed, no padding needed.</param>
    /// <param name="now">Any instant within the 30-second step.</param>
    public static string At(string secret, DateTimeOffset now)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, now.ToUnixTimeSeconds() / 30);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 fixes HMAC-SHA-1 for the codes that authenticator apps show; nothing else here uses it.
        HMACSHA1.HashData(FromBase32(secret), counter, mac);
#pragma warning restore CA5350
        var offset = mac[^1] & 0xf; // RFC 4226, 5.3: dynamic truncation
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>How long until the next code, and a moment more.</summary>
    public static TimeSpan UntilNext(DateTimeOffset now) => TimeSpan.FromSeconds(30 - (now.ToUnixTimeMilliseconds() % 30_000 / 1000.0) + 0.2);

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        int buffer = 0, bits = 0;
        foreach (var letter in text.ToUpperInvariant())
        {
            if (letter is ' ' or '=' or '-') continue;
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) throw new FormatException("A TOTP secret is base32: A to Z and 2 to 7.");
            buffer = ((buffer << 5) | value) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
        }

        return [.. bytes];
    }
}
