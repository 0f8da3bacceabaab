namespace Entente.Node.Tests.Federation;

/// <summary>The machine's clock, moved on by hand: timers run as ever, and days pass when a test says so.</summary>
internal sealed class Clock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
