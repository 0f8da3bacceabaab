using System.Text.Json;

namespace Entente.Cli.Example;

/// <summary>Two nodes of two parties on this machine, with a wire each way that can be cut.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private readonly string nodeDll;

    private Pair(string nodeDll, NodeProcess us, NodeProcess cn, Wire toUs, Wire toCn) =>
        (this.nodeDll, Us, Cn, ToUs, ToCn) = (nodeDll, us, cn, toUs, toCn);

    public NodeProcess Us { get; private set; }

    public NodeProcess Cn { get; private set; }

    /// <summary>What the Chinese node's calls to the American one pass through.</summary>
    public Wire ToUs { get; }

    /// <summary>What the American node's calls to the Chinese one pass through.</summary>
    public Wire ToCn { get; }

    /// <summary>Starts both; each continues from what its folder holds.</summary>
    /// <param name="nodeDll">The published node.</param>
    /// <param name="state">Folder that gets <c>us/</c>, <c>cn/</c> and the ports that were chosen the first time.</param>
    /// <param name="preferKnownPorts">True to try 7101 to 7132 first, so that a bookmark keeps working.</param>
    /// <param name="cancel">Ends the start.</param>
    public static async Task<Pair> Start(string nodeDll, string state, bool preferKnownPorts, CancellationToken cancel)
    {
        Directory.CreateDirectory(state);
        var ports = Ports(state, preferKnownPorts);
        Place Of(string party, string en, string zh, string zone, int at) => new(
            party, en, zh, zone, Path.Combine(state, party.ToLowerInvariant()), ports[at], ports[at + 1], ports[at + 2], ports[at + 3]);
        var us = Of("US", "United States", "美国", "America/New_York", 0);
        var cn = Of("CN", "China", "中国", "Asia/Shanghai", 4);

        if (ports.FirstOrDefault(port => !Free(port)) is var taken and not 0)
            throw new ExampleFailed($"Port {taken} is taken, by an earlier ./run that is still up or by another program. Stop that one; or start over on free ports with ./run --fresh.");
        var toUs = new Wire(us.Reached, us.Federation);
        var toCn = new Wire(cn.Reached, cn.Federation);
        try
        {
            var started = await Task.WhenAll(NodeProcess.Start(nodeDll, us, cancel), NodeProcess.Start(nodeDll, cn, cancel));
            return new Pair(nodeDll, started[0], started[1], toUs, toCn);
        }
        catch
        {
            await toUs.DisposeAsync();
            await toCn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the line in both directions.</summary>
    public void Cut()
    {
        ToUs.Cut();
        ToCn.Cut();
    }

    /// <summary>Mends it.</summary>
    public void Mend()
    {
        ToUs.Mend();
        ToCn.Mend();
    }

    /// <summary>Kills the Chinese node as a power cut would, and starts it again on the same folder.</summary>
    public async Task KillAndRestartCn(CancellationToken cancel)
    {
        var place = Cn.Place;
        await Cn.DisposeAsync();
        Cn = await NodeProcess.Start(nodeDll, place, cancel);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Us.DisposeAsync();
        await Cn.DisposeAsync();
        await ToUs.DisposeAsync();
        await ToCn.DisposeAsync();
    }

    private static int[] Ports(string state, bool preferKnown)
    {
        // Partner cards hold the federation address, so the ports stay what they were when the cards were exchanged.
        var file = Path.Combine(state, "ports.json");
        if (File.Exists(file)) return JsonSerializer.Deserialize<int[]>(File.ReadAllText(file))!;
        int[] known = [7101, 7111, 7121, 7131, 7102, 7112, 7122, 7132];
        var ports = preferKnown && known.All(Free) ? known : [.. Enumerable.Range(0, 8).Select(_ => Place.FreePort())];
        File.WriteAllText(file, JsonSerializer.Serialize(ports));
        return ports;
    }

    private static bool Free(int port)
    {
        try
        {
            using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
