using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entente.Exchange.Agreements;

namespace Entente.Node.Federation;

/// <summary>Links over HTTPS, TLS 1.3 only; each side knows the other by the SHA-256 of its certificate and by nothing else.</summary>
internal sealed class HttpPartnerLinks(NodeIdentity identity) : IPartnerLinks, IDisposable
{
    private readonly ConcurrentDictionary<(string Tls, Uri Address), HttpPartnerLink> links = new();

    public IPartnerLink To(PartyCard card) =>
        links.GetOrAdd((card.TlsSha256, card.Federation), key => new(key.Address, key.Tls, identity.Certificate));

    public void Dispose()
    {
        foreach (var link in links.Values) link.Dispose();
    }
}

/// <summary>The link to one partner over HTTPS.</summary>
internal sealed class HttpPartnerLink : IPartnerLink, IDisposable
{
    /// <summary>Longest answer read: a full delivery's receipts and proofs.</summary>
    private const int MaxAnswerBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient http;
    private volatile bool strange;

    public HttpPartnerLink(Uri address, string tlsSha256, X509Certificate2 ours)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false, // a proxy would be a third machine
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None, // a bomb needs a fuse
            UseCookies = false,
            ActivityHeadersPropagator = null, // no trace ids leave the node
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificates = [ours],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => ours,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => !(strange = certificate is null || Pin.Of(certificate) != tlsSha256),
            },
        };
        http = new(handler) { BaseAddress = address, Timeout = Patience, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    public Task<byte[]> Deliver(byte[] frame, CancellationToken cancel)
    {
        var content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue(DeliveryFrame.MediaType) } };
        return Send(new(HttpMethod.Post, FederationRoutes.Entries) { Content = content }, cancel);
    }

    public Task<byte[]> Checkpoint(string log, long since, IReadOnlyList<long> indices, CancellationToken cancel)
    {
        var asked = string.Join(',', indices.Select(i => i.ToString(CultureInfo.InvariantCulture)));
        return Send(new(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture,
            $"{FederationRoutes.Checkpoint}?log={Uri.EscapeDataString(log)}&since={since}&indices={asked}")), cancel);
    }

    public Task<byte[]> Leaves(string log, long from, long size, CancellationToken cancel) =>
        Send(new(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{FederationRoutes.Leaves}?log={Uri.EscapeDataString(log)}&from={from}&size={size}")), cancel);

    public async Task<bool> Cosign(string log, byte[] note, CancellationToken cancel)
    {
        var content = new ByteArrayContent(note) { Headers = { ContentType = new MediaTypeHeaderValue(FederationRoutes.NoteType) } };
        return (await Send(new(HttpMethod.Post, $"{FederationRoutes.Cosignatures}?log={Uri.EscapeDataString(log)}") { Content = content }, cancel)) is [(byte)'1'];
    }

    public Task<byte[]> Held(CancellationToken cancel) => Send(new(HttpMethod.Get, FederationRoutes.Held), cancel);

    public Task<byte[]> FileHeld(FileAddress address, CancellationToken cancel) => Send(new(HttpMethod.Get, $"{FederationRoutes.Parts}?{address.Query}"), cancel);

    public Task<byte[]> FilePart(FileAddress address, long offset, int length, Func<Stream, CancellationToken, Task> write, CancellationToken cancel) => Send(
        new(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"{FederationRoutes.Parts}?{address.Query}&offset={offset}")) { Content = new PartContent(length, write) }, cancel);

    public Task<byte[]> Kept(string log, long from, CancellationToken cancel) =>
        Send(new(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{FederationRoutes.Kept}?log={Uri.EscapeDataString(log)}&from={from}")), cancel);

    public Task<byte[]> Newer(byte[] question, CancellationToken cancel) => Ask(FederationRoutes.Newer, question, cancel);

    public Task<byte[]> Returned(byte[] question, CancellationToken cancel) => Ask(FederationRoutes.Returned, question, cancel);

    public async Task<bool> File(byte[] envelope, CancellationToken cancel)
    {
        var content = new ByteArrayContent(envelope) { Headers = { ContentType = new MediaTypeHeaderValue(FederationRoutes.FileType) } };
        return (await Send(new(HttpMethod.Post, FederationRoutes.Files) { Content = content }, cancel)) is [(byte)'1'];
    }

    public void Dispose() => http.Dispose();

    private Task<byte[]> Ask(string route, byte[] question, CancellationToken cancel) => Send(
        new(HttpMethod.Post, route) { Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue(FederationRoutes.QuestionType) } } }, cancel);

    private async Task<byte[]> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, cancel))
                return response.StatusCode switch
                {
                    HttpStatusCode.OK => await response.Content.ReadAsByteArrayAsync(cancel),
                    HttpStatusCode.Forbidden or HttpStatusCode.NotFound => throw new LinkFailure("not-known-there", mayHaveArrived: false),
                    HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => throw new LinkFailure("too-busy", mayHaveArrived: false),
                    _ => throw new LinkFailure("bad-answer", mayHaveArrived: true),
                };
        }
        catch (HttpRequestException failure)
        {
            throw failure switch
            {
                { HttpRequestError: HttpRequestError.SecureConnectionError } when strange => new LinkFailure("certificate-not-pinned", mayHaveArrived: false, failure),
                // A line that breaks within the handshake is a broken line, and accuses nobody.
                { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => new LinkFailure("link-down", mayHaveArrived: false, failure),
                _ => new LinkFailure("no-answer", mayHaveArrived: true, failure),
            };
        }
        catch (Exception failure) when (failure is IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new LinkFailure("no-answer", mayHaveArrived: true, failure);
        }
    }
}

/// <summary>A part of a file that is sealed while it is sent.</summary>
internal sealed class PartContent : HttpContent
{
    private readonly int length;
    private readonly Func<Stream, CancellationToken, Task> write;

    public PartContent(int length, Func<Stream, CancellationToken, Task> write)
    {
        (this.length, this.write) = (length, write);
        Headers.ContentType = new(FederationRoutes.PartType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => write(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }
}

/// <summary>How a certificate is pinned: SHA-256 of its DER bytes, lower-case hexadecimal, as the party card names it.</summary>
internal static class Pin
{
    public static string Of(X509Certificate certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
}
