using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Entente.Node.Store;

namespace Entente.Node.Host;

/// <summary>Proves before the start that the node's ports can be had; the server's own fault would not say which setting to change.</summary>
internal static class Ports
{
    /// <summary>Opens each port and lets it go again.</summary>
    /// <exception cref="OperatorFault"><c>port-taken</c>; <c>port-refused</c>: the node's user may not open it.</exception>
    public static void Prove(NodeOptions options)
    {
        var held = new List<TcpListener>();
        try
        {
            foreach (var (setting, address, port) in Wanted(options).Where(w => w.Port != 0)) Hold(setting, address, port, held);
        }
        finally
        {
            foreach (var listener in held) listener.Dispose();
        }
    }

    private static void Hold(string setting, IPAddress address, int port, List<TcpListener> held)
    {
        var listener = new TcpListener(address, port);
        held.Add(listener);
        try
        {
            if (address.Equals(IPAddress.IPv6Any)) listener.Server.DualMode = true;
            listener.Start();
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            var code = fault.SocketErrorCode is SocketError.AccessDenied ? "port-refused" : "port-taken";
            throw new OperatorFault(code, fault, setting, port.ToString(CultureInfo.InvariantCulture));
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressNotAvailable && address.Equals(IPAddress.IPv6Loopback))
        {
            // a machine without IPv6 on its loopback: the server does without it too
        }
    }

    private static IEnumerable<(string Setting, IPAddress Address, int Port)> Wanted(NodeOptions options)
    {
        var anywhere = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var pages = new Uri(options.Pages);
        if (!Listening.IsLoopback(pages)) yield return ("Node:Pages", anywhere, pages.Port);
        else yield return ("Node:Pages", IPAddress.Loopback, pages.Port);
        if (Listening.IsLoopback(pages) && Socket.OSSupportsIPv6) yield return ("Node:Pages", IPAddress.IPv6Loopback, pages.Port);
        yield return ("Node:Federation", anywhere, options.Federation);
        yield return ("Node:Operator", IPAddress.Loopback, options.Operator);
    }
}
