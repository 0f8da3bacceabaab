namespace Entente.Substances.Law;

/// <summary>Whether only one of the two sides controls a substance.</summary>
public enum GapKind
{
    /// <summary>Both control it, so there is none.</summary>
    Both,

    /// <summary>Only China does.</summary>
    ChinaOnly,

    /// <summary>Only the United States do.</summary>
    UnitedStatesOnly,

    /// <summary>Neither list that was read names it.</summary>
    Neither,

    /// <summary>What was read of at least one side does not tell.</summary>
    CannotSay,
}

/// <summary>The fourth column: controlled on one side only.</summary>
/// <param name="Kind">Which side.</param>
/// <param name="Since">First day of the difference, where the first day of the side that controls it was read.</param>
/// <param name="Until">Last day of the difference, where the first day of the other side was read and is still to come.</param>
/// <param name="NotRead">Laws that could not be told from, when <see cref="GapKind.CannotSay"/>.</param>
/// <param name="IsWeak">True when one of the two facts rests on a report or on memory.</param>
public sealed record Gap(GapKind Kind, DateOnly? Since, DateOnly? Until, IReadOnlyList<string> NotRead, bool IsWeak);

/// <summary>The substance card's answer: United Nations, China, United States, and the gap between the two sides, on one day.</summary>
public sealed record StatusOnDay(Substance Substance, DateOnly Day, LawOnDay UnitedNations, LawOnDay China, LawOnDay UnitedStates, Gap Gap)
{
    /// <summary>The three laws in the order of the card.</summary>
    public IReadOnlyList<LawOnDay> Laws => [UnitedNations, China, UnitedStates];

    internal static StatusOnDay Of(Substance substance, IReadOnlyList<LegalFact> facts, DateOnly day)
    {
        var china = LawOnDay.Of("CN", facts, day);
        var unitedStates = LawOnDay.Of("US", facts, day);
        return new(substance, day, LawOnDay.Of("UN", facts, day), china, unitedStates, GapBetween(china, unitedStates));
    }

    private static Gap GapBetween(LawOnDay china, LawOnDay unitedStates)
    {
        var weak = china.IsWeak || unitedStates.IsWeak;
        return (china.Controlled, unitedStates.Controlled) switch
        {
            (true, true) => new(GapKind.Both, null, null, [], weak),
            (false, false) => new(GapKind.Neither, null, null, [], weak),
            (true, false) => OneSided(GapKind.ChinaOnly, china, unitedStates, weak),
            (false, true) => OneSided(GapKind.UnitedStatesOnly, unitedStates, china, weak),
            _ => new(GapKind.CannotSay, null, null,
                [.. new[] { china, unitedStates }.Where(law => law.Controlled is null).Select(law => law.Law)], weak),
        };
    }

    private static Gap OneSided(GapKind kind, LawOnDay with, LawOnDay without, bool weak)
    {
        // A gap begins with the later of the two: the listing on one side, or the end of a temporary entry on the other.
        var since = with.Fact!.FromIs is FromIs.Effect or FromIs.Temporary or FromIs.Class ? with.Fact.From : null;
        if (without is { Outcome: Outcome.Ended, Fact.Until: { } ended } && since is { } begun)
            since = ended.AddDays(1) > begun ? ended.AddDays(1) : begun;
        var until = without.Outcome == Outcome.NotYet ? without.Fact!.From?.AddDays(-1) : null;
        return new(kind, since, until, [], weak);
    }
}
