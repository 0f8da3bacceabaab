using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>
/// The private keys of one node: a signer for each algorithm of its suites, and a decapsulator for each layer of the seal. Safe for
/// many threads; never written to a log.
/// </summary>
/// <remarks>
/// Each key serves this product alone and one purpose: signatures go over JWS signing inputs and signed notes, which can not be mistaken
/// for each other (a note holds a line feed, a signing input never does), and what opens envelopes never signs.
/// </remarks>
public sealed class NodeKeys : IDisposable
{
    private const byte OfSuiteI = 1, OfBothSuites = 2; // first byte of an export
    private const int SecretLength = SignatureAlgorithm.SeedLength;
    private readonly byte[]? secret; // three or five secrets; null when a module holds the keys

    /// <summary>Keys that a module or an HSM holds. The signers stand in the order of the suite.</summary>
    /// <param name="publicKeys">The public halves.</param>
    /// <param name="signers">One for each algorithm of the suites that the public keys have.</param>
    /// <param name="decapsulator">Opens X-Wing.</param>
    /// <param name="sm2Decapsulator">Opens the layer of suite C; given exactly when the public keys have SM2.</param>
    public NodeKeys(
        NodePublicKeys publicKeys, IReadOnlyList<ISigner> signers, IDecapsulator decapsulator, IDecapsulator? sm2Decapsulator = null)
    {
        ArgumentNullException.ThrowIfNull(publicKeys);
        ArgumentNullException.ThrowIfNull(signers);
        if (!signers.Select(s => s.Algorithm).SequenceEqual(publicKeys.Suite.Required))
            throw new ArgumentException("One signer for each algorithm of the suites, in their order.", nameof(signers));
        if (sm2Decapsulator is null != publicKeys.Sm2Sealing is null)
            throw new ArgumentException("A decapsulator of SM2 exactly when there is a public key of it.", nameof(sm2Decapsulator));
        (Public, Signers, Decapsulator, Sm2Decapsulator) = (publicKeys, signers, decapsulator, sm2Decapsulator);
    }

    private NodeKeys(ReadOnlySpan<byte> secrets, ICryptoProvider? provider = null)
    {
        secret = GC.AllocateArray<byte>(secrets.Length, pinned: true); // pinned: the collector leaves no copies behind
        secrets.CopyTo(secret);
        var ed25519 = Ed25519.Instance.SignerFrom(Secret(0));
        var mlDsa65 = MlDsa65.Instance.SignerFrom(Secret(1));
        var xWing = XWing.DecapsulatorFrom(Secret(2));
        ISigner postQuantum = mlDsa65;
        (Signers, Decapsulator) = ([ed25519, mlDsa65], xWing);
        if (provider is not null)
        {
            postQuantum = provider.MlDsa65Signer(Secret(1));
            (Signers, Decapsulator) = ([ed25519, postQuantum], new XWingHalves(Secret(2), provider));
        }

        byte[]? sm2Signing = null, sm2Sealing = null;
        if (secrets.Length > 3 * SecretLength)
        {
            var (signer, transport) = (Sm2.Instance.SignerFrom(Secret(3)), Sm2KeyTransport.DecapsulatorFrom(Secret(4)));
            (Signers, Sm2Decapsulator, sm2Signing, sm2Sealing) = ([ed25519, postQuantum, signer], transport, signer.PublicKey, transport.PublicKey);
        }

        Public = NodePublicKeys.TryCreate(ed25519.PublicKey, mlDsa65.PublicKey, xWing.PublicKey, sm2Signing, sm2Sealing, out var keys)
            ? keys
            : throw new CryptographicException("The secrets give unsound keys."); // has a chance of about 2^-250

        ReadOnlySpan<byte> Secret(int at) => secret.AsSpan(at * SecretLength, SecretLength);
    }

    /// <summary>The halves that a party card shows.</summary>
    public NodePublicKeys Public { get; }

    internal IReadOnlyList<ISigner> Signers { get; }

    /// <summary>Opens X-Wing.</summary>
    internal IDecapsulator Decapsulator { get; }

    /// <summary>Opens the layer of suite C; null for keys of suite I alone.</summary>
    internal IDecapsulator? Sm2Decapsulator { get; }

    /// <summary>Fresh keys of both suites from the operating system's generator. About 1 ms.</summary>
    public static NodeKeys Generate() => Generate(Suite.IAndC);

    /// <summary>Fresh keys for these suites.</summary>
    public static NodeKeys Generate(Suite suite)
    {
        Span<byte> secrets = stackalloc byte[5 * SecretLength];
        if (suite == Suite.I) secrets = secrets[..(3 * SecretLength)];
        RandomNumberGenerator.Fill(secrets);
        for (var sm2 = 3 * SecretLength; sm2 < secrets.Length; sm2 += SecretLength) Sm2Curve.FillScalar(secrets.Slice(sm2, SecretLength));
        try { return new(secrets); }
        finally { CryptographicOperations.ZeroMemory(secrets); }
    }

    /// <summary>Keys that <see cref="Export"/> gave; anything else throws <see cref="FormatException"/>.</summary>
    public static NodeKeys Import(ReadOnlySpan<byte> secret) => Import(secret, provider: null);

    /// <summary>As above, with the private halves of ML-DSA and ML-KEM at another provider. Keys and wire stay the same.</summary>
    /// <param name="secret">As exported.</param>
    /// <param name="provider">One that is supported here; null for the libraries that the product brings.</param>
    public static NodeKeys Import(ReadOnlySpan<byte> secret, ICryptoProvider? provider) => secret switch
    {
        [OfSuiteI, .. { Length: 3 * SecretLength } secrets] => new(secrets, provider),
        [OfBothSuites, .. { Length: 5 * SecretLength } secrets] => new(secrets, provider),
        _ => throw new FormatException("Not an export of node keys, or of a version that this program does not know."),
    };

    /// <summary>
    /// 97 bytes: 1, then the seeds of Ed25519, ML-DSA-65 and X-Wing. With suite C 161 bytes: 2, the same seeds, then the private keys of
    /// SM2 for signing and for sealing. The caller encrypts and zeroes them.
    /// </summary>
    /// <exception cref="NotSupportedException">A module holds the keys.</exception>
    public byte[] Export() => secret is null
        ? throw new NotSupportedException("Keys in a module do not leave it.")
        : [Public.Suite == Suite.I ? OfSuiteI : OfBothSuites, .. secret];

    /// <summary>Zeroes what can be zeroed. BouncyCastle's ML-DSA and SM2 keys can only be dropped.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(secret);
        foreach (var signer in Signers) signer.Dispose();
        Decapsulator.Dispose();
        Sm2Decapsulator?.Dispose();
    }

    /// <summary>The signers of a suite, in its order; of every suite of these keys when it is null.</summary>
    internal IEnumerable<ISigner> SignersOf(Suite? suite) => Public.Suite.Covers(suite ??= Public.Suite)
        ? Signers.Take(suite.Required.Count)
        : throw new ArgumentException($"These keys can not sign for suites {suite}.", nameof(suite));
}
