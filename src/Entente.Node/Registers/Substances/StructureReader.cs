using Entente.Substances.Chemistry;

namespace Entente.Node.Registers.Substances;

/// <summary>
/// How the node's pages ask for chemistry: with patience, without holding a request's thread, and with the workers ended when nobody asked for
/// a while, because each holds about 190 MB.
/// </summary>
internal sealed class StructureReader : IDisposable
{
    /// <summary>Longest time for one structure; a large one with its drawing takes a hundredth of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Workers are ended when they had nothing to do for this long.</summary>
    public static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(2);

    private readonly ChemistryWorkers workers;
    private readonly ITimer idle;
    private readonly TimeProvider clock;

    public StructureReader(ChemistryWorkers workers, TimeProvider clock)
    {
        (this.workers, this.clock) = (workers, clock);
        idle = clock.CreateTimer(_ => workers.Unload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while a worker holds memory.</summary>
    public bool IsLoaded => workers.Waiting.Count > 0;

    /// <summary>Reads a structure and draws it.</summary>
    public Task<ChemistryAnswer> Read(string text, CancellationToken cancel) => Ask(new(text) { Draw = true }, cancel);

    /// <summary>Puts a question; the request's thread waits without being held.</summary>
    public async Task<ChemistryAnswer> Ask(ChemistryQuestion question, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var answer = await Task.Run(() => workers.Ask(question, either.Token), CancellationToken.None);
        idle.Change(IdleFor, Timeout.InfiniteTimeSpan);
        cancel.ThrowIfCancellationRequested();
        return answer;
    }

    public void Dispose() => idle.Dispose();
}
