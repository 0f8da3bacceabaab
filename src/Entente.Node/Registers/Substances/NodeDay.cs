using Entente.Node.Shell;

namespace Entente.Node.Registers.Substances;

/// <summary>The calendar day at the node's capital, which is what officers write on forms.</summary>
internal static class NodeDay
{
    extension(TimeProvider clock)
    {
        /// <summary>Today in an IANA zone.</summary>
        public DateOnly Today(string zone) => House.At(clock.GetUtcNow(), zone).Date.ToDateOnly();
    }
}
