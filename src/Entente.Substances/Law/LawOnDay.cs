namespace Entente.Substances.Law;

/// <summary>What one law says about one substance on one day. There is no "not controlled": lists are long and not all were read.</summary>
public enum Outcome
{
    /// <summary>A list names it.</summary>
    Named,

    /// <summary>It appears to fall inside a class; a legal opinion is needed.</summary>
    WithinClass,

    /// <summary>Decided, but the day of effect was not read and the day asked about lies within a year of the decision.</summary>
    Decided,

    /// <summary>Listed in the text read, but the day asked about lies before it, and neither a first day nor an earlier text was read.</summary>
    BeforeTextRead,

    /// <summary>The day asked about lies before the first day of the entry.</summary>
    NotYet,

    /// <summary>The day asked about lies after the last day of a temporary entry.</summary>
    Ended,

    /// <summary>The lists named in the fact were read and do not name it.</summary>
    NotNamed,

    /// <summary>This law was not read for this substance.</summary>
    NotRead,
}

/// <summary>One column of the card.</summary>
/// <param name="Law">"UN", "CN", "US".</param>
/// <param name="Outcome">What the law says.</param>
/// <param name="Fact">The fact that decided; null when nothing was read.</param>
/// <param name="Others">The remaining facts of this law with their outcomes, strongest first.</param>
public sealed record LawOnDay(string Law, Outcome Outcome, LegalFact? Fact, IReadOnlyList<(LegalFact Fact, Outcome Outcome)> Others)
{
    /// <summary>Longest time between a decision and its effect: 180 days after the notice (1971, Art. 2(7); 1988, Art. 12(6)), and the notice itself.</summary>
    public const int DaysFromDecisionToEffect = 365;

    /// <summary>True when controlled, false when a text says not (yet) or no longer, null when what was read does not tell.</summary>
    public bool? Controlled => Outcome switch
    {
        Outcome.Named or Outcome.WithinClass => true,
        Outcome.NotYet or Outcome.Ended or Outcome.NotNamed => false,
        _ => null,
    };

    /// <summary>True when the fact rests on a report or on memory, and must not be relied on before someone reads the text.</summary>
    public bool IsWeak => Fact?.Certainty is Certainty.Reported or Certainty.Unverified;

    /// <summary>Weighs the facts of one law: named before class, in force before not, firm before weak.</summary>
    public static LawOnDay Of(string law, IEnumerable<LegalFact> facts, DateOnly day)
    {
        var weighed = facts.Where(fact => fact.Law == law)
            .Select(fact => (Fact: fact, Outcome: OutcomeOf(fact, day)))
            .OrderBy(item => item.Outcome).ThenBy(item => item.Fact.Certainty).ThenBy(item => item.Fact.From).ToList();
        return weighed is [var first, .. var others]
            ? new(law, first.Outcome, first.Fact, others)
            : new(law, Outcome.NotRead, null, []);
    }

    private static Outcome OutcomeOf(LegalFact fact, DateOnly day)
    {
        if (fact.Basis == Basis.None) return day < fact.ReadAsOf ? Outcome.NotRead : Outcome.NotNamed;
        if (fact.Until < day) return Outcome.Ended;
        if (fact.From is null && day < fact.ReadAsOf) return Outcome.BeforeTextRead;
        if (fact.From is { } from && day < from)
            return fact.FromIs is FromIs.PresentList or FromIs.Raised ? Outcome.BeforeTextRead : Outcome.NotYet;
        if (fact is { FromIs: FromIs.Decision, From: { } decided } && day < decided.AddDays(DaysFromDecisionToEffect)) return Outcome.Decided;
        return fact.Basis == Basis.Class ? Outcome.WithinClass : Outcome.Named;
    }
}
