using System.Net;
using Entente.Node.Host;

namespace Entente.Node.Tests.Host;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "lang=\"zh-Hans\"")]
    [InlineData("zh", "lang=\"zh-Hans\"")]
    [InlineData("en-GB,en;q=0.9", "lang=\"en\"")]
    [InlineData("fr-FR", "lang=\"en\"")]
    public async Task Before_a_choice_the_browser_decides(string wanted, string expected)
    {
        await using var node = await RunningNode.Start();
        using var browser = node.Browser();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(wanted);

        var page = await browser.Page("/sign-in");

        Assert.Contains($"<html {expected}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_keeps_the_page_and_outlives_what_the_browser_asks_for()
    {
        await using var node = await RunningNode.Start();
        using var browser = node.Browser();
        browser.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");

        using var answer = await browser.Get("/language/zh?back=%2Fsign-in%3Fback%3D%252Faccount");
        var page = await browser.Page("/sign-in");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/sign-in?back=%2Faccount", answer.Headers.Location!.OriginalString);
        Assert.Contains("<h1 tabindex=\"-1\">登录</h1>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/matters?x=1", "/matters?x=1")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData(null, "/")]
    public void An_address_to_return_to_stays_within_the_node(string? asked, string expected) =>
        Assert.Equal(expected, LocalPath.Of(asked));
}
