using System.Numerics;
using System.Runtime.InteropServices;

namespace Entente.Substances.Chemistry;

/// <summary>
/// Fingerprints of many structures, side by side, for two questions: which may contain a part, and which are most similar. Immutable; one pass
/// over 256 bytes a structure, so that a million are answered well below a second; only what passes is shown to the engine.
/// </summary>
public sealed class PrintIndex
{
    private const int Words = 32; // 2,048 bits

    private readonly ulong[] patterns;
    private readonly ulong[] morgans;
    private readonly ushort[] counts; // bits set in each Morgan fingerprint

    /// <summary>Takes the fingerprints; places in the answers are places in this list.</summary>
    public PrintIndex(IReadOnlyList<Fingerprints> prints)
    {
        ArgumentNullException.ThrowIfNull(prints);
        (patterns, morgans, counts) = (new ulong[prints.Count * Words], new ulong[prints.Count * Words], new ushort[prints.Count]);
        for (int i = 0; i < prints.Count; i++)
        {
            WordsOf(prints[i].Pattern).CopyTo(patterns.AsSpan(i * Words, Words));
            var morgan = WordsOf(prints[i].Morgan);
            morgan.CopyTo(morgans.AsSpan(i * Words, Words));
            counts[i] = (ushort)Count(morgan);
        }
    }

    /// <summary>Structures in the index.</summary>
    public int Length => counts.Length;

    /// <summary>Places of the structures that may contain the part with this pattern fingerprint: all that do, and a few that do not.</summary>
    public IEnumerable<int> MayContain(byte[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var wanted = WordsOf(pattern).ToArray();
        var tested = Enumerable.Range(0, Words).Where(word => wanted[word] != 0).OrderByDescending(word => BitOperations.PopCount(wanted[word])).ToArray();
        for (int i = 0; i < Length; i++)
            if (Contains(i * Words, wanted, tested)) yield return i;
    }

    /// <summary>The most similar structures by the Tanimoto coefficient of the Morgan fingerprints, the best first; equal ones in order of place.</summary>
    /// <param name="morgan">Of the structure asked about.</param>
    /// <param name="atLeast">Least coefficient, 0 to 1.</param>
    /// <param name="most">Most answers.</param>
    public IReadOnlyList<(int Place, double Tanimoto)> MostSimilar(byte[] morgan, double atLeast, int most)
    {
        ArgumentNullException.ThrowIfNull(morgan);
        var wanted = WordsOf(morgan).ToArray();
        int bits = Count(wanted);
        var best = new PriorityQueue<(int Place, double Tanimoto), (double, int)>(); // the worst of the best comes out first
        for (int i = 0; i < Length; i++)
        {
            int least = Math.Min(bits, counts[i]), largest = Math.Max(bits, counts[i]);
            if (least < atLeast * largest) continue; // the coefficient cannot be larger than this ratio
            int common = Common(morgans.AsSpan(i * Words, Words), wanted);
            int either = bits + counts[i] - common;
            double tanimoto = either == 0 ? 1 : (double)common / either;
            if (tanimoto < atLeast) continue;
            if (best.Count < most) best.Enqueue((i, tanimoto), (tanimoto, -i));
            else if (best.Peek().Tanimoto < tanimoto) best.EnqueueDequeue((i, tanimoto), (tanimoto, -i));
        }

        return [.. best.UnorderedItems.Select(item => item.Element).OrderByDescending(item => item.Tanimoto).ThenBy(item => item.Place)];
    }

    private bool Contains(int from, ulong[] wanted, int[] tested)
    {
        foreach (var word in tested)
            if ((patterns[from + word] & wanted[word]) != wanted[word]) return false;
        return true;
    }

    private static int Common(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        int common = 0;
        for (int i = 0; i < Words; i++) common += BitOperations.PopCount(a[i] & b[i]);
        return common;
    }

    private static int Count(ReadOnlySpan<ulong> words) => Common(words, words);

    private static ReadOnlySpan<ulong> WordsOf(byte[] print) => print.Length == Words * sizeof(ulong)
        ? MemoryMarshal.Cast<byte, ulong>(print)
        : throw new ArgumentException($"A fingerprint has {Words * sizeof(ulong)} bytes.", nameof(print));
}
