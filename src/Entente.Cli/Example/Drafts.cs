using System.Text.Json.Nodes;

namespace Entente.Cli.Example;

/// <summary>Draft, hand in, release: the road of every entry, over the same endpoints that the pages end in.</summary>
internal static class Drafts
{
    /// <summary>Saves a draft with the legal basis that its author names; the rest stays as it was filled in.</summary>
    public static Task<JsonNode> Keep(OfficerClient author, JsonNode draft, string to, IReadOnlyList<string> legalBasis, CancellationToken cancel)
    {
        var content = draft["content"]!.DeepClone().AsObject();
        content["id"] = (string)draft["id"]!;
        content["version"] = (int)draft["version"]!;
        content["procedure"] = (string)draft["procedure"]!;
        content["type"] = (string)draft["type"]!;
        content["to"] = to;
        content["legalBasis"] = new JsonArray([.. legalBasis.Select(code => (JsonNode)code)]);
        return author.Put($"/api/drafts/{(string)draft["id"]!}", content, cancel);
    }

    /// <summary>Hands a draft in with its author's session.</summary>
    public static Task<JsonNode> Submit(OfficerClient author, JsonNode draft, CancellationToken cancel) =>
        author.Post($"/api/drafts/{(string)draft["id"]!}/submit", Version(draft), cancel);

    /// <summary>Releases with a second officer's session, who signs that no method of manufacture is in it.</summary>
    public static async Task<JsonNode> Release(OfficerClient second, JsonNode draft, CancellationToken cancel)
    {
        var id = (string)draft["id"]!;
        var seen = await second.Get($"/api/drafts/{id}", cancel);
        var body = Version(seen);
        body["noManufactureMethods"] = true;
        return await second.Post($"/api/drafts/{id}/release", body, cancel);
    }

    private static JsonObject Version(JsonNode draft) => new() { ["id"] = (string)draft["id"]!, ["version"] = (int)draft["version"]! };
}
