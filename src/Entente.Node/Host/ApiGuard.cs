namespace Entente.Node.Host;

/// <summary>
/// A call that changes something and is signed in by a cookie needs the header <c>X-Entente: 1</c>. A page of another site can make a browser
/// send the cookie, but not this header.
/// </summary>
internal static class ApiGuard
{
    public const string Header = "X-Entente";

    public static void UseApiGuard(this WebApplication app) => app.Use(async (http, next) =>
    {
        var guarded = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && http.User.Identity is { IsAuthenticated: true }
            && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method);
        if (guarded && http.Request.Headers[Header].ToString() != "1")
            await Problems.Of(StatusCodes.Status403Forbidden, "guard-header-missing").ExecuteAsync(http);
        else
            await next(http);
    });
}
