using Microsoft.AspNetCore.OpenApi;

namespace Entente.Node.Host;

/// <summary>The OpenAPI document of the officers' API, at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        // Every action has its own nested Request: SignInRequest and ReleaseDraftRequest, not Request and Request2.
        document.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? type.Type.DeclaringType?.Name + name : null;
        document.AddDocumentTransformer((api, _, _) =>
        {
            (api.Info.Title, api.Info.Version) = ("Entente node", "1");
            api.Info.Description = "What officers' programs call. A call that changes something needs the header X-Entente: 1 and the session cookie. "
                + "Refusals are RFC 9457 problem details with a stable code and its words in both languages.";
            api.Servers?.Clear(); // the address a caller used says nothing about the node
            return Task.CompletedTask;
        });
    });
}
