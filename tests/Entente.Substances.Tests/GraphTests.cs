using System.Globalization;
using System.Text.RegularExpressions;
using Entente.Substances.Graphs;
using Entente.Substances.Structures;

namespace Entente.Substances.Tests;

public sealed partial class GraphTests
{
    private readonly GraphReader reader = new();
    private readonly BondGraph graph = new();

    private void Read(string smiles) => Assert.True(reader.TryRead(smiles, graph, out var fault), $"{smiles}: {fault}");

    private int Aromatics()
    {
        Aromaticity.Perceive(graph);
        return Enumerable.Range(0, graph.Atoms).Count(graph.IsAromatic);
    }

    // The formulas of the register come from RDKit's InChI, not from this reader.
    [Fact]
    public void Every_substance_of_the_register_has_its_formula()
    {
        foreach (var substance in SubstanceRegister.Shipped.All)
        {
            Read(substance.Smiles);
            if (graph.Components > 1) continue; // a salt is read as its acid and base, with their hydrogens
            var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            for (int atom = 0; atom < graph.Atoms; atom++)
            {
                counts[Symbol(graph.Element(atom))] = counts.GetValueOrDefault(Symbol(graph.Element(atom))) + 1;
                counts["H"] = counts.GetValueOrDefault("H") + graph.Hydrogens(atom);
            }

            var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (Match part in FormulaPart().Matches(substance.Formula))
                expected[part.Groups["symbol"].Value] = part.Groups["count"].Value is { Length: > 0 } count ? int.Parse(count, CultureInfo.InvariantCulture) : 1;

            Assert.True(expected.SequenceEqual(counts.Where(item => item.Value > 0)), $"{substance.Name}: {string.Join(' ', counts)}, not {substance.Formula}");
        }
    }

    // Aromatic atoms as RDKit 2022.09.3 counts them (rdkit.Chem.MolFromSmiles, GetIsAromatic).
    [Theory]
    [InlineData("C1=CC=CC=C1", 6)]
    [InlineData("c1ccccc1-c1ccccc1", 12)]
    [InlineData("C1=CC2=CC=CC=CC2=C1", 10)]                  // azulene: only both rings together
    [InlineData("O=C1C=CC=CC=C1", 7)]                        // tropone
    [InlineData("O=C1C=CC(=O)C=C1", 0)]                      // quinone
    [InlineData("C=C1C=CC=C1", 0)]                           // fulvene
    [InlineData("CN1C=NC2=C1C(=O)N(C(=O)N2C)C", 9)]          // caffeine
    [InlineData("CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+]([O-])=O", 15)] // etonitazene
    [InlineData("C1=C[CH+]C=CC=C1", 7)]
    [InlineData("C1CCCCC1", 0)]
    public void Aromatic_rings_are_those_of_the_reference(string smiles, int atoms)
    {
        Read(smiles);

        Assert.Equal(atoms, Aromatics());
    }

    // OpenSMILES 1.0, 3.1.5 and 3.5: implied hydrogens; every spelling of one structure is one structure.
    [Theory]
    [InlineData("c1cc[nH]c1", "C1=CC=CN1")]
    [InlineData("CN(=O)=O", "C[N+](=O)[O-]")]
    [InlineData("CN=[N+]=[N-]", "CN=N#N")]
    [InlineData("O=n1ccccc1", "[O-][n+]1ccccc1")]
    [InlineData("[H]C([H])([H])[2H]", "C")]
    [InlineData("C[NH+](C)C", "CN(C)C")]
    [InlineData("CC(=O)[O-]", "CC(=O)O")]
    [InlineData("C%12CC%12", "C1CC1")]
    [InlineData("F/C=C/F", "F/C=C\\F")]
    [InlineData("C[C@H](N)O", "C[C@@H](O)N")]
    public void Two_spellings_of_one_structure_give_the_same_atoms(string one, string other)
    {
        Assert.Equal(Fingerprint(one), Fingerprint(other));

        string Fingerprint(string smiles)
        {
            Read(smiles);
            var atoms = Enumerable.Range(0, graph.Atoms).Select(atom =>
                $"{graph.Element(atom)}/{graph.Hydrogens(atom)}/{graph.Charge(atom)}/{graph.Neighbours(atom).Length}/{graph.RingBonds(atom)}");
            return string.Join(' ', atoms.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("", StructureFault.Empty)]
    [InlineData("CC(", StructureFault.OpenBranch)]
    [InlineData("CC)", StructureFault.ClosedBranch)]
    [InlineData("C1CC", StructureFault.OpenRing)]
    [InlineData("C[NH", StructureFault.OpenBracket)]
    [InlineData("CX", StructureFault.Unreadable)]
    [InlineData("C11", StructureFault.Unreadable)]
    [InlineData("C12CC12", StructureFault.Unreadable)]
    [InlineData("C=", StructureFault.Unreadable)]
    [InlineData("C\0C", StructureFault.Unreadable)]
    [InlineData("C(C)(C)(C)(C)C", StructureFault.Valence)]
    [InlineData("C[N+](C)(C)(C)C", StructureFault.Valence)]
    [InlineData("CO(C)C", StructureFault.Valence)]
    [InlineData("c1cccc1", StructureFault.Aromatic)]
    [InlineData("c1ccc2cccc2c1", StructureFault.Aromatic)]
    public void What_cannot_be_a_structure_is_named_and_the_next_one_is_right(string smiles, string code)
    {
        Assert.False(reader.TryRead(smiles, graph, out var fault));
        Assert.Equal(code, fault.Code);

        Read("c1ccccc1");
        Assert.Equal(6, Aromatics());
    }

    [Fact]
    public void Too_long_too_large_and_too_deep_end_at_the_door()
    {
        Assert.False(reader.TryRead(new string('C', 1_001), graph, out var length));
        Assert.False(reader.TryRead(new string('C', 401), graph, out var size));
        Assert.False(reader.TryRead(string.Concat(Enumerable.Repeat("C(", 101)) + "C" + new string(')', 101), graph, out var depth));

        Assert.Equal((StructureFault.TooLong, StructureFault.TooManyAtoms, StructureFault.TooDeep), (length.Code, size.Code, depth.Code));
    }

    // A perfect matching exists although a careless first choice misses it: C60 has 12500 Kekulé structures and far more dead ends.
    [Fact]
    public void The_double_bonds_of_buckminsterfullerene_can_be_placed()
    {
        Read("c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41");

        Assert.Equal(60, graph.Atoms);
        Assert.All(Enumerable.Range(0, 60), atom => Assert.Equal((3, 0), (graph.Neighbours(atom).Length, graph.Hydrogens(atom))));
        Assert.Equal(30, Enumerable.Range(0, graph.Bonds).Count(bond => graph.Order(bond) == 2));
    }

    // BIOVIA CTfile formats 2020, chapters 4 and 5, written by hand: nitromethane with the charges of its nitro group, in both versions.
    [Theory]
    [InlineData("\n\n\n  4  3  0  0  0  0  0  0  0  0999 V2000\n" +
        "    0.0000    0.0000    0.0000 C   0  0\n    1.0000    0.0000    0.0000 N   0  0\n    2.0000    0.0000    0.0000 O   0  0\n    1.0000    1.0000    0.0000 O   0  0\n" +
        "  1  2  1  0\n  2  3  2  0\n  2  4  1  0\nM  CHG  2   2   1   4  -1\nM  END\n")]
    [InlineData("\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 4 3 0 0 0\nM  V30 BEGIN ATOM\n" +
        "M  V30 1 C 0 0 0 0\nM  V30 2 N 1 0 0 0 CHG=1\nM  V30 3 O 2 0 0 0\nM  V30 4 O 1 1 0 0 CHG=-1\nM  V30 END ATOM\nM  V30 BEGIN BOND\n" +
        "M  V30 1 1 1 2\nM  V30 2 2 2 3\nM  V30 3 1 2 4\nM  V30 END BOND\nM  V30 END CTAB\nM  END\n")]
    public void A_molfile_of_either_version_is_read(string molfile)
    {
        Assert.True(reader.TryReadMolfile(molfile, graph, out var fault), fault.ToString());

        Assert.Equal((4, 3, 3, 1, -1), (graph.Atoms, graph.Bonds, graph.Hydrogens(0), graph.Charge(1), graph.Charge(3)));
    }

    [Theory]
    [InlineData("CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", true)]
    [InlineData("CCC(=O)N(c1ccccc1)C1CCNCC1", false)]
    public void A_pattern_is_found_strictly_and_then_also_loosely(string smiles, bool expected)
    {
        var pattern = Pattern.Parse("[CX3:1](=[OX1:2])-[NX3;!R:3](-c)-[CX4;x2:5]1-[CX4]-[CX4]-[NX3](-[CX4])-[CX4]-[CX4]1");
        Read(smiles);
        Aromaticity.Perceive(graph);

        Assert.Equal(expected, PatternMatch.Exists(pattern, graph));
        if (expected) Assert.True(PatternMatch.Exists(pattern, graph, loosely: true));
    }

    private static string Symbol(int element) => element switch
    {
        1 => "H", 5 => "B", 6 => "C", 7 => "N", 8 => "O", 9 => "F", 14 => "Si", 15 => "P", 16 => "S", 17 => "Cl", 25 => "Mn", 11 => "Na", 19 => "K",
        35 => "Br", 53 => "I", _ => $"#{element}",
    };

    [GeneratedRegex("(?<symbol>[A-Z][a-z]?)(?<count>[0-9]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex FormulaPart();
}
