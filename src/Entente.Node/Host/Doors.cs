using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Entente.Node.Host;

/// <summary>The three ways into a node. Each has a port of its own, and an endpoint answers at its own door only.</summary>
internal enum Door
{
    /// <summary>Officers' pages and their API.</summary>
    Pages,

    /// <summary>Partner nodes, over TLS with pinned certificates.</summary>
    Federation,

    /// <summary>Health and metrics for the operator of this machine.</summary>
    Operator,
}

/// <summary>Keeps the doors apart by the connection a request came in on, which a Host header cannot change.</summary>
internal static class Doors
{
    private static readonly object Mark = new();

    /// <summary>Every connection accepted by this endpoint enters by <paramref name="door"/>.</summary>
    public static ListenOptions EnterBy(this ListenOptions listen, Door door)
    {
        listen.Use(next => connection =>
        {
            connection.Items[Mark] = door;
            return next(connection);
        });
        return listen;
    }

    /// <summary>The door this request came through; pages when the server is not Kestrel.</summary>
    public static Door Door(this HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Mark, out var door) == true ? (Door)door! : Host.Door.Pages;

    /// <summary>The endpoint answers at these doors and nowhere else. Without this call it answers at the pages' door.</summary>
    public static TBuilder At<TBuilder>(this TBuilder endpoint, params Door[] doors)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenAt(doors));

    /// <summary>Answers 404 for an endpoint that belongs to another door.</summary>
    public static IApplicationBuilder UseDoors(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var door = http.Door();
        var endpoint = http.GetEndpoint();
        var open = endpoint?.Metadata.GetMetadata<OpenAt>()?.Doors.Contains(door) ?? door == Host.Door.Pages;
        if (open) return next(http);
        http.SetEndpoint(null);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    private sealed record OpenAt(Door[] Doors);
}
