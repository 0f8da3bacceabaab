namespace Entente.Node.Shell;

/// <summary>One line of the navigation. A desk registers its own as a singleton; the menu shows those the officer may use.</summary>
/// <param name="TextKey">Key of its name, <c>desk.laboratory</c>.</param>
/// <param name="Href">Where it leads; the line is current on this path and below it.</param>
/// <param name="Order">Rising order in the menu: 0 Today, 100 to 499 working desks, 500 to 899 what desks share, 900 upkeep.</param>
/// <param name="Policy">The right needed to see it; null for every officer who is signed in.</param>
/// <param name="Key">The letter that leads there after <c>g</c>; unique in the menu.</param>
public sealed record DeskEntry(string TextKey, string Href, int Order, string? Policy = null, char? Key = null)
{
    /// <summary>A line apart stands under a hairline: the first of each hundred-block from 100, 500 and 900.</summary>
    public int Block => Order switch { < 100 => 0, < 500 => 1, < 900 => 2, _ => 3 };

    /// <summary>True when <paramref name="path"/> is this desk's page or one below it.</summary>
    public bool Covers(string path) => Href == "/"
        ? path == "/"
        : path == Href || path.StartsWith(Href + "/", StringComparison.Ordinal);
}
