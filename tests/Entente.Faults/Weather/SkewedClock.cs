namespace Entente.Faults.Weather;

/// <summary>The machine's clock, set wrong. Timers run as they do: only what o'clock it is differs.</summary>
internal sealed class SkewedClock : TimeProvider
{
    private long ahead;

    /// <summary>How much it is ahead; below zero, behind.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
