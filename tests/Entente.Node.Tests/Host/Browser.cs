using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Entente.Node.Tests.Host;

/// <summary>Reads pages and posts their forms as a browser without script does; also calls the API.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient client;

    public Browser(int port, string? from = null, string host = "us.localhost")
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30), // a refusal of the size must come before the body is sent
            CookieContainer = Cookies,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp); // no resolver here knows *.localhost; browsers do
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        client = new(handler) { BaseAddress = new($"http://{host}:{port}") };
        if (from is not null) client.DefaultRequestHeaders.Add(RunningNode.From, from);
    }

    public CookieContainer Cookies { get; } = new();

    public HttpClient Client => client;

    public Task<HttpResponseMessage> Get(string path) => client.GetAsync(path);

    public async Task<string> Page(string path)
    {
        using var answer = await Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Signs in by the API.</summary>
    public Task<HttpResponseMessage> SignIn(string user, string password, string code) =>
        client.PostAsJsonAsync("/api/session", new { user, password, code });

    /// <summary>Opens a page and posts one of its forms with these fields.</summary>
    public async Task<HttpResponseMessage> Submit(string path, string form, params (string Name, string Value)[] fields) =>
        await SubmitIn(await Page(path), path, form, fields);

    /// <summary>Posts a form of a page that is open already.</summary>
    public async Task<HttpResponseMessage> SubmitIn(string page, string path, string form, params (string Name, string Value)[] fields)
    {
        var markup = Forms().Matches(page).Select(m => m.Value).Single(f => f.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        var action = Action().Match(markup) is { Success: true } given ? given.Groups["it"].Value : path;
        var hidden = Hidden().Matches(markup).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value))
            .Where(h => fields.All(f => f.Name != h.Item1));
        using var body = new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        return await client.PostAsync(action, body);
    }

    public void Dispose() => client.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<form[^>]* action=\"(?<it>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Action();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
