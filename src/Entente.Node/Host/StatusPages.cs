namespace Entente.Node.Host;

/// <summary>Gives an answer that has only a status its words: a page for officers, problem details for programs.</summary>
internal static class StatusPages
{
    public static void UseStatusPages(this WebApplication app)
    {
        app.UseWhen(http => !Problems.WantsProblem(http), pages => pages
            .UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true)
            .Use((http, next) =>
            {
                if (http.Request.Path.StartsWithSegments("/status", StringComparison.Ordinal, out var code)) http.Request.Path = PageOf(code);
                return next(http);
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
