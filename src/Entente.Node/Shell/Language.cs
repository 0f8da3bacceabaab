using Entente.Node.Shell.Accounts;
using Microsoft.Net.Http.Headers;

namespace Entente.Node.Shell;

/// <summary>Which of the two languages a request is answered in, and the switch between them.</summary>
internal static class Language
{
    /// <summary>The reader's own choice, else what the officer's account says, else what the browser asks for.</summary>
    public static string Of(HttpContext? http, Me me)
    {
        if (http?.Request.Cookies[Tongue.Cookie] is "en" or "zh") return http.Request.Cookies[Tongue.Cookie]!;
        if (me.SignedIn) return me.Officer.Language.StartsWith("zh", StringComparison.Ordinal) ? "zh" : "en";
        var wanted = http?.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value ?? "")
            .FirstOrDefault(l => l.StartsWith("zh", StringComparison.OrdinalIgnoreCase) || l.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        return wanted?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? "zh" : "en";
    }

    /// <summary><c>GET /language/{en|zh}?back=/path</c>: remembers the choice and returns to the same page.</summary>
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/language/{to:regex(^(en|zh)$)}", (string to, string? back, HttpContext http) =>
        {
            http.Response.Cookies.Append(Tongue.Cookie, to, new()
            {
                HttpOnly = true, IsEssential = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict, Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(400), Path = "/",
            });
            http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return TypedResults.LocalRedirect(IsLocal(back) ? back! : "/");
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>A path of this node: one slash, then neither a second slash nor a backslash.</summary>
    private static bool IsLocal(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && (path.Length == 1 || (path[1] is not '/' and not '\\'))
        && !path.Any(char.IsControl);
}
