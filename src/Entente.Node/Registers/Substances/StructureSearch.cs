using Entente.Substances;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

namespace Entente.Node.Registers.Substances;

/// <summary>What is looked for.</summary>
public enum StructureHow
{
    /// <summary>This structure, its components, and other stereo forms of them.</summary>
    Same,

    /// <summary>Structures that contain it.</summary>
    Part,

    /// <summary>Structures most like it.</summary>
    Like,
}

/// <summary>Finds substances of the register by a structure: the same one, those that contain it, those that are like it.</summary>
/// <remarks>
/// The fingerprints of the register are computed when they are first asked for and kept, 512 bytes a structure. They screen; what a screen lets
/// through is matched by the engine, until a page is full.
/// </remarks>
internal sealed class StructureSearch(SubstanceRegister register, StructureReader structures) : IDisposable
{
    /// <summary>Hits shown at most.</summary>
    public const int AtMost = 50;

    /// <summary>Least Tanimoto coefficient of "like it": below, Morgan fingerprints of radius 2 say little.</summary>
    public const double LeastLikeness = 0.35;

    private readonly SemaphoreSlim first = new(1, 1);
    private readonly Fingerprints?[] prints = new Fingerprints?[register.All.Count];
    private PrintIndex? index;

    /// <summary>One substance found.</summary>
    /// <param name="Substance">The substance.</param>
    /// <param name="Likeness">Tanimoto coefficient, for <see cref="StructureHow.Like"/>.</param>
    /// <param name="IsExact">For <see cref="StructureHow.Same"/>: the key is equal; else only its first block.</param>
    public sealed record Hit(Substance Substance, double? Likeness, bool IsExact);

    /// <summary>What came of a search; the compound is what the engine understood. Exactly one of compound and fault is set.</summary>
    public sealed record Found(Compound? Compound, StructureFault? Fault, IReadOnlyList<Hit> Hits, bool IsCut);

    public async Task<Found> Handle(string text, StructureHow how, CancellationToken cancel)
    {
        var answer = await structures.Ask(new(text) { Draw = true, Fingerprints = true }, cancel);
        if (answer.Compound is not { } compound) return new(null, answer.Fault, [], false);
        return how switch
        {
            StructureHow.Part => await Containing(compound, cancel),
            StructureHow.Like => await Like(compound, cancel),
            _ => new(compound, null, Same(compound), false),
        };
    }

    public void Dispose() => first.Dispose();

    private List<Hit> Same(Compound compound)
    {
        var keys = compound.Components.Select(component => component.Key).Append(compound.Key).OfType<Entente.Substances.Identifiers.InChIKey>().Distinct().ToList();
        var exact = keys.Select(register.Find).OfType<Substance>().ToList();
        return
        [
            .. exact.Select(substance => new Hit(substance, null, IsExact: true)),
            .. keys.SelectMany(register.SameSkeleton).Distinct().Except(exact).Select(substance => new Hit(substance, null, IsExact: false)),
        ];
    }

    private async Task<Found> Containing(Compound compound, CancellationToken cancel)
    {
        var part = compound.Components.MaxBy(component => component.HeavyAtoms)!; // of a salt, what it holds
        var asked = await structures.Ask(new(part.Smiles) { Fingerprints = true }, cancel);
        if (asked.Compound?.Prints is not { } wanted) return new(null, asked.Fault, [], false);
        var (screen, missing) = await Index(cancel);
        if (screen is null) return new(null, missing, [], false);
        var hits = new List<Hit>();
        foreach (var place in screen.MayContain(wanted.Pattern))
        {
            if (hits.Count == AtMost) return new(compound, null, hits, IsCut: true);
            var substance = register.All[place];
            var matched = await structures.Ask(new(substance.Smiles) { Patterns = [part.Smiles], PatternsAreParts = true }, cancel);
            if (matched.Fault is { } fault) return new(null, fault, [], false); // half a list would look like a whole one
            if (matched.Compound!.Components.Any(component => component.Matches[0].Any)) hits.Add(new(substance, null, IsExact: false));
        }

        return new(compound, null, hits, IsCut: false);
    }

    private async Task<Found> Like(Compound compound, CancellationToken cancel)
    {
        var (screen, missing) = await Index(cancel);
        if (screen is null) return new(null, missing, [], false);
        var found = screen.MostSimilar(compound.Prints!.Morgan, LeastLikeness, AtMost);
        return new(compound, null, [.. found.Select(hit => new Hit(register.All[hit.Place], hit.Tanimoto, IsExact: false))], found.Count == AtMost);
    }

    // What an attempt has computed stays when it is broken off, so the next one goes on from there.
    private async Task<(PrintIndex? Index, StructureFault? Fault)> Index(CancellationToken cancel)
    {
        await first.WaitAsync(cancel);
        try
        {
            if (index is not null) return (index, null);
            StructureFault? fault = null;
            await Parallel.ForAsync(0, prints.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (i, stop) =>
            {
                if (prints[i] is not null || fault is not null) return;
                var answer = await structures.Ask(new(register.All[i].Smiles) { Fingerprints = true }, stop);
                prints[i] = answer.Compound?.Prints;
                if (answer.Fault is not null) fault = answer.Fault;
            });
            return fault is null ? (index = new(prints!), null) : (null, fault);
        }
        finally
        {
            first.Release();
        }
    }
}
