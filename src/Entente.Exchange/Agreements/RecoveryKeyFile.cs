using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entente.Exchange.Suites;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Entente.Exchange.Agreements;

/// <summary>The private half of a recovery key as a file under a passphrase, to be kept on paper or a medium in a safe, never on a node.</summary>
/// <remarks>
/// One line of ASCII: <c>entente-recovery-key/1</c>, the cost of the passphrase, salt, nonce, and the secret under AES-256-GCM, whose associated data
/// is all that stands before it. The key is Argon2id (RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes).
/// </remarks>
public static class RecoveryKeyFile
{
    /// <summary>Fewest characters of a passphrase.</summary>
    public const int ShortestPassphrase = 16;

    private const string Mark = "entente-recovery-key/1 argon2id m=65536 t=3 p=4";
    private const int SaltLength = 16, NonceLength = 12, TagLength = 16;

    /// <summary>Writes the key under a passphrase. About a third of a second, on purpose.</summary>
    /// <exception cref="ArgumentException">The passphrase is shorter than <see cref="ShortestPassphrase"/>.</exception>
    public static string Write(NodeKeys recovery, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(recovery);
        ArgumentNullException.ThrowIfNull(passphrase);
        if (passphrase.Length < ShortestPassphrase) throw new ArgumentException("The passphrase is too short.", nameof(passphrase));
        var (salt, nonce) = (RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(NonceLength));
        var line = string.Create(CultureInfo.InvariantCulture, $"{Mark} {Convert.ToHexStringLower(salt)} {Convert.ToHexStringLower(nonce)}");
        var secret = recovery.Export();
        var (hidden, tag) = (new byte[secret.Length], new byte[TagLength]);
        using var aes = new AesGcm(KeyOf(passphrase, salt), TagLength);
        aes.Encrypt(nonce, secret, hidden, tag, Encoding.ASCII.GetBytes(line));
        CryptographicOperations.ZeroMemory(secret);
        return $"{line} {Convert.ToHexStringLower([.. hidden, .. tag])}\n";
    }

    /// <summary>Opens the file; null when it is no such file, was altered, or the passphrase is another.</summary>
    public static NodeKeys? Read(string file, string passphrase)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(passphrase);
        if (file.Length > 1024 || file.TrimEnd().Split(' ') is not [.. var words, var saltHex, var nonceHex, var sealedHex] || string.Join(' ', words) != Mark) return null;
        if (Bytes(saltHex) is not { Length: SaltLength } salt || Bytes(nonceHex) is not { Length: NonceLength } nonce) return null;
        if (Bytes(sealedHex) is not { Length: > TagLength } whole) return null;
        var secret = new byte[whole.Length - TagLength];
        using var aes = new AesGcm(KeyOf(passphrase, salt), TagLength);
        try
        {
            aes.Decrypt(nonce, whole.AsSpan(..^TagLength), whole.AsSpan(^TagLength..), secret, Encoding.ASCII.GetBytes($"{Mark} {saltHex} {nonceHex}"));
            return NodeKeys.Import(secret);
        }
        catch (Exception fault) when (fault is AuthenticationTagMismatchException or FormatException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static byte[]? Bytes(string hex) => hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hex) : null;

    /// <summary>The passphrase in Unicode normal form C: it does not matter how a keyboard composes it.</summary>
    private static byte[] KeyOf(string passphrase, byte[] salt)
    {
        var argon = new Argon2BytesGenerator();
        argon.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id).WithVersion(Argon2Parameters.Version13)
            .WithSalt(salt).WithMemoryAsKB(64 * 1024).WithIterations(3).WithParallelism(4).Build());
        var key = new byte[32];
        argon.GenerateBytes(Encoding.UTF8.GetBytes(passphrase.Normalize(NormalizationForm.FormC)), key);
        return key;
    }
}
