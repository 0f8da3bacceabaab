using System.Globalization;
using Entente.Node.Shell;
using Entente.Substances.Law;

namespace Entente.Node.Registers.Substances;

/// <summary>How the card says a fact of law, in the language of the request.</summary>
internal static class LawWords
{
    /// <summary>"1961 Convention, Schedule I and IV", "narcotic drugs", "Schedule I".</summary>
    public static string List(Tongue t, LegalFact fact)
    {
        var list = fact.List.Replace(";", t.Comma, StringComparison.Ordinal);
        return fact.Law switch
        {
            "CN" when t.Has($"law.list.cn.{fact.List}") => t[$"law.list.cn.{fact.List}"],
            "UN" when list.StartsWith("Table", StringComparison.Ordinal) => t["law.list.table", t[$"law.instrument.{fact.Instrument}"], Table(t, list)],
            "UN" when list.Length > 0 => t["law.list.schedule", t[$"law.instrument.{fact.Instrument}"], list],
            "US" when list.StartsWith("List", StringComparison.Ordinal) => t["law.list.us.chemical", list],
            "US" when list.Length > 0 => t["law.list.us.schedule", list],
            _ => t.Has($"law.instrument.{fact.Instrument}") ? t[$"law.instrument.{fact.Instrument}"] : fact.Instrument,
        };
    }

    /// <summary>"Schedule I: listed by name".</summary>
    public static string Verdict(Tongue t, LegalFact? fact, Outcome outcome) => fact is null or { Basis: Basis.None }
        ? t[$"law.outcome.{outcome}"]
        : t["law.verdict", List(t, fact), t[$"law.outcome.{outcome}"]];

    /// <summary>What a fact rests on and since when: one short line each.</summary>
    public static IEnumerable<string> Grounds(Tongue t, LegalFact fact)
    {
        yield return t[$"law.certainty.{fact.Certainty}"];
        if (fact.Basis != Basis.None) yield return t[$"law.from.{fact.FromIs}", Day(fact.From)];
        if (fact.Until is not null) yield return t["law.until", Day(fact.Until)];
        if (fact.Edition.Length > 0) yield return t["law.edition", fact.Edition];
        if (fact.Caveat is not null) yield return t[$"law.caveat.{fact.Caveat}"];
    }

    public static string Gap(Tongue t, Gap gap) => t[$"law.gap.{gap.Kind}", string.Join(t.Comma, gap.NotRead.Select(law => t[$"law.{law}"]))];

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Table(Tongue t, string table) => t.IsZh ? table.Replace("Table II", "表二", StringComparison.Ordinal).Replace("Table I", "表一", StringComparison.Ordinal) : table;
}
