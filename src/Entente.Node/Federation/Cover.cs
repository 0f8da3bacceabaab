using Entente.Exchange.Entries;
using Entente.Node.Store;
using Entente.Node.Store.Matters;

namespace Entente.Node.Federation;

/// <summary>Seals a stored entry of ours as it leaves, whichever way it goes. Each try seals afresh, so nothing sealed lies about.</summary>
internal sealed class Cover(NodeIdentity identity, PartnerBook book, AtRest atRest)
{
    /// <summary>The envelope for one partner.</summary>
    public byte[] Seal(StoredEntry row, PartyCode partner)
    {
        var header = EntryCodec.HeaderOf(row.HeaderBytes);
        var body = row.Body is null ? [] : atRest.Reveal(row.Body, Cells.Body(row.Hash));
        var entry = new SignedEntry(header, row.HeaderBytes, row.Jws, body, row.KeyId);
        return EntryCodec.Seal(entry, book.SealingKeys(header.Entente.Agreement, partner), identity.Party, partner);
    }
}
