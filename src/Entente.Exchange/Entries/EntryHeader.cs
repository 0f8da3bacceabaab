using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Exchange.Entries;

/// <summary>The signed part of an entry (docs/protocol/exchange.md 3). CloudEvents 1.0 attribute names; no personal data.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Type">Statement type with version, <c>substance-notification.notify/1</c>.</param>
/// <param name="Source">The unit that speaks.</param>
/// <param name="Time">When it was signed, by its node's clock; UTC.</param>
/// <param name="Entente">Everything CloudEvents does not name.</param>
public sealed record EntryHeader(Guid Id, string Type, UnitCode Source, DateTimeOffset Time, EntenteAttributes Entente)
{
    /// <summary>Always "1.0".</summary>
    public string Specversion { get; init; } = "1.0";
}

/// <summary>Entente's own attributes of an entry.</summary>
/// <param name="Agreement">Matter id of the agreement under which it is sent; null only within the bootstrap stream.</param>
/// <param name="Procedure">Pinned rules, <c>substance-notification@1</c>.</param>
/// <param name="Stream">Name of the single-writer stream: <c>{issuer}/{audience joined by +}/{procedure name}</c>.</param>
/// <param name="Epoch">Stream epoch, from 1; raised only by the recovery key.</param>
/// <param name="Seq">Position in the stream, from 1, gap-free, given at dispatch.</param>
/// <param name="Prev">Hash of the entry before in this stream; null for the first.</param>
/// <param name="Received">The partner's last seq seen in the mirror stream when this was signed, with several readers the least; never falls.</param>
/// <param name="Matter">The matter; null exactly for the opening, whose own hash is the matter's id.</param>
/// <param name="After">Heads of the matter that the author had seen, ascending; empty exactly for the opening.</param>
/// <param name="Aud">Parties it is addressed to, ascending; not the author.</param>
/// <param name="Purpose">At least one.</param>
/// <param name="Handling">What may be done with it.</param>
/// <param name="RetainUntil">Last day the body may be kept; null when nothing personal is held.</param>
/// <param name="Assurances">References to assurances relied on.</param>
/// <param name="LegalBasis">Codes, <c>UN1988.9</c>, <c>WG</c>, <c>VOL</c>.</param>
/// <param name="Facts">What the fold needs, as the procedure defines it, including any <c>dues</c> it starts.</param>
/// <param name="State">The author's hash of the matter's state before this entry; null for an opening.</param>
/// <param name="Body">Digests of the exact body bytes.</param>
/// <param name="Attachments">Files that belong to the entry.</param>
public sealed record EntenteAttributes(
    Digest? Agreement,
    string Procedure,
    string Stream,
    int Epoch,
    long Seq,
    Digest? Prev,
    long Received,
    Digest? Matter,
    IReadOnlyList<Digest> After,
    IReadOnlyList<PartyCode> Aud,
    IReadOnlyList<Purpose> Purpose,
    Handling Handling,
    DateOnly? RetainUntil,
    IReadOnlyList<string> Assurances,
    IReadOnlyList<string> LegalBasis,
    JsonElement Facts,
    Digest? State,
    BodyDigests Body,
    IReadOnlyList<AttachmentStub> Attachments);

/// <summary>Digests that bind the body to the header. SM3 is 64 lower-case hexadecimal digits (GB/T 32905).</summary>
public sealed record BodyDigests(Digest Sha256, string Sm3);

/// <summary>A file named in a signed header. The name is a plain file name, never a path.</summary>
public sealed record AttachmentStub(string Name, string Type, long Size, Digest Sha256, string Sm3);
