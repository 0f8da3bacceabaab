using System.Collections.Concurrent;
using System.Globalization;

namespace Entente.Exchange.Tests.Hostile;

/// <summary>One bit of one byte is turned, in every kind of thing that is signed or sealed: not one is taken.</summary>
/// <remarks>
/// Per commit one byte in sixteen, chosen by a seed (ENTENTE_FLIP_SEED, printed when something is taken); in the long run every byte.
/// </remarks>
public sealed class EveryByteTests
{
    private const int OneIn = 16;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("ENTENTE_FLIP_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 1988;

    public static TheoryData<string> Names => [.. Kinds.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_turned_bit_is_never_taken(string kind) => Turn(kind, Seed % OneIn, OneIn);

    [Theory, MemberData(nameof(Names)), Trait("kind", "long")]
    public void A_turned_bit_in_any_byte_is_never_taken(string kind)
    {
        LongRun.Only();
        Turn(kind, 0, 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_cut_short_or_goes_on_is_never_taken(string kind)
    {
        var (sound, taken) = Kinds.All[kind];
        foreach (var length in Enumerable.Range(0, 32).Select(i => i * sound.Length / 32)) Assert.False(taken(sound[..length]), $"cut to {length}");
        foreach (var more in new byte[][] { [0], [(byte)' '], [(byte)'\n'], [(byte)'}'], sound }) Assert.False(taken([.. sound, .. more]));
    }

    private static void Turn(string kind, int first, int step)
    {
        var (sound, taken) = Kinds.All[kind];
        Assert.True(taken(sound));
        var places = Enumerable.Range(0, sound.Length).Where(at => at % step == first).ToList();
        var wrong = new ConcurrentBag<int>();
        Parallel.ForEach(places, at =>
        {
            var turned = (byte[])sound.Clone();
            turned[at] ^= (byte)(1 << ((at + Seed) % 8));
            if (taken(turned)) wrong.Add(at);
        });

        Assert.True(wrong.IsEmpty, $"seed {Seed}: taken with a bit turned in bytes {string.Join(", ", wrong.Order().Take(20))} of {sound.Length}");
        Assert.NotEmpty(places);
    }
}
