namespace Entente.Node.Host;

/// <summary>Answers under the node's own name only, so that a foreign name pointed at this machine reads nothing (DNS rebinding).</summary>
internal static class Names
{
    public static void UseOwnName(this WebApplication app, NodeOptions options)
    {
        var pages = new Uri(options.Pages);
        HashSet<string> names = new([pages.Host], StringComparer.OrdinalIgnoreCase);
        if (Listening.IsLoopback(pages)) names.UnionWith(["localhost", "127.0.0.1", "[::1]"]);
        app.Use((http, next) =>
        {
            if (http.Door() != Door.Pages || names.Contains(http.Request.Host.Host)) return next(http);
            http.SetEndpoint(null);
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        });
    }
}
