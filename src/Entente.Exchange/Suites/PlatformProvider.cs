using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>The platform's own ML-DSA and ML-KEM (System.Security.Cryptography): on Linux there with OpenSSL 3.5 or later.</summary>
public sealed class PlatformProvider : ICryptoProvider
{
    private PlatformProvider() { }

    /// <summary>The one instance; it has no state.</summary>
    public static PlatformProvider Instance { get; } = new();

    /// <inheritdoc />
    public string Name => "System.Security.Cryptography";

    /// <inheritdoc />
    public bool IsSupported => MLDsa.IsSupported && MLKem.IsSupported;

    /// <inheritdoc />
    public ISigner MlDsa65Signer(ReadOnlySpan<byte> seed) => new Signer(MLDsa.ImportMLDsaPrivateSeed(MLDsaAlgorithm.MLDsa65, seed));

    /// <inheritdoc />
    public bool VerifyMlDsa65(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != MlDsa65.Instance.PublicKeyLength || signature.Length != MlDsa65.Instance.SignatureLength) return false;
        using var key = MLDsa.ImportMLDsaPublicKey(MLDsaAlgorithm.MLDsa65, publicKey);
        return key.VerifyData(message, signature);
    }

    /// <inheritdoc />
    public (byte[] PublicKey, IDecapsulator Decapsulator) MlKem768(ReadOnlySpan<byte> seed)
    {
        var key = MLKem.ImportPrivateSeed(MLKemAlgorithm.MLKem768, seed);
        return (key.ExportEncapsulationKey(), new Decapsulator(key));
    }

    /// <inheritdoc />
    public (byte[] Secret, byte[] Encapsulation) EncapsulateMlKem768(ReadOnlySpan<byte> publicKey)
    {
        using var key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, publicKey);
        key.Encapsulate(out var encapsulation, out var secret);
        return (secret, encapsulation);
    }

    private sealed class Signer(MLDsa key) : ISigner
    {
        private readonly Lock turn = new(); // the platform does not promise that one key serves many threads

        public SignatureAlgorithm Algorithm => MlDsa65.Instance;

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            var signature = new byte[MlDsa65.Instance.SignatureLength];
            lock (turn) key.SignData(message, signature);
            return signature;
        }

        public void Dispose() => key.Dispose();
    }

    private sealed class Decapsulator(MLKem key) : IDecapsulator
    {
        private readonly Lock turn = new();

        public byte[]? Decapsulate(ReadOnlySpan<byte> encapsulation)
        {
            if (encapsulation.Length != MLKemAlgorithm.MLKem768.CiphertextSizeInBytes) return null;
            var secret = new byte[MLKemAlgorithm.MLKem768.SharedSecretSizeInBytes];
            lock (turn) key.Decapsulate(encapsulation, secret);
            return secret;
        }

        public void Dispose() => key.Dispose();
    }
}
