using System.Net;
using System.Net.Sockets;

namespace Entente.Node.Tests;

/// <summary>
/// Free ports of the loopback, below those that the system gives to outgoing connections: a port that was free a moment ago is not taken by
/// another test's client before its node listens there. No port is given twice in one run.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000, Count = 12_000;

    private static int last = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (Interlocked.Increment(ref last) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: the next one
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }
}
