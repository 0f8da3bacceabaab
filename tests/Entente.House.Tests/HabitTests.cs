using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Entente.House.Tests;

/// <summary>The project's habits that a machine can check.</summary>
public sealed partial class HabitTests
{
    [Fact]
    public void Every_package_is_named_in_THIRD_PARTY_with_its_version()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY.md"));
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion");

        var missing = versions
            .Select(package => $"{package.Attribute("Include")!.Value} | {package.Attribute("Version")!.Value}")
            .Where(row => !page.Contains($"| {row} |", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_npm_package_is_named_in_THIRD_PARTY()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY.md"));
        var missing =
            from file in Repository.Files("package.json")
            let root = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file)).RootElement
            from section in new[] { "dependencies", "devDependencies" }
            where root.TryGetProperty(section, out _)
            from package in root.GetProperty(section).EnumerateObject()
            where !page.Contains($"| {package.Name} | {package.Value.GetString()} |", StringComparison.Ordinal)
            select $"{package.Name} {package.Value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_project_has_a_lock_file()
    {
        var without = Repository.Files("*.csproj")
            .Where(project => !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));

        Assert.Empty(without);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Entente.slnx"));

        var strays = Repository.Files("*.csproj")
            .Where(project => !solution.Contains(Path.GetFileName(project), StringComparison.Ordinal));

        Assert.Empty(strays);
    }

    [Fact]
    public void A_link_in_our_documents_leads_somewhere()
    {
        var broken =
            from page in Repository.Files("*.md")
            from Match link in LocalLink().Matches(File.ReadAllText(page))
            let target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["path"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(Repository.Root, page)}: {link.Groups["path"].Value}";

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<path>[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LocalLink();
}
