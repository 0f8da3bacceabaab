using Entente.Node.Federation;
using Entente.Node.Host;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Entente.Node.Store.Matters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entente.Node.Shell;

/// <summary>Reads what stands round every page, once a request.</summary>
public delegate Task<FrameView> FrameReader(CancellationToken cancel);

/// <summary>The frame as the store and the links have it.</summary>
internal sealed class StoredFrame(
    Me me, IEnumerable<DeskEntry> desks, TimeProvider clock, IOptions<NodeOptions> node, IDbContextFactory<NodeDb> contexts, PartnerBook book)
{
    /// <summary>The frame for whoever is signed in; without desks and links before that.</summary>
    public async Task<FrameView> Read(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!me.SignedIn) return new(now, null, [], [], node.Value.Sample);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return new(now, me.Officer.DisplayName, DesksOf(me, desks), await Links.Read(db, book, now, cancel), node.Value.Sample);
    }

    /// <summary>The desks this officer may use, in order.</summary>
    internal static IReadOnlyList<DeskEntry> DesksOf(Me me, IEnumerable<DeskEntry> desks) =>
        [.. desks.Where(d => d.Policy is null || me.May(d.Policy)).OrderBy(d => d.Order)];
}
