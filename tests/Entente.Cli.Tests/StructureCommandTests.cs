using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Entente.Cli.Tests;

public sealed class StructureCommandTests : IDisposable
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 25, 1, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("entente-screen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<(int Code, string Out, string Error)> Run(string[] args, TextWriter? error = null, CancellationToken cancel = default)
    {
        using StringWriter output = new(), quiet = new();
        var root = new System.CommandLine.RootCommand { Laboratory.Substances(Clock) };
        var code = await root.Parse(args).InvokeAsync(new() { Output = output, Error = error ?? quiet }, cancel);
        return (code, output.ToString(), (error ?? quiet).ToString()!);
    }

    // Acetylfentanyl hydrochloride: 1961 Convention Schedule I and IV, 21 CFR 1308.11(b)(3); its base has the InChIKey FYIUUQUPOKIKNI-UHFFFAOYSA-N.
    [Fact]
    public async Task A_salt_is_listed_by_its_base_and_its_acid_is_not_a_finding()
    {
        var (code, output, _) = await Run(["substances", "check", "CC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]", "--json"], cancel: TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("2026-11-25", json.RootElement.GetProperty("on").GetString());
        var unitedNations = json.RootElement.GetProperty("jurisdictions").GetProperty("UN");
        var unitedStates = json.RootElement.GetProperty("jurisdictions").GetProperty("US");
        Assert.Equal(("listed", "Acetylfentanyl"), (unitedNations.GetProperty("outcome").GetString(), unitedNations.GetProperty("rule").GetString()));
        Assert.Equal(("listed", "21 CFR 1308.11(b)(3)"), (unitedStates.GetProperty("outcome").GetString(), unitedStates.GetProperty("citation").GetString()));
        Assert.DoesNotContain("Hydrochloric", output, StringComparison.Ordinal);
    }

    // 21 U.S.C. 812(c) schedule I (e), limbs A and D; the announcement of 2019-04-01, limbs 2 and 4. No list names it.
    [Fact]
    public async Task A_structure_no_list_names_is_met_by_its_class_with_the_limbs()
    {
        var (code, output, _) = await Run(["substances", "check", "CCC(=O)N(c1ccc(F)cc1)C1CCN(CCc2cccs2)CC1", "--json"], cancel: TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var all = json.RootElement.GetProperty("jurisdictions");
        Assert.Equal("no-rule-matched", all.GetProperty("UN").GetProperty("outcome").GetString());
        Assert.Equal(["A", "D"], all.GetProperty("US").GetProperty("limb").EnumerateArray().Select(limb => limb.GetString()));
        Assert.Equal(["2", "4"], all.GetProperty("CN").GetProperty("limb").EnumerateArray().Select(limb => limb.GetString()));
        Assert.Equal("2019-05-01", all.GetProperty("CN").GetProperty("from").GetString());
    }

    [Theory]
    [InlineData("C1CC", "open-ring")]
    [InlineData("CC*", "no-key")]
    public async Task What_cannot_be_judged_ends_with_1_and_its_reason(string structure, string fault)
    {
        var (code, output, error) = await Run(["substances", "check", structure, "--json"], cancel: TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains($"\"fault\":\"{fault}\"", output, StringComparison.Ordinal);
        Assert.Contains(fault, error, StringComparison.Ordinal);
        Assert.DoesNotContain("no-rule-matched", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_screening_goes_on_and_ends_with_the_same_bytes()
    {
        string catalogue = Path.Combine(folder, "catalogue.smi"), whole = Path.Combine(folder, "whole.jsonl"), parts = Path.Combine(folder, "parts.jsonl");
        await File.WriteAllLinesAsync(catalogue, Enumerable.Range(1, 6_500).Select(i => i % 997 == 0 ? $"CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1 N{i}" : $"{new string('C', i % 60)}O N{i}"),
            TestContext.Current.CancellationToken);
        var (first, _, _) = await Run(["substances", "screen", catalogue, "--out", whole, "--all"], cancel: TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        using var stopping = new StoppingWriter(stop);

        var (stopped, _, _) = await Run(["substances", "screen", catalogue, "--out", parts, "--all"], stopping, stop.Token);
        long then = (await File.ReadAllLinesAsync(parts, TestContext.Current.CancellationToken)).Length;
        await File.AppendAllTextAsync(parts, "{\"row\":half a li", TestContext.Current.CancellationToken); // what a killed run may leave
        var (resumed, _, _) = await Run(["substances", "screen", catalogue, "--out", parts, "--all"], cancel: TestContext.Current.CancellationToken);

        Assert.Equal((0, 3, 0), (first, stopped, resumed));
        Assert.InRange(then, 1, 6_499);
        Assert.Equal(await File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(parts, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(parts + ".place"));
        Assert.Contains("\"id\":\"N997\"", await File.ReadAllTextAsync(whole, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // Cancels at the first word of progress.
    private sealed class StoppingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            stop.Cancel();
        }
    }
}
