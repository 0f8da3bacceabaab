using System.Buffers.Binary;
using Entente.Exchange.Agreements;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Entries;

/// <summary>Entries to bytes and back: written and signed, read and verified, sealed and opened (docs/protocol/exchange.md 3 and 4).</summary>
/// <remarks>
/// Reading proves form, signatures and that the body belongs to the header. It does not say whether the entry is welcome: that is
/// <c>Streams.Admission</c>, which also compares <see cref="SignedEntry.Suite"/> with what the agreement pins. The caller gives the keys it
/// trusts, and the keys say which algorithms they serve.
/// </remarks>
public static class EntryCodec
{
    /// <summary>The <c>typ</c> of a signed entry.</summary>
    public const string Typ = "entente-entry+json";

    private static ReadOnlySpan<byte> Mark => "entente-entry/1\n"u8;

    /// <summary>The name an entry with this header will bear: what the next entry of its stream connects to, known before it is signed.</summary>
    public static Digest NameOf(EntryHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return Digest.Of(HeaderJson.Write(header));
    }

    /// <summary>The suites that signed an entry that the caller keeps: its signatures were verified when it was stored.</summary>
    /// <exception cref="FormatException">Not a signed entry.</exception>
    public static Suite SuiteOf(ReadOnlySpan<byte> jws) => Jws.SuiteOf(jws, Typ);

    /// <summary>The header of an entry that the caller keeps: its signatures were verified when it was stored.</summary>
    /// <exception cref="FormatException">Not the bytes of a header.</exception>
    public static EntryHeader HeaderOf(ReadOnlySpan<byte> headerBytes) =>
        HeaderJson.Read(headerBytes, out var fault) ?? throw new FormatException($"Not the bytes of a header: {fault}.");

    /// <summary>Writes the header in its fixed member order and signs those bytes. Fills in nothing.</summary>
    /// <param name="header">Complete; its body digests are those of <paramref name="body"/>. Times are kept to the millisecond.</param>
    /// <param name="body">As <see cref="EntryBody.Build"/> made it.</param>
    /// <param name="keys">The author's.</param>
    /// <param name="suite">As the agreement pins it; null, as without an agreement, signs with every key of the author.</param>
    /// <returns>The entry as the other side will read it.</returns>
    /// <exception cref="ArgumentException">The other side would refuse it; the message holds the fault's code and place.</exception>
    public static SignedEntry Write(EntryHeader header, byte[] body, NodeKeys keys, Suite? suite = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(keys);
        var bytes = HeaderJson.Write(header);
        var written = HeaderJson.Read(bytes, out var fault);
        fault ??= BodyFault(written!, body);
        if (fault is not null) throw new ArgumentException($"The entry can not be signed: {fault}.", nameof(header));
        return new(written!, bytes, Jws.Sign(bytes, keys, Typ, suite), body, keys.Public.KeyId);
    }

    /// <summary>The same entry under a new key of its author, after the old one was replaced or revoked. Its name does not change.</summary>
    public static SignedEntry SignAgain(SignedEntry entry, NodeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(keys);
        var suite = entry.Header.Entente.Agreement is null ? null : entry.Suite;
        return entry with { Jws = Jws.Sign(entry.HeaderBytes, keys, Typ, suite), KeyId = keys.Public.KeyId };
    }

    /// <summary>Reads an entry with its body.</summary>
    /// <param name="jws">Untrusted bytes.</param>
    /// <param name="body">Untrusted bytes, which must be those that the header binds.</param>
    /// <param name="byKeyId">Public keys that the reader knows, replaced and revoked ones included; admission judges those.</param>
    /// <param name="recovery">The recovery key of the party from which it came; an entry by which that key puts others in the place of all before
    /// (exchange.md 6.7) is signed by those others. Null takes no such entry.</param>
    public static EntryReading Read(ReadOnlySpan<byte> jws, ReadOnlySpan<byte> body, Func<string, NodePublicKeys?> byKeyId, Digest? recovery = null)
    {
        if (body.Length > EntryLimits.BodyBytes) return new(null, Fault.TooLarge("body", EntryLimits.BodyBytes));
        var reading = ReadPurged(jws, byKeyId, recovery);
        if (reading.Entry is not { } entry) return reading;
        return BodyFault(entry.Header, body) is { } fault ? new(null, fault) : new(entry with { Body = body.ToArray() }, null);
    }

    /// <summary>Reads an entry whose body was purged: signatures and header are proved, the body is empty.</summary>
    public static EntryReading ReadPurged(ReadOnlySpan<byte> jws, Func<string, NodePublicKeys?> byKeyId, Digest? recovery = null)
    {
        ArgumentNullException.ThrowIfNull(byKeyId);
        if (jws.Length > EntryLimits.JwsBytes) return new(null, Fault.TooLarge("$", EntryLimits.JwsBytes));
        var signed = Jws.ReadAnySuite(jws, Typ, byKeyId, out _, out _);
        if (signed.Fault == JwsFault.UnknownKey && recovery is { } key && KeyChange.KeysOf(jws, signed.KeyId!, key) is { } named)
            signed = Jws.ReadAnySuite(jws, Typ, id => id == named.KeyId ? named : null, out _, out _);
        if (!signed.IsSound) return new(null, Fault.Of(signed.Fault));
        var header = HeaderJson.Read(signed.Payload, out var fault);
        return header is null ? new(null, fault) : new(new(header, signed.Payload, jws.ToArray(), [], signed.KeyId), null);
    }

    /// <summary>Seals the entry for one party, for the wire or a file.</summary>
    /// <param name="entry">With its body.</param>
    /// <param name="recipient">Current keys of <paramref name="to"/>. Under an agreement the seal has the suites that signed the entry; without
    /// one, every key of the recipient.</param>
    /// <param name="from">Who seals: the author, or a party of the audience that gives the author's own entry back.</param>
    /// <param name="to">One party of the audience, or the author when the entry goes back.</param>
    public static byte[] Seal(SignedEntry entry, NodePublicKeys recipient, PartyCode from, PartyCode to)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var binding = new SealBinding(entry.Header.Entente.Agreement, from, to, entry.Header.Id, entry.Hash);
        if (BindingFault(entry, binding) is { } fault) throw new ArgumentException($"The entry can not be sealed so: {fault}.", nameof(to));
        var plaintext = new byte[Mark.Length + sizeof(uint) + entry.Jws.Length + entry.Body.Length];
        Mark.CopyTo(plaintext);
        BinaryPrimitives.WriteUInt32BigEndian(plaintext.AsSpan(Mark.Length), (uint)entry.Jws.Length);
        entry.Jws.CopyTo(plaintext, Mark.Length + sizeof(uint));
        entry.Body.CopyTo(plaintext, Mark.Length + sizeof(uint) + entry.Jws.Length);
        return Envelope.Seal(plaintext, recipient, binding, SealOf(entry, recipient));
    }

    /// <summary>Opens an envelope, reads the entry inside and compares it with what the envelope is bound to.</summary>
    /// <param name="envelope">Untrusted bytes.</param>
    /// <param name="ourKeys">Our own keys by id, present and past.</param>
    /// <param name="byKeyId">As for <see cref="Read"/>.</param>
    /// <param name="recovery">As for <see cref="Read"/>.</param>
    public static EntryReading Open(
        ReadOnlySpan<byte> envelope, Func<string, NodeKeys?> ourKeys, Func<string, NodePublicKeys?> byKeyId, Digest? recovery = null) =>
        OpenAny(envelope, ourKeys, byKeyId, mayLackBody: false, recovery);

    /// <summary>As <see cref="Open"/>, for an entry that was here before and is given back after a restore: its body may have been purged meanwhile.</summary>
    public static EntryReading OpenReturned(
        ReadOnlySpan<byte> envelope, Func<string, NodeKeys?> ourKeys, Func<string, NodePublicKeys?> byKeyId, Digest? recovery = null) =>
        OpenAny(envelope, ourKeys, byKeyId, mayLackBody: true, recovery);

    private static EntryReading OpenAny(
        ReadOnlySpan<byte> envelope, Func<string, NodeKeys?> ourKeys, Func<string, NodePublicKeys?> byKeyId, bool mayLackBody, Digest? recovery)
    {
        ArgumentNullException.ThrowIfNull(byKeyId);
        if (envelope.Length > EntryLimits.EnvelopeBytes) return new(null, Fault.TooLarge("$", EntryLimits.EnvelopeBytes));
        var opened = Envelope.Open(envelope, ourKeys);
        if (!opened.IsSound) return new(null, Fault.Of(opened.Fault), opened.Binding);
        if (!TrySplit(opened.Plaintext, out var jws, out var body)) return new(null, Fault.Frame(), opened.Binding);
        // An author's own entry may come back without the body, if the partner has purged it.
        var reading = body.IsEmpty ? ReadPurged(jws, byKeyId, recovery) : Read(jws, body, byKeyId, recovery);
        if (reading.Entry is not { } entry) return reading with { Binding = opened.Binding };
        var fault = BindingFault(entry, opened.Binding);
        if (opened.Suite != SealOf(entry, ourKeys(opened.KeyId)!.Public)) fault ??= Fault.Disagrees("$", "suites");
        if (body.IsEmpty && !mayLackBody && opened.Binding.To != entry.Header.Source.Party) fault ??= Fault.BodyDigest("$.entente.body");
        return new(fault is null ? entry : null, fault, opened.Binding);
    }

    private static Suite SealOf(SignedEntry entry, NodePublicKeys recipient) => entry.Header.Entente.Agreement is null ? recipient.Suite : entry.Suite;

    private static bool TrySplit(ReadOnlySpan<byte> plaintext, out ReadOnlySpan<byte> jws, out ReadOnlySpan<byte> body)
    {
        jws = body = default;
        var start = Mark.Length + sizeof(uint);
        if (plaintext.Length < start || !plaintext.StartsWith(Mark)) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(plaintext[Mark.Length..]);
        if (length > (uint)(plaintext.Length - start)) return false;
        jws = plaintext.Slice(start, (int)length);
        body = plaintext[(start + (int)length)..];
        return true;
    }

    private static Fault? BodyFault(EntryHeader header, ReadOnlySpan<byte> body)
    {
        var digests = EntryBody.DigestsOf(body);
        if (digests.Sha256 != header.Entente.Body.Sha256) return Fault.BodyDigest("$.entente.body.sha256");
        if (digests.Sm3 != header.Entente.Body.Sm3) return Fault.BodyDigest("$.entente.body.sm3");
        return EntryBody.Check(body);
    }

    /// <summary>An entry under an envelope that was not made for it: another party's, an old one under a new cover, another agreement's.</summary>
    private static Fault? BindingFault(SignedEntry entry, SealBinding binding)
    {
        var (header, author) = (entry.Header.Entente, entry.Header.Source.Party);
        if (binding.PayloadHash != entry.Hash) return Fault.Disagrees("$", "binding.payload");
        if (binding.Id != entry.Header.Id) return Fault.Disagrees("$.id", "binding.id");
        if (binding.Agreement != header.Agreement) return Fault.Disagrees("$.entente.agreement", "binding.agreement");
        var sent = binding.From == author && header.Aud.Contains(binding.To);
        var returned = binding.To == author && header.Aud.Contains(binding.From);
        if (sent || returned) return null;
        return binding.From != author && binding.To != author
            ? Fault.Disagrees("$.source", "binding.from")
            : Fault.Disagrees("$.entente.aud", "binding.to");
    }
}
