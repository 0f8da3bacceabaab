using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entente.Substances.Chemistry;

/// <summary>A molecule in RDKit's interchange form (CommonChem JSON, version 12), atoms and bonds open to change.</summary>
/// <remarks>Kekulé bonds; what the engine derives (aromaticity, rings) is read but never written, so that it is derived anew.</remarks>
internal sealed class Sketch(List<SketchAtom> atoms, List<SketchBond> bonds)
{
    public List<SketchAtom> Atoms { get; } = atoms;

    public List<SketchBond> Bonds { get; } = bonds;

    /// <summary>True when an atom or bond stands for several, as an atom list of a Molfile does: then it is no structure.</summary>
    public bool IsQuery { get; private init; }

    private Extension? Derived { get; init; }

    /// <summary>Reads what the engine wrote.</summary>
    public static Sketch Read(string json)
    {
        var molecule = JsonSerializer.Deserialize(json, SketchJson.Default.CommonChem)?.Molecules is [var only] ? only : throw new JsonException("One molecule expected.");
        return new(molecule.Atoms ?? [], molecule.Bonds ?? [])
        {
            IsQuery = molecule.Extensions?.Any(extension => extension.Name == "rdkitQueries") == true,
            Derived = molecule.Extensions?.FirstOrDefault(extension => extension.Name == "rdkitRepresentation"),
        };
    }

    /// <summary>The same in JSON.</summary>
    public string Write() => JsonSerializer.Serialize(new CommonChem([new(Atoms, Bonds, null)]), SketchJson.Default.CommonChem);

    /// <summary>The graph as others see it.</summary>
    public MolecularGraph ToGraph()
    {
        HashSet<int> aromaticAtoms = [.. Derived?.AromaticAtoms ?? []], aromaticBonds = [.. Derived?.AromaticBonds ?? []];
        return new(
            [.. Atoms.Select((atom, i) => new GraphAtom(atom.Z, atom.Chg, atom.ImpHs, atom.NRad, aromaticAtoms.Contains(i)))],
            [.. Bonds.Select((bond, i) => new GraphBond(bond.Atoms[0], bond.Atoms[1], bond.Bo is 1 or 2 or 3 ? bond.Bo : 0, aromaticBonds.Contains(i)))],
            Derived?.AtomRings ?? []);
    }

    internal sealed record CommonChem(List<Molecule> Molecules)
    {
        [JsonPropertyName("rdkitjson")] public Header Header { get; init; } = new(12);

        public Defaults Defaults { get; init; } = new(new(), new());
    }

    internal sealed record Header(int Version);

    internal sealed record Defaults(SketchAtom Atom, SketchBond Bond);

    internal sealed record Molecule(List<SketchAtom>? Atoms, List<SketchBond>? Bonds, List<Extension>? Extensions);

    internal sealed record Extension(string? Name, int[]? AromaticAtoms, int[]? AromaticBonds, int[][]? AtomRings);
}

/// <summary>One atom; names and defaults are those of the format.</summary>
internal sealed record SketchAtom
{
    public int Z { get; init; } = 6;

    public int ImpHs { get; init; }

    public int Chg { get; init; }

    public int NRad { get; init; }

    public int Isotope { get; init; }

    public string Stereo { get; init; } = "unspecified";
}

/// <summary>One bond; names and defaults are those of the format.</summary>
internal sealed record SketchBond
{
    public int Bo { get; init; } = 1;

    public int[] Atoms { get; init; } = [];

    public string Stereo { get; init; } = "unspecified";

    public int[]? StereoAtoms { get; init; }

    public int Other(int atom) => Atoms[0] == atom ? Atoms[1] : Atoms[0];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Sketch.CommonChem))]
internal sealed partial class SketchJson : JsonSerializerContext;
