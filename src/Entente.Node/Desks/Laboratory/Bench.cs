using Entente.Node.Host;
using Entente.Node.Registers.Substances;
using Entente.Node.Shell.Accounts;
using Entente.Node.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Entente.Node.Desks.Laboratory;

/// <summary>What an action of the desk works with: whose it is, the store, the chemistry engine, the clock. One per request.</summary>
internal sealed class Bench(
    Me me, WriteGate gate, IDbContextFactory<NodeDb> contexts, AtRest atRest, StructureReader structures, IOptions<NodeOptions> node, TimeProvider clock)
{
    public Me Me => me;
    public WriteGate Gate => gate;
    public IDbContextFactory<NodeDb> Contexts => contexts;
    public AtRest AtRest => atRest;
    public StructureReader Structures => structures;
    public DateTimeOffset Now => clock.GetUtcNow();
    public DateOnly Today => clock.Today(node.Value.Zone);

    /// <summary>True when this officer works with what the unit examines.</summary>
    public bool Mine(Exhibit exhibit) => me.May(Rights.LaboratoryWrite, exhibit.Unit, procedure: null);
}
