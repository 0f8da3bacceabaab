using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Entente.Node.Host;

/// <summary>Which addresses the node listens on.</summary>
internal static class Listening
{
    /// <summary>Largest body of an officer's request: one attachment with its form.</summary>
    private const long LargestPageBody = 32L << 20;

    /// <summary>True when only this machine can reach the pages: <c>localhost</c>, <c>*.localhost</c> or a loopback address.</summary>
    public static bool IsLoopback(Uri pages) =>
        pages.IsLoopback || pages.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the pages' and the operator's door; the federation opens its own with <see cref="Doors.EnterBy"/>.</summary>
    public static void ListenForPages(this WebApplicationBuilder builder, NodeOptions options) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestPageBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            var pages = new Uri(options.Pages);
            Action<ListenOptions> door = listen =>
            {
                listen.EnterBy(Door.Pages);
                if (pages.Scheme == Uri.UriSchemeHttps) listen.UseHttps(); // the certificate of Kestrel:Certificates:Default
            };
            if (!IsLoopback(pages)) kestrel.ListenAnyIP(pages.Port, door);
            else if (pages.Port == 0) kestrel.Listen(IPAddress.Loopback, 0, door);
            else kestrel.ListenLocalhost(pages.Port, door);
            kestrel.Listen(IPAddress.Loopback, options.Operator, listen => listen.EnterBy(Door.Operator));
        });
}
