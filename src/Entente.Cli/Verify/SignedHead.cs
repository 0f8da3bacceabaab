using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Agreements;
using Entente.Exchange.Logs;
using Entente.Exchange.Suites;

namespace Entente.Cli.Verify;

/// <summary>A checkpoint of a party's log that this party's keys signed, whatever suites its agreement pins.</summary>
/// <param name="Head">Origin, size, root.</param>
/// <param name="Suite">The suites that signed it; null for every key on the card.</param>
/// <param name="OwnersTime">When its owner said that this was its largest; null when it did not say.</param>
internal sealed record SignedHead(Checkpoint Head, Suite? Suite, DateTimeOffset? OwnersTime)
{
    /// <summary>False unless every key on the card signed it or, as under an agreement of suite I alone, all keys of that suite.</summary>
    public static bool TryRead(ReadOnlySpan<byte> note, string origin, PartyCard card, [NotNullWhen(true)] out SignedHead? head)
    {
        head = null;
        if (!IsOrigin(origin, card.Party.Value)) return false;
        foreach (var suite in (ReadOnlySpan<Suite?>)[null, Suite.I])
        {
            if (Checkpoint.Verify(note, origin, card.Keys, suite).Checkpoint is not { } seen) continue;
            head = new(seen, suite, Cosignature.TimeOf(note, origin, card.Keys, suite));
            return true;
        }

        return false;
    }

    /// <summary>True for the name of a log of this party, which is also its key's name.</summary>
    public static bool IsOrigin(string origin, string party) =>
        origin.Split('/') is ["entente", var owner, "log", { Length: > 0 and <= 100 } log] && owner == party && log.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
