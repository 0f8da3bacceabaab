using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Procedures.Fields;
using Entente.Procedures.Kinds;
using AllTexts = Entente.Procedures.Texts.Texts;

namespace Entente.Procedures.Tests;

/// <summary>What people may write into a form, and what they are told.</summary>
public sealed partial class FormTests
{
    private static readonly InformationRequest Rules = new();

    [Theory]
    [InlineData("urgency", "\"SOON\"", "urgency", "unknown-choice")]
    [InlineData("use", "[\"H1\",\"H1\"]", "use[1]", "repeated")]
    [InlineData("use", "[]", "use", "required")]
    [InlineData("deconflicted", "\"perhaps\"", "deconflicted", "not-a-flag")]
    [InlineData("subject", "\"plain text\"", "subject", "not-text")]
    [InlineData("subject", "{\"en\":\"evil \\u202E text\"}", "subject.en", "hidden-character")]
    [InlineData("nickname", "1", "nickname", "unknown-field")]
    [InlineData("questions", "[{\"kind\":\"PERSON\"}]", "questions[0].text", "required")]
    [InlineData("questions", "{}", "questions", "not-a-list", "required")]
    public void A_wrong_field_is_complained_of_by_its_place(string field, string json, string at, params string[] codes)
    {
        var fields = Whole();
        fields[field] = JsonNode.Parse(json);

        Rules.Parse(Rules.Opening.Type, JsonSerializer.SerializeToElement(fields), out var complaints);

        var complaint = Assert.Single(complaints);
        Assert.Equal(at, complaint.Field);
        Assert.Contains(complaint.Code, codes);
    }

    [Fact]
    public void A_text_too_long_says_how_long_it_may_be_and_is()
    {
        var fields = Whole();
        fields["subject"] = new JsonObject { ["en"] = new string('x', 201) };

        Rules.Parse(Rules.Opening.Type, JsonSerializer.SerializeToElement(fields), out var complaints);

        Assert.Equal(["200", "201"], Assert.Single(complaints).Args);
    }

    [Fact]
    public void Urgency_without_its_reason_is_complained_of_at_the_reason()
    {
        var fields = Whole();
        fields["urgency"] = "URGENT";

        Rules.Parse(Rules.Opening.Type, JsonSerializer.SerializeToElement(fields), out var complaints);

        Assert.Equal(("reasonForUrgency", "urgency-needs-reason"), (complaints.Single().Field, complaints.Single().Code));
    }

    [Fact]
    public void An_empty_form_complains_of_every_required_field_once()
    {
        Rules.Parse(Rules.Opening.Type, JsonSerializer.SerializeToElement(new { }), out var complaints);

        Assert.Equal(
            ["urgency", "caseType", "use", "riskScreen", "replyWanted", "subject", "background", "questions"],
            complaints.Select(c => c.Field));
        Assert.All(complaints, c => Assert.Equal("required", c.Code));
    }

    [Fact]
    public void Only_what_the_phase_and_the_side_allow_is_offered()
    {
        var scene = new Scene(Rules, new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero));
        Assert.Equal(["information-request.ask/1"], Rules.Allowed(scene.State, Scene.Us).Select(k => k.Type));

        scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);

        Assert.Equal(
            ["information-request.acknowledge/1", "information-request.answer/1", "information-request.add-information/1", "information-request.ask-onward-use/1"],
            Rules.Allowed(scene.State, Scene.Cn).Select(k => k.Type));
        Assert.Equal(
            [
                "information-request.lapse/1", "information-request.add-information/1", "information-request.withdraw/1",
                "information-request.recall/1", "information-request.correct/1",
            ],
            Rules.Allowed(scene.State, Scene.Us).Select(k => k.Type));
    }

    [Fact]
    public void Silence_is_recorded_by_choosing_one_of_the_procedures_dues()
    {
        var of = Rules.Kind("information-request.lapse/1")!.Fields.Single();

        Assert.Equal((FieldKind.Choice, "due.information-request"), (of.Kind, of.ChoiceKey));
        Assert.Equal(["acknowledge", "answer", "feedback"], of.Choices);
    }

    [Theory, InlineData("[]"), InlineData("null"), InlineData("\"text\""), InlineData("""{"dues":[null]}"""), InlineData("""{"dues":"none"}"""), InlineData("""{"dues":[{"name":"acknowledge"}]}""")]
    public void Facts_that_are_no_facts_make_an_entry_void_and_nothing_worse(string facts)
    {
        var scene = new Scene(Rules, new(2026, 3, 9, 14, 0, 0, TimeSpan.Zero));
        var opening = scene.Add(Scene.Us, InformationRequestTests.Example(1), 0);
        var odd = scene.Add(Scene.Cn, "information-request.acknowledge/1", opening.Time.AddHours(1), [opening.Hash], JsonDocument.Parse(facts).RootElement);

        Assert.Contains(odd.Hash, scene.State.Void.Keys);
        Assert.Equal("asked", scene.State.Phase);
    }

    [Fact]
    public void Marks_without_content_need_no_second_person()
    {
        var alone = ProcedureCatalogue.All.SelectMany(p => p.Kinds).Where(k => k.Release == Release.Author).ToList();

        Assert.All(alone.Where(k => k.TextKey != "entry.purge-report"), k => Assert.Empty(k.Fields)); // names entries that hold nothing any more
        Assert.Equal(["acknowledge", "open", "purge-report"], alone.Select(k => k.Type.Split('.')[1].Split('/')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_names_kinds_units_and_where_a_field_travels()
    {
        var notification = new SubstanceNotification();

        var schema = FieldSchema.Of(notification.Opening);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        var milligrams = schema["properties"]!["amounts"]!["items"]!["properties"]!["milligrams"]!;
        Assert.Equal(("integer", "mg", "body"), ((string?)milligrams["type"], (string?)milligrams["x-unit"], (string?)milligrams["x-part"]));
        Assert.Equal(["en", "zh"], schema["properties"]!["message"]!["required"]!.AsArray().Select(l => (string?)l));
        Assert.Contains("foundOn", schema["required"]!.AsArray().Select(r => (string?)r));
    }

    /// <summary>Rule G9. The words are those a field on manufacture would be named by.</summary>
    [Fact]
    public void No_field_asks_how_a_substance_is_made()
    {
        var names = ProcedureCatalogue.All.SelectMany(p => p.Kinds).SelectMany(k => k.Fields).SelectMany(Names).ToList();

        Assert.DoesNotContain(names, n => Manufacture().IsMatch(n));
    }

    [Fact]
    public void Every_code_of_a_complaint_in_the_sources_has_a_text()
    {
        var words = AllTexts.Of(typeof(Procedure).Assembly);
        var sources = Directory.EnumerateFiles(Path.Combine(VectorTests.Repository(), "src", "Entente.Procedures"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText);

        var codes = sources.SelectMany(s => Codes().Matches(s)).SelectMany(m => m.Groups["code"].Captures).Select(c => c.Value).Where(c => c.Length > 0).Distinct().ToList();

        Assert.True(codes.Count > 40, "the pattern finds the codes");
        var phases = ProcedureCatalogue.All.SelectMany(p => p.Phases).ToHashSet();
        Assert.DoesNotContain(codes, c => !phases.Contains(c) && !words.English.TryGet("complaint." + c, out _));
    }

    private static IEnumerable<string> Names(FieldSpec field) => [field.Name, .. (field.Item ?? []).SelectMany(Names)];

    private static JsonObject Whole()
    {
        var (facts, body) = Rules.Split(InformationRequestTests.Example(1));
        return Rules.Merge(Rules.Opening.Type, facts, JsonSerializer.SerializeToElement(body));
    }

    [GeneratedRegex("synth(esis|esise|esize)|route|manufactur|method|reagent|recipe|yield|precursor", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Manufacture();

    [GeneratedRegex("(?:Complaint\\.Of\\([^;]*?,|Complain\\([^;]*?,|Nothing(?:<JsonArray>)?\\(at,|VoidIf\\(|Refuse\\(|\\?) *\"(?<code>[a-z]+(?:-[a-z]+)+|required|refused|repeated|crossed)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Codes();
}
