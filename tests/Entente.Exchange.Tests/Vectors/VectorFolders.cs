using System.Security.Cryptography;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>
/// Where vector files lie: the folders named in ENTENTE_VECTORS (parted by colon or semicolon), or else tests/vectors of this
/// repository and a folder shared/vectors beside the checkout or beside any folder above it.
/// </summary>
internal static class VectorFolders
{
    public static string Repository { get; } =
        Above(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "Entente.slnx")));

    /// <summary>The folder that the repository brings.</summary>
    public static string Own { get; } = Path.Combine(Repository, "tests", "vectors");

    /// <summary>Every JSON file, by full path in ordinal order; of files with equal bytes only the first.</summary>
    public static IReadOnlyList<string> Files()
    {
        var seen = new HashSet<string>();
        return [.. Folders()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Where(file => seen.Add(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))))];
    }

    private static IEnumerable<string> Folders()
    {
        var named = Environment.GetEnvironmentVariable("ENTENTE_VECTORS");
        if (!string.IsNullOrWhiteSpace(named))
            return named.Split([':', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Existing);
        var beside = Above(Repository).Select(folder => Path.Combine(folder, "shared", "vectors")).FirstOrDefault(Directory.Exists);
        return new[] { Own, beside }.OfType<string>().Where(Directory.Exists);
    }

    // A folder that somebody names and that is not there is a mistake, not an empty set.
    private static string Existing(string folder) =>
        Directory.Exists(folder)
            ? Path.GetFullPath(folder)
            : throw new DirectoryNotFoundException($"ENTENTE_VECTORS names {folder}, which does not exist.");

    private static IEnumerable<string> Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}
