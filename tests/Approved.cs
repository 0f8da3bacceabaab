using System.Runtime.CompilerServices;
using Xunit;

namespace Entente.Testing;

/// <summary>
/// Text that a person has approved, kept in a file beside the test. <c>ENTENTE_APPROVE=1</c> (<c>./test --approve</c>) rewrites what differs;
/// the change then shows in review. Link this file into a test project: <c>&lt;Compile Include="../Approved.cs" /&gt;</c>.
/// </summary>
internal static class Approved
{
    /// <summary>The folder that holds Entente.slnx.</summary>
    public static string Repository { get; } = Root();

    /// <summary>Compares the text with the approved file of this name in the folder of the calling test.</summary>
    public static void Text(string actual, string fileName, [CallerFilePath] string caller = "")
    {
        // Deterministic builds write the root of the sources as "/_/".
        var source = caller.StartsWith("/_/", StringComparison.Ordinal) ? Path.Combine(Repository, caller[3..]) : caller;
        var file = Path.Combine(Path.GetDirectoryName(source)!, fileName);
        var given = actual.ReplaceLineEndings("\n");
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (given == approved) return;
        if (Environment.GetEnvironmentVariable("ENTENTE_APPROVE") == "1")
        {
            File.WriteAllText(file, given);
            return;
        }

        var (was, now) = (approved.Split('\n'), given.Split('\n'));
        var changes = was.Except(now).Select(line => $"- {line}").Concat(now.Except(was).Select(line => $"+ {line}")).Take(40);
        Assert.Fail($"{fileName} differs from what was approved (./test --approve accepts it):\n{string.Join('\n', changes)}");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Entente.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
