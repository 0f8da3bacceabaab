using Entente.Substances.Chemistry;

namespace Entente.Substances.Tests;

public sealed class PrintIndexTests(ChemistryFixture fixture)
{
    private Fingerprints Prints(string smiles) =>
        fixture.Pool.Ask(new(smiles) { Fingerprints = true }, TestContext.Current.CancellationToken).Compound!.Prints!;

    // The screen may let a structure through that does not contain the part; it must never hold one back that does. The engine's own matching says which do.
    [Theory]
    [InlineData("C1CCNCC1")] // piperidine
    [InlineData("c1ccc2[nH]ccc2c1")] // indole
    [InlineData("O=C(N)c1ccccc1")]
    [InlineData("CCN(CC)CCn1cnc2ccccc12")] // the chain and ring of the nitazenes
    public void The_screen_never_holds_back_what_contains_the_part(string part)
    {
        var some = SubstanceRegister.Shipped.All.Where((_, place) => place % 8 == 0).ToList();
        var answers = some.ConvertAll(substance => fixture.Pool.Ask(
            new(substance.Smiles) { Fingerprints = true, Patterns = [part], PatternsAreParts = true }, TestContext.Current.CancellationToken).Compound!);

        var passed = new PrintIndex(answers.ConvertAll(answer => answer.Prints!)).MayContain(Prints(part).Pattern).ToHashSet();

        var containing = Enumerable.Range(0, some.Count).Where(i => answers[i].Components.Any(component => component.Matches[0].Any)).ToList();
        Assert.NotEmpty(containing);
        Assert.Subset(passed, containing.ToHashSet());
        Assert.InRange(passed.Count - containing.Count, 0, 8);
    }

    [Fact]
    public void A_part_fits_whatever_hangs_on_its_atoms()
    {
        // JWH-018's indole bears a chain on its nitrogen; as SMARTS, [nH] would not fit there.
        var answer = fixture.Pool.Ask(new("CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12") { Patterns = ["c1ccc2[nH]ccc2c1"], PatternsAreParts = true }, TestContext.Current.CancellationToken);

        Assert.True(answer.Compound!.Components[0].Matches[0].Any);
    }

    [Fact]
    public void The_most_similar_come_first_and_a_structure_is_as_similar_as_can_be_to_itself()
    {
        string[] all = ["CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", "CCO", "OC(=O)c1ccccc1OC(C)=O"];
        var index = new PrintIndex([.. all.Select(Prints)]);

        var found = index.MostSimilar(Prints(all[0]).Morgan, 0.3, 10);

        Assert.Equal([0, 1], found.Select(hit => hit.Place));
        Assert.Equal(1.0, found[0].Tanimoto, 12);
        // 34 of 44 bits, counted with python3-rdkit 2022.09.3: GetMorganFingerprintAsBitVect(radius 2, 2048 bits), TanimotoSimilarity.
        Assert.Equal(34.0 / 44, found[1].Tanimoto, 6);
        Assert.Equal(2, index.MostSimilar(Prints(all[0]).Morgan, 0, 2).Count);
    }

}
