namespace Entente.Node.Store;

/// <summary>Rows that are computed from other rows, and can be thrown away and computed again: <c>rebuild</c> does so.</summary>
public interface IProjection
{
    /// <summary>What the operator reads while it runs; a code.</summary>
    string Name { get; }

    /// <summary>Puts freshly computed rows in place of the old, inside the transaction of <paramref name="db"/>.</summary>
    Task Rebuild(NodeDb db, CancellationToken cancel);
}
