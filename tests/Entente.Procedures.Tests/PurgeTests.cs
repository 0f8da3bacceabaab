using System.Text.Json;
using Entente.Procedures.Kinds;

namespace Entente.Procedures.Tests;

/// <summary>architecture.md, fold 7: what the fold needs stands in the headers, so retention may delete every body.</summary>
public sealed class PurgeTests
{
    [Fact]
    public void The_fold_sees_no_body_at_all() =>
        Assert.DoesNotContain(typeof(MatterEntry).GetProperties(), p => p.Name.Contains("Body", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Statements_that_differ_only_in_their_bodies_have_equal_facts_and_so_equal_states()
    {
        var rules = new SubstanceNotification();
        var full = SubstanceNotificationTests.Example;
        var bare = full with { SubstanceName = null, Amounts = null, Techniques = null, Message = null! };

        Assert.Equal(rules.Split(full).Facts.GetRawText(), rules.Split(bare).Facts.GetRawText());
    }

    [Fact]
    public void A_matter_whose_bodies_are_gone_still_has_facts_to_show_and_a_name()
    {
        var rules = new SubstanceNotification();
        var (facts, _) = rules.Split(SubstanceNotificationTests.Example);

        var shown = rules.Merge(rules.Opening.Type, facts, body: null);

        Assert.Equal("L2", (string?)shown["level"]);
        Assert.Null(shown["message"]);
        Assert.Equal("AAAAAAAAAAAAAA-BBBBBBBBBB-N", rules.Title(facts, null)!.En);
    }

    [Fact]
    public void A_list_keeps_its_length_when_what_it_says_is_gone()
    {
        var rules = new InformationRequest();
        var (facts, _) = rules.Split(InformationRequestTests.Example(3));

        Assert.Equal(3, rules.Merge(rules.Opening.Type, facts, null)["questions"]!.AsArray().Count);
        Assert.Null(rules.Title(facts, null));
    }

    [Fact]
    public void Facts_and_body_together_are_what_was_written()
    {
        foreach (var (rules, statement) in new (Procedure, Statement)[]
        {
            (new SubstanceNotification(), SubstanceNotificationTests.Example), (new InformationRequest(), InformationRequestTests.Example(2)), (new Agreement(), AgreementTests.Proposal),
        })
        {
            var (facts, body) = rules.Split(statement);
            var merged = rules.Merge(rules.Opening.Type, facts, JsonSerializer.SerializeToElement(body));

            var again = rules.Parse(rules.Opening.Type, JsonSerializer.SerializeToElement(merged), out var complaints);

            Assert.Empty(complaints);
            Assert.Equal(facts.GetRawText(), rules.Split(again!).Facts.GetRawText());
            Assert.Equal(body.ToJsonString(), rules.Split(again!).Body.ToJsonString());
        }
    }
}
