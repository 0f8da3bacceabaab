namespace Entente.Substances.Chemistry;

/// <summary>Atoms and bonds of one component as the engine understands them. Bonds of aromatic rings carry an order of 1 or 2 and a mark.</summary>
/// <param name="Atoms">Numbered from 0.</param>
/// <param name="Bonds">Each once.</param>
/// <param name="Rings">Smallest rings, each as its atoms in order round the ring.</param>
public sealed record MolecularGraph(IReadOnlyList<GraphAtom> Atoms, IReadOnlyList<GraphBond> Bonds, IReadOnlyList<IReadOnlyList<int>> Rings);

/// <summary>One atom.</summary>
/// <param name="Element">Atomic number; 0 is an open place (*).</param>
/// <param name="Charge">In elementary charges.</param>
/// <param name="Hydrogens">Hydrogen atoms bound to it that are not atoms of the graph.</param>
/// <param name="Radicals">Unpaired electrons.</param>
/// <param name="IsAromatic">By the engine's own model.</param>
public readonly record struct GraphAtom(int Element, int Charge, int Hydrogens, int Radicals, bool IsAromatic);

/// <summary>One bond.</summary>
/// <param name="A">First atom.</param>
/// <param name="B">Second atom.</param>
/// <param name="Order">1, 2 or 3; 0 where the engine knows none, as in a bond to a metal.</param>
/// <param name="IsAromatic">By the engine's own model.</param>
public readonly record struct GraphBond(int A, int B, int Order, bool IsAromatic);
