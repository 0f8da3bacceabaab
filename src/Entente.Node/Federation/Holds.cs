using Entente.Exchange.Entries;
using Entente.Exchange.Streams;
using Entente.Node.Store;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>Why an entry of ours is held back: an officer holds the link, or a party has suspended this kind of business.</summary>
internal static class Holds
{
    public const string Link = "link-held";
    public const string Channel = "suspended";

    /// <summary>The reason that counts now for entries of this procedure to this partner; null when they may go.</summary>
    /// <param name="log">The entry's log: the agreement it is under (see <see cref="LogNames"/>).</param>
    /// <param name="procedure">With or without its version.</param>
    public static async Task<string?> On(NodeDb db, PartyCode to, string log, string procedure, CancellationToken cancel)
    {
        if (await db.Partners.FindAsync([to], cancel) is { Held: true }) return Link;
        return Digest.TryParse(log, out var id) && await db.Agreements.FindAsync([id], cancel) is { } agreement
            && agreement.IsHeld(StreamName.ProcedureNameOf(procedure)) ? Channel : null;
    }
}
