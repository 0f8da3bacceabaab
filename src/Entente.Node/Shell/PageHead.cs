namespace Entente.Node.Shell;

/// <summary>What a page tells the document round it: the lines printed in the margins of every sheet. One per request.</summary>
public sealed class PageHead
{
    /// <summary>Called when a page has spoken, so that the document is drawn again before it is sent.</summary>
    public Action? Changed { get; set; }

    /// <summary>Handling of what the page shows, as printed: <c>H1 H2 · TLP:AMBER</c>.</summary>
    public string? Handling { get; private set; }

    /// <summary>What the page shows, as printed: the number of a matter, or the page's title.</summary>
    public string? Shown { get; private set; }

    /// <summary>Sets what is shown and its handling.</summary>
    public void Say(string shown, string? handling)
    {
        if (Handling == handling && Shown == shown) return;
        (Shown, Handling) = (shown, handling);
        Changed?.Invoke();
    }
}
