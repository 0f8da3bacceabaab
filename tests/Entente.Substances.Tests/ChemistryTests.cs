using Entente.Substances.Chemistry;
using Entente.Substances.Structures;

[assembly: AssemblyFixture(typeof(Entente.Substances.Tests.ChemistryFixture))]

namespace Entente.Substances.Tests;

/// <summary>One pool for all tests: loading an engine takes a moment.</summary>
public sealed class ChemistryFixture : IDisposable
{
    public ChemistryPool Pool { get; } = new(EngineFixture.Module, engines: 2, key => SubstanceRegister.Shipped.Find(key)?.Smiles);

    public void Dispose() => Pool.Dispose();
}

public sealed class ChemistryTests(ChemistryFixture fixture)
{
    private const string Fentanyl = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    private const string FentanylKey = "PJMPHNIQZUBGLI-UHFFFAOYSA-N";

    private ChemistryAnswer Ask(string text, params string[] patterns) =>
        fixture.Pool.Ask(new(text) { Patterns = patterns }, TestContext.Current.CancellationToken);

    private Compound Read(string text, params string[] patterns)
    {
        var answer = Ask(text, patterns);
        Assert.True(answer.Compound is not null, $"{answer.Fault?.Code}: {text}");
        return answer.Compound;
    }

    // Keys as PubChem gives them: fentanyl citrate's base CID 3345, citric acid 311, hydrogen chloride 313, acetic acid 176, sodium ion 923.
    [Theory]
    [InlineData("CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1", FentanylKey)] // protonated
    [InlineData("CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]", FentanylKey, "VEXZGXHMUGYJMC-UHFFFAOYSA-N")]
    [InlineData(Fentanyl + ".OC(=O)CC(O)(C(=O)O)CC(=O)O", FentanylKey, "KRKNYBCHXYNGOX-UHFFFAOYSA-N")]
    [InlineData("CCC(=O)N(c1c([2H])c([2H])c([2H])c([2H])c1[2H])C1CCN(CCc2ccccc2)CC1", FentanylKey)] // fentanyl-d5
    [InlineData("CCC(=O)N(c1ccccc1)C1CC[N+]([2H])(CCc2ccccc2)CC1", FentanylKey)] // a label and the charge on one nitrogen
    [InlineData("[13CH3]CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", FentanylKey)]
    [InlineData("CC(=O)[O-].[Na+]", "QTBSBXVTEAMEQO-UHFFFAOYSA-N", "FKNQFGJONOIPTF-UHFFFAOYSA-N")]
    public void Salts_ions_and_labels_are_judged_as_the_compound_they_hold(string smiles, params string[] keys) =>
        Assert.Equal(keys.Order(StringComparer.Ordinal), Read(smiles).Components.Select(component => component.Key?.Value).Order(StringComparer.Ordinal));

    [Theory] // what cannot lose its charge keeps it, and the structure its sense
    [InlineData("C[N+](C)(C)CC(=O)[O-]", "KWIUHFFTVRNATP-UHFFFAOYSA-N")] // betaine, CID 247
    [InlineData("C[N+](=O)[O-]", "LYGJENNIWJXYER-UHFFFAOYSA-N")] // nitromethane, CID 6375
    [InlineData("C[N+](C)(C)[O-]", "UYPYRKYUKCHHIB-UHFFFAOYSA-N")] // trimethylamine oxide, CID 1145
    [InlineData("[NH3+]CC(=O)[O-]", "DHMQDGOQFOQNFH-UHFFFAOYSA-N")] // glycine, CID 750, written as a zwitterion
    [InlineData("[NH3+][C@@H](C)C(=O)[O-]", "QNAYBMKLOCPYGJ-REOHCLBHSA-N")] // L-alanine, CID 5950
    [InlineData("CC1=CN(C(=O)NC1=O)[C@H]2C[C@@H]([C@H](O2)CO)N=[N+]=[N-]", "HBOMLICNUCNMMY-XLPZGREQSA-N")] // zidovudine, CID 35370
    [InlineData("[C-]#[N+]C", "ZRKSVHFXTRFQFL-UHFFFAOYSA-N")] // methyl isocyanide, CID 11646
    [InlineData("F[B-](F)(F)F", "ODGCEQLVLXJUCC-UHFFFAOYSA-N")] // tetrafluoroborate, CID 26255
    public void A_charge_that_has_no_hydrogen_to_leave_with_stays(string smiles, string key) =>
        Assert.Equal(key, Read(smiles).Components.Single().Key?.Value);

    [Fact]
    public void The_original_is_kept_beside_the_standard_form()
    {
        var compound = Read("  CC(C[2H])[NH3+].[Cl-] ");

        Assert.Equal("  CC(C[2H])[NH3+].[Cl-] ", compound.Written);
        Assert.Contains("/i", compound.InChI, StringComparison.Ordinal);
        var amine = compound.Components.Single(component => component.Key?.Value == "JJWLVOIRVHMVIS-UHFFFAOYSA-N"); // isopropylamine, CID 6363
        Assert.Equal((true, true), (amine.Neutralised, amine.IsotopesCleared));
    }

    [Fact]
    public void Stereo_survives_what_is_done_to_a_salt()
    {
        // Dexamfetamine sulfate: the base is CID 5826, KWTSXDURSIMDCE-QMMMGPOBSA-N; cis and trans as maleic and fumaric acid, CID 444266 and 444972.
        string?[] Keys(string smiles) => [.. Read(smiles).Components.Select(component => component.Key?.Value)];
        Assert.Contains("KWTSXDURSIMDCE-QMMMGPOBSA-N", Keys("[O-]S(=O)(=O)[O-].C[C@H]([NH3+])Cc1ccccc1.C[C@H]([NH3+])Cc1ccccc1"));
        Assert.Contains("VZCYOOQTPOCHFL-UPHRSURJSA-N", Keys("[Na+].[O-]C(=O)/C=C\\C(=O)[O-]"));
        Assert.Contains("VZCYOOQTPOCHFL-OWOJBTEDSA-N", Keys("[Na+].[O-]C(=O)/C=C/C(=O)[O-]"));
    }

    // The pattern is the scaffold of the law's fentanyl class; its ring can be walked both ways, so it maps twice.
    [Fact]
    public void A_pattern_gives_all_its_maps_in_the_order_in_which_it_is_written()
    {
        var component = Read("[Cl-].CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1",
            "[CX3](=[OX1])-[NX3;!R](-[*])-[CX4;R1]1-[CX4;R1]-[CX4;R1]-[NX3;R1](-[*])-[CX4;R1]-[CX4;R1]1", "[Br]").Components.Single(part => part.HeavyAtoms > 1);

        Assert.Equal(2, component.Matches[0].Maps.Count);
        Assert.False(component.Matches[1].Any);
        Assert.All(component.Matches[0].Maps, map =>
        {
            Assert.Equal([6, 8, 7, 6], map.Take(4).Select(atom => component.Graph.Atoms[atom].Element));
            Assert.Equal(7, component.Graph.Atoms[map[7]].Element);
            Assert.Contains(component.Graph.Bonds, bond => bond.Order == 2 && new[] { bond.A, bond.B }.Order().SequenceEqual(new[] { map[0], map[1] }.Order()));
        });
        Assert.Equal(3, component.Graph.Rings.Count);
        Assert.Equal(336.479, component.AverageDa, 2); // C22H28N2O, IUPAC 2021 weights
    }

    [Fact]
    public void More_maps_than_the_limit_are_cut_and_said_to_be()
    {
        var matches = Read(new string('C', 300), "C", "CC").Components[0].Matches;

        Assert.All(matches, found => Assert.Equal((ChemistryQuestion.MostMaps, true), (found.Maps.Count, found.IsCut)));
    }

    [Theory]
    [InlineData("[c")]
    [InlineData("")]
    [InlineData("nonsense(")]
    public void A_pattern_that_is_none_is_named_and_the_next_question_is_answered(string pattern)
    {
        var fault = Ask(Fentanyl, "C", pattern).Fault;

        Assert.Equal((StructureFault.BadPattern, "2"), (fault?.Code, fault?.Args[0]));
        Assert.Equal(FentanylKey, Read(Fentanyl).Key?.Value);
    }

    [Fact]
    public void An_open_place_has_no_key_and_still_a_graph()
    {
        var component = Read("CC*").Components.Single();

        Assert.Null(component.Key);
        Assert.Equal([6, 6, 0], component.Graph.Atoms.Select(atom => atom.Element));
    }

    [Fact]
    public void An_atom_list_is_no_structure()
    {
        const string either = "\n\n\n  2  1  1  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\n    1.0000    0.0000    0.0000 L   0  0\n"
            + "  1  2  1  0\n  2 F    2   7   8\nM  ALS   2  2 F N   O   \nM  END\n";

        Assert.Equal(StructureFault.NoKey, Ask(either).Fault?.Code);
    }
}
