using System.Security.Cryptography;
using Entente.Exchange.Entries;
using Entente.Exchange.Sealing;
using Entente.Exchange.Suites;

namespace Entente.Exchange.Tests.Suites;

/// <summary>Two providers of ML-DSA-65 and ML-KEM-768 are one and the same node to everybody else (docs/protocol/suites.md 6).</summary>
public sealed class ProviderTests
{
    private static readonly SealBinding Binding = new(null, PartyCode.Parse("US"), PartyCode.Parse("CN"), Guid.Empty, Digest.Of("x"u8));

    public static TheoryData<string> Providers => ["bundled", "platform"];

    [Theory, MemberData(nameof(Providers))]
    public void Keys_imported_with_a_provider_sign_and_open_as_the_same_node(string name)
    {
        var provider = Get(name);
        using var usual = NodeKeys.Generate();
        using var other = NodeKeys.Import(usual.Export(), provider);

        Assert.Equal(usual.Public, other.Public);
        Assert.True(Jws.Read(Jws.Sign("x"u8, other, "t"), "t", _ => usual.Public).IsSound);
        Assert.Equal("x"u8.ToArray(), Envelope.Open(Envelope.Seal("x"u8, usual.Public, Binding), _ => other).Plaintext);
    }

    [Theory, MemberData(nameof(Providers))]
    public void Each_provider_verifies_and_opens_what_the_usual_one_made_and_refuses_what_was_altered(string name)
    {
        var provider = Get(name);
        var (signing, sealing) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(64));
        using var signer = BundledProvider.Instance.MlDsa65Signer(signing);
        using var theirs = provider.MlDsa65Signer(signing);
        var key = MlDsa65.Instance.SignerFrom(signing).PublicKey;
        var signature = signer.Sign("a notice"u8);
        var altered = (byte[])signature.Clone();
        altered[7] ^= 1;

        Assert.True(provider.VerifyMlDsa65(key, "a notice"u8, signature));
        Assert.True(BundledProvider.Instance.VerifyMlDsa65(key, "a notice"u8, theirs.Sign("a notice"u8)));
        Assert.False(provider.VerifyMlDsa65(key, "a notice"u8, altered));
        Assert.False(provider.VerifyMlDsa65(key, "a notice"u8, signature.AsSpan(..^1)));

        var (publicKey, usual) = BundledProvider.Instance.MlKem768(sealing);
        var (samePublicKey, other) = provider.MlKem768(sealing);
        var (secret, encapsulation) = provider.EncapsulateMlKem768(publicKey);
        Assert.Equal(publicKey, samePublicKey);
        Assert.Equal(secret, usual.Decapsulate(encapsulation));
        Assert.Equal(secret, other.Decapsulate(encapsulation));
        Assert.Null(other.Decapsulate(encapsulation.AsSpan(1)));
        usual.Dispose();
        other.Dispose();
    }

    private static ICryptoProvider Get(string name)
    {
        ICryptoProvider provider = name == "platform" ? PlatformProvider.Instance : BundledProvider.Instance;
        Assert.SkipUnless(provider.IsSupported, "the platform has no ML-DSA and ML-KEM: OpenSSL 3.5 or later is needed");
        return provider;
    }
}
