using System.Text.RegularExpressions;
using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

namespace Entente.Substances.Tests;

public static class EngineFixture
{
    public static RdkitModule Module()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "rdkit");
        return new(File.ReadAllText(Path.Combine(folder, "RDKit_minimal.js")), File.ReadAllBytes(Path.Combine(folder, "RDKit_minimal.wasm")));
    }
}

public sealed class StructureTests(ChemistryFixture fixture)
{
    private const string Fentanyl = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";

    // Identifiers of fentanyl as MassBank record MSBNK-Eawag-EQ364004 prints them.
    private const string FentanylInChI =
        "InChI=1S/C22H28N2O/c1-2-22(25)24(20-11-7-4-8-12-20)21-14-17-23(18-15-21)16-13-19-9-5-3-6-10-19/h3-12,21H,2,13-18H2,1H3";

    private Compound Read(string text)
    {
        var answer = fixture.Pool.Ask(new(text) { Draw = true }, TestContext.Current.CancellationToken);
        Assert.True(answer.Compound is not null, $"{answer.Fault?.Code} at {answer.Fault?.Place}: {text}");
        return answer.Compound;
    }

    private StructureFault Fault(string text) =>
        fixture.Pool.Ask(new(text), TestContext.Current.CancellationToken).Fault ?? throw new ArgumentException(text);

    [Theory]
    [InlineData(Fentanyl)]
    [InlineData("  " + Fentanyl + " ")]
    [InlineData(FentanylInChI)]
    public void Every_way_of_writing_gives_the_same_key(string text)
    {
        var structure = Read(text);

        Assert.Equal("PJMPHNIQZUBGLI-UHFFFAOYSA-N", structure.Key?.Value);
        Assert.Equal(FentanylInChI, structure.InChI);
        Assert.Equal(("C22H28N2O", 25, 1), (structure.Formula, structure.HeavyAtoms, structure.Components.Count));
        Assert.Equal(336.22016, structure.MonoisotopicDa, 5); // CH$EXACT_MASS of the same record
        Assert.StartsWith("<?xml", structure.Svg!, StringComparison.Ordinal);
        Assert.Contains("<svg", structure.Svg!, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", structure.Svg!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_molfile_is_read()
    {
        // Methylamine, CAS 74-89-5, InChIKey BAVYZALUXZFZLV-UHFFFAOYSA-N (PubChem CID 6329).
        const string molfile = """

              written by hand

              2  1  0  0  0  0  0  0  0  0999 V2000
                0.0000    0.0000    0.0000 C   0  0
                1.0000    0.0000    0.0000 N   0  0
              1  2  1  0
            M  END
            """;

        Assert.Equal(("BAVYZALUXZFZLV-UHFFFAOYSA-N", "CH5N"), (Read(molfile).Key?.Value, Read(molfile).Formula));
    }

    [Fact]
    public void Every_row_of_the_register_has_the_key_and_formula_its_structure_leads_to()
    {
        var wrong = SubstanceRegister.Shipped.All
            .Select(row => (row, structure: Read(row.Smiles)))
            .Where(pair => pair.structure.Key != pair.row.Key || Atoms(pair.structure.Formula) != Atoms(pair.row.Formula))
            .Select(pair => $"{pair.row.Name}: {pair.row.Key} {pair.row.Formula}, computed {pair.structure.Key} {pair.structure.Formula}").ToList();

        Assert.Empty(wrong);
    }

    // HCl and H2SO4 are the usual way of writing; Hill order has ClH and H2O4S.
    private static string Atoms(string formula) =>
        string.Concat(Regex.Matches(formula, "[A-Z][a-z]?[0-9]*", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void An_inchi_outside_the_register_is_keyed_and_refused_rather_than_guessed_at()
    {
        var fault = Fault("InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3"); // ethanol, InChIKey LFQSCWFLJHTTHZ-UHFFFAOYSA-N

        Assert.Equal((StructureFault.InChIUnknown, "LFQSCWFLJHTTHZ-UHFFFAOYSA-N"), (fault.Code, fault.Args[0]));
    }

    [Theory]
    [InlineData("C[N+](C)(C)C", "C4H12N+")]
    [InlineData("CC(=O)[O-].[Na+]", "C2H3NaO2")]
    [InlineData("OS(=O)(=O)O", "H2O4S")]
    [InlineData("C[NH3+].[Cl-]", "CH6ClN")]
    [InlineData("[NH4+]", "H4N+")]
    public void Formulas_are_in_hill_order_and_carry_their_charge(string smiles, string formula) => Assert.Equal(formula, Read(smiles).Formula);

    [Theory] // the place is the character a person would point at, counted from 1
    [InlineData("", "empty", 0)]
    [InlineData("CCC(=O", "open-branch", 4)]
    [InlineData("CC)C", "closed-branch", 3)]
    [InlineData("CC1CCC", "open-ring", 3)]
    [InlineData("CC[NH2", "open-bracket", 3)]
    [InlineData("CC(X)C", "unreadable", 4)]
    [InlineData("C(C)(C)(C)(C)C", "valence", 0)]
    [InlineData("c1cccc1", "aromatic", 0)]
    [InlineData("CC\0C", "not-text", 3)]
    [InlineData("CC\nCC", "not-text", 3)]
    [InlineData("甲基苯丙胺", "not-text", 1)]
    [InlineData("InChI=2/nonsense", "not-understood", 0)]
    public void A_structure_that_cannot_be_read_says_why_and_where(string text, string code, int place)
    {
        var fault = Fault(text);

        Assert.Equal((code, place), (fault.Code, fault.Place));
        Assert.Contains(code, StructureFault.Codes);
    }

    [Fact]
    public void The_atom_with_too_many_bonds_is_named() => Assert.Equal(["4", "C"], Fault("c1ccc(C)(C)(C)c1").Args);

    [Fact]
    public void Caps_hold_before_the_engine_is_asked()
    {
        Assert.Equal(StructureFault.TooLong, Fault(new string('C', 1_001)).Code);
        Assert.Equal(StructureFault.TooManyAtoms, Fault(new string('C', 401)).Code);
        Assert.Equal(StructureFault.TooDeep, Fault(string.Concat(Enumerable.Repeat("C(", 101)) + "C" + new string(')', 101)).Code);
        Assert.Equal(400, Read(new string('C', 400)).HeavyAtoms);
        Assert.Equal(StructureFault.TooManyAtoms, Fault("\n\n\n999  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n").Code);
    }
}
