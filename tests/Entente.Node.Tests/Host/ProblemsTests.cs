using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Entente.Node.Tests.Host;

public sealed class ProblemsTests
{
    [Fact]
    public async Task A_refusal_is_problem_details_with_a_code_and_both_languages()
    {
        await using var node = await RunningNode.Start();
        using var browser = node.Browser();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");

        using var answer = await browser.Get("/api/me");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("not-signed-in", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal(401, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("请先登录。", problem.RootElement.GetProperty("title").GetString());
        Assert.Equal("Sign in first.", problem.RootElement.GetProperty("texts").GetProperty("en").GetString());
    }

    [Theory]
    [InlineData("{ not json", "application/json", HttpStatusCode.BadRequest, "not-understood")]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType, "wrong-media-type")]
    public async Task What_cannot_be_read_is_said_without_an_exception(string body, string type, HttpStatusCode status, string code)
    {
        await using var node = await RunningNode.Start();
        using var browser = await node.SignedIn("chemist");
        browser.Client.DefaultRequestHeaders.Add("X-Entente", "1");

        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await browser.Client.PostAsync("/api/session", content);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_page_that_does_not_exist_is_said_in_a_page()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var answer = await officer.Get("/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_full_disk_is_said_to_programs_and_to_people_in_both_languages()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var answer = await officer.Get("/api/full-disk");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        using var page = await officer.Get("/full-disk");
        var shown = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        (await officer.Get("/language/zh")).Dispose();
        using var chinese = await officer.Get("/full-disk");
        var shownInChinese = WebUtility.HtmlDecode(await chinese.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store-unavailable"), (answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal("disk-full", problem.GetProperty("args")[0].GetString());
        Assert.Contains("Nothing was changed; drafts saved before are safe.", shown, StringComparison.Ordinal);
        Assert.Contains("未作任何改动，此前保存的草稿完好。", shownInChinese, StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib", shown, StringComparison.Ordinal); // where the disk is full is for the operator's log
    }

    [Fact]
    public async Task A_failure_shows_a_number_and_no_detail()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var answer = await officer.Get("/broken");
        var shown = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Matches("<code>[0-9a-f]{32}</code>", shown);
        Assert.DoesNotContain("detail for nobody", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changing_call_without_the_guard_header_is_refused()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var refused = await officer.Client.DeleteAsync("/api/session");
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/session") { Headers = { { "X-Entente", "1" } } };
        using var accepted = await officer.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var answer = await officer.Client.PostAsync("/sign-out", new FormUrlEncodedContent([]));
        using var still = await officer.Get("/api/me");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task The_document_of_the_api_names_what_programs_call()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        using var document = JsonDocument.Parse(await officer.Client.GetStringAsync("/openapi/v1.json"));

        Assert.StartsWith("3.", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/api/session", out _));
        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/api/me", out _));
        Assert.False(document.RootElement.GetProperty("paths").TryGetProperty("/sign-out", out _));
    }
}
