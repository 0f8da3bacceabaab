using System.Diagnostics;
using System.Text;

namespace Entente.Exchange.Tests.Hostile;

/// <summary>
/// Changes inputs at random, keeps those that make the reader say something new, and holds each answer against the laws. Everything follows from
/// the seed: the same seed makes the same inputs in the same order, however long it runs (docs/decisions/fuzzing.md).
/// </summary>
internal sealed class Fuzzer
{
    private const int MostKept = 4000;
    private const int LongestInput = 200_000;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "null", "[]", "{}", "[[[[[[[[[[[[[[", "}}", "\"", "\\", "\\u0000", "\\ud800", "\\u202e", "\u202e", ",", ":", "-0", "1e999", "0.1", "99999999999999999999", "9223372036854775807",
            "2147483648", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "2024-02-30", "../", "CON", "\ufeff", "https://[::1", "US", "US/", "@", "+", "=", "-", "_", "\n", "\n\n", "\u2014 ",
            "e\u0301", "\u00e9", "\ud83d\ude00", "\"payload\":", "\"signatures\":[", "\"protected\":\"", "AAAA", "-----",
        }.Select(Encoding.UTF8.GetBytes),
        [0x00], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    private readonly Parser parser;
    private readonly Random random;
    private readonly List<byte[]> kept;
    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    public Fuzzer(Parser parser, IEnumerable<byte[]> corpus, int seed)
    {
        this.parser = parser;
        random = new(seed);
        kept = [.. corpus];
        foreach (var input in kept) Hold(input);
    }

    /// <summary>Different answers so far.</summary>
    public int Answers => said.Count;

    /// <summary>Inputs tried.</summary>
    public long Tried { get; private set; }

    public void Run(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            var input = Changed();
            if (Hold(input) && kept.Count < MostKept) kept.Add(input);
        }
    }

    /// <summary>True when the answer is new. Throws with the input when a law is broken.</summary>
    private bool Hold(byte[] input)
    {
        Tried++;
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var answer = parser.Read(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > Parser.AllocatedAnyhow + ((long)Parser.AllocatedPerByte * input.Length))
                throw new InvalidOperationException($"{allocated} bytes were allocated for {input.Length}");
            if (answer == "ok") HoldWritten(input);
            return said.Add(answer);
        }
        catch (Exception broken)
        {
            throw new InvalidOperationException($"{parser.Name}, input {Tried}: {broken.Message}\ninput in base64: {Convert.ToBase64String(input)}", broken);
        }
    }

    private void HoldWritten(byte[] input)
    {
        var written = parser.Again(input) ?? throw new InvalidOperationException("accepted, and not written again");
        if (parser.Exact && !written.AsSpan().SequenceEqual(input)) throw new InvalidOperationException("accepted, and written otherwise");
        var once = parser.Again(written) ?? throw new InvalidOperationException("written, and not accepted again");
        if (!once.AsSpan().SequenceEqual(written)) throw new InvalidOperationException("written twice, in two ways");
    }

    private byte[] Changed()
    {
        var bytes = kept[random.Next(kept.Count)].ToList();
        for (var steps = 1 << random.Next(4); steps > 0; steps--) Change(bytes);
        return bytes.Count > LongestInput ? [.. bytes.Take(LongestInput)] : [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(64), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 4: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 5:
                var other = kept[random.Next(kept.Count)];
                var from = random.Next(other.Length + 1);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(200), other.Length - from)).ToArray());
                break;
            default: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
        }
    }
}
