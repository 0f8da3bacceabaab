using Entente.Substances.Graphs;
using Entente.Substances.Rules;

namespace Entente.Substances.Tests;

/// <summary>Class definitions, each case with the words of the text that decide it.</summary>
public sealed class ClassRuleTests
{
    private static readonly Dictionary<string, ClassJudge> Judges =
        RulePack.Shipped.SelectMany(pack => pack.Classes).ToDictionary(rule => rule.Id, rule => new ClassJudge(rule), StringComparer.Ordinal);

    private static ClassFinding Ask(string rule, string smiles)
    {
        var graph = new BondGraph();
        Assert.True(new GraphReader().TryRead(smiles, graph, out var fault), $"{smiles}: {fault}");
        return Judges[rule].Judge(graph);
    }

    private static string Word(string rule, string smiles) => Ask(rule, smiles) switch
    {
        { Outcome: ClassOutcome.No } => "no",
        { Outcome: ClassOutcome.Review } => "review",
        var within => string.Join(' ', within.Limbs),
    };

    // Fentanyl itself: CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1.
    // US: 21 U.S.C. 812(c) schedule I (e), limbs A to E. CN: announcement of 2019-04-01, limbs 1 to 4. GB: schedule 2, part I, paragraph 1(d), limbs i to vi.
    [Theory]
    [InlineData("fentanyl: compared with itself nothing differs", "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "no", "no", "no")]
    [InlineData("acetyl: another acyl group", "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "E", "1", "vi")]
    [InlineData("the same, protonated", "CC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1", "E", "1", "vi")]
    [InlineData("the same, deuterated", "[2H]C([2H])([2H])C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "E", "1", "vi")]
    [InlineData("the same, as its hydrochloride", "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1.Cl", "E", "1", "vi")]
    [InlineData("ethyl carbamate: acyl taken to include alkoxycarbonyl", "CCOC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "E", "1", "vi")]
    [InlineData("thienylethyl: a monocycle, a heteromonocycle", "CCC(=O)N(c1ccccc1)C1CCN(CCc2cccs2)CC1", "A", "4", "i")]
    [InlineData("cyclohexylethyl: any monocycle in (A), no heteromonocycle in (i)", "CCC(=O)N(c1ccccc1)C1CCN(CCC2CCCCC2)CC1", "A", "4", "no")]
    [InlineData("naphthylethyl: fused where the text says monocycle; any group in limb 4", "CCC(=O)N(c1ccccc1)C1CCN(CCc2cccc3ccccc23)CC1", "review", "4", "review")]
    [InlineData("oxo on the chain: no phenethyl left, any group in limb 4", "CCC(=O)N(c1ccccc1)C1CCN(CC(=O)c2ccccc2)CC1", "no", "4", "no")]
    [InlineData("alpha-methyl: substitution on the phenethyl with alkyl", "CCC(=O)N(c1ccccc1)C1CCN(C(C)Cc2ccccc2)CC1", "B", "4", "ii")]
    [InlineData("beta-cyano: a group no list names", "CCC(=O)N(c1ccccc1)C1CCN(CC(C#N)c2ccccc2)CC1", "review", "4", "review")]
    [InlineData("3-pyridyl on nitrogen: an aromatic monocycle, no aniline ring in (iv)", "CCC(=O)N(c1cccnc1)C1CCN(CCc2ccccc2)CC1", "D", "2", "no")]
    [InlineData("naphthyl on nitrogen: fused where the text says monocycle", "CCC(=O)N(c1cccc2ccccc12)C1CCN(CCc2ccccc2)CC1", "review", "review", "review")]
    [InlineData("4-hydroxyphenyl on nitrogen: substituted in (D) and 2, not in the list of (iv)", "CCC(=O)N(c1ccc(O)cc1)C1CCN(CCc2ccccc2)CC1", "D", "2", "review")]
    [InlineData("3-methyl: substitution on the piperidine ring with alkyl", "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1C", "C", "3", "iii")]
    [InlineData("phenyl on piperidine C4: in no closed list, but China's is open", "CCC(=O)N(c1ccccc1)C1(c3ccccc3)CCN(CCc2ccccc2)CC1", "review", "3", "review")]
    [InlineData("carfentanil: an ester on C4", "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1", "C", "3", "v")]
    [InlineData("N-methyl norfentanyl: any group except hydrogen", "CCC(=O)N(c1ccccc1)C1CCN(C)CC1", "no", "4", "no")]
    [InlineData("benzylfentanyl", "CCC(=O)N(c1ccccc1)C1CCN(Cc2ccccc2)CC1", "no", "4", "no")]
    [InlineData("remifentanil: no ring on the chain", "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCC(=O)OC)CC1", "no", "3 4", "no")]
    [InlineData("norfentanyl: hydrogen", "CCC(=O)N(c1ccccc1)C1CCNCC1", "no", "no", "no")]
    [InlineData("4-ANPP: no acyl group", "N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "no", "no", "no")]
    [InlineData("N-benzyl amide: not bound to an aromatic ring", "CCC(=O)N(Cc1ccccc1)C1CCN(CCc2ccccc2)CC1", "no", "no", "no")]
    [InlineData("pyrrolidine ring", "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)C1", "no", "no", "no")]
    [InlineData("sulfonamide", "CCS(=O)(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "no", "no", "no")]
    [InlineData("thioamide", "CCC(=S)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "no", "no", "no")]
    [InlineData("three-carbon chain", "CCC(=O)N(c1ccccc1)C1CCN(CCCc2ccccc2)CC1", "no", "4", "no")]
    [InlineData("lorcainide, a medicine: limbs 1, 2 and 4", "O=C(Cc1ccccc1)N(c1ccc(Cl)cc1)C1CCN(C(C)C)CC1", "no", "1 2 4", "no")]
    [InlineData("tropane in place of piperidine: fused ring", "CCC(=O)N(c1ccccc1)C1CC2CCC(C1)N2CCc1ccccc1", "no", "no", "no")]
    public void Fentanyls(string why, string smiles, string unitedStates, string china, string unitedKingdom)
    {
        Assert.NotEmpty(why);
        Assert.Equal((unitedStates, china, unitedKingdom), (Word("US.fentanyl", smiles), Word("CN.fentanyl", smiles), Word("GB.fentanyl", smiles)));
        Assert.Equal(unitedStates, Word("US.fentanyl-order", smiles)); // the order of 2018 has the same five limbs
    }

    // CN: notice of 2025-06-19 by a transcript, compared with etonitazene, limbs 1 to 4. GB: paragraph 1(ea), SI 2024/1361, limbs i and ii read.
    [Theory]
    [InlineData("etonitazene: compared with itself nothing differs", "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "no", "i ii iii")]
    [InlineData("isotonitazene: another aromatic group", "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]", "3", "i ii iii")]
    [InlineData("etodesnitazene: unsubstituted benzimidazolyl", "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2ccccc12", "1", "i ii")]
    [InlineData("etonitazepyne: the nitrogen in a ring", "CCOc1ccc(Cc2nc3cc(ccc3n2CCN2CCCC2)[N+](=O)[O-])cc1", "4", "i ii iii")]
    [InlineData("a primary amine", "NCCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "4", "ii iii")]
    [InlineData("dibutylamine: alkyl above C3", "CCCCN(CCCC)CCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "4", "review")]
    [InlineData("two carbons between the rings", "CCN(CC)CCn1c(CCc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "2", "no")]
    [InlineData("hydroxyl on the methylene: substituted hydrocarbyl", "CCN(CC)CCn1c(C(O)c2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "2", "review")]
    [InlineData("a carbonyl link", "CCN(CC)CCn1c(C(=O)c2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "review", "no")]
    [InlineData("sulphur in place of the carbon link", "CCN(CC)CCn1c(Sc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "no", "no")]
    [InlineData("thienyl: aromatic group; whether further limbs reach it was not read", "CCN(CC)CCn1c(Cc2cccs2)nc2cc(ccc12)[N+](=O)[O-]", "3", "review")]
    [InlineData("methylenedioxy: fused, wording not read", "CCN(CC)CCn1c(Cc2ccc3OCOc3c2)nc2cc(ccc12)[N+](=O)[O-]", "3", "review")]
    [InlineData("a methyl on the ethylene chain: not among the replaceable parts", "CCN(CC)C(C)Cn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "review", "review")]
    [InlineData("three carbons in the chain", "CCN(CC)CCCn1c(Cc2ccc(OCC)cc2)nc2cc(ccc12)[N+](=O)[O-]", "no", "no")]
    [InlineData("molecular mass above 500", "CCN(CC)CCn1c(Cc2c(I)cc(OCC)cc2I)nc2cc(ccc12)[N+](=O)[O-]", "3", "no")]
    [InlineData("clemizole, a medicine", "Clc1ccc(Cn2c(CN3CCCC3)nc3ccccc23)cc1", "no", "no")]
    public void Nitazenes(string why, string smiles, string china, string unitedKingdom)
    {
        Assert.NotEmpty(why);
        Assert.Equal((china, unitedKingdom), (Word("CN.nitazene", smiles), Word("GB.nitazene", smiles)));
    }

    [Fact]
    public void A_limb_whose_wording_was_not_read_never_looks_verified()
    {
        Assert.Equal(Mark.Unestablished, Ask("GB.nitazene", "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]").Certainty); // rests on the nitro group
        Assert.Equal(Mark.Read, Ask("GB.nitazene", "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2ccccc12").Certainty);
        Assert.Equal(Mark.Transcript, Ask("CN.nitazene", "CCN(CC)CCn1c(Cc2ccc(OCC)cc2)nc2ccccc12").Certainty);
    }

    // CN: notice in effect from 2026-10-01 by a transcript; the medicines named meet it, droperidol and loperamide do not.
    [Theory]
    [InlineData("chlorphine", "CC(c1ccc(Cl)cc1)N1CCC(CC1)n1c(=O)[nH]c2ccccc12", "2", "no")]
    [InlineData("5,6-dichloro brorphine (SR-14968)", "CC(c1ccc(Br)cc1)N1CCC(CC1)n1c(=O)[nH]c2cc(Cl)c(Cl)cc12", "1", "no")]
    [InlineData("pimozide", "O=c1[nH]c2ccccc2n1C1CCN(CCCC(c2ccc(F)cc2)c2ccc(F)cc2)CC1", "2", "no")]
    [InlineData("benperidol", "O=C(CCCN1CCC(CC1)n1c(=O)[nH]c2ccccc12)c1ccc(F)cc1", "2", "no")]
    [InlineData("domperidone: a further group of ten carbons stands on N-alkyl, not on the core", "O=c1[nH]c2ccccc2n1CCCN1CCC(CC1)n1c(=O)[nH]c2cc(Cl)ccc12", "1 2", "no")]
    [InlineData("spiperone", "O=C(CCCN1CCC2(CC1)N(CNC2=O)c1ccccc1)c1ccc(F)cc1", "no", "5")]
    [InlineData("fluspirilene", "O=C1NCN(c2ccccc2)C12CCN(CCCC(c1ccc(F)cc1)c1ccc(F)cc1)CC2", "no", "5")]
    [InlineData("droperidol: a double bond in the piperidine ring", "O=C(CCCN1CCC(=CC1)n1c(=O)[nH]c2ccccc12)c1ccc(F)cc1", "no", "no")]
    [InlineData("loperamide", "CN(C)C(=O)C(CCN1CCC(O)(CC1)c1ccc(Cl)cc1)(c1ccccc1)c1ccccc1", "no", "no")]
    [InlineData("a phenyl on the benzimidazolone: more than five carbons", "CC(c1ccc(Br)cc1)N1CCC(CC1)n1c(=O)[nH]c2ccc(-c3ccccc3)cc12", "review", "no")]
    [InlineData("hydrogen on the piperidine nitrogen", "C1CNCCC1n1c(=O)[nH]c2ccccc12", "no", "no")]
    public void Orphines(string why, string smiles, string brorphine, string spirobrorphine)
    {
        Assert.NotEmpty(why);
        Assert.Equal((brorphine, spirobrorphine), (Word("CN.orphine", smiles), Word("CN.orphine-spiro", smiles)));
    }

    // CN: table of substituents of the announcement of 2021-05-11 (R1 C3-C8, R2 H or CH3, Z O, NH or none, R3 at least C3); the drawings were not seen.
    [Theory]
    [InlineData("JWH-018: ketone", "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12", "within", "review")]
    [InlineData("5F-ADB: indazole, amide", "COC(=O)C(NC(=O)c1nn(CCCCCF)c2ccccc12)C(C)(C)C", "within", "no")]
    [InlineData("PB-22: ester", "CCCCCn1cc(C(=O)Oc2cccc3cccnc23)c2ccccc12", "within", "no")]
    [InlineData("5F-CUMYL-P7AICA: 7-azaindole", "FCCCCCn1cc(C(=O)NC(C)(C)c2ccccc2)c2cccnc12", "within", "no")]
    [InlineData("morpholinylethyl: ethyl bearing a heterocycle (JWH-200)", "O=C(c1cccc2ccccc12)c1cn(CCN2CCOCC2)c2ccccc12", "within", "review")]
    [InlineData("N-methyl: below C3", "Cn1cc(C(=O)c2cccc3ccccc23)c2ccccc12", "no", "review")]
    [InlineData("nonyl: above C8", "CCCCCCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12", "review", "review")]
    [InlineData("2-methyl: R2 methyl (pravadoline)", "COc1ccc(cc1)C(=O)c1c(C)n(CCN2CCOCC2)c2ccccc12", "within", "review")]
    [InlineData("2-ethyl: R2 is hydrogen or methyl", "CCCCCn1c(CC)c(C(=O)c2cccc3ccccc23)c2ccccc12", "review", "review")]
    [InlineData("6-methoxy on the benzo ring", "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccc(OC)cc12", "review", "review")]
    [InlineData("primary amide: no R3", "CCCCCn1nc(C(N)=O)c2ccccc12", "no", "no")]
    [InlineData("dialkyl amide: Z is NH", "CCCCCn1nc(C(=O)N(CC)CC)c2ccccc12", "no", "no")]
    [InlineData("piperidide: a nitrogen that is R3 itself, or Z, is for a person", "CCCCCn1nc(C(=O)N3CCCCC3)c2ccccc12", "review", "no")]
    [InlineData("granisetron: N-methyl", "Cn1nc(C(=O)NC2CC3CCCC(C2)N3C)c2ccccc12", "no", "no")]
    [InlineData("indometacin: acyl on the nitrogen, none at C3", "COc1ccc2c(c1)c(CC(O)=O)c(C)n2C(=O)c1ccc(Cl)cc1", "no", "no")]
    [InlineData("umifenovir", "CCOC(=O)c1c(CSc2ccccc2)n(C)c2cc(Br)c(O)c(CN(C)C)c12", "no", "no")]
    [InlineData("ondansetron", "Cc1nccn1CC1CCc2c(C1=O)c1ccccc1n2C", "no", "no")]
    public void Synthetic_cannabinoids(string why, string smiles, string china, string unitedStates)
    {
        Assert.NotEmpty(why);
        Assert.Equal(
            (china, unitedStates),
            (Word("CN.synthetic-cannabinoid", smiles) is "" ? "within" : Word("CN.synthetic-cannabinoid", smiles), Word("US.cannabimimetic", smiles)));
    }

    // Cores that a description of the drawings mentions, never folded into "no".
    [Theory]
    [InlineData("CCCCCn1c2ccccc2c2c1ccn(C(C)(C)c1ccccc1)c2=O")]            // CUMYL-PEGACLONE, a gamma-carbolinone
    [InlineData("CCCCCCC(C)(C)c1ccc(C2CCCC(O)C2)c(O)c1")]                  // CP 47,497
    [InlineData("CCCCCn1c2ccccc2c2cc(C(=O)c3cccc4ccccc34)ccc12")]          // EG-018, a carbazole
    public void Other_cores_of_cannabinoids_are_for_review(string smiles)
    {
        var finding = Ask("CN.synthetic-cannabinoid-other", smiles);

        Assert.Equal((ClassOutcome.Review, Mark.Unestablished), (finding.Outcome, finding.Certainty));
    }

    // Medicines and look-alikes of which none meets any definition.
    [Theory]
    [InlineData("OC1(CCN(CCCC(=O)c2ccc(F)cc2)CC1)c1ccc(Cl)cc1")]                              // haloperidol
    [InlineData("CCOC(=O)C1(CCN(CCC(C#N)(c2ccccc2)c2ccccc2)CC1)c1ccccc1")]                    // diphenoxylate
    [InlineData("COc1ccc(CCN2CCC(CC2)Nc2nc3ccccc3n2Cc2ccc(F)cc2)cc1")]                        // astemizole
    [InlineData("COc1cc2CC(CC3CCN(Cc4ccccc4)CC3)C(=O)c2cc1OC")]                               // donepezil
    [InlineData("COC(=O)Nc1nc2cc(ccc2[nH]1)C(=O)c1ccccc1")]                                   // mebendazole
    [InlineData("CCOCCn1c(nc2ccccc12)N1CCCN(C)CC1")]                                          // emedastine
    [InlineData("CN1C2CCC1CC(C2)OC(=O)c1c[nH]c2ccccc12")]                                     // tropisetron
    [InlineData("OC(=O)c1nn(Cc2ccc(Cl)cc2Cl)c2ccccc12")]                                      // lonidamine
    [InlineData("CC(C)c1c(C(=O)Nc2ccccc2)c(c(-c2ccc(F)cc2)n1CCC(O)CC(O)CC(O)=O)-c1ccccc1")]   // atorvastatin
    [InlineData("CCCc1nc2c(C)cc(cc2n1Cc1ccc(cc1)-c1ccccc1C(O)=O)-c1nc2ccccc2n1C")]            // telmisartan
    public void Medicines_that_look_alike_meet_no_definition(string smiles) =>
        Assert.All(Judges.Keys, rule => Assert.Equal("no", Word(rule, smiles)));

    [Fact]
    public void Every_statement_of_the_packs_stands_in_both_languages_with_its_source()
    {
        foreach (var pack in RulePack.Shipped)
        {
            var wordings = pack.Unread.Concat(pack.Scopes.Select(scope => scope.Text))
                .Concat(pack.Classes.SelectMany(rule => rule.Limbs.Select(limb => limb.Text).Append(rule.Title).Append(rule.Text).Concat(rule.Remark is null ? [] : [rule.Remark])));
            Assert.All(wordings, wording => Assert.True(wording.En.Length > 0 && wording.Zh.Any(c => c >= '\u4E00'), wording.ToString()));
            Assert.All(pack.Classes, rule => Assert.NotEmpty(rule.Citation));
            Assert.NotEmpty(pack.Unread);
        }
    }
}
