using System.Security.Cryptography;

namespace Entente.Screening;

/// <summary>Which engine gave a score. A score is kept with both values, so that it can be computed again later.</summary>
public static class ScreeningEngine
{
    /// <summary>Rises with every change that may change a score.</summary>
    public const string Version = "1";

    /// <summary>SHA-256 over the engine's embedded tables in the order of their names, in lower-case hexadecimal.</summary>
    public static string Tables { get; } = Digest();

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assembly = typeof(ScreeningEngine).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            hash.AppendData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
