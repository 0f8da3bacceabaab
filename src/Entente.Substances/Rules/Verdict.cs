using Entente.Substances.Identifiers;

namespace Entente.Substances.Rules;

/// <summary>What one jurisdiction's texts say about a structure on a day. There is no "not controlled".</summary>
public enum Answer
{
    /// <summary>Named, or within the scope that the list gives a name.</summary>
    Listed,

    /// <summary>Within the wording of a class definition; a legal opinion is needed.</summary>
    WithinTheWordingOf,

    /// <summary>A text may reach it and does not settle whether: for a person.</summary>
    Review,

    /// <summary>No rule of the pack matched. The pack says what it does not hold.</summary>
    NoRuleMatched,

    /// <summary>The structure could not be judged; the fault says why.</summary>
    Unscreened,
}

/// <summary>One reason: a name or a class definition.</summary>
/// <param name="Answer">What it leads to.</param>
/// <param name="Rule">Id of the class definition, or the name in the list.</param>
/// <param name="List">The list that names it; null for a class.</param>
/// <param name="Limbs">Limbs of the definition met; for a name the way it is reached: "named", "isomer", "stereo-open".</param>
/// <param name="Citation">Text and place.</param>
/// <param name="Certainty">Code: of the register for a name, of the pack for a class.</param>
/// <param name="From">First day, where it was read.</param>
/// <param name="Until">Last day of a temporary entry.</param>
/// <param name="Remark">What a reviewer should know.</param>
public sealed record Finding(
    Answer Answer, string Rule, string? List, IReadOnlyList<string> Limbs, string Citation, string Certainty, DateOnly? From, DateOnly? Until, Wording? Remark);

/// <summary>The answer of one jurisdiction.</summary>
/// <param name="Jurisdiction">"UN", "CN", "US", "GB".</param>
/// <param name="Pack">Version of the rule pack.</param>
/// <param name="Answer">The strongest of the findings.</param>
/// <param name="Findings">Strongest first; empty when no rule matched.</param>
public sealed record JurisdictionAnswer(string Jurisdiction, string Pack, Answer Answer, IReadOnlyList<Finding> Findings);

/// <summary>Everything the packs say about one structure on one day. The same question to the same versions gives the same bytes.</summary>
/// <param name="Input">As it was asked.</param>
/// <param name="Key">Key of the whole as written; null when none was needed or none can be made.</param>
/// <param name="On">The day asked about.</param>
/// <param name="Fault">Why it is unscreened: a code of the structure complaints; null otherwise.</param>
/// <param name="Engine">Versions of what judged.</param>
/// <param name="Jurisdictions">In the order UN, CN, US, GB.</param>
public sealed record Verdict(
    string Input, InChIKey? Key, DateOnly On, string? Fault, string Engine, IReadOnlyList<JurisdictionAnswer> Jurisdictions)
{
    /// <summary>True when every jurisdiction says that no rule matched.</summary>
    public bool IsClear => Jurisdictions.All(one => one.Answer == Answer.NoRuleMatched);
}
