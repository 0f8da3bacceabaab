using System.Buffers;
using System.Text;
using CsCheck;
using Entente.Substances.Catalogues;
using Entente.Substances.Graphs;
using Entente.Substances.Identifiers;
using Entente.Substances.Rules;
using Entente.Substances.Structures;

namespace Entente.Substances.Tests;

public sealed class CatalogueTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);
    private static readonly ClassJudge[] Judges = [.. RulePack.Shipped.SelectMany(pack => pack.Classes).Select(rule => new ClassJudge(rule))];

    // Pieces that members, near misses and unrelated structures are put together from; each closes its own rings.
    private static readonly string[] Pieces =
    [
        "C", "CC", "CCC", "CCCCC", "CCCCCCCCC", "C=C", "C#N", "F", "Cl", "Br", "O", "OC", "OCC", "N", "N(C)C", "C(=O)OC", "OC(C)=O", "S", "S(C)(=O)=O", "C(F)(F)F",
        "c1ccccc1", "c1ccc(F)cc1", "c1ccco1", "c1cccnc1", "c1cccc2ccccc12", "C1CCCCC1", "N1CCOCC1", "N1CCCC1", "CCN1CCOCC1", "[N+](=O)[O-]", "C(=O)c1ccccc1", "NC(=O)C",
    ];

    private static readonly Gen<string> Structure = Gen.Int.Select(seed => Compose(new(seed)));

    internal static string Compose(Random random)
    {
        string Piece() => Pieces[random.Next(Pieces.Length)];
        var (a, b, c, d) = (Piece(), Piece(), Piece(), Piece());
        return random.Next(11) switch
        {
            0 => $"O=C({a})N({b})C1CCN({c})CC1{d}",
            1 => $"O=C({a})N(c1ccccc1)C1({b})CCN(CC(c2ccccc2){c})CC1{d}",
            2 => $"O=C({a})N(c1cccc({b})c1)C1CCN(CCc2ccc({c})cc2)CC1",
            3 => $"{a}N({b})CCn1c(C{c})nc2cc({d})ccc12",
            4 => $"{a}N({b})CCn1c(C({c})c3ccc({d})cc3)nc2ccccc12",
            5 => $"C({a})n1cc(C(=O){b})c2c({c})cccc12.{d}",
            6 => $"C({a})n1nc(C(=O)N{b})c2cc({c})cnc12",
            7 => $"O=c1n({a})c2ccc({b})cc2n1C1CCN({c})C({d})C1",
            8 => $"O=C1N({a})CN(c2cccc({b})c2)C12CCN({c})CC2{d}",
            9 => $"Oc1cc({a})ccc1C1CCCC({b})C1{c}",
            _ => $"C({a})n1c2ccc(C(=O){b})cc2c2cc({c})ccc12",
        };
    }

    [Fact]
    public void The_filter_never_drops_what_a_definition_would_match_or_send_to_review() => Structure.Sample(
        smiles =>
        {
            var (reader, graph) = (new GraphReader(), new BondGraph());
            if (!reader.TryRead(smiles, graph, out _)) return; // a piece that does not fit there: unscreened, which is told
            var counts = GraphCounts.Of(graph);
            var passed = Judges.Select(judge => judge.MayConcern(graph, counts)).ToArray(); // before anything is known of aromaticity
            bool any = false;
            for (int i = 0; i < Judges.Length; i++)
            {
                bool concerned = Judges[i].Judge(graph).Outcome != ClassOutcome.No;
                any |= concerned && Judges[i].Rule.From <= Day;
                Assert.True(passed[i] || !concerned, $"{Judges[i].Rule.Id}: {smiles}");
            }

            reader.TryRead(smiles, graph, out _);
            Assert.True(!any || RuleBook.Shipped.MayMatter(graph, Day), smiles);
        },
        iter: 5_000);

    [Fact]
    public void Every_substance_of_the_register_passes_the_filter_however_it_is_written()
    {
        var (reader, graph) = (new GraphReader(), new BondGraph());
        foreach (var substance in SubstanceRegister.Shipped.All)
        {
            Assert.True(reader.TryRead(substance.Smiles, graph, out _));
            Assert.True(RuleBook.Shipped.Skeletons.MayBeNamed(graph), substance.Name);
            Assert.True(reader.TryRead("Cl." + substance.Smiles, graph, out _));
            Assert.True(RuleBook.Shipped.Skeletons.MayBeNamed(graph), substance.Name + " as a salt");
        }

        // Two tautomers, of which the register holds one: the InChIKey is the same, so the filter must not tell them apart.
        Assert.True(reader.TryRead("CC1=CN=CN1", graph, out _));
        bool one = RuleBook.Shipped.Skeletons.MayBeNamed(graph);
        Assert.True(reader.TryRead("CC1=CNC=N1", graph, out _));
        Assert.Equal(one, RuleBook.Shipped.Skeletons.MayBeNamed(graph));
    }

    private static Keys KeysOf(params string[] keys)
    {
        var components = keys.Select(key => new KeyedComponent(Key(key), "C")).ToList();
        return new(components[0].Key, components, null, "test");
    }

    private static InChIKey Key(string text) => InChIKey.TryParse(text, out var key) ? key : throw new FormatException(text);

    private static Verdict Ask(string smiles, Keys keys, DateOnly day)
    {
        var graph = new BondGraph();
        Assert.True(new GraphReader().TryRead(smiles, graph, out _));
        return RuleBook.Shipped.Evaluate(smiles, graph, keys.Whole, keys.Components, keys.Fault, keys.Engine, day);
    }

    // 1961 Convention, Schedule I names levomethorphan and excepts dextromethorphan; racemic methorphan is written without stereo.
    [Fact]
    public void A_name_of_one_stereoisomer_does_not_reach_the_other()
    {
        const string smiles = "COc1ccc2CC3N(C)CCC4(CCCCC34)c2c1";

        var dextro = Ask(smiles, KeysOf("MKXZASYAUGDDCJ-NJAFHUGGSA-N"), Day);
        var other = Ask(smiles, KeysOf("MKXZASYAUGDDCJ-AAAAAAAASA-N"), Day); // a stereoisomer the register does not hold

        Assert.NotEqual(Answer.Listed, dextro.Jurisdictions[0].Answer);
        Assert.Equal(Answer.Review, other.Jurisdictions[0].Answer);
        Assert.Equal(["stereo-open"], other.Jurisdictions[0].Findings[0].Limbs);
    }

    // 1971 Convention, Schedules: stereoisomers, unless specifically excepted, are reached with the substance named.
    [Fact]
    public void A_name_without_stereo_reaches_its_stereoisomers_where_the_list_says_so()
    {
        var key = SubstanceRegister.Shipped.Meant("N-Ethylhexedrone")!.Key; // 1971 Convention, Schedule II; written without stereo

        var verdict = Ask("CCCCC(NCC)C(=O)c1ccccc1", KeysOf(key.Skeleton + "-AAAAAAAASA-N"), Day);

        Assert.Equal((Answer.Listed, "isomer"), (verdict.Jurisdictions[0].Answer, verdict.Jurisdictions[0].Findings[0].Limbs[0]));
    }

    [Fact]
    public void The_answer_depends_on_the_day()
    {
        const string isotonitazene = "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]";
        var keys = KeysOf("AAAAAAAAAAAAAA-UHFFFAOYSA-N"); // no name: the class alone

        Assert.Equal(Answer.NoRuleMatched, Ask(isotonitazene, keys, new(2025, 6, 30)).Jurisdictions[1].Answer);
        Assert.Equal(Answer.WithinTheWordingOf, Ask(isotonitazene, keys, new(2025, 7, 1)).Jurisdictions[1].Answer); // China, in effect that day
        Assert.Equal(Answer.NoRuleMatched, Ask(isotonitazene, keys, new(2025, 1, 14)).Jurisdictions[3].Answer);
        Assert.Equal(Answer.WithinTheWordingOf, Ask(isotonitazene, keys, new(2025, 1, 15)).Jurisdictions[3].Answer); // SI 2024/1361
    }

    [Fact]
    public void A_structure_without_keys_is_unscreened_where_no_definition_speaks()
    {
        var verdict = Ask("CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", new(null, null, StructureFault.NoKey, "test"), Day);

        Assert.Equal([Answer.Unscreened, Answer.WithinTheWordingOf, Answer.WithinTheWordingOf, Answer.WithinTheWordingOf], verdict.Jurisdictions.Select(one => one.Answer));
        Assert.Equal(StructureFault.NoKey, verdict.Fault);
    }

    [Fact]
    public void The_same_catalogue_gives_the_same_bytes_with_one_worker_and_with_four()
    {
        var rows = Enumerable.Range(0, 5_000).Select(i => new CatalogueRow(i + 1, null, (i % 7) switch
        {
            0 => "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
            1 => "C1CC", // cannot be read
            2 => "*CC",
            _ => new string('C', 1 + (i % 40)) + "N",
        })).ToList();

        var (one, four) = (Bytes(1), Bytes(4));

        Assert.Equal(one, four);
        Assert.Equal(5_000, Encoding.UTF8.GetString(one).Split('\n').Length - 1);

        byte[] Bytes(int workers)
        {
            var output = new ArrayBufferWriter<byte>();
            var screening = new CatalogueScreening(RuleBook.Shipped, (_, _) => KeysOf("FYIUUQUPOKIKNI-UHFFFAOYSA-N"), Day, workers);
            foreach (var (row, verdict) in screening.Run(rows, TestContext.Current.CancellationToken).SelectMany(batch => batch))
            {
                VerdictJson.Write(verdict, output, row.Number, row.Id);
                output.Write("\n"u8);
            }

            return output.WrittenSpan.ToArray();
        }
    }

    // RFC 4180 for the table; the SMILES file as Daylight's: structure, blank, name.
    [Fact]
    public void Rows_are_read_from_lines_and_from_tables()
    {
        var lines = Catalogue.Smiles(new StringReader("CCO ethanol, absolute\r\n\n  CC(=O)O\tA-2\nC")).ToList();
        var table = Catalogue.Table(new StringReader("Catalogue no.,Name,SMILES\n1,\"a, \"\"b\"\"\",CCO\n2,,\n")).ToList();
        var german = Catalogue.Table(new StringReader("id;smiles\nX;CCN\n")).ToList();

        Assert.Equal([new(1, "ethanol, absolute", "CCO"), new(2, "A-2", "CC(=O)O"), new(3, null, "C")], lines);
        Assert.Equal([new(1, "a, \"b\"", "CCO"), new(2, "", "")], table);
        Assert.Equal([new(1, "X", "CCN")], german);
        Assert.Throws<FormatException>(() => Catalogue.Table(new StringReader("a,b\n1,2\n")).ToList());
    }
}
