using System.Text.Json;

namespace Entente.Exchange.Tests.Vectors;

/// <summary>
/// Runs every vector file found and reports it in one line, to the test output and to the file named by ENTENTE_VECTOR_REPORT.
/// </summary>
[Trait("kind", "vectors")]
public sealed class VectorTests(ITestOutputHelper output)
{
    private static readonly Lock Report = new();

    public static TheoryData<string> Files => [.. VectorFolders.Files().Select(file => Path.GetRelativePath(VectorFolders.Repository, file))];

    [Fact]
    public void The_repository_brings_vectors_for_signatures_sealing_and_logs()
    {
        var readers = Directory.EnumerateFiles(VectorFolders.Own, "*.json", SearchOption.AllDirectories)
            .Select(file => Read(file, root => VectorReaders.For(root)?.Name)).ToHashSet();

        Assert.Superset(new HashSet<string?> { "Ed25519", "ML-DSA-65 verify", "X-Wing", "HPKE", "RFC 6962 proofs", "signed log", "SM examples", "SM4-GCM", "JSON", "age", "BIP-39 words", "Entente entries", "Entente admission" }, readers);
    }

    [Theory, MemberData(nameof(Files))]
    public void Valid_cases_are_accepted_and_invalid_ones_refused(string file)
    {
        var tally = Read(Path.Combine(VectorFolders.Repository, file), root =>
        {
            var counts = new Tally();
            if (VectorReaders.For(root) is { } reader) RunAll(reader, root, counts);
            else foreach (var name in VectorReaders.CasesOf(root)) counts.Count(name, "valid", Outcome.Skip(VectorReaders.WhyNot(root)));
            return counts;
        });

        var line = tally.Line(file);
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("ENTENTE_VECTOR_REPORT") is { Length: > 0 } report)
            lock (Report) File.AppendAllText(report, line + Environment.NewLine);

        Assert.True(tally.Failures.Count == 0, $"{line}\n{string.Join('\n', tally.Failures.Take(20))}");
    }

    private static void RunAll(VectorReader reader, JsonElement root, Tally counts)
    {
        try { reader.Run(root, counts); }
        catch (Exception broken) // reported like any failure
        {
            counts.Failures.Add($"after {counts.Passed} cases the {reader.Name} reader stopped: {broken.Message}");
        }
    }

    private static T Read<T>(string file, Func<JsonElement, T> read)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return read(json.RootElement);
    }
}
