using Entente.Node.Host;

namespace Entente.Node.Shell.Accounts;

/// <summary>Until somebody has enrolled, pages lead to <c>/setup</c>, and only for this machine.</summary>
internal static class FirstUseGate
{
    private static readonly string[] Reachable = ["/setup", "/enrol", "/passkey", "/language", "/health", "/status", "/error", "/not-found"];

    public static void UseFirstUse(this WebApplication app)
    {
        var firstUse = app.Services.GetRequiredService<FirstUse>();
        app.Use(async (http, next) =>
        {
            if (firstUse.Done || http.Door() != Door.Pages)
                await next(http);
            else if (!Entrance.FromThisMachine(http))
                await Problems.Of(StatusCodes.Status403Forbidden, "not-set-up").ExecuteAsync(http);
            else if (IsAsset(http) || Reachable.Any(at => http.Request.Path.StartsWithSegments(at, StringComparison.OrdinalIgnoreCase)))
                await next(http);
            else if (Problems.WantsProblem(http))
                await Problems.Of(StatusCodes.Status503ServiceUnavailable, "not-set-up").ExecuteAsync(http);
            else
                http.Response.Redirect("/setup");
        });
    }

    private static bool IsAsset(HttpContext http) => Path.HasExtension(http.Request.Path.Value);
}
