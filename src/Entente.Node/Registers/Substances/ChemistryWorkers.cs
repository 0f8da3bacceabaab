using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

namespace Entente.Node.Registers.Substances;

/// <summary>
/// The chemistry engine in processes of its own, at most one a core: a structure that brings an engine down brings down its process, and the
/// node goes on. A worker knows nothing of the node: no settings, no keys, no environment but the paths it needs to start.
/// </summary>
internal sealed class ChemistryWorkers(int most) : IChemistry, IDisposable
{
    /// <summary>Resident memory of a worker, in bytes, beyond which it is ended after its answer.</summary>
    public const long MostMemory = 700L << 20;

    private static readonly string[] Handed = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH"];

    private readonly SemaphoreSlim seats = new(most, most);
    private readonly ConcurrentStack<Process> idle = new();
    private volatile bool disposed;

    /// <summary>Process ids of the workers that run and wait.</summary>
    public IReadOnlyList<int> Waiting => [.. idle.Select(worker => worker.Id)];

    /// <inheritdoc />
    public ChemistryAnswer Ask(ChemistryQuestion question, CancellationToken cancel)
    {
        if (StructureText.Fault(question.Text) is { } fault) return new(null, fault);
        try
        {
            seats.Wait(cancel);
        }
        catch (OperationCanceledException)
        {
            return Fault(StructureFault.TooSlow);
        }

        try
        {
            if (idle.TryPop(out var used) && Ask(question, used, cancel) is { } first) return first; // a worker that had served others may be worn out
            return cancel.IsCancellationRequested ? Fault(StructureFault.TooSlow) : Ask(question, Start(), cancel) ?? Fault(StructureFault.Engine);
        }
        catch (Exception absent) when (absent is System.ComponentModel.Win32Exception or IOException)
        {
            return Fault(StructureFault.Engine);
        }
        finally
        {
            seats.Release();
        }
    }

    /// <summary>Ends all workers that wait; the next structure starts one again.</summary>
    public void Unload()
    {
        while (idle.TryPop(out var worker)) End(worker);
    }

    public void Dispose()
    {
        disposed = true;
        Unload();
        seats.Dispose();
    }

    // Null when the worker died or spoke nonsense.
    private ChemistryAnswer? Ask(ChemistryQuestion question, Process worker, CancellationToken cancel)
    {
        ChemistryAnswer? answer = null;
        try
        {
            using var watch = cancel.Register(() => Kill(worker)); // the reading below then ends at once
            worker.StandardInput.Write(ChemistryLine.Write(question) + "\n");
            worker.StandardInput.Flush();
            answer = worker.StandardOutput.ReadLine() is { } line ? ChemistryLine.Read(line) : null;
        }
        catch (Exception broken) when (broken is IOException or JsonException or InvalidOperationException)
        {
            // Ended below.
        }

        if (cancel.IsCancellationRequested || answer is null or { Fault.Code: StructureFault.Engine } || disposed || MemoryOf(worker) > MostMemory) End(worker);
        else idle.Push(worker);
        return cancel.IsCancellationRequested ? Fault(StructureFault.TooSlow) : answer;
    }

    private static Process Start()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "Entente.Node"); // the program itself, where it was published as one
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : "dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = AppContext.BaseDirectory,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        if (!File.Exists(beside)) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Entente.Node.dll"));
        start.ArgumentList.Add(ChemistryWorker.Verb);
        var ours = Handed.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in ours) start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x10000000"; // 256 MB of managed memory; WebAssembly's is watched apart
        return Process.Start(start) ?? throw new IOException("The chemistry worker did not start.");
    }

    private static long MemoryOf(Process worker)
    {
        worker.Refresh();
        return worker.HasExited ? 0 : worker.WorkingSet64;
    }

    private static void End(Process worker)
    {
        Kill(worker);
        worker.Dispose();
    }

    private static void Kill(Process worker)
    {
        try
        {
            worker.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static ChemistryAnswer Fault(string code) => new(null, new(code, 0, []));
}
