using Entente.Substances;
using Entente.Substances.Structures;

namespace Entente.Node.Registers.Substances;

/// <summary>What came of a structure: one of the two is set.</summary>
internal sealed record StructureReading(Structure? Structure, StructureFault? Fault);

/// <summary>
/// The node's chemistry engine. It holds 100 MB and more while loaded, so it is loaded by the first structure and unloaded when none came for a
/// while; a structure that takes too long is given up, and the engine with it.
/// </summary>
internal sealed class StructureReader : IDisposable
{
    /// <summary>Longest time for one structure; a large one with its drawing takes a tenth of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The engine is unloaded when it had nothing to do for this long.</summary>
    public static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(2);

    private readonly StructureEngine engine;
    private readonly ITimer idle;
    private readonly TimeProvider clock;

    public StructureReader(SubstanceRegister register, TimeProvider clock)
    {
        this.clock = clock;
        engine = new(ReadModule, key => register.Find(key)?.Smiles);
        idle = clock.CreateTimer(_ => engine.Unload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while the engine holds memory.</summary>
    public bool IsLoaded => engine.IsLoaded;

    /// <summary>Reads a structure on a thread of its own; the request's thread waits without being held.</summary>
    public async Task<StructureReading> Read(string text, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var reading = await Task.Run(
            () => engine.TryRead(text, out var structure, out var fault, either.Token) ? new StructureReading(structure, null) : new(null, fault),
            CancellationToken.None);
        idle.Change(IdleFor, Timeout.InfiniteTimeSpan);
        cancel.ThrowIfCancellationRequested();
        return reading;
    }

    public void Dispose()
    {
        idle.Dispose();
        engine.Dispose();
    }

    private static RdkitModule ReadModule()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "rdkit");
        return new(File.ReadAllText(Path.Combine(folder, "RDKit_minimal.js")), File.ReadAllBytes(Path.Combine(folder, "RDKit_minimal.wasm")));
    }
}
