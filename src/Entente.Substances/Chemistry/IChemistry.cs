using Entente.Substances.Structures;

namespace Entente.Substances.Chemistry;

/// <summary>
/// The door to the chemistry engine: text in, a structure or a named fault out. Whatever the text, nothing is thrown, and the next structure is
/// read as if this one had never come.
/// </summary>
/// <remarks>Safe to call from several threads; a call holds one engine, and waits when all are busy.</remarks>
public interface IChemistry
{
    /// <summary>Reads a structure, standardises each of its components, and matches patterns against each component.</summary>
    /// <param name="question">What to read and what to look for.</param>
    /// <param name="cancel">Ends the work; the fault is then <see cref="StructureFault.TooSlow"/>.</param>
    ChemistryAnswer Ask(ChemistryQuestion question, CancellationToken cancel);
}

/// <summary>One structure to read, and what is wanted of it.</summary>
/// <param name="Text">SMILES, standard InChI, Molfile (V2000 or V3000), or one record of an SDF; limits as in <see cref="StructureText"/>.</param>
public sealed record ChemistryQuestion(string Text)
{
    /// <summary>Most maps returned for one pattern and one component.</summary>
    public const int MostMaps = 200;

    /// <summary>SMARTS to be matched against every component. Compiled once per engine and kept: ask with the same strings again.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    /// <summary>
    /// The patterns are SMILES of parts, not SMARTS: an atom then fits one of the same element, charge and aromaticity, whatever hangs on it.
    /// </summary>
    public bool PatternsAreParts { get; init; }

    /// <summary>Also draw the structure as it was written.</summary>
    public bool Draw { get; init; }

    /// <summary>Also compute the two fingerprints of the structure, for searches.</summary>
    public bool Fingerprints { get; init; }
}

/// <summary>What came of a question: exactly one of the two is set.</summary>
/// <param name="Compound">The structure.</param>
/// <param name="Fault">Why there is none. A pattern that cannot be read is <see cref="StructureFault.BadPattern"/>.</param>
public sealed record ChemistryAnswer(Compound? Compound, StructureFault? Fault);
