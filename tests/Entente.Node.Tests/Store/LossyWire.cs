using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Entente.Node.Tests.Store;

/// <summary>A wire to a PostgreSQL server that can be cut just after a COMMIT went through and before its answer comes back.</summary>
internal sealed class LossyWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private int armed;

    public LossyWire(string connectionString)
    {
        server = new(connectionString);
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Leads through this wire.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>True once an answer was lost.</summary>
    public bool Lost { get; private set; }

    public void LoseNextAnswerToCommit() => Volatile.Write(ref armed, 1);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task Accept()
    {
        var carried = new List<Task>();
        try
        {
            while (true) carried.Add(Carry(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(server.Host!, server.Port, stop.Token);
            var cut = new TaskCompletionSource();
            var there = Pump(near.GetStream(), far.GetStream(), bytes =>
            {
                if (bytes.IndexOf("COMMIT\0"u8) < 0 || Interlocked.Exchange(ref armed, 0) == 0) return;
                Lost = true;
                near.Client.Shutdown(SocketShutdown.Send); // nothing reaches the client any more
                cut.SetResult();
            });
            var back = Pump(far.GetStream(), near.GetStream(), static _ => { });
            await Task.WhenAny(there, back, cut.Task);
            if (cut.Task.IsCompleted) await Task.Delay(300); // the server gets its COMMIT and acts on it
        }
    }

    private async Task Pump(NetworkStream from, NetworkStream into, Action<ReadOnlySpan<byte>> seen)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is var read and > 0)
            {
                seen(buffer.AsSpan(0, read));
                await into.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // one end is closed: the wire ends
        }
    }
}
