using System.Net;
using System.Net.Sockets;

namespace Entente.Faults.Weather;

/// <summary>How a link is parted.</summary>
internal enum Parting
{
    /// <summary>Connections are reset, new ones too.</summary>
    Refused,

    /// <summary>Nothing comes through and nobody is told. Afterwards what was held goes on, late, or its connection ends.</summary>
    Silent,

    /// <summary>What is sent arrives; what is answered does not. Afterwards the connections end.</summary>
    OneWay,
}

/// <summary>
/// The only way to one node, below TLS. Delays what passes; now and then cuts it short, turns a bit, doubles a piece or swaps two. TLS notices
/// each of them and ends the connection, so what this tests is that nothing else happens.
/// </summary>
/// <param name="share">Share of the pieces of up to 16 KiB that are damaged; ten times as many are delayed.</param>
internal sealed class FaultProxy(int port, int target, int seed, double share) : IAsyncDisposable
{
    private const int Piece = 16 * 1024;
    private readonly TcpListener listener = new(IPAddress.Any, port);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock door = new();
    private readonly Random chance = new(seed);
    private readonly HashSet<Carried> carried = [];
    private Parting? parted;
    private TaskCompletionSource healed = new();
    private Task accepting = Task.CompletedTask;

    public long Damaged { get; private set; }

    public long Delayed { get; private set; }

    public void Begin()
    {
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Parts the link for a while.</summary>
    public async Task Part(Parting how, TimeSpan length)
    {
        lock (door) (parted, healed) = (how, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (how is Parting.Refused) End(_ => true);
        await Task.Delay(length);
        lock (door) parted = null;
        if (how is not Parting.Refused) End(_ => how is Parting.OneWay || Roll() < 0.5);
        healed.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        End(_ => true);
        await accepting;
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Carry(await listener.AcceptSocketAsync(stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the campaign is over
        }
    }

    private async Task Carry(Socket near)
    {
        var pair = new Carried(near, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        lock (door) carried.Add(pair);
        try
        {
            if (Now is Parting.Refused) return;
            await pair.Far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            await Task.WhenAny(Pump(near, pair.Far, answers: false), Pump(pair.Far, near, answers: true));
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the node is not there
        }
        finally
        {
            lock (door) carried.Remove(pair);
            pair.Reset();
        }
    }

    private async Task Pump(Socket from, Socket into, bool answers)
    {
        var (buffer, held) = (new byte[Piece], Array.Empty<byte>());
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is var read and > 0)
            {
                var piece = buffer[..read];
                while (Now is Parting.Silent || (answers && Now is Parting.OneWay)) await healed.Task.WaitAsync(stop.Token);
                var roll = Roll() / share;
                if (roll is > 1 and < 11)
                {
                    lock (door) Delayed++;
                    await Task.Delay(TimeSpan.FromMilliseconds(Roll() * 60), stop.Token);
                }

                if (roll < 1)
                {
                    lock (door) Damaged++;
                    switch ((int)(roll * 4))
                    {
                        case 0: // cut short, and then the end
                            await Send(into, piece.AsMemory(0, (int)(Roll() * read)));
                            return;
                        case 1:
                            piece[(int)(Roll() * read)] ^= (byte)(1 << (int)(Roll() * 8));
                            break;
                        case 2:
                            await Send(into, piece);
                            break;
                        default: // the later half first
                            await Send(into, piece.AsMemory(read / 2));
                            piece = piece[..(read / 2)];
                            break;
                    }
                }

                await Send(into, piece);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // one end is closed: the other follows
        }
    }

    private async Task Send(Socket into, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await into.SendAsync(bytes, stop.Token)..];
    }

    private Parting? Now
    {
        get
        {
            lock (door) return parted;
        }
    }

    private double Roll()
    {
        lock (door) return chance.NextDouble();
    }

    private void End(Func<Carried, bool> which)
    {
        List<Carried> all;
        lock (door) all = [.. carried];
        foreach (var pair in all.Where(which)) pair.Reset();
    }

    private sealed record Carried(Socket Near, Socket Far)
    {
        /// <summary>Ends both at once, as a reset does, not with a farewell.</summary>
        public void Reset()
        {
            Near.Close(0);
            Far.Close(0);
        }
    }
}
