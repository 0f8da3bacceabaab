using System.Diagnostics.CodeAnalysis;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Entries;

/// <summary>One entry as it was signed. Its name is the hash of the signed header bytes, never of the signatures.</summary>
/// <param name="Header">What <paramref name="HeaderBytes"/> say.</param>
/// <param name="HeaderBytes">Exactly the bytes that were signed.</param>
/// <param name="Jws">The signed message around them; another signature by another key leaves the entry the same.</param>
/// <param name="Body">The exact body bytes; empty when the body was purged.</param>
/// <param name="KeyId">The key that signed.</param>
public sealed record SignedEntry(EntryHeader Header, byte[] HeaderBytes, byte[] Jws, byte[] Body, string KeyId)
{
    /// <summary>What the signed bytes say.</summary>
    public EntryHeader Header { get; } = Header; // no copy of an entry has another header under the same name

    /// <summary>Exactly the bytes that were signed.</summary>
    public byte[] HeaderBytes { get; } = HeaderBytes;

    /// <summary>SHA-256 of the signed header bytes.</summary>
    public Digest Hash { get; } = Digest.Of(HeaderBytes);

    /// <summary>The suites that signed it. Admission compares them with those of the agreement.</summary>
    public Suite Suite => EntryCodec.SuiteOf(Jws);

    /// <summary>The matter it belongs to; an opening's own hash.</summary>
    public Digest MatterId => Header.Entente.Matter ?? Hash;

    /// <summary>False once the body was purged.</summary>
    public bool HoldsBody => Body.Length > 0;

    /// <summary>By name.</summary>
    public bool Equals(SignedEntry? other) => other is not null && other.Hash == Hash;

    /// <inheritdoc />
    public override int GetHashCode() => Hash.GetHashCode();
}

/// <summary>What came of reading bytes that claim to be an entry: the entry, or the first fault.</summary>
/// <param name="Entry">Verified; null on a fault.</param>
/// <param name="Fault">Null when the entry was read.</param>
/// <param name="Binding">What the envelope was bound to; null when no envelope was opened. On a fault it is a claim that nothing proves.</param>
public sealed record EntryReading(SignedEntry? Entry, Fault? Fault, SealBinding? Binding = null)
{
    /// <summary>True when the entry was read and all its signatures verified.</summary>
    [MemberNotNullWhen(true, nameof(Entry))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSound => Fault is null;

    /// <summary>True when the envelope brings back an entry of the party it is sealed to, as a partner does after a restore.</summary>
    public bool IsReturned => Entry is { } entry && Binding is { } binding && binding.To == entry.Header.Source.Party;
}
