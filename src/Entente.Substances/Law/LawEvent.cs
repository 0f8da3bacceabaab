namespace Entente.Substances.Law;

/// <summary>A day on which what a law says about a substance changes, as far as its text was read.</summary>
/// <param name="Day">First day of the new state.</param>
/// <param name="Substance">Of which substance.</param>
/// <param name="Fact">The entry that begins or ends.</param>
/// <param name="Ends">True when the entry ended the day before; false when it begins.</param>
public sealed record LawEvent(DateOnly Day, Substance Substance, LegalFact Fact, bool Ends)
{
    /// <summary>The events that the facts of one substance hold. An entry whose first day was not read has none.</summary>
    internal static IEnumerable<LawEvent> Of(Substance substance, IEnumerable<LegalFact> facts)
    {
        foreach (var fact in facts.Where(fact => fact.Basis != Basis.None))
        {
            if (fact.From is { } from) yield return new(from, substance, fact, Ends: false);
            if (fact.Until is { } until) yield return new(until.AddDays(1), substance, fact, Ends: true);
        }
    }
}
