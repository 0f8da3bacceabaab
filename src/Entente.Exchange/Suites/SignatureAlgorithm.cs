namespace Entente.Exchange.Suites;

/// <summary>One signature algorithm of a suite, public side: what a verifier needs. No state, safe for many threads.</summary>
public abstract class SignatureAlgorithm
{
    /// <summary>Name in the JOSE registry, or a URI of ours: the <c>alg</c> of a protected header.</summary>
    public abstract string Name { get; }

    /// <summary>What people read, and what stands in the signature type of a note: the name where it is no URI.</summary>
    public virtual string Label => Name;

    /// <summary>Length of an encoded public key, in bytes.</summary>
    public abstract int PublicKeyLength { get; }

    /// <summary>Length of a signature, in bytes.</summary>
    public abstract int SignatureLength { get; }

    /// <summary>
    /// True when the bytes are the one canonical encoding of a key that can be trusted: no identity, no small order.
    /// </summary>
    public abstract bool IsSoundKey(ReadOnlySpan<byte> publicKey);

    /// <summary>
    /// True when the signature was made over exactly this message; false for anything else, never an exception.
    /// </summary>
    public abstract bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    /// <summary>This algorithm's public key among a node's keys.</summary>
    /// <exception cref="ArgumentException">The node has no key of this algorithm.</exception>
    public abstract byte[] KeyOf(NodePublicKeys keys);

    /// <summary>A signer in memory from its secret of <see cref="SeedLength"/> bytes; the secret is copied.</summary>
    internal abstract SoftwareSigner SignerFrom(ReadOnlySpan<byte> seed);

    /// <summary>Length of the secret, in bytes.</summary>
    internal const int SeedLength = 32;
}

/// <summary>
/// The private half of one signature key. Memory, a module or an HSM stands behind it; must serve many threads at once.
/// </summary>
public interface ISigner : IDisposable
{
    /// <summary>The algorithm that verifies what this signs.</summary>
    SignatureAlgorithm Algorithm { get; }

    /// <summary>Signs the message exactly as given.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}

/// <summary>A signer whose secret lies in this process's memory and can be exported.</summary>
internal abstract class SoftwareSigner : ISigner
{
    public abstract SignatureAlgorithm Algorithm { get; }

    public abstract byte[] PublicKey { get; }

    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    public abstract void Dispose();
}
