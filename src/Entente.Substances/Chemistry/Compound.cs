using Entente.Substances.Identifiers;
using Entente.Substances.Structures;

namespace Entente.Substances.Chemistry;

/// <summary>A structure as it was written, and its components as they are to be judged.</summary>
/// <param name="Written">The text that was read, unchanged: what stays on record.</param>
/// <param name="Format">How it was written.</param>
/// <param name="Key">InChIKey of the whole as written, with its charges, isotopes and salts. Null when no InChI can be made of it.</param>
/// <param name="InChI">Standard InChI of the whole as written; empty when there is none.</param>
/// <param name="Smiles">The engine's SMILES of the whole. For display; never a key, it changes between versions.</param>
/// <param name="Formula">Hill order, all components together, with the charge if there is one; empty without an InChI.</param>
/// <param name="MonoisotopicDa">Mass with the most common isotopes, or those labelled, in Da.</param>
/// <param name="HeavyAtoms">Atoms other than hydrogen.</param>
/// <param name="Components">In the order in which the engine writes them; at least one.</param>
/// <param name="Svg">The drawing of the whole; null unless asked for. Shown as an image, never placed into a page's own markup.</param>
/// <param name="Prints">The fingerprints of the whole; null unless asked for.</param>
/// <param name="Engine">Name and version of the engine, such as "RDKit 2026.09.1".</param>
public sealed record Compound(
    string Written, StructureFormat Format, InChIKey? Key, string InChI, string Smiles, string Formula, double MonoisotopicDa, int HeavyAtoms,
    IReadOnlyList<Component> Components, string? Svg, Fingerprints? Prints, string Engine);

/// <summary>One component, standardised: charges neutralised, isotope labels cleared, explicit hydrogens folded in.</summary>
/// <param name="Graph">Atoms and bonds; the maps of <paramref name="Matches"/> count its atoms from 0.</param>
/// <param name="Key">InChIKey of the standardised component. Null when no InChI can be made of it, for instance because of an open place (*).</param>
/// <param name="InChI">Its standard InChI; empty when there is none.</param>
/// <param name="Smiles">The engine's SMILES of it, for display.</param>
/// <param name="Formula">Hill order; empty without an InChI.</param>
/// <param name="AverageDa">Mass with natural isotopes, in Da.</param>
/// <param name="HeavyAtoms">Atoms other than hydrogen.</param>
/// <param name="Neutralised">True when a charge was taken away.</param>
/// <param name="IsotopesCleared">True when a label was taken away.</param>
/// <param name="Matches">For each pattern of the question, in its order, the maps found.</param>
public sealed record Component(
    MolecularGraph Graph, InChIKey? Key, string InChI, string Smiles, string Formula, double AverageDa, int HeavyAtoms, bool Neutralised,
    bool IsotopesCleared, IReadOnlyList<PatternMatches> Matches);

/// <summary>Where one pattern fits one component.</summary>
/// <param name="Maps">
/// Each map gives, for the pattern's atoms in the order in which the SMARTS writes them, the atom of the graph. All maps, symmetric ones too.
/// </param>
/// <param name="IsCut">True when there are more maps than <see cref="ChemistryQuestion.MostMaps"/>: what follows from "none fits" is then unknown.</param>
public sealed record PatternMatches(IReadOnlyList<IReadOnlyList<int>> Maps, bool IsCut)
{
    /// <summary>True when the pattern fits at least once.</summary>
    public bool Any => Maps.Count > 0;
}

/// <summary>Two fingerprints of 2,048 bits.</summary>
/// <param name="Pattern">RDKit's pattern fingerprint: a substructure's bits are all set in what contains it.</param>
/// <param name="Morgan">Circular, radius 2: for similarity.</param>
public sealed record Fingerprints(byte[] Pattern, byte[] Morgan);
