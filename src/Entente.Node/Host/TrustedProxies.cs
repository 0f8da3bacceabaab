using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Entente.Node.Host;

/// <summary>Which machines before the pages may say for whom they ask. Nobody else is believed: a caller could write any address there.</summary>
internal static class TrustedProxies
{
    private static readonly char[] Between = [',', ' ', ';'];

    /// <summary>The networks in the setting; null when a part of it is neither an address nor a network, or is a network of everybody.</summary>
    public static IReadOnlyList<IPNetwork>? Of(NodeOptions options)
    {
        var trusted = new List<IPNetwork>();
        foreach (var part in options.TrustedProxies.Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(part, out var one)) trusted.Add(new(one, one.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var many) && many.PrefixLength > 0) trusted.Add(many);
            else return null;
        }

        return trusted;
    }

    /// <summary>The framework's own switch for this believes everybody who calls, at every door: it stays off whatever the environment says.</summary>
    public static void TrustNobodyElse(this WebApplicationBuilder builder) => builder.Configuration["ForwardedHeaders_Enabled"] = "false";

    /// <summary>At the pages' door, takes the caller's address from <c>X-Forwarded-For</c> as far back as trusted machines wrote it.</summary>
    public static void UseTrustedProxies(this WebApplication app, NodeOptions options)
    {
        if (Of(options) is not { Count: > 0 } trusted) return;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear(); // this machine is in it by default
        foreach (var network in trusted) forwarded.KnownIPNetworks.Add(network);
        app.UseWhen(http => http.Door() == Door.Pages, pages => pages.UseForwardedHeaders(forwarded));
    }
}
