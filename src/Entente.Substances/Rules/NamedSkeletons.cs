using System.Numerics;
using Entente.Substances.Graphs;

namespace Entente.Substances.Rules;

/// <summary>
/// Which structures may be named by a list, told from the bare skeleton: elements and who is bound to whom. Two structures with the same first block
/// of the InChIKey have the same skeleton, whatever their stereo, isotopes, charges and tautomers, so that none is missed; a few pass that
/// are not named, and their key tells.
/// </summary>
internal sealed class NamedSkeletons
{
    private const int Rounds = 4;

    private readonly HashSet<ulong> hashes;
    private readonly bool[] sizes = new bool[BondGraph.MaxAtoms + 1];

    private NamedSkeletons(HashSet<ulong> hashes) => this.hashes = hashes;

    public static NamedSkeletons Of(SubstanceRegister register)
    {
        var all = new NamedSkeletons([]);
        var (reader, graph) = (new GraphReader(), new BondGraph());
        Span<byte> part = stackalloc byte[BondGraph.MaxAtoms];
        foreach (var substance in register.All)
        {
            if (!reader.TryRead(substance.Smiles, graph, out var fault)) throw new FormatException($"{substance.Name}: {fault}");
            Parts(graph, part);
            for (int one = 1; one <= graph.Components; one++)
            {
                if (Skip(graph, part, one)) continue;
                all.sizes[part[..graph.Atoms].Count((byte)one)] = true;
                all.hashes.Add(Hash(graph, part, one));
            }
        }

        return all;
    }

    /// <summary>False only when no component can be a named substance.</summary>
    public bool MayBeNamed(BondGraph graph)
    {
        if (graph.Components > byte.MaxValue) return true;
        if (graph.Components == 1 && !sizes[graph.Atoms]) return false;
        Span<byte> part = stackalloc byte[graph.Atoms];
        Parts(graph, part);
        for (int one = 1; one <= graph.Components; one++)
            if (!Skip(graph, part, one) && sizes[part.Count((byte)one)] && hashes.Contains(Hash(graph, part, one))) return true;
        return false;
    }

    // Numbers the components from 1.
    private static void Parts(BondGraph graph, Span<byte> part)
    {
        part = part[..graph.Atoms];
        if (graph.Components == 1)
        {
            part.Fill(1);
            return;
        }

        part.Clear();
        Span<short> waiting = stackalloc short[graph.Atoms];
        byte count = 0;
        for (int root = 0; root < graph.Atoms; root++)
        {
            if (part[root] != 0) continue;
            part[root] = ++count;
            int open = 0;
            waiting[open++] = (short)root;
            while (open > 0)
                foreach (short other in graph.Neighbours(waiting[--open]))
                {
                    if (part[other] != 0) continue;
                    part[other] = count;
                    waiting[open++] = other;
                }
        }
    }

    // An acid or a metal beside an organic component only makes it a salt.
    private static bool Skip(BondGraph graph, ReadOnlySpan<byte> part, int one)
    {
        bool carbon = false, elsewhere = false;
        for (int atom = 0; atom < graph.Atoms; atom++)
        {
            if (graph.ElementOf[atom] != Elements.Carbon) continue;
            if (part[atom] == one) carbon = true;
            else elsewhere = true;
        }

        return !carbon && elsewhere;
    }

    private static ulong Hash(BondGraph graph, ReadOnlySpan<byte> part, int one)
    {
        Span<ulong> label = stackalloc ulong[graph.Atoms], next = stackalloc ulong[graph.Atoms];
        for (int atom = 0; atom < graph.Atoms; atom++)
            label[atom] = Mix(((ulong)graph.ElementOf[atom] << 8) | (uint)(graph.First[atom + 1] - graph.First[atom]));
        for (int round = 0; round < Rounds; round++)
        {
            for (int atom = 0; atom < graph.Atoms; atom++)
            {
                ulong around = 0; // a sum does not care in which order neighbours come
                for (int i = graph.First[atom]; i < graph.First[atom + 1]; i++) around += Mix(label[graph.NeighbourAt[i]]);
                next[atom] = Mix(BitOperations.RotateLeft(label[atom], 17) ^ around);
            }

            next.CopyTo(label);
        }

        ulong sum = 0;
        for (int atom = 0; atom < graph.Atoms; atom++)
            if (part[atom] == one) sum += Mix(label[atom]);
        return sum;
    }

    // The finaliser of splitmix64: S. Vigna, prng.di.unimi.it, 2015, public domain.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
