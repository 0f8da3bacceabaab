using Entente.Exchange.Agreements;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;
using Entente.Node.Host;

namespace Entente.Node.Federation;

/// <summary>This node's own card: what partners import, and what our officers read out to them.</summary>
internal sealed class OurCard(NodeIdentity identity, NodeOptions options)
{
    private volatile Signed signed = Sign(identity, options, identity.Keys);

    public PartyCard Card => signed.Card;

    /// <summary>The signed file.</summary>
    public byte[] File => signed.File;

    /// <summary>The card with other keys, signed by them: what a change of keys announces.</summary>
    public byte[] With(NodeKeys keys) => Sign(identity, options, keys).File;

    /// <summary>Shows the keys that sign now.</summary>
    public void Renew() => signed = Sign(identity, options, identity.Keys);

    private static Signed Sign(NodeIdentity identity, NodeOptions options, NodeKeys keys)
    {
        var address = options.FederationAddress ?? new UriBuilder(Uri.UriSchemeHttps, "localhost", options.Federation).Uri;
        var card = new PartyCard(identity.Party, options.NameEn, options.NameZh, keys.Public, address, identity.TlsSha256, options.Zone)
        {
            Recovery = Digest.TryParse(options.RecoveryKey, out var recovery) ? recovery : null,
        };
        return new(card, CardFile.Write(card, keys));
    }

    private sealed record Signed(PartyCard Card, byte[] File);
}
