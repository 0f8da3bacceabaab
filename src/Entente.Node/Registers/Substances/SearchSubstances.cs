using Entente.Node.Shell.Accounts;
using Entente.Substances;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Registers.Substances;

/// <summary>Substances by any part of a name, by CAS number, formula or InChIKey.</summary>
internal static class SearchSubstances
{
    /// <summary>Rows shown at most; a longer list asks for a longer query.</summary>
    public const int AtMost = 100;

    /// <summary>One row.</summary>
    public sealed record Hit(string Inchikey, string Name, string? NameZh, string? Cas, string Formula, string Family);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/substances", Get).RequireAuthorization(Rights.RegistersRead).WithName("SearchSubstances");

    private static Ok<List<Hit>> Get(string? q, SubstanceRegister register) => TypedResults.Ok(
        Handle(q ?? "", register).Select(s => new Hit(s.Key.Value, s.Name, s.NameZh, s.Cas?.Value, s.Formula, s.Family)).ToList());

    public static IReadOnlyList<Substance> Handle(string query, SubstanceRegister register) => register.Search(query, AtMost);
}
