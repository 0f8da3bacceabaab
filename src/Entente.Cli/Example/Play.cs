namespace Entente.Cli.Example;

/// <summary>The worked example, step by step; each step is skipped when an earlier run has played it.</summary>
internal static class Play
{
    public static async Task All(Pair pair, TimeProvider clock, Steps steps, CancellationToken cancel)
    {
        await Bootstrap.BringInForce(pair, clock, steps, cancel);
    }
}
