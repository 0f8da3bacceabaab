using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entente.Cli.Example;

/// <summary>A sample officer at his node: signs in as a person does (password and second factor) and uses the same handlers as the pages.</summary>
internal sealed class OfficerClient : IDisposable
{
    private readonly HttpClient http;

    private OfficerClient(HttpClient http, string name) => (this.http, Name) = (http, name);

    public string Name { get; }

    /// <summary>Signs in with a set of sample credentials; waits for the next code when this one was used a moment ago.</summary>
    public static async Task<OfficerClient> SignIn(Place place, Credentials credentials, TimeProvider clock, CancellationToken cancel)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        var client = new HttpClient(handler) { BaseAddress = place.Loopback, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Add("X-Entente", "1"); // what a page's form proves by its antiforgery token
        client.DefaultRequestHeaders.Host = place.Address.Authority;
        var officer = new OfficerClient(client, $"{place.Party} {credentials.User}");
        try
        {
            await officer.Enter(credentials, clock, cancel);
        }
        catch (ExampleFailed)
        {
            await Task.Delay(Totp.UntilNext(clock.GetUtcNow()), clock, cancel);
            await officer.Enter(credentials, clock, cancel);
        }

        return officer;
    }

    public Task<JsonNode> Get(string path, CancellationToken cancel) => Send(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> Post(string path, JsonNode? body, CancellationToken cancel) =>
        Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), cancel);

    public Task<JsonNode> Put(string path, JsonNode body, CancellationToken cancel) => Send(HttpMethod.Put, path, JsonContent.Create(body), cancel);

    /// <summary>Fetches something that is not JSON, such as a card's or an evidence file.</summary>
    public async Task<string> Text(string path, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode ? text : throw new ExampleFailed($"{Name}: GET {path} answered {(int)answer.StatusCode}");
    }

    /// <summary>Uploads one file with form fields, as the page's file input does.</summary>
    public async Task<JsonNode> Upload(string path, string fileName, byte[] file, IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(file), "file", fileName);
        return await Send(HttpMethod.Post, path, form, cancel);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private Task<JsonNode> Enter(Credentials credentials, TimeProvider clock, CancellationToken cancel) => Post("/api/session", new JsonObject
    {
        ["user"] = credentials.User,
        ["password"] = credentials.Password,
        ["code"] = Totp.At(credentials.TotpSecret, clock.GetUtcNow()),
    }, cancel);

    private async Task<JsonNode> Send(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
            throw new ExampleFailed($"{Name}: {method} {path} answered {(int)answer.StatusCode}: {(text.Length > 600 ? text[..600] : text)}");
        try
        {
            return (text.Length == 0 ? null : JsonNode.Parse(text)) ?? new JsonObject();
        }
        catch (JsonException)
        {
            throw new ExampleFailed($"{Name}: {method} {path} answered something that is not JSON: {text[..Math.Min(text.Length, 200)]}");
        }
    }
}

/// <summary>A step of the example did not hold; the message says which and why.</summary>
internal sealed class ExampleFailed(string message) : Exception(message);
