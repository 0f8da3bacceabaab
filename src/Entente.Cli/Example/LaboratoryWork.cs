using System.Globalization;
using System.Text.Json.Nodes;
using Entente.Procedures.Texts;

namespace Entente.Cli.Example;

/// <summary>The American half: an exhibit, a measured spectrum, a result with its computed level, the law on the day, a notification.</summary>
internal sealed class LaboratoryWork(OfficerClient chemist, OfficerClient reviewer, OfficerClient release, DateOnly today, Steps steps)
{
    /// <summary>What one of the two shipped spectra is about. The spectra are real measurements; exhibit, seal, dates and place are invented.</summary>
    internal sealed record Find(string File, string Name, string Smiles, string InchiKey, string Kind, string Matrix, long Milligrams, long Pieces, string State, IReadOnlyList<string> OpenIsomers);

    private static readonly TextsIn English = Words.Both.English;

    public static readonly Find First = new(
        "meta-fluorofentanyl-ei.msp", "meta-fluorofentanyl", "CCC(=O)N(c1cccc(F)c1)C1CCN(CCc2ccccc2)CC1", "SLTQVWMQISKVDN-UHFFFAOYSA-N",
        "FIRST_DETECTION", "TABLET", 45_300, 412, "Ohio", ["ortho-fluorofentanyl", "para-fluorofentanyl"]);

    public static readonly Find Second = new(
        "cyclopropylfentanyl-ei.msp", "cyclopropylfentanyl", "O=C(C1CC1)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "OIQSKDSKROTEMN-UHFFFAOYSA-N",
        "NEW_FORM", "POWDER", 2_150, 1, "Oregon", ["crotonylfentanyl"]);

    /// <summary>From the bench to a released notification; the answer is the matter's id.</summary>
    public async Task<string> Notify(Find find, CancellationToken cancel)
    {
        var exhibit = await Exhibit(find, cancel);
        await Spectrum(exhibit, find, cancel);
        var result = await Result(exhibit, find, cancel);
        await Law(find, cancel);
        await reviewer.Post($"/api/laboratory/results/{result}/review", new JsonObject { ["level"] = "L2" }, cancel);
        steps.Say("a second chemist signed the level");

        var draft = await chemist.Post($"/api/laboratory/exhibits/{exhibit}/notification", new JsonObject { ["to"] = "CN", ["kind"] = find.Kind, ["withSpectra"] = true }, cancel);
        draft = await Drafts.Keep(chemist, draft, "CN", ["UN1988.9", "WG"], cancel);
        draft = await Drafts.Submit(chemist, draft, cancel);
        steps.Verify(await Refuses(() => Drafts.Release(chemist, draft, cancel)), "the chemist who drafted it cannot release it");
        var released = await Drafts.Release(release, draft, cancel);
        var entry = (string)released["entry"]!;
        steps.Say($"released by a second officer: handling H1 H2, TLP:AMBER, purposes PREV and HEALTH; entry {entry[..16]}…");
        return entry; // the opening's own hash is the matter's id
    }

    private async Task<string> Exhibit(Find find, CancellationToken cancel)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{today.Year}-{find.Name} 示例");
        var made = await chemist.Post("/api/laboratory/exhibits", new JsonObject
        {
            ["number"] = number,
            ["description"] = $"Sample 示例: {find.Matrix.ToLowerInvariant()} in a parcel; invented around a real spectrum",
            ["matrix"] = find.Matrix,
            ["netMilligrams"] = find.Milligrams,
            ["pieces"] = find.Pieces,
            ["seal"] = "SAMPLE 示例 0047713",
            ["foundOn"] = Day(-12),
            ["adminLevel1"] = find.State,
            ["circumstance"] = "SEIZURE_POST",
        }, cancel);
        steps.Say($"exhibit {number} recorded");
        return (string)made["id"]!;
    }

    private async Task Spectrum(string exhibit, Find find, CancellationToken cancel)
    {
        var file = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "samples", find.File), cancel);
        var kept = await chemist.Upload($"/api/laboratory/exhibits/{exhibit}/spectra", find.File, file, new Dictionary<string, string>(), cancel);
        steps.Verify((int)kept["spectra"]! == 1 && (int)kept["points"]! > 100, $"measured spectrum imported: {find.File}, {kept["points"]} peaks, SHA-256 {((string)kept["sha256"]!)[..16]}…");
    }

    private async Task<string> Result(string exhibit, Find find, CancellationToken cancel)
    {
        var result = await chemist.Post($"/api/laboratory/exhibits/{exhibit}/results", new JsonObject
        {
            ["analysedOn"] = Day(-6),
            ["structure"] = find.Smiles,
            ["fentanylClass"] = true,
            ["isomers"] = "not-resolved",
            ["openIsomers"] = new JsonArray([.. find.OpenIsomers.Select(i => (JsonNode)i)]),
            ["runs"] = new JsonArray(
                Run("gc-ms", "positive", 1, "library", independent: true),
                Run("infrared", "positive", 2, "secondary-reference", independent: false),
                Run("colour-test", "negative", 1, "none", independent: false)),
            ["method"] = "SAMPLE-M-01",
        }, cancel);
        steps.Verify((string?)result["inchikey"] == find.InchiKey, $"structure read, InChIKey {find.InchiKey}", (string?)result["inchikey"]);
        steps.Verify((string?)result["level"] == "L2", "identification level L2 from the techniques used (SWGDRUG minimum scheme passed, no reference on the same system)", (string?)result["level"]);
        foreach (var condition in result["conditions"]!.AsArray()) steps.Say("  " + Condition(condition!));
        steps.Verify((bool)result["isomerNotResolved"]!, "isomer not resolved, said on every copy");
        return (string)result["id"]!;
    }

    private async Task Law(Find find, CancellationToken cancel)
    {
        var card = await chemist.Get($"/api/substances/{find.InchiKey}?on={Day(0)}", cancel);
        var laws = card["laws"]!.AsArray();
        steps.Verify(laws.Count >= 3, $"legal status on {Day(0)} under {string.Join(", ", laws.Select(l => (string)l!["law"]!))}, each with its certainty");
        foreach (var law in laws) steps.Say("  " + Law(law!));
    }

    /// <summary>One condition of the minimum scheme, in the words of the laboratory's page.</summary>
    private static string Condition(JsonNode condition)
    {
        object?[] args = [.. condition["args"]!.AsArray().Select(arg => (string?)arg)];
        return $"{English[$"condition.{Name(condition["result"])}"]}: {English[$"identification.{(string)condition["reason"]!}", args]}";
    }

    private static string Law(JsonNode law)
    {
        var certainty = law["certainty"] is { } told ? $"; {English[$"law.certainty.{Name(told)}"]}" : "";
        var list = law["list"] is { } named ? $" {(string)named!}" : "";
        return $"{English[$"law.{(string)law["law"]!}"]}:{list} {English[$"law.outcome.{Name(law["outcome"])}"]}{certainty}";
    }

    /// <summary><c>not-counted</c> as the texts' keys write it: <c>NotCounted</c>.</summary>
    private static string Name(JsonNode? code) =>
        string.Concat(((string)code!).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private string Day(int fromToday) => today.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Run(string technique, string outcome, int sampling, string comparedWith, bool independent) => new()
    {
        ["technique"] = technique,
        ["outcome"] = outcome,
        ["validated"] = true,
        ["reviewableData"] = outcome == "positive",
        ["sampling"] = sampling,
        ["comparedWith"] = comparedWith,
        ["sameSystem"] = false,
        ["outputsIndependent"] = independent,
    };

    private static async Task<bool> Refuses(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (ExampleFailed)
        {
            return true;
        }
    }
}
