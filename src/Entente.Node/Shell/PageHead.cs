namespace Entente.Node.Shell;

/// <summary>What a page tells the document round it: the line printed in the margin of every sheet. One per request.</summary>
public sealed class PageHead
{
    /// <summary>Called when a page has spoken, so that the document is drawn again before it is sent.</summary>
    public Action? Changed { get; set; }

    /// <summary>Handling of what the page shows, as printed: <c>H1 H2 · TLP:AMBER</c>.</summary>
    public string? Handling { get; private set; }

    /// <summary>Sets the handling line.</summary>
    public void Say(string? handling)
    {
        if (Handling == handling) return;
        Handling = handling;
        Changed?.Invoke();
    }
}
