using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>
/// The private keys of one node: two signers and one decapsulator. Safe for many threads; never written to a log.
/// </summary>
/// <remarks>
/// Each key serves this product alone: signatures go over JWS signing inputs and signed notes, which can not be mistaken for each
/// other (a note holds a line feed, a signing input never does).
/// </remarks>
public sealed class NodeKeys : IDisposable
{
    private const byte ExportVersion = 1;
    private const int SeedLength = SignatureAlgorithm.SeedLength;
    private readonly byte[]? secret; // the three seeds; null when a module holds the keys

    /// <summary>Keys that a module or an HSM holds. The signers stand in the order of the suite.</summary>
    public NodeKeys(NodePublicKeys publicKeys, IReadOnlyList<ISigner> signers, IDecapsulator decapsulator)
    {
        ArgumentNullException.ThrowIfNull(signers);
        if (!signers.Select(s => s.Algorithm).SequenceEqual(Suite.I.Required))
            throw new ArgumentException("One signer for each algorithm of suite I, in its order.", nameof(signers));
        (Public, Signers, Decapsulator) = (publicKeys, signers, decapsulator);
    }

    private NodeKeys(ReadOnlySpan<byte> seeds)
    {
        secret = GC.AllocateArray<byte>(seeds.Length, pinned: true); // pinned: the collector leaves no copies behind
        seeds.CopyTo(secret);
        var ed25519 = Ed25519.Instance.SignerFrom(seeds[..SeedLength]);
        var mlDsa65 = MlDsa65.Instance.SignerFrom(seeds[SeedLength..^SeedLength]);
        var xWing = XWing.DecapsulatorFrom(seeds[^SeedLength..]);
        (Signers, Decapsulator) = ([ed25519, mlDsa65], xWing);
        Public = NodePublicKeys.TryCreate(ed25519.PublicKey, mlDsa65.PublicKey, xWing.PublicKey, out var keys)
            ? keys
            : throw new CryptographicException("The seeds give unsound keys."); // has a chance of about 2^-250
    }

    /// <summary>The halves that a party card shows.</summary>
    public NodePublicKeys Public { get; }

    internal IReadOnlyList<ISigner> Signers { get; }

    internal IDecapsulator Decapsulator { get; }

    /// <summary>Fresh keys from the operating system's generator. About 0.5 ms.</summary>
    public static NodeKeys Generate()
    {
        Span<byte> seeds = stackalloc byte[3 * SeedLength];
        RandomNumberGenerator.Fill(seeds);
        try { return new(seeds); }
        finally { CryptographicOperations.ZeroMemory(seeds); }
    }

    /// <summary>Keys that <see cref="Export"/> gave; anything else throws <see cref="FormatException"/>.</summary>
    public static NodeKeys Import(ReadOnlySpan<byte> secret) =>
        secret.Length == 1 + (3 * SeedLength) && secret[0] == ExportVersion
            ? new(secret[1..])
            : throw new FormatException("Not an export of node keys, or of a version that this program does not know.");

    /// <summary>
    /// 97 bytes: version, then the seeds of Ed25519, ML-DSA-65 and X-Wing. The caller encrypts and zeroes them.
    /// </summary>
    /// <exception cref="NotSupportedException">A module holds the keys.</exception>
    public byte[] Export() =>
        secret is null ? throw new NotSupportedException("Keys in a module do not leave it.") : [ExportVersion, .. secret];

    /// <summary>Zeroes what can be zeroed. BouncyCastle's expanded ML-DSA key can only be dropped.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(secret);
        foreach (var signer in Signers) signer.Dispose();
        Decapsulator.Dispose();
    }
}
