using Entente.Substances.Identifiers;

namespace Entente.Substances;

/// <summary>One substance of the register.</summary>
/// <param name="Key">Computed from <paramref name="Smiles"/>; the key by which everything refers to it.</param>
/// <param name="Name">English name; other names in brackets.</param>
/// <param name="NameZh">Chinese name where a text with it was read, another in brackets; null otherwise.</param>
/// <param name="Cas">CAS number; null where none is known.</param>
/// <param name="Formula">Hill order; the two mineral acids as they are usually written.</param>
/// <param name="Smiles">The structure.</param>
/// <param name="Family">Code: "fentanyl", "nitazene", "precursor" …</param>
/// <param name="Note">Remark of the register, English; null when there is none.</param>
public sealed record Substance(
    InChIKey Key, string Name, string? NameZh, CasNumber? Cas, string Formula, string Smiles, string Family, string? Note);
