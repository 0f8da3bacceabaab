using System.Text;
using Entente.Node.Shell.Accounts;
using Entente.Procedures.Texts;
using Entente.Substances;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Registers.Substances;

/// <summary>Substances by any part of a name, by what their family is called, by CAS number, formula or InChIKey.</summary>
/// <remarks>
/// Most substances of the register have no Chinese name in the texts that were read, but every family is named in both languages: "芬太尼" finds
/// what "fentanyl" finds.
/// </remarks>
internal static class SearchSubstances
{
    /// <summary>Rows shown at most; a longer list asks for a longer query.</summary>
    public const int AtMost = 100;

    /// <summary>One row.</summary>
    public sealed record Hit(string Inchikey, string Name, string? NameZh, string? Cas, string Formula, string Family);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/substances", Get).RequireAuthorization(Rights.RegistersRead).WithName("SearchSubstances");

    private static Ok<List<Hit>> Get(string? q, SubstanceRegister register, Texts texts) => TypedResults.Ok(
        Handle(q ?? "", register, texts).Select(s => new Hit(s.Key.Value, s.Name, s.NameZh, s.Cas?.Value, s.Formula, s.Family)).ToList());

    public static IReadOnlyList<Substance> Handle(string query, SubstanceRegister register, Texts texts) =>
        register.Search(query, AtMost, FamiliesCalled(query.Trim(), register, texts));

    /// <summary>Families whose name in either language begins with what is asked for: two Chinese characters of it, or four letters.</summary>
    private static List<string> FamiliesCalled(string asked, SubstanceRegister register, Texts texts) => asked.Length < (Ascii.IsValid(asked) ? 4 : 2) ? [] :
    [
        .. register.All.Select(s => s.Family).Distinct().Where(family => new[] { texts.English, texts.Chinese }
            .Any(tongue => tongue[$"family.{family}"].StartsWith(asked, StringComparison.OrdinalIgnoreCase))),
    ];
}
