using Entente.Substances.Structures;

namespace Entente.Substances.Graphs;

/// <summary>Why a structure cannot be read as a graph.</summary>
/// <param name="Code">One of <see cref="StructureFault.Codes"/>.</param>
/// <param name="Place">Character of a SMILES, line of a Molfile, or number of the atom, from 1; 0 without a place.</param>
public readonly record struct GraphFault(string Code, int Place);
