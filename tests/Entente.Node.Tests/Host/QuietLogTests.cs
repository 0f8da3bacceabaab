using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Entente.Node.Tests.Host;

[Collection("console")] // the log goes to the process's standard output
public sealed class QuietLogTests
{
    private const string Mark = "Zyx9markedContent";

    [Fact]
    public async Task The_log_holds_no_name_and_no_content_whatever_goes_wrong()
    {
        var log = new StringWriter();
        var console = Console.Out;
        Console.SetOut(TextWriter.Synchronized(log));
        try
        {
            await using var node = await RunningNode.Start();
            using var stranger = node.Browser();
            using var administrator = await node.SignedIn("security");
            using var chemist = await node.SignedIn("chemist");
            await Feed(stranger);
            await Feed(chemist);
            await Feed(administrator);
            using var created = await administrator.Submit(
                "/administration/new", "officer-new", ("Form.DisplayName", Mark), ("Form.User", Mark.ToLowerInvariant()), ("Form.Unit", $"US/{Mark.ToUpperInvariant()}"),
                ("Form.Professions", "investigator"), ("Form.Language", "en"));
            Assert.Contains("/enrol#", await created.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            var logger = node.Services.GetRequiredService<ILogger<QuietLogTests>>();
            logger.LogError(new InvalidDataException($"cannot read '{Mark}'", new FormatException(Mark)), "A test failed on purpose.");
        }
        finally
        {
            Console.SetOut(console);
        }

        var text = log.ToString();
        Assert.Contains("A test failed on purpose.", text, StringComparison.Ordinal);
        Assert.Contains("System.IO.InvalidDataException", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, text, StringComparison.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n').Where(l => l.Contains("A test failed", StringComparison.Ordinal)))
            Assert.EndsWith("Z", JsonDocument.Parse(line).RootElement.GetProperty("time").GetString(), StringComparison.Ordinal);
    }

    private static async Task Feed(Browser browser)
    {
        browser.Client.DefaultRequestHeaders.Remove("X-Entente");
        browser.Client.DefaultRequestHeaders.Add("X-Entente", "1");
        (await browser.SignIn(Mark, Mark, Mark)).Dispose();
        (await browser.Get($"/{Mark}?q={Mark}")).Dispose();
        (await browser.Get($"/audit?officer={Mark}&action={Mark}&subject={Mark}&before={Mark}")).Dispose();
        (await browser.Get($"/language/zh?back=/{Mark}")).Dispose();
        (await browser.Get($"/administration/{Mark}")).Dispose();
        foreach (var path in (string[])[$"/api/{Mark}", "/api/drafts", "/api/cards", "/api/agreements/propose", $"/api/drafts/{Mark}/submit", "/api/laboratory/exhibits"])
            (await browser.Client.PostAsJsonAsync(path, new { text = Mark, procedure = Mark, type = Mark, fields = new { title = Mark, note = Mark } })).Dispose();
        foreach (var path in (string[])["/api/matters", "/api/substances", "/search", "/matters"]) (await browser.Get($"{path}?q={Mark}&state={Mark}")).Dispose();
        using var broken = new StringContent($"{{\"user\": \"{Mark}\", \"password\": {Mark} }}", Encoding.UTF8, "application/json");
        (await browser.Client.PostAsync("/api/session", broken)).Dispose();
        using var form = new FormUrlEncodedContent([new("_handler", Mark), new("Form.User", Mark), new("__RequestVerificationToken", Mark)]);
        (await browser.Client.PostAsync("/sign-in", form)).Dispose();
        (await browser.Submit("/enrol", "enrol", ("Code", Mark))).Dispose();
        (await browser.Submit("/sign-in", "sign-in", ("Form.Credential", $"{{\"id\":\"{Mark}\"}}"))).Dispose();
        (await browser.Submit("/sign-in", "sign-in", ("Form.User", Mark), ("Form.Password", Mark), ("Form.Code", Mark))).Dispose();
    }
}
