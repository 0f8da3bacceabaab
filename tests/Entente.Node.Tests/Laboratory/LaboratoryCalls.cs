using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Entente.Node.Tests.Host;

namespace Entente.Node.Tests.Laboratory;

/// <summary>A laboratory with its exhibits, over HTTP as programs use it. Everything invented but the spectra.</summary>
internal static class LaboratoryCalls
{
    public const string MetaFluorofentanyl = "CCC(=O)N(c1cccc(F)c1)C1CCN(CCc2ccccc2)CC1";

    /// <summary>A sample's bytes.</summary>
    public static byte[] Sample(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Entente.slnx"))) folder = folder.Parent;
        return File.ReadAllBytes(Path.Combine(folder.FullName, "data", "samples", file));
    }

    /// <summary>A browser whose calls to the API carry the guard's header.</summary>
    public static async Task<Browser> Chemist(this RunningNode node, string user = "chemist")
    {
        var browser = await node.SignedIn(user);
        browser.Client.DefaultRequestHeaders.Add("X-Entente", "1");
        return browser;
    }

    public static object Exhibit(string number = "2026-118", string foundOn = "2026-11-12", string description = "White tablets") => new
    {
        number, description, matrix = "TABLET", netMilligrams = 45_300, pieces = 412, seal = "0047 713", foundOn, adminLevel1 = "Ohio", circumstance = "SEIZURE_POST",
    };

    public static object Result(string structure = MetaFluorofentanyl, string analysedOn = "2026-11-18") => new
    {
        analysedOn,
        structure,
        runs = new object[]
        {
            new { technique = "gc-ms", outcome = "positive", validated = true, reviewableData = true, sampling = 1, comparedWith = "library", sameSystem = false, outputsIndependent = true },
            new { technique = "infrared", outcome = "positive", validated = true, reviewableData = true, sampling = 2, comparedWith = "library", sameSystem = false },
        },
        isomers = "not-resolved",
        openIsomers = new[] { "ortho-fluorofentanyl", "para-fluorofentanyl" },
    };

    /// <summary>A second chemist signs the level that the node computed, as a notification needs.</summary>
    public static async Task SignLevel(this RunningNode node, string result, string level = "L2")
    {
        using var reviewer = await node.Chemist("reviewer");
        using var signed = await reviewer.Client.PostAsJsonAsync($"/api/laboratory/results/{result}/review", new { level });
        Assert.Equal(HttpStatusCode.NoContent, signed.StatusCode);
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        answer.Dispose();
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<string> RecordExhibit(this Browser browser, object? exhibit = null)
    {
        var answer = await browser.Client.PostAsJsonAsync("/api/laboratory/exhibits", exhibit ?? Exhibit());
        return (await answer.Json(HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    public static async Task<HttpResponseMessage> SendSpectrum(this Browser browser, string exhibit, byte[] file, string name = "run.msp")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        return await browser.Client.PostAsync($"/api/laboratory/exhibits/{exhibit}/spectra", form);
    }

    public static async Task<HttpResponseMessage> SendResult(this Browser browser, string exhibit, object? result = null) =>
        await browser.Client.PostAsJsonAsync($"/api/laboratory/exhibits/{exhibit}/results", result ?? Result());

    public static async Task<JsonElement> ReadExhibit(this Browser browser, string exhibit) =>
        await (await browser.Get($"/api/laboratory/exhibits/{exhibit}")).Json(HttpStatusCode.OK);

    /// <summary>Posts the form of the exhibit's page that takes a file, as a browser does.</summary>
    public static async Task<string> ImportByPage(this Browser browser, string exhibit, string file)
    {
        var path = $"/laboratory/exhibits/{exhibit}";
        var page = await browser.Page(path);
        var form = page[page.LastIndexOf("<form", page.IndexOf("value=\"spectrum-import\"", StringComparison.Ordinal), StringComparison.Ordinal)..];
        using var body = new MultipartFormDataContent
        {
            { new StringContent("spectrum-import"), "_handler" },
            { new StringContent(Between(form, "name=\"__RequestVerificationToken\" value=\"", "\"")), "__RequestVerificationToken" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "broken.msp" },
        };
        using var answer = await browser.Client.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }
}
