using System.Text.Json;
using Entente.Procedures.Texts;
using Entente.Spectra;
using Entente.Substances.Identification;
using Entente.Substances.Law;
using Entente.Substances.Structures;
using Microsoft.Extensions.Time.Testing;

namespace Entente.Cli.Tests;

public sealed class LaboratoryTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.Zero));

    private static string Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Entente.slnx"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "data", "samples", file);
    }

    private static (int Code, string Out, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        var root = new System.CommandLine.RootCommand { Laboratory.Spectrum(), Laboratory.Substances(Clock) };
        var code = root.Parse(args).Invoke(new() { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void A_spectrum_is_read_to_json()
    {
        var (code, output, _) = Run("spectrum", "read", Sample("meta-fluorofentanyl-ei.msp"), "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var spectrum = json.RootElement[0];
        Assert.Equal("SLTQVWMQISKVDN-UHFFFAOYSA-N", spectrum.GetProperty("inchikey").GetString());
        Assert.Equal(120, spectrum.GetProperty("points").GetArrayLength());
        Assert.Equal("electron-ionisation", spectrum.GetProperty("measurement").GetString());
    }

    [Fact]
    public void A_broken_spectrum_ends_with_1_and_says_the_line()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Name: x\nNum Peaks: 2\n43 1\n44 NaN\n");

        var (code, output, error) = Run("spectrum", "read", file);

        File.Delete(file);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("4", error, StringComparison.Ordinal);
        Assert.Contains("NaN", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_of_a_substance_names_each_law_its_source_and_its_certainty()
    {
        var (code, output, _) = Run("substances", "status", "meta-fluorofentanyl", "--on", "2026-11-24", "--json");

        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var laws = json.RootElement.GetProperty("laws");
        Assert.Equal(("named", "read", "21 CFR 1308.11(b)(59)"), Of(laws.GetProperty("US")));
        Assert.Equal("within-class", laws.GetProperty("CN").GetProperty("outcome").GetString());
        Assert.Equal("2019-05-01", laws.GetProperty("CN").GetProperty("from").GetString());
        Assert.Equal("not-read", laws.GetProperty("UN").GetProperty("outcome").GetString());
        Assert.Equal("both", json.RootElement.GetProperty("gap").GetProperty("kind").GetString());

        static (string?, string?, string?) Of(JsonElement law) =>
            (law.GetProperty("outcome").GetString(), law.GetProperty("certainty").GetString(), law.GetProperty("source").GetString());
    }

    [Fact]
    public void Without_a_day_the_clocks_day_is_asked_about_and_a_wrong_day_is_refused()
    {
        Assert.Contains("2026-11-24", Run("substances", "status", "Fentanyl").Out, StringComparison.Ordinal);
        Assert.Equal(2, Run("substances", "status", "Fentanyl", "--on", "24.11.2026").Code);
        Assert.Equal(1, Run("substances", "status", "no such thing").Code);
    }

    /// <summary>An engine hands back codes; a code without words would fail in front of a person.</summary>
    [Fact]
    public void Every_code_of_an_engine_has_words_in_both_languages()
    {
        var texts = Texts.Of(typeof(Texts).Assembly);
        string[] keys =
        [
            .. SpectrumFault.Codes.SelectMany(code => new[] { $"complaint.spectrum-{code}", $"complaint.spectrum-{code}.do" }),
            .. Remark.Codes.Select(code => $"spectrum.remark.{code}"),
            .. Enum.GetNames<SpectrumFormat>().Select(name => $"spectrum.format.{name}"),
            .. Enum.GetNames<Measurement>().Select(name => $"spectrum.measurement.{name}"),
            .. StructureFault.Codes.SelectMany(code => new[] { $"complaint.structure-{code}", $"complaint.structure-{code}.do" }),
            .. TechniqueTable.All.Select(technique => $"technique.{technique.Code}"),
            .. Enum.GetNames<RunOutcome>().Select(name => $"technique.outcome.{name}"),
            .. Enum.GetNames<Comparison>().Select(name => $"technique.compared.{name}"),
            .. Enum.GetNames<IdentificationLevel>().Select(name => $"level.{name}"),
            .. Enum.GetNames<ConditionResult>().Select(name => $"condition.{name}"),
            .. Enum.GetNames<Outcome>().Select(name => $"law.outcome.{name}"),
            .. Enum.GetNames<Certainty>().Select(name => $"law.certainty.{name}"),
            .. Enum.GetNames<FromIs>().Select(name => $"law.from.{name}"),
            .. Enum.GetNames<GapKind>().Select(name => $"law.gap.{name}"),
            .. LegalFact.Caveats.Select(code => $"law.caveat.{code}"),
        ];

        Assert.DoesNotContain(keys, key => !texts.English.TryGet(key, out _) || !texts.Chinese.TryGet(key, out _));
    }
}
