namespace Entente.Node.Host;

/// <summary>Where to go back to, when an address in the query says so.</summary>
internal static class LocalPath
{
    /// <summary>The path when it stays within this node, else the front page: a link from outside must not send officers elsewhere.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.Any(char.IsControl) ? path : "/";
}
