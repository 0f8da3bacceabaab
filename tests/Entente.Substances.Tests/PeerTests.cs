using System.Diagnostics;
using Entente.Substances.Graphs;
using Entente.Substances.Rules;

namespace Entente.Substances.Tests;

/// <summary>
/// The packs evaluated by another implementation (benches/peers/rdkit_rules.py over Debian 12's python3-rdkit 2022.09.3), structure by structure. `./bench
/// substances` does the same over a whole catalogue.
/// </summary>
public sealed class PeerTests
{
    private const string Python = "/usr/bin/python3";
    private const string Day = "2026-11-25";

    [Fact]
    public async Task Another_implementation_gives_the_same_verdicts_and_limbs()
    {
        Assert.SkipUnless(HasRdkit(), "python3-rdkit is not installed");
        var random = new Random(1961);
        var structures = SubstanceRegister.Shipped.All.Select(substance => substance.Smiles)
            .Concat(Enumerable.Range(0, 4_000).Select(_ => CatalogueTests.Compose(random))).ToList();

        var theirs = await Peer(structures);

        var differing = structures.Zip(theirs).Where(pair => Ours(pair.First) != pair.Second).Select(pair => $"{pair.First}: ours '{Ours(pair.First)}', RDKit '{pair.Second}'").ToList();
        Assert.True(differing.Count == 0, $"{differing.Count} of {structures.Count}\n{string.Join('\n', differing.Take(10))}");
        Assert.InRange(theirs.Count(line => line.Contains("within", StringComparison.Ordinal)), 500, structures.Count); // it is not all empty lines
        Assert.InRange(theirs.Count(line => line.Contains("review", StringComparison.Ordinal)), 100, structures.Count);
    }

    private static readonly ClassJudge[] Judges = [.. RulePack.Shipped.SelectMany(pack => pack.Classes).Select(rule => new ClassJudge(rule))];

    private static string Ours(string smiles)
    {
        var graph = new BondGraph();
        if (!new GraphReader().TryRead(smiles, graph, out _)) return "unscreened";
        return string.Join(' ', Judges.Select(judge => (judge.Rule.Id, Found: judge.Judge(graph))).Where(item => item.Found.Outcome != ClassOutcome.No)
            .Select(item => $"{item.Id}={(item.Found.Outcome == ClassOutcome.Within ? "within" : "review")}:{string.Join(',', item.Found.Limbs)}"));
    }

    private static async Task<string[]> Peer(IReadOnlyList<string> structures)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Entente.slnx"))) root = root.Parent;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, structures, TestContext.Current.CancellationToken);
            string[] args =
            [
                Path.Combine(root.FullName, "benches", "peers", "rdkit_rules.py"), file, "-", Path.Combine(root.FullName, "data", "rules"),
                Path.Combine(root.FullName, "data", "substances.tsv"), Day,
            ];
            using var process = Process.Start(new ProcessStartInfo(Python, args) { UseShellExecute = false, RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            return output.TrimEnd('\n').Split('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool HasRdkit()
    {
        if (!File.Exists(Python)) return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import rdkit"]) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
