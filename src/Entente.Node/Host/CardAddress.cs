using System.Net;
using Entente.Node.Federation;

namespace Entente.Node.Host;

/// <summary>Whether partners can call at the address that this node's card names. A card that was handed out and compared with a wrong one must be compared anew.</summary>
internal static partial class CardAddress
{
    /// <summary>Says so at the start: the setting is easily forgotten, because everything works on this machine.</summary>
    public static void Warn(IServiceProvider services)
    {
        var (options, card) = (services.GetRequiredService<NodeOptions>(), services.GetRequiredService<OurCard>().Card);
        if (IsOutOfReach(options, card.Federation)) OutOfReach(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CardAddress)), card.Federation);
    }

    /// <summary>True for an address that means this machine to whoever calls it, in a node that serves others.</summary>
    public static bool IsOutOfReach(NodeOptions options, Uri federation) =>
        !Listening.IsLoopback(new(options.Pages)) && (Listening.IsLoopback(federation) || IsAnyAddress(federation));

    private static bool IsAnyAddress(Uri federation) =>
        IPAddress.TryParse(federation.IdnHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Partners cannot reach this node: its card names {Address}, which means their own machine to them. Set Node:FederationAddress before you hand out the card.")]
    private static partial void OutOfReach(ILogger log, Uri address);
}
