using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entente.Cli.Bundles;

/// <summary>An officer's session at a node, over the same endpoints as its pages.</summary>
internal sealed class NodeSession : IDisposable
{
    private readonly HttpClient http;

    private NodeSession(HttpClient http) => this.http = http;

    /// <summary>Signs in.</summary>
    /// <exception cref="NodeRefused">The node does not let this officer in.</exception>
    public static async Task<NodeSession> Begin(Uri node, string user, string password, string code, CancellationToken cancel)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, UseProxy = false, ConnectCallback = Connect };
        var session = new NodeSession(new(handler) { BaseAddress = node, Timeout = Timeout.InfiniteTimeSpan });
        session.http.DefaultRequestHeaders.Add("X-Entente", "1");
        session.http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(CultureInfo.CurrentUICulture.Name is { Length: > 0 } name ? name : "en");
        try
        {
            using var answer = await session.http.PostAsJsonAsync("/api/session", new { user, password, code }, cancel);
            await Answer(answer, cancel);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>An act without a body.</summary>
    public async Task<JsonNode> Post(string path, CancellationToken cancel)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null, cancel);
        return await Answer(answer, cancel);
    }

    /// <summary>Sends a file as it is read.</summary>
    public async Task<JsonNode> Send(string path, string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream) { Headers = { ContentType = new("application/vnd.entente.bundle") } };
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
        return await Answer(answer, cancel);
    }

    /// <summary>Saves what the node hands out. What an earlier attempt has of it stays, and only the rest is asked for.</summary>
    public async Task Save(string path, string file, CancellationToken cancel)
    {
        var half = file + ".part";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Append(path, half, cancel);
                break;
            }
            catch (Exception fault) when (attempt < 5 && fault is HttpRequestException or IOException && !cancel.IsCancellationRequested)
            {
                // the connection broke: the rest is asked for
            }
        }

        File.Move(half, file, overwrite: true);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task Append(string path, string half, CancellationToken cancel)
    {
        await using var output = new FileStream(half, FileMode.Append, FileAccess.Write);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (output.Position > 0) request.Headers.Range = new RangeHeaderValue(output.Position, null);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return; // all of it is here
        if (!answer.IsSuccessStatusCode) await Answer(answer, cancel);
        if (answer.StatusCode == HttpStatusCode.OK) output.SetLength(0);
        await (await answer.Content.ReadAsStreamAsync(cancel)).CopyToAsync(output, cancel);
    }

    private static async Task<JsonNode> Answer(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        try
        {
            var read = (text.Length == 0 ? null : JsonNode.Parse(text)) ?? new JsonObject();
            return answer.IsSuccessStatusCode ? read : throw new NodeRefused((string?)read["title"] ?? $"{(int)answer.StatusCode}");
        }
        catch (JsonException)
        {
            throw new NodeRefused(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase}"));
        }
    }

    /// <summary>Names under <c>localhost</c> are this machine (RFC 6761, 6.3), whether or not the resolver knows it.</summary>
    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            if (host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            else await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The node said no; the message is its own sentence.</summary>
internal sealed class NodeRefused(string message) : Exception(message);
