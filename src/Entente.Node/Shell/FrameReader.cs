using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Microsoft.Extensions.Options;

namespace Entente.Node.Shell;

/// <summary>Reads what stands round every page, once a request.</summary>
public sealed class FrameReader(Me me, IEnumerable<DeskEntry> desks, TimeProvider clock, IOptions<NodeOptions> node)
{
    /// <summary>The frame for whoever is signed in; without desks and links before that.</summary>
    public Task<FrameView> Read(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var mine = desks.Where(d => me.SignedIn && (d.Policy is null || me.May(d.Policy))).OrderBy(d => d.Order).ToList();
        return Task.FromResult(new FrameView(
            clock.GetUtcNow(), me.SignedIn ? me.Officer.DisplayName : null, mine, [], node.Value.Sample));
    }
}
