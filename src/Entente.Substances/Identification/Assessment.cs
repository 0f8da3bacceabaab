namespace Entente.Substances.Identification;

/// <summary>How far an identification reaches. Alerts to the public need at least <see cref="L2"/>.</summary>
public enum IdentificationLevel
{
    /// <summary>Presumptive: screening only.</summary>
    L0,

    /// <summary>Tentative: a library or literature match.</summary>
    L1,

    /// <summary>Identified: the minimum scheme is passed, compared with library or literature only.</summary>
    L2,

    /// <summary>Confirmed: the scheme is passed with reference material on the same system.</summary>
    L3,

    /// <summary>Structure elucidated: NMR and accurate mass, independently reviewed.</summary>
    L4,
}

/// <summary>How a condition stands.</summary>
public enum ConditionResult
{
    /// <summary>Fulfilled.</summary>
    Met,

    /// <summary>Not fulfilled.</summary>
    NotMet,

    /// <summary>Left out of the count, with the reason.</summary>
    NotCounted,
}

/// <summary>One condition with its result and why. The text is <c>identification.REASON</c> with the args.</summary>
/// <param name="Rule">"i" to "vi" of the minimum scheme, or "L3", "L4", "isomers".</param>
/// <param name="Result">How it stands.</param>
/// <param name="Reason">A stable code.</param>
/// <param name="Args">Technique codes, numbers or names, in the order the text uses them.</param>
public sealed record Condition(string Rule, ConditionResult Result, string Reason, IReadOnlyList<string> Args);

/// <summary>A computed level with every condition that led to it. A finding, signed by a person afterwards.</summary>
/// <param name="Level">The computed level.</param>
/// <param name="Conditions">In the order of the rules.</param>
/// <param name="SchemePassed">Whether the minimum scheme (i) to (vi) is passed.</param>
/// <param name="IsomerNotResolved">True when every copy must carry the words "isomer not resolved".</param>
/// <param name="Presumptive">True below L2: the result may be exchanged, but carries a banner.</param>
public sealed record Assessment(
    IdentificationLevel Level, IReadOnlyList<Condition> Conditions, bool SchemePassed, bool IsomerNotResolved, bool Presumptive)
{
    /// <summary>Version of the rules below; together with <see cref="TechniqueTable.Edition"/> it makes a level reproducible.</summary>
    public const string Rules = "A3-1";

    /// <summary>A reviewer may sign the computed level or a lower one; nobody may raise it.</summary>
    public bool MaySign(IdentificationLevel level) => level <= Level;
}
