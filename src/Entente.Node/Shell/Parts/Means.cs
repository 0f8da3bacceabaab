namespace Entente.Node.Shell.Parts;

/// <summary>The four meanings that have a shape and a colour.</summary>
public enum Means
{
    /// <summary>We owe it: filled dot.</summary>
    Ours,

    /// <summary>A partner owes it: ring.</summary>
    Theirs,

    /// <summary>It is late, or its delivery failed: triangle.</summary>
    Late,

    /// <summary>It is done or was checked: tick.</summary>
    Done,
}
