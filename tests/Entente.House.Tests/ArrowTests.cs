using System.Xml.Linq;

namespace Entente.House.Tests;

/// <summary>Arrows point one way: Cli, Node -> Procedures -> Exchange; Cli, Node -> engines (ARCHITECTURE.md).</summary>
public sealed class ArrowTests
{
    private static readonly string[] Engines =
        ["Entente.Substances", "Entente.Spectra", "Entente.Screening", "Entente.Signals", "Entente.Networks", "Entente.Exchange"];

    /// <summary>What a pure project may take from outside: computing libraries, never a host, a database or a web stack.</summary>
    private static readonly string[] FrameworkWords = ["AspNetCore", "EntityFrameworkCore", "Npgsql", "Microsoft.Extensions", "System.CommandLine"];

    public static TheoryData<string> Projects => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_refers_only_where_an_arrow_points(string project)
    {
        ArgumentNullException.ThrowIfNull(project);
        string[] allowed = project switch
        {
            "Entente.Node" or "Entente.Cli" => [.. Engines, "Entente.Procedures"],
            "Entente.Procedures" => ["Entente.Exchange"],
            _ => [],
        };

        var found = References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Empty(found.Except(allowed));
    }

    [Theory, MemberData(nameof(Projects))]
    public void An_engine_or_a_procedure_knows_no_framework(string project)
    {
        if (project is "Entente.Node" or "Entente.Cli") return;

        var foreign = References(project, "PackageReference")
            .Where(package => FrameworkWords.Any(word => package.Contains(word, StringComparison.Ordinal)));

        Assert.Empty(foreign);
        Assert.Equal("Microsoft.NET.Sdk", Load(project).Root!.Attribute("Sdk")!.Value);
    }

    [Fact]
    public void Only_the_node_speaks_of_Entity_Framework_and_ASP_NET()
    {
        var strays = Repository.Files("*.cs")
            .Where(file => Path.GetRelativePath(Repository.Root, file) is var path
                && path.StartsWith("src", StringComparison.Ordinal) && !path.StartsWith(Path.Combine("src", "Entente.Node"), StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line =>
                line.StartsWith("using Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                || line.StartsWith("using Microsoft.AspNetCore", StringComparison.Ordinal)));

        Assert.Empty(strays);
    }

    [Fact]
    public void Desks_do_not_call_one_another()
    {
        var desks = Path.Combine(Repository.Root, "src", "Entente.Node", "Desks");
        if (!Directory.Exists(desks)) return;
        var names = Directory.GetDirectories(desks).Select(Path.GetFileName).ToList();

        var calls =
            from desk in names
            from file in Directory.EnumerateFiles(Path.Combine(desks, desk!), "*.*", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            from other in names
            where other != desk && (line.Contains($"using Entente.Node.Desks.{other}", StringComparison.Ordinal)
                || line.Contains($"@using Entente.Node.Desks.{other}", StringComparison.Ordinal))
            select $"{desk} -> {other}: {Path.GetFileName(file)}";

        Assert.Empty(calls);
    }

    private static IEnumerable<string> References(string project, string kind) =>
        Load(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static XDocument Load(string project) => XDocument.Load(Repository.Files(project + ".csproj").Single());
}
