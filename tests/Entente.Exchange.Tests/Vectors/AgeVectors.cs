using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entente.Exchange.Sealing.Files;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>The age test kit: a few lines that say what is expected, a blank one, and the file.</summary>
/// <remarks>
/// Files for an X-Wing key are opened with it. Those for other recipients are opened with the file key that the kit names: header, MAC and payload are
/// judged as ever, and what only the unwrapping of the other recipient could show is skipped.
/// </remarks>
internal static class AgeVectors
{
    public static bool IsKit(JsonElement root) =>
        root.EnumerateObject().Any(p => p.Name.StartsWith("stream_", StringComparison.Ordinal)) && root.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.String);

    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var test in root.EnumerateObject())
        {
            var (told, file) = Parts(test.Value.GetBytesFromBase64());
            tally.Count(test.Name, told["expect"].First() == "success" ? "valid" : "invalid", Judge(test.Name, told, file));
        }
    }

    private static Outcome Judge(string name, ILookup<string, string> told, byte[] file)
    {
        if (told.Contains("armored")) return Outcome.Skip("armour is not used");
        if (told.Contains("passphrase")) return Outcome.Skip("passphrases are not used");
        var seed = told["identity"].Select(Seed).FirstOrDefault(s => s is not null);
        if (seed is null && name.StartsWith("x25519_", StringComparison.Ordinal) && told["expect"].First() != "success") return Outcome.Skip("recipients with X25519 alone are not used");
        if (AgeHeader.Read(file) is not { } header) return new(Did.Refuse);
        var fileKey = seed is null ? Convert.FromHexString(told["file key"].First()) : FileKey(header, seed);
        if (fileKey is not { Length: AgeHeader.FileKeyLength } || !header.IsOf(fileKey)) return new(Did.Refuse);
        return Payload(file.AsSpan(header.Length), fileKey) is { } content
            ? Outcome.Matches(Convert.ToHexStringLower(SHA256.HashData(content)) == told["payload"].First())
            : new(Did.Refuse);
    }

    private static byte[]? FileKey(AgeHeader header, byte[] seed)
    {
        using var key = XWing.DecapsulatorFrom(seed);
        return header.FileKey(key);
    }

    private static byte[]? Payload(ReadOnlySpan<byte> rest, byte[] fileKey)
    {
        if (rest.Length < AgePayload.NonceLength) return null;
        using var payload = new AgePayload(fileKey, rest[..AgePayload.NonceLength]);
        rest = rest[AgePayload.NonceLength..];
        const int whole = AgePayload.ChunkLength + AgePayload.TagLength;
        var (content, chunk) = (new List<byte>(), new byte[AgePayload.ChunkLength]);
        for (var number = 0L; ; number++)
        {
            var part = rest[..Math.Min(rest.Length, whole)];
            var last = rest.Length <= whole;
            if (!payload.Open(number, last, part, chunk) || (last && number > 0 && part.Length == AgePayload.TagLength)) return null; // only an empty file ends empty
            content.AddRange(chunk.AsSpan(..(part.Length - AgePayload.TagLength)));
            if (last) return [.. content];
            rest = rest[part.Length..];
        }
    }

    private static (ILookup<string, string> Told, byte[] File) Parts(byte[] test)
    {
        var end = test.AsSpan().IndexOf("\n\n"u8);
        var told = Encoding.UTF8.GetString(test, 0, end).Split('\n').Select(line => line.Split(": ", 2)).ToLookup(l => l[0], l => l[1]);
        var file = test[(end + 2)..];
        if (!told.Contains("compressed")) return (told, file);
        using var zip = new ZLibStream(new MemoryStream(file), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zip.CopyTo(whole);
        return (told, whole.ToArray());
    }

    /// <summary>The 32 bytes of a Bech32 text AGE-SECRET-KEY-PQ-1…; null for another kind of key. The checksum is the kit's affair.</summary>
    private static byte[]? Seed(string identity)
    {
        const string prefix = "AGE-SECRET-KEY-PQ-1", digits = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
        if (!identity.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var (seed, bits, held) = (new List<byte>(), 0, 0);
        foreach (var digit in identity[prefix.Length..^6])
        {
            (bits, held) = ((bits << 5) | digits.IndexOf(digit, StringComparison.Ordinal), held + 5);
            if (held < 8) continue;
            seed.Add((byte)(bits >> (held -= 8)));
            bits &= (1 << held) - 1;
        }

        return [.. seed];
    }
}
