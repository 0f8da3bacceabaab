using Entente.Node.Registers.PublicRecord;
using Entente.Node.Tests.Host;

namespace Entente.Node.Tests.Registers;

public sealed class PublicRecordTests
{
    private static readonly PublicFacts Facts = PublicFacts.Shipped();

    [Fact]
    public void Every_fact_has_both_languages_a_source_and_a_date()
    {
        Assert.True(Facts.All.Count >= 120);
        Assert.All(Facts.All, f => Assert.All([f.Title.En, f.Title.Zh, f.What.En, f.What.Zh, f.Source], text => Assert.False(string.IsNullOrWhiteSpace(text))));
        Assert.All(Facts.All, f => Assert.Equal(f.Kind == "commitment", f.Status is not null));
        Assert.All(Facts.All.Where(f => f.Evidence is not null), f => Assert.False(string.IsNullOrWhiteSpace(f.Evidence!.Zh)));
    }

    // 88 FR 80131: the rule that removed the Institute of Forensic Science from the Entity List, effective 16 November 2023.
    [Fact]
    public void A_word_a_party_and_a_kind_narrow_what_is_found()
    {
        var removal = Assert.Single(Facts.Find(new("88 FR 80131", "delisting", "US", null)));
        Assert.Equal("2023-11-16", removal.First.Date);
        Assert.Empty(Facts.Find(new("88 FR 80131", "training", null, null)));
        Assert.Equal(Facts.All.Count(f => f.Status == Standing.Done), Facts.Find(new(null, null, null, Standing.Done)).Count);
    }

    [Fact]
    public void Where_two_sides_tell_it_differently_neither_account_comes_without_the_other()
    {
        var busan = Assert.Single(Facts.Find(new("Ministry of Commerce stated that a consensus", null, null, null)));
        Assert.Equal([["US"], ["CN"]], busan.Accounts.Select(a => a.Parties));
        Assert.All(Facts.Find(new(null, null, null, null)).Where(e => e.IsToldTwice), e => Assert.Equal(2, e.Accounts.SelectMany(a => a.Parties).Distinct().Count()));
    }

    [Fact]
    public async Task The_page_marks_what_was_not_verified_and_says_whose_words_the_Chinese_is()
    {
        await using var node = await RunningNode.Start();
        using var officer = await node.SignedIn("chemist");

        var recalled = await officer.Page("/registers/record?q=1985%3B+the+form");
        var none = await officer.Page("/registers/record?q=unheardof");
        var api = await officer.Page("/api/record?kind=suspension");

        Assert.Contains("unverified: the source was not seen", recalled, StringComparison.Ordinal);
        Assert.Contains("No fact of the record fits.", none, StringComparison.Ordinal);
        Assert.Contains("2022-08-05", api, StringComparison.Ordinal);
        Assert.Contains("2022-08-08", api, StringComparison.Ordinal);
    }
}
