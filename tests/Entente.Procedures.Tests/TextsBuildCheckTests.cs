using System.Diagnostics;

namespace Entente.Procedures.Tests;

/// <summary>The check that the build runs over texts and code (Directory.Build.targets), run on a small project of its own.</summary>
public sealed class TextsBuildCheckTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("entente-texts-").FullName + "/";

    [Fact]
    public async Task A_mistake_in_a_text_or_an_unknown_key_fails_the_build_and_names_file_and_line()
    {
        Write("src/One/Texts/one.tsv", "key\ten\tzh\ngood\tGood {0}\t好{0}\nhalf\tHalf\t\nplaces\t{0} of {1}\t{0}\ngood\tAgain\t又\nshort\tno Chinese\n");
        Write("src/One/Page.razor", "<p>@T[\"good\"]</p>\n<p>@T[\"nowhere\"]</p>\n<p>@T[$\"made.{up}\"]</p>\n");
        Write("src/One/Code.cs", "// T[\"good\"]\nvar word = Texts.In(\"zh\")[\"missing.too\"];\n");

        var (code, output) = await Check("One");

        Assert.NotEqual(0, code);
        Assert.Equal(
            [
                "Code.cs(2,1): error ENT005", "Page.razor(2,1): error ENT005",
                "one.tsv(3,1): error ENT003", "one.tsv(4,1): error ENT004", "one.tsv(5,1): error ENT002", "one.tsv(6,1): error ENT003",
            ],
            output.Split('\n').Where(l => l.Contains("error ENT", StringComparison.Ordinal))
                .Select(l => l[(l.LastIndexOf('/', l.IndexOf('(')) + 1)..(l.IndexOf("ENT", StringComparison.Ordinal) + 6)])
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Texts_without_a_mistake_pass_and_keys_may_come_from_another_project()
    {
        Write("src/One/Texts/one.tsv", "key\ten\tzh\ngood\tGood {0:day|days}\t好{0}\n");
        Write("src/Two/Texts/two.tsv", "key\ten\tzh\nother\tOther\t其他\n");
        Write("src/Two/Code.cs", "var word = T[\"good\", 1] + T[\"other\"];\n");

        var (code, output) = await Check("Two");

        Assert.True(code == 0, output);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
        File.WriteAllText(root + path, content);
    }

    private async Task<(int Code, string Output)> Check(string project)
    {
        var targets = Path.Combine(VectorTests.Repository(), "Directory.Build.targets");
        Write($"src/{project}/{project}.proj", $"""
            <Project>
              <PropertyGroup><TextsRoot>{root}</TextsRoot><IntermediateOutputPath>{root}src/{project}/obj/</IntermediateOutputPath></PropertyGroup>
              <ItemGroup><Compile Include="*.cs" /></ItemGroup>
              <Import Project="{targets}" />
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["msbuild", "-nologo", "-nodeReuse:false", "-t:CheckTexts", $"{root}src/{project}/{project}.proj"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = root,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
