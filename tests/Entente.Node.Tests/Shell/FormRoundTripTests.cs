using System.Text.Json;
using System.Text.Json.Nodes;
using Entente.Node.Shell.Forms;
using Entente.Procedures;

namespace Entente.Node.Tests.Shell;

/// <summary>The form that is generated from an entry's fields: what it shows, it posts; what it posts, the procedure reads.</summary>
public sealed class FormRoundTripTests
{
    private const string Zone = "America/New_York";

    public static TheoryData<string, string> EveryKind =>
        [.. ProcedureCatalogue.All.SelectMany(p => p.Kinds.Select(k => (p.Id, k.Type)))];

    [Theory, MemberData(nameof(EveryKind))]
    public async Task Whatever_a_form_holds_is_posted_as_it_stood(string procedure, string type)
    {
        var kind = ProcedureCatalogue.Find(procedure)!.Kind(type)!;
        var random = new Random(1988);
        for (var round = 0; round < 20; round++)
        {
            var fields = Filled(kind.Fields, random);

            var back = PostedFields.Read(kind.Fields, PostedForm.Of(await Draw(kind, fields)), Zone);

            Assert.True(JsonNode.DeepEquals(fields, back), $"typed  {fields.ToJsonString()}\nposted {back.ToJsonString()}");
        }
    }

    [Fact]
    public async Task A_complete_notification_comes_back_from_its_form_without_a_complaint()
    {
        var rules = ProcedureCatalogue.Find(SampleMatter.Procedure)!;

        var back = PostedFields.Read(rules.Opening.Fields, PostedForm.Of(await Draw(rules.Opening, JsonNode.Parse(SampleMatter.Notify)!.AsObject())), Zone);
        var statement = rules.Parse(rules.Opening.Type, JsonSerializer.SerializeToElement(back), out var complaints);

        Assert.Empty(complaints);
        Assert.NotNull(statement);
    }

    [Fact]
    public async Task Only_a_text_that_must_be_written_is_marked_as_owed()
    {
        // Groups that may stay empty once stood there in amber, "not yet written".
        var rules = ProcedureCatalogue.Find(SampleMatter.Procedure)!;

        var empty = await Draw(rules.Opening, []);
        var half = await Draw(rules.Opening, new JsonObject { ["place"] = new JsonObject { ["adminLevel1"] = new JsonObject { ["en"] = "Ohio" } } });

        Assert.Equal(["f-message-en-mark", "f-message-zh-mark"], Owed(empty)); // the only bilingual text a notification must have, in both languages
        Assert.Equal(["f-message-en-mark", "f-message-zh-mark"], Owed(half));

        static IEnumerable<string> Owed(string html) => html.Split("<span ").Select(tag => tag.Split('>')[0])
            .Where(tag => tag.Contains("data-meaning=\"ours\"", StringComparison.Ordinal) && !tag.Contains(" hidden", StringComparison.Ordinal))
            .Select(tag => tag.Split("id=\"")[1].Split('"')[0]);
    }

    [Fact]
    public void What_cannot_be_read_as_a_number_stays_as_typed()
    {
        var number = new FieldSpec("count", FieldKind.Number, false, true, "mg", null, null, null, null, null, "field.count");
        var form = PostedForm.Of("""<input name="f.count" value="about forty">""");

        Assert.Equal("about forty", (string?)PostedFields.Read([number], form, Zone)["count"]);
    }

    [Theory]
    [InlineData("1,200", 1200)]
    [InlineData("45 300", 45300)]
    public void A_number_may_be_grouped_as_people_write_it(string typed, long meant)
    {
        var number = new FieldSpec("count", FieldKind.Number, false, true, "mg", null, null, null, null, null, "field.count");

        Assert.Equal(meant, (long)PostedFields.Read([number], PostedForm.Of($"<input name=\"f.count\" value=\"{typed}\">"), Zone)["count"]!);
    }

    [Fact]
    public void A_list_grows_and_shrinks_by_its_buttons_and_keeps_the_other_items()
    {
        var fields = JsonNode.Parse("""{"questions":[{"kind":"PERSON"},{"kind":"VESSEL"}]}""")!.AsObject();

        Assert.True(ListChange.Apply(fields, "add:questions"));
        Assert.True(ListChange.Apply(fields, "remove:questions[0]"));
        Assert.False(ListChange.Apply(fields, "remove:questions[9]"));

        Assert.Equal("""{"questions":[{"kind":"VESSEL"},{}]}""", fields.ToJsonString());
    }

    private static async Task<string> Draw(EntryKind kind, JsonObject fields)
    {
        await using var stage = new Stage();
        return await stage.Draw<EntryForm>(("Kind", kind), ("Fields", JsonSerializer.SerializeToElement(fields)));
    }

    private static JsonObject Filled(IReadOnlyList<FieldSpec> fields, Random random)
    {
        var filled = new JsonObject();
        foreach (var field in fields)
            if (field.Kind == FieldKind.Flag || field.Required || random.Next(3) > 0) filled[field.Name] = Value(field, random);
        return filled;
    }

    private static JsonNode Value(FieldSpec field, Random random) => field.Kind switch
    {
        FieldKind.Bilingual => random.Next(2) == 0 ? new JsonObject { ["en"] = "a \"b\" <c> & d" } : new JsonObject { ["en"] = "one\ntwo".Split('\n')[random.Next(2)], ["zh"] = "检出“某物”" },
        FieldKind.Number => random.NextInt64(-5, 1_000_000_000_000),
        FieldKind.Date => new DateOnly(2026, 1 + random.Next(12), 1 + random.Next(28)).ToString("yyyy-MM-dd", null),
        FieldKind.Instant => "2026-11-24T14:05:00-05:00",
        FieldKind.Choice => field.Choices![random.Next(field.Choices.Count)],
        FieldKind.Choices => new JsonArray([.. field.Choices!.Take(1 + random.Next(field.Choices!.Count)).Select(c => (JsonNode)c)]),
        FieldKind.Flag => random.Next(2) == 0,
        FieldKind.List => new JsonArray([.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => (JsonNode)Filled(field.Item!, random))]),
        FieldKind.Group => Group(field, random),
        FieldKind.Codes => new JsonArray("UN1988.9", "WG"),
        FieldKind.Party => "CN",
        FieldKind.Digest => new string('a', 64),
        _ => "x < y & \"z\" 检出",
    };

    /// <summary>A group that holds something; an optional group without anything is left out, as people leave it.</summary>
    private static JsonObject Group(FieldSpec field, Random random)
    {
        var group = Filled(field.Item!, random);
        if (group.Count == 0) group[field.Item![0].Name] = Value(field.Item[0], random);
        return group;
    }
}
