using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Substances;
using Entente.Substances.Identifiers;

namespace Entente.Node.Registers.Substances;

/// <summary>The drawing of a substance's structure, as an SVG image that a page refers to.</summary>
internal static class DrawSubstance
{
    public static string Address(InChIKey key) => $"/registers/substances/{key}/structure.svg";

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/registers/substances/{key}/structure.svg", Get).RequireAuthorization(Rights.RegistersRead).ExcludeFromDescription();

    private static async Task<IResult> Get(string key, SubstanceRegister register, StructureReader structures, HttpContext http, CancellationToken cancel)
    {
        if (!InChIKey.TryParse(key, out var known) || register.Find(known) is not { } substance) return Results.NotFound();
        var reading = await structures.Read(substance.Smiles, cancel);
        if (reading.Compound?.Svg is not { } svg) return Problems.Of(StatusCodes.Status503ServiceUnavailable, $"structure-{reading.Fault!.Code}");
        http.Response.Headers.CacheControl = "private, max-age=86400"; // a drawing follows from its key; a day spares the engine
        return Results.Text(svg, "image/svg+xml");
    }
}
