using Entente.Node.Store.Matters;

namespace Entente.Node.Shell;

/// <summary>What stands round every page.</summary>
/// <param name="Now">The node's time when the page was drawn.</param>
/// <param name="Officer">Who is signed in; null before that.</param>
/// <param name="Desks">The desks this officer may use, in order.</param>
/// <param name="Links">State of the link to each partner with whom an agreement exists.</param>
/// <param name="Sample">True on a node whose records are invented; every page then says so.</param>
public sealed record FrameView(
    DateTimeOffset Now, string? Officer, IReadOnlyList<DeskEntry> Desks, IReadOnlyList<LinkLine> Links, bool Sample)
{
    /// <summary>Before anything is known.</summary>
    public static FrameView Nothing { get; } = new(DateTimeOffset.UnixEpoch, null, [], [], false);
}
