using System.Globalization;
using System.Text.Json;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Substances;
using Entente.Substances.Identifiers;
using Entente.Substances.Law;
using Microsoft.Extensions.Options;

namespace Entente.Node.Registers.Substances;

/// <summary>The card of one substance: what it is, and what each law says about it on a day.</summary>
internal static class ReadSubstance
{
    /// <summary>As programs read it; the codes are those of the engine in kebab case and never change meaning.</summary>
    public sealed record Card(
        string Inchikey, string Name, string? NameZh, string? Cas, string Formula, string Smiles, string Family, DateOnly On,
        IReadOnlyList<Column> Laws, GapColumn Gap);

    /// <summary>One law. Everything but <paramref name="Outcome"/> is null when the law was not read for this substance.</summary>
    public sealed record Column(
        string Law, string Outcome, string? Instrument, string? List, string? Certainty, DateOnly? From, string? FromIs, DateOnly? Until,
        string? Caveat, string? Source, string? Edition);

    /// <summary>Controlled on one side only: by which, since and until when where that was read.</summary>
    public sealed record GapColumn(string Kind, DateOnly? Since, DateOnly? Until, IReadOnlyList<string> NotRead, bool Weak);

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/substances/{inchikey}", Get).RequireAuthorization(Rights.RegistersRead).WithName("ReadSubstance")
            .Produces<Card>().Produces<Problem>(404, "application/problem+json");

    private static IResult Get(string inchikey, string? on, SubstanceRegister register, TimeProvider clock, IOptions<NodeOptions> node)
    {
        if (!InChIKey.TryParse(inchikey, out var key) || register.Find(key) is not { } substance)
            return Problems.Of(StatusCodes.Status404NotFound, "substance-unknown", inchikey.Length > 40 ? "" : inchikey);
        if (!TryDay(on, clock, node.Value, out var day)) return Problems.Of(StatusCodes.Status400BadRequest, "not-a-date");
        return TypedResults.Ok(CardOf(register.StatusOn(substance, day)));
    }

    /// <summary>The day asked about; today at the node's capital when none is given. False when it cannot be read.</summary>
    public static bool TryDay(string? on, TimeProvider clock, NodeOptions node, out DateOnly day)
    {
        day = clock.Today(node.Zone);
        return string.IsNullOrWhiteSpace(on) || DateOnly.TryParseExact(on.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static Card CardOf(StatusOnDay status)
    {
        var (s, gap) = (status.Substance, status.Gap);
        return new(
            s.Key.Value, s.Name, s.NameZh, s.Cas?.Value, s.Formula, s.Smiles, s.Family, status.Day, [.. status.Laws.Select(Of)],
            new(Code(gap.Kind), gap.Since, gap.Until, gap.NotRead, gap.IsWeak));
    }

    private static Column Of(LawOnDay law) => new(
        law.Law, Code(law.Outcome), law.Fact?.Instrument, law.Fact?.List, law.Fact is { } fact ? Code(fact.Certainty) : null, law.Fact?.From,
        law.Fact is { } dated ? Code(dated.FromIs) : null, law.Fact?.Until, law.Fact?.Caveat, law.Fact?.Source, law.Fact?.Edition);

    private static string Code(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
