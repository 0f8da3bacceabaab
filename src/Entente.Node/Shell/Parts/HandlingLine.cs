using Entente.Exchange.Entries;

namespace Entente.Node.Shell.Parts;

/// <summary>Handling as one line of text, for print margins, lists and exports.</summary>
public static class HandlingLine
{
    /// <summary><c>H1 H2 · TLP:AMBER</c>, with the words of an H3 restriction at the end.</summary>
    public static string Of(Handling handling) =>
        $"{string.Join(' ', handling.Use)} · TLP:{TlpName(handling.Tlp)}{(handling.Restriction is { Length: > 0 } words ? $" · {words}" : "")}";

    /// <summary>The name FIRST prints, <c>AMBER+STRICT</c>.</summary>
    public static string TlpName(Tlp tlp) => tlp == Tlp.AmberStrict ? "AMBER+STRICT" : tlp.ToString().ToUpperInvariant();
}
