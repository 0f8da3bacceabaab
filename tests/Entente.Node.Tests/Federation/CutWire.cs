using System.Net;
using System.Net.Sockets;

namespace Entente.Node.Tests.Federation;

/// <summary>A wire to a node's federation port that breaks after so many bytes, again and again, without regard to what they are.</summary>
internal sealed class CutWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int far;
    private readonly Task accepting;
    private long carried, nextCut, written;

    public CutWire(int port)
    {
        far = port;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Bytes towards the node that came in from the other side, with all that TLS and HTTP add.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>How often it broke.</summary>
    public int Cuts { get; private set; }

    /// <summary>Bytes carried from one break to the next, at least; null for a wire that holds.</summary>
    public Func<long>? Between { get; set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task Accept()
    {
        var all = new List<Task>();
        try
        {
            while (true) all.Add(Carry(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var there = new TcpClient();
        using (near)
        {
            await there.ConnectAsync(IPAddress.Loopback, far, stop.Token);
            await Task.WhenAny(Pump(near.GetStream(), there.GetStream(), counted: true), Pump(there.GetStream(), near.GetStream(), counted: false));
            near.Client.LingerState = there.Client.LingerState = new(enable: true, 0); // a reset, not a farewell: what was on its way is lost
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream into, bool counted)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                if (counted) Interlocked.Add(ref written, read);
                if (counted && Between is { } between)
                {
                    if (nextCut == 0) nextCut = carried + between();
                    if ((carried += read) >= nextCut)
                    {
                        nextCut = 0;
                        Cuts++;
                        return; // and these bytes with it
                    }
                }

                await into.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // one end is closed: the wire ends
        }
    }
}
