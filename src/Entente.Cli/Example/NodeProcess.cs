using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Entente.Cli.Example;

/// <summary>Where one node of the example lives: its party, its folder, its four ports on this machine.</summary>
/// <param name="Party">Code, also the first label of the officers' address.</param>
/// <param name="NameEn">In English.</param>
/// <param name="NameZh">In Chinese.</param>
/// <param name="Zone">IANA zone of its capital.</param>
/// <param name="State">Folder of its database, keys and credentials.</param>
/// <param name="Pages">Port of the officers' pages.</param>
/// <param name="Federation">Port of the partner's TLS endpoint.</param>
/// <param name="Reached">Port at which the partner reaches it: the near end of the wire.</param>
/// <param name="Operator">Port of health and metrics.</param>
internal sealed record Place(
    string Party, string NameEn, string NameZh, string Zone, string State, int Pages, int Federation, int Reached, int Operator)
{
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://{Party.ToLowerInvariant()}.localhost:{Pages}"));

    /// <summary>Where the launcher connects: not every resolver knows *.localhost, every machine knows 127.0.0.1.</summary>
    public Uri Loopback => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Pages}"));

    /// <summary>A loopback TCP port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>One node as its own operating-system process.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private NodeProcess(Process process, Place place) => (this.process, Place) = (process, place);

    public Place Place { get; }

    public int Id => process.Id;

    public string LogFile => Path.Combine(Place.State, "node.log");

    /// <summary>Starts the node and waits until its health page answers.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not answer within a minute; the message names its log file.</exception>
    public static async Task<NodeProcess> Start(string nodeDll, Place place, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(place.State);
        else Directory.CreateDirectory(place.State, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // as the node itself would
        var log = Path.Combine(place.State, "node.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" serve >>\"$1\" 2>&1", nodeDll, log])
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(nodeDll))!,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Node__Party"] = place.Party,
                ["Node__NameEn"] = place.NameEn,
                ["Node__NameZh"] = place.NameZh,
                ["Node__Zone"] = place.Zone,
                ["Node__StateFolder"] = Path.GetFullPath(place.State),
                ["Node__Pages"] = place.Address.ToString(),
                ["Node__Federation"] = place.Federation.ToString(CultureInfo.InvariantCulture),
                ["Node__FederationAddress"] = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{place.Reached}"),
                ["Node__Operator"] = place.Operator.ToString(CultureInfo.InvariantCulture),
                ["Node__Sample"] = "true",
            },
        };
        var node = new NodeProcess(Process.Start(start) ?? throw new InvalidOperationException("The node's process did not start."), place);
        try
        {
            await node.UntilHealthy(cancel);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task UntilHealthy(CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var began = Stopwatch.StartNew();
        while (began.Elapsed < Patience)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The node {Place.Party} ended with code {process.ExitCode}; see {LogFile}.");
            try
            {
                using var answer = await http.GetAsync(new Uri(Place.Loopback, "/health"), cancel);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
            {
                // busy starting
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }

        throw new InvalidOperationException($"The node {Place.Party} did not answer within {Patience.TotalSeconds:0} s; see {LogFile}.");
    }
}
