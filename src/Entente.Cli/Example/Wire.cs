using System.Net;
using System.Net.Sockets;

namespace Entente.Cli.Example;

/// <summary>A length of cable between two nodes that can be cut and mended: forwards one loopback TCP port to another, byte for byte.</summary>
/// <remarks>It holds no key: TLS passes through it unread, so what it shows is a real loss of the line and nothing else.</remarks>
internal sealed class Wire : IAsyncDisposable
{
    private readonly int toPort;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource ended = new();
    private readonly HashSet<TcpClient> open = [];
    private readonly Lock gate = new();
    private readonly Task running;
    private bool cut;

    /// <summary>Begins to forward.</summary>
    /// <param name="port">Loopback port to listen on.</param>
    /// <param name="toPort">Loopback port to forward to.</param>
    public Wire(int port, int toPort)
    {
        this.toPort = toPort;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        running = Run();
    }

    /// <summary>Ends every open connection and refuses new ones, as a broken cable would.</summary>
    public void Cut()
    {
        lock (gate)
        {
            cut = true;
            foreach (var client in open) client.Dispose();
            open.Clear();
        }
    }

    /// <summary>Lets connections pass again.</summary>
    public void Mend()
    {
        lock (gate) cut = false;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        Cut();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.Dispose();
    }

    private async Task Run()
    {
        while (!ended.IsCancellationRequested)
        {
            var from = await listener.AcceptTcpClientAsync(ended.Token);
            _ = Forward(from);
        }
    }

    private async Task Forward(TcpClient from)
    {
        using var to = new TcpClient();
        try
        {
            lock (gate)
            {
                if (cut) return;
                open.Add(from);
                open.Add(to);
            }

            await to.ConnectAsync(IPAddress.Loopback, toPort, ended.Token);
            var there = from.GetStream().CopyToAsync(to.GetStream(), ended.Token);
            var back = to.GetStream().CopyToAsync(from.GetStream(), ended.Token);
            await Task.WhenAny(there, back);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // A cut cable is what this type is for: both ends see a closed connection.
        }
        finally
        {
            lock (gate)
            {
                open.Remove(from);
                open.Remove(to);
            }

            from.Dispose();
        }
    }
}
