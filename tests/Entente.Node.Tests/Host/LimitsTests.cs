using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Entente.Node.Tests.Host;

public sealed class LimitsTests
{
    [Fact]
    public async Task Guessing_is_slowed_down_for_one_address_and_not_for_another()
    {
        await using var node = await RunningNode.Start(settings: "--Limits:SignInsPerMinute=3");
        using var guesser = node.Browser();
        using var other = node.Browser(from: "127.0.0.9");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await guesser.SignIn("nobody", "guess", "000000");
            answers.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        using var elsewhere = await other.SignIn("nobody", "guess", "000000");
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Fact]
    public async Task All_other_requests_have_a_limit_too()
    {
        await using var node = await RunningNode.Start(settings: "--Limits:RequestsPerMinute=5");
        using var browser = node.Browser();

        for (var i = 0; i < 5; i++) (await browser.Get("/sign-in")).Dispose();
        using var sixth = await browser.Get("/sign-in");
        var problem = await sixth.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.TooManyRequests, sixth.StatusCode);
        Assert.Equal("too-many-requests", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_body_larger_than_the_node_takes_is_refused_with_a_reason()
    {
        await using var node = await RunningNode.Start();
        using var browser = node.Browser();

        using var content = new ByteArrayContent(new byte[(32 << 20) + 1]) { Headers = { ContentType = new("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session") { Content = content, Headers = { ExpectContinue = true } };
        using var answer = await browser.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}
