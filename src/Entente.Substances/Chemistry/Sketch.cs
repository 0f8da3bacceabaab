using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Substances.Chemistry;

/// <summary>A molecule as RDKit writes it (CommonChem JSON, version 12): Kekulé bonds, and beside them what the engine derives.</summary>
internal sealed class Sketch
{
    private readonly Extension? derived;

    private Sketch(Molecule molecule)
    {
        (Atoms, Bonds) = (molecule.Atoms ?? [], molecule.Bonds ?? []);
        IsQuery = molecule.Extensions?.Exists(extension => extension.Name == "rdkitQueries") == true;
        derived = molecule.Extensions?.Find(extension => extension.Name == "rdkitRepresentation");
    }

    public IReadOnlyList<SketchAtom> Atoms { get; }

    public IReadOnlyList<SketchBond> Bonds { get; }

    /// <summary>True when an atom or bond stands for several, as an atom list of a Molfile does: then it is no structure.</summary>
    public bool IsQuery { get; }

    /// <summary>Reads what the engine wrote.</summary>
    public static Sketch Read(string json) =>
        JsonSerializer.Deserialize(json, SketchJson.Default.CommonChem)?.Molecules is [var only] ? new(only) : throw new JsonException("One molecule expected.");

    /// <summary>The graph as others see it.</summary>
    public MolecularGraph ToGraph()
    {
        HashSet<int> aromaticAtoms = [.. derived?.AromaticAtoms ?? []], aromaticBonds = [.. derived?.AromaticBonds ?? []];
        return new(
            [.. Atoms.Select((atom, i) => new GraphAtom(atom.Z, atom.Chg, atom.ImpHs, atom.NRad, aromaticAtoms.Contains(i)))],
            [.. Bonds.Select((bond, i) => new GraphBond(bond.Atoms[0], bond.Atoms[1], bond.Bo is 1 or 2 or 3 ? bond.Bo : 0, aromaticBonds.Contains(i)))],
            derived?.AtomRings ?? []);
    }

    internal sealed record CommonChem(List<Molecule>? Molecules);

    internal sealed record Molecule(List<SketchAtom>? Atoms, List<SketchBond>? Bonds, List<Extension>? Extensions);

    internal sealed record Extension(string? Name, int[]? AromaticAtoms, int[]? AromaticBonds, int[][]? AtomRings);
}

/// <summary>One atom; names and defaults are those of the format. Set, not init: generated readers leave the default of an absent member only then.</summary>
internal sealed record SketchAtom
{
    public int Z { get; set; } = 6;

    public int ImpHs { get; set; }

    public int Chg { get; set; }

    public int NRad { get; set; }

    public int Isotope { get; set; }
}

/// <summary>One bond; names and defaults are those of the format.</summary>
internal sealed record SketchBond
{
    public int Bo { get; set; } = 1;

    public int[] Atoms { get; set; } = [];

    public int Other(int atom) => Atoms[0] == atom ? Atoms[1] : Atoms[0];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Sketch.CommonChem))]
internal sealed partial class SketchJson : JsonSerializerContext;
