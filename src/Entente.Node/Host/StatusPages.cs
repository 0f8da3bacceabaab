using Microsoft.AspNetCore.Diagnostics;

namespace Entente.Node.Host;

/// <summary>Gives an answer that has only a status its words: a page for officers, problem details for programs.</summary>
internal static class StatusPages
{
    public static void UseStatusPages(this WebApplication app)
    {
        app.UseWhen(http => !Problems.WantsProblem(http), pages => pages
            .UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true)
            .Use(async (http, next) =>
            {
                var (method, status) = (http.Request.Method, http.Features.Get<IStatusCodeReExecuteFeature>());
                if (status is not null && http.Request.Path.StartsWithSegments("/status", StringComparison.Ordinal, out var code))
                    (http.Request.Path, http.Request.Method) = (PageOf(code), HttpMethods.Get); // the form that was refused is not read again
                await next(http);
                http.Request.Method = method;
            }));
        app.UseWhen(Problems.WantsProblem, programs => programs.Use(async (http, next) =>
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null }) await Problems.Bare(http);
        }));
    }

    private static PathString PageOf(PathString code) => code.Value switch
    {
        "/403" => "/forbidden",
        "/404" or "/405" => "/not-found",
        "/400" => "/expired", // the form's token is from another session
        _ => "/error",
    };
}
