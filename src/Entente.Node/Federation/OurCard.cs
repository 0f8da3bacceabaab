using Entente.Exchange.Agreements;
using Entente.Node.Host;

namespace Entente.Node.Federation;

/// <summary>This node's own card: what partners import, and what our officers read out to them.</summary>
internal sealed class OurCard
{
    public OurCard(NodeIdentity identity, NodeOptions options)
    {
        var address = options.FederationAddress ?? new UriBuilder(Uri.UriSchemeHttps, "localhost", options.Federation).Uri;
        Card = new(identity.Party, options.NameEn, options.NameZh, identity.Keys.Public, address, identity.TlsSha256, options.Zone);
        File = CardFile.Write(Card, identity.Keys);
    }

    public PartyCard Card { get; }

    /// <summary>The signed file.</summary>
    public byte[] File { get; }
}
