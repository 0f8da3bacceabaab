using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Entente.Exchange.Suites;

/// <summary>The functions of libsodium that suite I and its providers need. Lengths are checked by the callers, never here.</summary>
/// <remarks>The native library comes with the package <c>libsodium</c>; results: 0 is success, anything else a refusal.</remarks>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium()
    {
        if (Init() < 0) throw new CryptographicException("libsodium did not start.");
    }

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    internal static partial int Ed25519KeyPair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_detached")]
    internal static partial int Ed25519Sign(
        Span<byte> signature, nint signatureLength, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_verify_detached")]
    internal static partial int Ed25519Verify(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> publicKey);

    /// <summary>1 when the point is canonical, on the curve, in the main subgroup and not of small order.</summary>
    [LibraryImport(Library, EntryPoint = "crypto_core_ed25519_is_valid_point")]
    internal static partial int Ed25519IsValidPoint(ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_kem_xwing_seed_keypair")]
    internal static partial int XWingKeyPair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_kem_xwing_enc")]
    internal static partial int XWingEncapsulate(Span<byte> encapsulation, Span<byte> sharedSecret, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library, EntryPoint = "crypto_kem_xwing_dec")]
    internal static partial int XWingDecapsulate(Span<byte> sharedSecret, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_kem_mlkem768_seed_keypair")]
    internal static partial int MlKemKeyPair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_kem_mlkem768_enc")]
    internal static partial int MlKemEncapsulate(Span<byte> encapsulation, Span<byte> sharedSecret, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library, EntryPoint = "crypto_kem_mlkem768_dec")]
    internal static partial int MlKemDecapsulate(Span<byte> sharedSecret, ReadOnlySpan<byte> encapsulation, ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    internal static partial int X25519(Span<byte> shared, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    internal static partial int X25519Base(Span<byte> point, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();
}
