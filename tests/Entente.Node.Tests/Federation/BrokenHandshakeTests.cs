using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entente.Node.Federation;

namespace Entente.Node.Tests.Federation;

/// <summary>What a link says when TLS does not come about: it accuses the other side of a strange key only when it saw one.</summary>
/// <remarks>A partner's node that was starting again closed the line within the handshake, and officers read that a stranger had answered.</remarks>
public sealed class BrokenHandshakeTests
{
    [Fact]
    public async Task A_line_that_breaks_within_the_handshake_is_a_broken_line()
    {
        using var listener = Listening();
        using var own = Certificate("own");
        using var link = new HttpPartnerLink(Address(listener), Pin.Of(own), own);
        var hangUp = Task.Run(async () => (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose(), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<LinkFailure>(() => link.Held(TestContext.Current.CancellationToken));
        await hangUp;

        Assert.Equal("link-down", failure.Code);
    }

    [Fact]
    public async Task A_key_that_is_not_on_the_card_is_named_as_that()
    {
        using var listener = Listening();
        using var own = Certificate("own");
        using var strange = Certificate("strange");
        using var link = new HttpPartnerLink(Address(listener), Pin.Of(own), own);
        var answer = Answer(listener, strange);

        var failure = await Assert.ThrowsAsync<LinkFailure>(() => link.Held(TestContext.Current.CancellationToken));
        await answer;

        Assert.Equal("certificate-not-pinned", failure.Code);
    }

    private static async Task Answer(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, TestContext.Current.CancellationToken);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // The caller hangs up on a strange key: that is what is tested.
        }
    }

    private static TcpListener Listening()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static Uri Address(TcpListener listener) => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
