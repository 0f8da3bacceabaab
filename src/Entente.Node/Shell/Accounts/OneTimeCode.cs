using System.Security.Cryptography;
using System.Text;

namespace Entente.Node.Shell.Accounts;

/// <summary>Random codes that work once. The database holds their hash: 100 random bits need no slow hashing.</summary>
internal static class OneTimeCode
{
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // none that is read as another

    /// <summary>Twenty letters in groups of five.</summary>
    public static string New() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 5)));

    /// <summary>SHA-256 in lower hex, of the letters alone: hyphens, spaces and case do not count.</summary>
    public static string HashOf(string code)
    {
        var letters = new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(letters)));
    }

    /// <summary>True when both are the same code; takes the same time whichever letter differs.</summary>
    public static bool Same(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(a)), Encoding.ASCII.GetBytes(HashOf(b)));
}
