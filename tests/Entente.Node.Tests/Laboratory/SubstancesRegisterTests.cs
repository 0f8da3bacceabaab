using System.Net;
using System.Text.RegularExpressions;
using Entente.Node.Registers.Substances;
using Entente.Node.Tests.Host;
using Entente.Substances;
using Microsoft.Extensions.DependencyInjection;

namespace Entente.Node.Tests.Laboratory;

public sealed partial class SubstancesRegisterTests
{
    private const string MetaFluorofentanyl = "SLTQVWMQISKVDN-UHFFFAOYSA-N";

    [Fact]
    public async Task The_card_says_what_each_law_says_on_a_day_and_what_it_rests_on()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("release");

        var today = await officer.Page($"/registers/substances/{MetaFluorofentanyl}");
        var before = await officer.Page($"/registers/substances/{MetaFluorofentanyl}?on=2019-04-30");
        var heroin = await officer.Page($"/registers/substances/{SubstanceRegister.Shipped.Meant("heroin")!.Key}");
        var wrong = await officer.Page($"/registers/substances/{MetaFluorofentanyl}?on=30.4.2019");

        Assert.All(["21 CFR 1308.11(b)(59)", "date not read", "class in force from 2019-05-01", "not read for this substance", "structure.svg"],
            words => Assert.Contains(words, today, StringComparison.Ordinal));
        Assert.Contains("not yet", before, StringComparison.Ordinal);
        Assert.All(["read in an older copy", "China replaced its lists in July 2025"], words => Assert.Contains(words, heroin, StringComparison.Ordinal));
        Assert.Contains("Please give a calendar day", wrong, StringComparison.Ordinal);
        Assert.All([today, before, heroin], page => Assert.DoesNotContain("not controlled<", page, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_substance_is_found_in_either_language_and_an_unknown_one_is_not_called_free()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        Assert.Contains("Ketamine", await officer.Page("/registers/substances?q=%E6%B0%AF%E8%83%BA%E9%85%AE"), StringComparison.Ordinal);
        Assert.Contains("Nothing here says that a substance is not controlled.", await officer.Page("/registers/substances?q=unheardof"), StringComparison.Ordinal);
        using var unknown = await officer.Get("/registers/substances/AAAAAAAAAAAAAA-UHFFFAOYSA-N");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    // Most substances have no Chinese name in the texts that were read: "芬太尼" once found one of the 65 that "fentanyl" finds.
    [Theory]
    [InlineData("fentanyl", "芬太尼")]
    [InlineData("benzodiazepine", "苯二氮䓬")]
    public async Task What_a_family_is_called_in_chinese_finds_what_its_english_name_finds(string english, string chinese)
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        var (en, zh) = (Found(await officer.Page($"/registers/substances?q={english}")), Found(await officer.Page($"/registers/substances?q={Uri.EscapeDataString(chinese)}")));
        var everywhere = await officer.Page($"/search?q={Uri.EscapeDataString(chinese)}");

        Assert.True(zh.Count > 40, $"{chinese} finds {zh.Count}");
        Assert.Subset(en, zh);
        Assert.Contains(zh.First(), everywhere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_leads_to_the_events_of_the_public_record_in_either_language()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        Assert.Contains("href=\"/registers/record?q=fentanyl\"", await officer.Page("/search?q=fentanyl"), StringComparison.Ordinal);
        Assert.Contains($"href=\"/registers/record?q={Uri.EscapeDataString("芬太尼")}\"", await officer.Page($"/search?q={Uri.EscapeDataString("芬太尼")}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structure_is_drawn_and_the_engine_leaves_memory_when_nobody_asks()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        var structures = node.Services.GetRequiredService<StructureReader>();
        Assert.False(structures.IsLoaded);

        using var drawing = await officer.Get($"/registers/substances/{MetaFluorofentanyl}/structure.svg");

        Assert.Equal("image/svg+xml", drawing.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<svg", await drawing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(structures.IsLoaded);
        node.Clock.Advance(StructureReader.IdleFor + TimeSpan.FromSeconds(1));
        Assert.False(structures.IsLoaded);
    }

    [Fact]
    public async Task A_substance_is_found_by_its_structure_a_part_of_it_or_one_like_it()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");
        (string By, string Structure, string[] Words)[] searches =
        [
            ("Same", "CCC(=O)N(c1cccc(F)c1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]", ["meta-Fluorofentanyl", "same structure"]), // its hydrochloride
            ("Part", "c1ccc2[nH]ccc2c1", ["JWH-018", "Psilocine", "contains it"]), // indole, also where its nitrogen bears a chain
            ("Like", "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1", ["Acetylfentanyl", "likeness 1.00", "likeness 0.77"]), // fentanyl: 34/44, as python3-rdkit counts
            ("Same", "CC(X)C", ["cannot be understood"]),
            ("Same", "CCO", ["does not hold this structure", "Nothing here says that a substance is not controlled."]),
        ];

        foreach (var (by, structure, words) in searches)
        {
            var page = await officer.Page($"/registers/substances?by={by}&structure={Uri.EscapeDataString(structure)}");

            Assert.All(words, word => Assert.Contains(word, page, StringComparison.OrdinalIgnoreCase));
            Assert.Contains(WebUtility.HtmlEncode(structure), page, StringComparison.Ordinal); // what was typed stays
        }
    }

    [Fact]
    public async Task The_card_shows_its_history_and_what_this_node_knows_of_it()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        var page = await officer.Page($"/registers/substances/{MetaFluorofentanyl}?on=2020-01-01");

        // Announcement of 1 April 2019: the class is in force from 1 May 2019.
        Assert.Contains("href=\"?on=2019-05-01\" aria-current=\"date\"", page, StringComparison.Ordinal);
        Assert.Contains("No matter and no exhibit that you may see names it.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_one_side_controls_and_what_changed_are_listed_with_their_sources()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        var oneSided = await officer.Page("/registers/substances/one-sided?on=2021-06-20&family=synthetic-cannabinoid");
        var changes = await officer.Page("/registers/substances/changes?since=2024-12-02");
        var wrong = await officer.Page("/registers/substances/changes?since=2.12.2024");

        Assert.Contains("CUMYL-4CN-BINACA", oneSided, StringComparison.Ordinal); // US from 10 June 2021, China's class from 1 July 2021
        Assert.Contains("2021-06-10", oneSided, StringComparison.Ordinal);
        Assert.Contains("P-2-P methyl glycidic acid methyl ester", changes, StringComparison.Ordinal); // Table I from 3 December 2024
        Assert.DoesNotContain("CUMYL-4CN-BINACA</a>", changes, StringComparison.Ordinal);
        Assert.Contains("Please give a calendar day", wrong, StringComparison.Ordinal);
    }

    private static HashSet<string> Found(string page) => [.. Card().Matches(page).Select(m => m.Value)];

    [GeneratedRegex("(?<=/registers/substances/)[A-Z]{14}-[A-Z]{10}-[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Card();
}
