using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Entente.Faults.Child;
using Entente.Node.Host;

namespace Entente.Faults.Campaign;

/// <summary>One life of one node's process.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly ConcurrentDictionary<string, Channel<string>> answers = new();
    private readonly Task listening;

    private NodeProcess(Process process, StreamWriter log)
    {
        (this.process, this.log) = (process, log);
        listening = Task.WhenAll(Hear(), Keep());
    }

    public bool Ended => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Processor time so far; asked before its end, for afterwards nobody knows.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it; <see cref="Ready"/> tells when it serves.</summary>
    /// <param name="meddle">Thousandths of deliveries that are duplicated, and again that are reordered.</param>
    public static NodeProcess Start(NodeOptions node, int seed, int skewSeconds, int meddle, string logFile)
    {
        var program = typeof(ChildNode).Assembly.Location;
        string[] command =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec", program, "node", Text(seed), Text(skewSeconds), Text(meddle),
            $"--Node:Party={node.Party}", $"--Node:NameEn={node.NameEn}", $"--Node:NameZh={node.NameZh}", $"--Node:Zone={node.Zone}", $"--Node:StateFolder={node.StateFolder}",
            $"--Node:Database={node.Database}", $"--Node:Pages={node.Pages}", $"--Node:Federation={Text(node.Federation)}", $"--Node:FederationAddress={node.FederationAddress}", "--Node:Operator=0",
        ];
        // With SIGXFSZ ignored, a file that may not grow answers EFBIG instead of ending the process.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DOTNET_TieredPGO"] = "0"; // a process that is killed after seconds never gains from it
        foreach (var word in (string[])["-c", "trap '' XFSZ; exec \"$@\"", "sh", .. command]) start.ArgumentList.Add(word);
        return new(Process.Start(start)!, new StreamWriter(logFile, append: true));
    }

    public Task Ready() => Answer("ready");

    /// <summary>Gives an order and waits for its answer. One order of a kind at a time.</summary>
    /// <exception cref="NodeGone">The process ended before it answered.</exception>
    public async Task<string> Ask(string order)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(order);
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            throw new NodeGone();
        }

        return await Answer(order.Split(' ')[0]);
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await listening;
    }

    /// <summary>From now on no file of the node may grow beyond this; null lets them grow again.</summary>
    public async Task LimitFiles(long? bytes)
    {
        // All three redirected: a child on the terminal would make the runtime set the terminal, and stop a harness in the background (SIGTTOU).
        var limit = bytes is { } most ? most.ToString(CultureInfo.InvariantCulture) : "unlimited";
        using var prlimit = Process.Start(new ProcessStartInfo("prlimit", [$"--pid={Text(process.Id)}", $"--fsize={limit}:unlimited"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await prlimit.WaitForExitAsync();
        if (prlimit.ExitCode != 0 && !process.HasExited) throw new InvalidOperationException($"prlimit ended with {prlimit.ExitCode}.");
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task Stop()
    {
        await process.StandardInput.WriteLineAsync("stop");
        await process.StandardInput.FlushAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        await listening;
        await log.DisposeAsync();
        process.Dispose();
    }

    private async Task<string> Answer(string word)
    {
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            return await Box(word).Reader.ReadAsync(enough.Token);
        }
        catch (ChannelClosedException)
        {
            throw new NodeGone();
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"No answer to '{word}' within {Patience.TotalSeconds} s.", late);
        }
    }

    private async Task Hear()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Orders.Mark, StringComparison.Ordinal)) continue;
            var (word, rest) = line[Orders.Mark.Length..].Split(' ', 2) is [var first, var more] ? (first, more) : (line[Orders.Mark.Length..], "");
            if (word == "failed") (word, rest) = rest.Split(' ', 2) is [var order, var why] ? (order, "failed " + why) : (rest, "failed");
            Box(word).Writer.TryWrite(rest);
        }

        gone = true;
        foreach (var box in answers.Values) box.Writer.TryComplete();
    }

    private volatile bool gone;

    private Channel<string> Box(string word)
    {
        var box = answers.GetOrAdd(word, _ => Channel.CreateUnbounded<string>());
        if (gone) box.Writer.TryComplete();
        return box;
    }

    private async Task Keep()
    {
        while (await process.StandardError.ReadLineAsync() is { } line) await log.WriteLineAsync(line);
        await log.FlushAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The process ended while somebody waited for its answer: killed by the harness, or dead by itself.</summary>
internal sealed class NodeGone() : Exception("The node's process is gone.");
