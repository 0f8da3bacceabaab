using System.Globalization;
using Entente.Faults.Weather;
using Entente.Node.Host;

namespace Entente.Faults.Campaign;

/// <summary>One side: its settings, its processes one after another, the way to it.</summary>
internal sealed class Station(NodeOptions options, FaultProxy proxy, Setup setup, Journal journal, string folder) : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile NodeProcess? process;
    private volatile bool expected;
    private int life;
    private (long Duplicated, long Reordered, long Damaged) meddled;

    public NodeOptions Options => options;

    public FaultProxy Proxy => proxy;

    public string Party => options.Party;

    /// <summary>The process that officers may work with now; null while there is none.</summary>
    public NodeProcess? Open { get; private set; }

    /// <summary>True once no commit can be durable any more: nothing may be acknowledged.</summary>
    public bool SyncBroken { get; private set; }

    public int SkewSeconds { get; private set; }

    public int MostQueued { get; private set; }

    public int MostMegabytes { get; private set; }

    /// <summary>Envelopes duplicated and reordered, deliveries damaged, by all lives that were asked.</summary>
    public (long Duplicated, long Reordered, long Damaged) Meddled { get; private set; }

    /// <summary>Processor time of all lives.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>Starts the node and opens it for work, unless it only receives for now.</summary>
    public async Task Begin(bool onlyReceives = false)
    {
        expected = false;
        process = Launch();
        await process.Ready();
        SyncBroken = false;
        if (!onlyReceives) OpenForWork();
    }

    public void OpenForWork() => Open = process;

    /// <summary>Does something to the node, one thing after another.</summary>
    public async Task InTurn(Func<Task> what)
    {
        await turn.WaitAsync();
        try
        {
            await what();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>kill -9, and again while it starts when <paramref name="again"/> says when.</summary>
    public async Task KillAndRestart(TimeSpan down, TimeSpan? again)
    {
        await Kill();
        await Task.Delay(down);
        if (again is { } soon)
        {
            process = Launch();
            await Task.Delay(soon);
            await Kill();
        }

        await Begin();
    }

    public async Task Kill()
    {
        (expected, Open) = (true, null);
        Settle();
        await process!.Kill();
        await process.DisposeAsync();
        journal.Killed(Party);
    }

    public async Task SetClock(int seconds)
    {
        SkewSeconds = seconds;
        await Ask($"clock {seconds.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>No file grows for a while; what the node answers meanwhile is its affair.</summary>
    public async Task FillDisk(TimeSpan length)
    {
        var log = new FileInfo(Path.Combine(options.StateFolder, "node.db-wal"));
        await process!.LimitFiles(log.Exists ? log.Length : 0);
        await Task.Delay(length);
        await process.LimitFiles(null);
    }

    /// <summary>False where the system cannot do it.</summary>
    public async Task<bool> BreakSync()
    {
        if (await Ask("fail-sync") != "begun") return false;
        SyncBroken = true;
        return true;
    }

    public async Task<string> Ask(string order) => await (process is { Ended: false } running ? running : throw new NodeGone()).Ask(order);

    public async Task<NodeStatus> Status()
    {
        var status = NodeStatus.Of(await Ask("status"));
        (MostQueued, MostMegabytes) = (Math.Max(MostQueued, status.Queued), Math.Max(MostMegabytes, status.Megabytes));
        meddled = (status.Duplicated, status.Reordered, status.Damaged);
        return status;
    }

    /// <summary>Complains of a process that ended though nobody killed it, and starts another.</summary>
    public async Task Revive()
    {
        if (expected || process is not { Ended: true } dead) return;
        journal.Complain($"{Party} ended by itself with code {dead.ExitCode}; see {Party}.log");
        Open = null;
        await dead.DisposeAsync();
        await Begin();
    }

    public async Task Stop()
    {
        (expected, Open) = (true, null);
        Settle();
        if (process is { Ended: false } running) await running.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        expected = true;
        if (process is not null) await process.DisposeAsync();
        await proxy.DisposeAsync();
        turn.Dispose();
    }

    private NodeProcess Launch() =>
        NodeProcess.Start(options, unchecked((setup.Plan.Seed * 31) + (life++ * 1009) + options.Party[0]), SkewSeconds, setup.MeddleThousandths, Path.Combine(folder, $"{Party}.log"));

    private void Settle()
    {
        ProcessorTime += process?.ProcessorTime ?? TimeSpan.Zero;
        var (all, last) = (Meddled, meddled);
        (Meddled, meddled) = ((all.Duplicated + last.Duplicated, all.Reordered + last.Reordered, all.Damaged + last.Damaged), default);
    }
}

/// <summary>What a node says of itself.</summary>
internal sealed record NodeStatus(int Queued, bool Agreed, long Behind, int Unproved, bool Receives, int Megabytes, long Duplicated, long Reordered, long Damaged)
{
    public bool IsSettled => Queued == 0 && Behind == 0 && Unproved == 0 && !Receives;

    public static NodeStatus Of(string line)
    {
        var said = line.Split(' ').Select(w => w.Split('=')).Where(w => w.Length == 2).ToDictionary(w => w[0], w => w[1]);
        if (said.Count < 9) throw new StatusUnknown(line);
        return new((int)Number("queued"), bool.Parse(said["agreed"]), Number("behind"), (int)Number("unproved"), bool.Parse(said["receives"]), (int)Number("megabytes"), Number("duplicated"), Number("reordered"), Number("damaged"));

        long Number(string name) => long.Parse(said[name], CultureInfo.InvariantCulture);
    }
}

/// <summary>The node could not say, as when its disk is full.</summary>
internal sealed class StatusUnknown(string line) : Exception(line);
