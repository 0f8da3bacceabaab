using Entente.Substances.Graphs;
using Entente.Substances.Identifiers;
using Entente.Substances.Rules;
using Entente.Substances.Structures;

namespace Entente.Substances.Catalogues;

/// <summary>What the chemistry engine says about a structure: its key and those of its components, or why there are none.</summary>
/// <param name="Whole">Key of the whole as written.</param>
/// <param name="Components">Standardised components; null when a key is missing.</param>
/// <param name="Fault">Code; null when there are keys.</param>
/// <param name="Engine">Name and version.</param>
public sealed record Keys(InChIKey? Whole, IReadOnlyList<KeyedComponent>? Components, string? Fault, string Engine);

/// <summary>Asks the chemistry engine for keys. Called for the few structures that a filter lets through, from several threads.</summary>
public delegate Keys KeyMaker(string text, CancellationToken cancel);

/// <summary>One row and what the rules say about it.</summary>
public sealed record Screened(CatalogueRow Row, Verdict Verdict);

/// <summary>
/// Runs a catalogue through the rules: every structure is read and its valences checked; a filter on the bond graph lets through what a class
/// definition or a name may reach; only those are given keys and evaluated in full. The filter never drops what the full evaluation would match or
/// send to review, so a row that it drops has the same verdict.
/// </summary>
/// <param name="book">The rules.</param>
/// <param name="keys">The chemistry engine.</param>
/// <param name="day">The day asked about.</param>
/// <param name="workers">Threads; 1 or more.</param>
public sealed class CatalogueScreening(RuleBook book, KeyMaker keys, DateOnly day, int workers)
{
    /// <summary>Rows handed out at a time: between two batches progress is reported and a cancelled run stops.</summary>
    public const int Batch = 2_000;

    private long survivors;

    /// <summary>Rows that needed the chemistry engine so far.</summary>
    public long Survivors => Interlocked.Read(ref survivors);

    /// <summary>Screens rows batch by batch, in their order. Stops between two batches, or within one by throwing, when cancelled.</summary>
    public IEnumerable<IReadOnlyList<Screened>> Run(IEnumerable<CatalogueRow> rows, CancellationToken cancel)
    {
        var benches = Enumerable.Range(0, workers).Select(_ => new Bench()).ToArray();
        foreach (var batch in rows.Chunk(Batch))
        {
            if (cancel.IsCancellationRequested) yield break;
            var done = new Screened[batch.Length];
            if (workers == 1)
            {
                for (int i = 0; i < batch.Length; i++) done[i] = new(batch[i], Screen(batch[i].Text, benches[0], cancel));
            }
            else
            {
                int next = -1;
                Parallel.ForEach(benches, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, bench =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < batch.Length;) done[i] = new(batch[i], Screen(batch[i].Text, bench, cancel));
                });
            }

            yield return done;
        }
    }

    /// <summary>One structure alone.</summary>
    public Verdict One(string text, CancellationToken cancel) => Screen(text, new(), cancel);

    private Verdict Screen(string text, Bench bench, CancellationToken cancel)
    {
        if (!TryRead(text, bench, out var fault)) return book.Unscreened(text, fault.Code, day);
        var graph = bench.Graph;
        for (int atom = 0; atom < graph.Atoms; atom++)
            if (graph.ElementOf[atom] == 0) return book.Unscreened(text, StructureFault.NoKey, day); // an open place stands for many structures
        if (!book.MayMatter(graph, day)) return book.Clear(text, day);
        Interlocked.Increment(ref survivors);
        var made = keys(text, cancel);
        return book.Evaluate(text, graph, made.Whole, made.Components, made.Fault, made.Engine, day);
    }

    private static bool TryRead(string text, Bench bench, out GraphFault fault) => StructureText.Recognise(text) == StructureFormat.Molfile
        ? bench.Reader.TryReadMolfile(text, bench.Graph, out fault)
        : bench.Reader.TryRead(text, bench.Graph, out fault);

    // What one thread works with, filled anew for every structure.
    private sealed class Bench
    {
        public GraphReader Reader { get; } = new();

        public BondGraph Graph { get; } = new();
    }
}
