using System.Globalization;
using System.Security.Cryptography;

namespace Entente.Node.Tests.Host;

/// <summary>An authenticator program, written from RFC 6238 and RFC 4648 without looking at the node's.</summary>
internal static class Authenticator
{
    public static string Code(string base32, DateTimeOffset at) => Code(Bytes(base32), at.ToUnixTimeSeconds() / 30);

    private static string Code(byte[] secret, long step)
    {
        var counter = BitConverter.GetBytes(step);
        Array.Reverse(counter);
#pragma warning disable CA5350 // RFC 6238 names HMAC-SHA-1
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var at = mac[19] & 15;
        var number = ((mac[at] & 127) << 24) | (mac[at + 1] << 16) | (mac[at + 2] << 8) | mac[at + 3];
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
