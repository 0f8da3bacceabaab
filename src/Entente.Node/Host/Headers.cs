using System.Security.Cryptography;

namespace Entente.Node.Host;

/// <summary>The content security policy and its companions, on every answer of the node.</summary>
internal static class Headers
{
    private static readonly object NonceKey = new();

    /// <summary>The random word, new for each request, that a script element of this page must carry to run.</summary>
    public static string Nonce(this HttpContext http)
    {
        if (http.Items[NonceKey] is string made) return made;
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        http.Items[NonceKey] = nonce;
        return nonce;
    }

    /// <summary>Nothing is fetched from another host, nothing inline runs, nothing frames the node.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy(http.Nonce());
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache"); // pages hold case data; static assets set their own
        return next(http);
    });

    internal static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; " +
        "frame-ancestors 'none'";
}
