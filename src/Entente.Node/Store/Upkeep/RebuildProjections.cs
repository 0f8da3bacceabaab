using Entente.Node.Host;

namespace Entente.Node.Store.Upkeep;

/// <summary><c>rebuild</c>: computes every projection again from the entries. The node must not be running.</summary>
internal static class RebuildProjections
{
    /// <summary>Each projection in a transaction of its own, in the order of registration; <paramref name="said"/> hears its name when it is done.</summary>
    /// <param name="services">The whole node's services, with every desk's projections, not yet opened.</param>
    /// <param name="said">Hears the name of each finished projection.</param>
    /// <param name="cancel">Ends between and within projections; a half-done one is rolled back.</param>
    /// <exception cref="OperatorFault"><c>node-running</c>.</exception>
    public static async Task Handle(IServiceProvider services, Action<string> said, CancellationToken cancel)
    {
        await services.OpenNodeStore(cancel); // takes the node's lock
        var gate = services.GetRequiredService<WriteGate>();
        var options = services.GetRequiredService<NodeOptions>();
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        foreach (var projection in services.GetServices<IProjection>())
        {
            await gate.Write(async db =>
            {
                await projection.Rebuild(db, cancel);
                Audit.Note(db, officer: null, $"rebuild.{projection.Name}", "node", options.Party, clock.GetUtcNow());
            }, cancel);
            said(projection.Name);
        }
    }
}
