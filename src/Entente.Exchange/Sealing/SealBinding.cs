using System.Text;
using Entente.Exchange.Entries;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Sealing;

/// <summary>What an envelope is bound to: opened under any other binding, it does not open (docs/protocol/suites.md 3).</summary>
/// <param name="Agreement">The agreement under which it travels; null only while there is none yet.</param>
/// <param name="From">The party that sealed it, as it says; the signature inside proves it.</param>
/// <param name="To">The party it is for.</param>
/// <param name="Id">Id of the entry or message inside.</param>
/// <param name="PayloadHash">SHA-256 of the signed payload inside; who opens the envelope compares it.</param>
public sealed record SealBinding(Digest? Agreement, PartyCode From, PartyCode To, Guid Id, Digest PayloadHash)
{
    /// <summary>The one spelling of the binding, JSON in constant field order.</summary>
    internal byte[] ToBytes()
    {
        if (From == default || To == default || PayloadHash == default || Agreement == default(Digest))
            throw new InvalidOperationException("A binding names both parties and the payload.");
        var agreement = Agreement is { } digest ? $"\"{digest.Hex}\"" : "null";
        return Encoding.ASCII.GetBytes(
            $$"""{"agreement":{{agreement}},"from":"{{From.Value}}","to":"{{To.Value}}","id":"{{Id:D}}","payload":"{{PayloadHash.Hex}}"}""");
    }

    /// <summary>Steps over a binding; null when there is none in its one spelling.</summary>
    internal static SealBinding? Take(ref FixedFrame frame)
    {
        frame.Take("{\"agreement\":"u8);
        Digest? agreement = null;
        if (!frame.TryTake("null"u8))
        {
            if (!Digest.TryParse(Quoted(ref frame), out var named)) return null;
            agreement = named;
        }

        frame.Take(",\"from\":"u8);
        if (!PartyCode.TryParse(Quoted(ref frame), out var from)) return null;
        frame.Take(",\"to\":"u8);
        if (!PartyCode.TryParse(Quoted(ref frame), out var to)) return null;
        frame.Take(",\"id\":"u8);
        if (!Guid.TryParseExact(Quoted(ref frame), "D", out var id)) return null; // capitals are caught by comparing spellings
        frame.Take(",\"payload\":"u8);
        if (!Digest.TryParse(Quoted(ref frame), out var payload)) return null;
        return frame.Take("}"u8) ? new(agreement, from, to, id, payload) : null;
    }

    private static string Quoted(ref FixedFrame frame)
    {
        frame.Take("\""u8);
        var text = frame.Text();
        frame.Take("\""u8);
        return Encoding.Latin1.GetString(text);
    }
}
