using System.Diagnostics;
using Entente.Node.Registers.Substances;
using Entente.Substances.Structures;

namespace Entente.Node.Tests.Laboratory;

public sealed class ChemistryWorkersTests
{
    private const string Fentanyl = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    private const string Key = "PJMPHNIQZUBGLI-UHFFFAOYSA-N"; // PubChem CID 3345

    [Fact]
    public void A_worker_that_is_killed_takes_nothing_with_it_and_the_next_structure_is_right()
    {
        using var workers = new ChemistryWorkers(1);
        var first = workers.Ask(new(Fentanyl) { Patterns = ["[CX3](=O)[NX3]c"], Draw = true, Fingerprints = true }, TestContext.Current.CancellationToken).Compound!;
        Assert.Equal((Key, 1, 256), (first.Key?.Value, first.Components[0].Matches[0].Maps.Count, first.Prints!.Pattern.Length));
        Assert.StartsWith("<?xml", first.Svg!, StringComparison.Ordinal);
        using var worker = Process.GetProcessById(Assert.Single(workers.Waiting));
        worker.Kill();

        Assert.Equal(Key, workers.Ask(new(Fentanyl), TestContext.Current.CancellationToken).Compound?.Key?.Value);
    }

    [Fact]
    public void A_structure_that_takes_too_long_is_given_up_with_its_worker()
    {
        using var workers = new ChemistryWorkers(1);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(10)); // shorter than any start

        Assert.Equal(StructureFault.TooSlow, workers.Ask(new(Fentanyl), patience.Token).Fault?.Code);
        Assert.Empty(workers.Waiting);
        Assert.Equal(Key, workers.Ask(new(Fentanyl), TestContext.Current.CancellationToken).Compound?.Key?.Value);
        workers.Unload();
        Assert.Empty(workers.Waiting);
    }

    // A worker reads hostile text; what it could tell of the node must not be in its reach.
    [Fact]
    public void A_worker_is_not_handed_the_nodes_environment()
    {
        Environment.SetEnvironmentVariable("ENTENTE_TEST_TOKEN", "secret");
        using var workers = new ChemistryWorkers(1);
        Assert.NotNull(workers.Ask(new(Fentanyl), TestContext.Current.CancellationToken).Compound);

        var environment = File.ReadAllText($"/proc/{Assert.Single(workers.Waiting)}/environ"); // Linux

        Assert.Contains("PATH=", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("ENTENTE_TEST_TOKEN", environment, StringComparison.Ordinal);
    }
}
