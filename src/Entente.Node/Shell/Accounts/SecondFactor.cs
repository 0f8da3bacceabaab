using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Entente.Node.Shell.Accounts;

/// <summary>Time-based one-time codes: RFC 6238 with SHA-1, 30 seconds and six digits, as authenticator programs expect.</summary>
internal static class SecondFactor
{
    /// <summary>Bytes of a secret; RFC 4226, 4 (R6) recommends 160 bits.</summary>
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, 6

    /// <summary>The step of this instant.</summary>
    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The six digits of one step.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // HMAC-SHA-1 is what RFC 6238 and every authenticator use; HMAC does not need collision resistance
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, among the current one and its neighbours; null when none, or when it was used before.</summary>
    /// <param name="secret">The officer's secret.</param>
    /// <param name="code">Digits as typed; spaces are ignored.</param>
    /// <param name="now">The node's time; a phone may be 30 seconds off (RFC 6238, 5.2).</param>
    /// <param name="lastUsed">The step accepted last: a code seen over a shoulder opens nothing a second time.</param>
    public static long? Accept(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastUsed)
    {
        var typed = System.Text.Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (step > lastUsed && CryptographicOperations.FixedTimeEquals(typed, System.Text.Encoding.UTF8.GetBytes(CodeAt(secret, step))))
                found = step;
        return found;
    }

    /// <summary>The secret as people type it: Base32 without padding.</summary>
    public static string Write(ReadOnlySpan<byte> secret)
    {
        var text = new char[((secret.Length * 8) + 4) / 5];
        int bits = 0, held = 0, at = 0;
        foreach (var b in secret)
        {
            held = (held << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) text[at++] = Base32[(held >> (bits - 5)) & 31];
        }

        if (bits > 0) text[at] = Base32[(held << (5 - bits)) & 31];
        return new(text);
    }

    /// <summary>What an authenticator reads from the picture (Key URI format of Google Authenticator).</summary>
    public static string Address(string party, string user, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/Entente%20{Uri.EscapeDataString(party)}:{Uri.EscapeDataString(user)}?secret={Write(secret)}&issuer=Entente%20{Uri.EscapeDataString(party)}";

    /// <summary>The address as a QR code, black on white in every theme so that cameras read it.</summary>
    public static string Picture(string address)
    {
        using var maker = new QRCoder.QRCodeGenerator();
        using var modules = maker.CreateQrCode(address, QRCoder.QRCodeGenerator.ECCLevel.M);
        var size = modules.ModuleMatrix.Count;
        var path = new System.Text.StringBuilder();
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
                if (modules.ModuleMatrix[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"184\" height=\"184\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">" +
            $"<rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }
}
