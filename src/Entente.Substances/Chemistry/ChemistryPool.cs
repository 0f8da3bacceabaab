using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Substances.Identifiers;
using Entente.Substances.Structures;
using Microsoft.ClearScript;

namespace Entente.Substances.Chemistry;

/// <summary>
/// Engines in this process, loaded as callers need them, at most as many as given. Inputs are capped before an engine sees them; an engine is
/// thrown away after any fault of its own, when it no longer knows a known structure, and when its memory has grown too far.
/// </summary>
public sealed class ChemistryPool : IChemistry, IDisposable
{
    /// <summary>Structures after which an engine is asked for its known structure, also when nothing was wrong.</summary>
    public const int StructuresBetweenCanaries = 1_000;

    private readonly Func<RdkitModule> module;
    private readonly Func<InChIKey, string?> known;
    private readonly SemaphoreSlim seats;
    private readonly Lock gate = new();
    private readonly Stack<Seat> idle = new();
    private bool disposed;

    /// <summary>Makes a pool that loads nothing yet.</summary>
    /// <param name="module">Reads RDKit's two files; called at every load.</param>
    /// <param name="engines">Most engines at a time, 1 or more: one a core is best.</param>
    /// <param name="known">The SMILES of a substance of the register, by key; null where there is none.</param>
    public ChemistryPool(Func<RdkitModule> module, int engines, Func<InChIKey, string?> known)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(engines, 1);
        (this.module, this.known, seats) = (module, known, new(engines, engines));
    }

    /// <summary>Engines loaded and waiting.</summary>
    public int Waiting
    {
        get
        {
            lock (gate) return idle.Count;
        }
    }

    /// <inheritdoc />
    public ChemistryAnswer Ask(ChemistryQuestion question, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (StructureText.Fault(question.Text) is { } fault) return new(null, fault);
        try
        {
            seats.Wait(cancel);
        }
        catch (OperationCanceledException)
        {
            return new(null, new(StructureFault.TooSlow, 0, []));
        }

        try
        {
            return WithEngine(question, cancel);
        }
        finally
        {
            seats.Release();
        }
    }

    /// <summary>Gives the memory of all waiting engines back; the next structure loads one again.</summary>
    public void Unload()
    {
        while (Take() is { } seat) seat.Engine.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate) disposed = true;
        Unload();
        seats.Dispose();
    }

    // A fault on an engine that had served others may be their doing: a fresh one gets the question once more.
    private ChemistryAnswer WithEngine(ChemistryQuestion question, CancellationToken cancel)
    {
        for (var used = Take(); ; used = null)
        {
            var fresh = used is null;
            Seat? seat = used;
            try
            {
                cancel.ThrowIfCancellationRequested();
                seat ??= new(new(module()));
                var (answer, sound) = Ask(question, seat, cancel);
                cancel.ThrowIfCancellationRequested(); // an interrupt that came at the very end would otherwise wait for the next structure
                if (sound && seat.Engine.Memory <= RdkitEngine.MostMemory) Return(seat);
                else seat.Engine.Dispose();
                if (sound || fresh) return sound ? answer : new(null, new(StructureFault.Engine, 0, []));
            }
            catch (Exception failed) when (failed is ScriptInterruptedException or OperationCanceledException)
            {
                seat?.Engine.Dispose();
                return new(null, new(StructureFault.TooSlow, 0, []));
            }
            catch (Exception failed) when (failed is ScriptEngineException or JsonException or InvalidOperationException or RegexMatchTimeoutException)
            {
                seat?.Engine.Dispose();
                if (fresh) return new(null, new(StructureFault.Engine, 0, []));
            }
        }
    }

    private (ChemistryAnswer Answer, bool Sound) Ask(ChemistryQuestion question, Seat seat, CancellationToken cancel)
    {
        using var watch = cancel.Register(seat.Engine.Interrupt);
        var answer = Reading.Of(question, seat.Engine, known);
        var due = ++seat.Served % StructuresBetweenCanaries == 0;
        return (answer, (answer.Compound is not null && !due) || seat.Engine.KnowsCanary());
    }

    private Seat? Take()
    {
        lock (gate) return idle.TryPop(out var seat) ? seat : null;
    }

    private void Return(Seat seat)
    {
        lock (gate)
        {
            if (!disposed)
            {
                idle.Push(seat);
                return;
            }
        }

        seat.Engine.Dispose();
    }

    private sealed class Seat(RdkitEngine engine)
    {
        public RdkitEngine Engine { get; } = engine;

        public int Served { get; set; }
    }
}
