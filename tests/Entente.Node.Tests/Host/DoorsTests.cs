using System.Net;
using System.Text.Json;

namespace Entente.Node.Tests.Host;

public sealed class DoorsTests
{
    [Fact]
    public async Task Metrics_answer_on_the_operators_port_only()
    {
        await using var node = await RunningNode.Start();
        using var pages = node.Browser();
        using var oper = new Browser(node.OperatorPort);

        using var metrics = await oper.Get("/metrics");
        using var hidden = await pages.Get("/metrics");

        Assert.Contains("dotnet_process_memory_working_set_bytes", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/api/me")]
    [InlineData("/openapi/v1.json")]
    public async Task Officers_pages_do_not_answer_on_the_operators_port(string path)
    {
        await using var node = await RunningNode.Start();
        // A Host header that names the pages' port changes nothing: the connection decides.
        using var oper = new Browser(node.OperatorPort);
        oper.Client.DefaultRequestHeaders.Host = $"us.localhost:{node.PagesPort}";

        using var answer = await oper.Get(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Health_says_one_word_to_everybody_and_each_part_to_the_operator()
    {
        await using var node = await RunningNode.Start();
        using var pages = node.Browser();
        using var oper = new Browser(node.OperatorPort);

        var word = await pages.Page("/health");
        using var report = JsonDocument.Parse(await oper.Page("/health"));

        Assert.Equal("Healthy", word);
        Assert.Equal("Healthy", report.RootElement.GetProperty("parts").GetProperty("store").GetString());
    }

    [Fact]
    public async Task A_foreign_name_pointed_at_this_machine_reads_nothing()
    {
        await using var node = await RunningNode.Start();
        using var rebound = new Browser(node.PagesPort, host: "attacker.example");

        using var answer = await rebound.Get("/sign-in");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }
}
