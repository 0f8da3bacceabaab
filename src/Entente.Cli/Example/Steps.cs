using System.Globalization;

namespace Entente.Cli.Example;

/// <summary>Prints what was done and what was verified, one line each; a condition that does not hold ends the example.</summary>
internal sealed class Steps(TextWriter output)
{
    private int number;

    public int Verified { get; private set; }

    public void Begin(string what)
    {
        number++;
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number}. {what}"));
    }

    public void Say(string what) => output.WriteLine("   " + what);

    /// <summary>Prints a tick, or throws <see cref="ExampleFailed"/> with what was seen instead.</summary>
    public void Verify(bool holds, string what, string? seen = null)
    {
        if (!holds) throw new ExampleFailed($"step {number}: does not hold: {what}{(seen is null ? "" : $" (seen: {seen})")}");
        Verified++;
        output.WriteLine("   ✓ " + what);
    }

    /// <summary>Asks again until <paramref name="holds"/> says yes, at most <paramref name="patience"/>.</summary>
    public static async Task<T> Until<T>(
        Func<Task<T>> ask, Func<T, bool> holds, TimeSpan patience, string what, TimeProvider clock, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var seen = await ask();
            if (holds(seen)) return seen;
            if (clock.GetElapsedTime(began) > patience)
                throw new ExampleFailed($"waited {patience.TotalSeconds:0} s for: {what}; last seen: {seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(150), clock, cancel);
        }
    }
}
