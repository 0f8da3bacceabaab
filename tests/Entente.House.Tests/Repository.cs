namespace Entente.House.Tests;

/// <summary>The checkout the tests run in, found by its solution file.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj" or "node_modules" or "artifacts" or ".git" or ".state"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Entente.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run inside a checkout; Entente.slnx was not found above them.");
    }
}
