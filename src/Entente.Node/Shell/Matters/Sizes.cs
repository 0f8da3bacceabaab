using System.Globalization;

namespace Entente.Node.Shell.Matters;

/// <summary>Sizes of files as people read them: bytes, KB, MB and GB of 1000.</summary>
public static class Sizes
{
    /// <summary>"812 B", "18 KB", "1.2 MB", "1.07 GB".</summary>
    public static string Of(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000m:0.#} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000m:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000m:0.##} GB"),
    };

    /// <summary>Whole percent, never 100 before all is there.</summary>
    public static int Percent(long part, long whole) => part >= whole ? 99 : (int)(part * 100m / whole);
}
