using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entente.Node.Store;

namespace Entente.Node.Host;

/// <summary>Proves before the start that pages under <c>https</c> have a certificate with its key.</summary>
internal static class PagesCertificate
{
    private const string Section = "Kestrel:Certificates:Default";

    /// <summary>Opens the certificate as the server will.</summary>
    /// <exception cref="OperatorFault">
    /// <c>certificate-missing</c>: none is set. <c>certificate-unreadable</c>: a file is not there, or its mode keeps the node out.
    /// <c>certificate-broken</c>: it holds no certificate with a key that fits.
    /// </exception>
    public static void Prove(NodeOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        if (new Uri(options.Pages).Scheme != Uri.UriSchemeHttps) return;
        var set = configuration.GetSection(Section);
        if (set["Path"] is not { Length: > 0 } path)
        {
            if (set["Subject"] is { Length: > 0 } || environment.IsDevelopment()) return; // from the system's store; or the developer's own
            throw new OperatorFault("certificate-missing", options.Pages, Section);
        }

        var file = Path.Combine(environment.ContentRootPath, path);
        var key = set["KeyPath"] is { Length: > 0 } keyPath ? Path.Combine(environment.ContentRootPath, keyPath) : null;
        foreach (var needed in (string[])[file, .. key is null ? Array.Empty<string>() : [key]]) Readable(needed);
        try
        {
            using var certificate = Load(file, key, set["Password"]);
            if (!certificate.HasPrivateKey) throw new OperatorFault("certificate-broken", file, Section);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new OperatorFault("certificate-broken", fault, key is null ? file : $"{file}, {key}", Section);
        }
    }

    private static X509Certificate2 Load(string file, string? key, string? password) => (key, password) switch
    {
        (null, _) => X509CertificateLoader.LoadPkcs12FromFile(file, password),
        (_, null) => X509Certificate2.CreateFromPemFile(file, key),
        _ => X509Certificate2.CreateFromEncryptedPemFile(file, password, key),
    };

    private static void Readable(string file)
    {
        try
        {
            File.OpenRead(file).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OperatorFault("certificate-unreadable", fault, file, Environment.UserName);
        }
    }
}
