using Entente.Exchange.Entries;
using Entente.Node.Shell;
using Entente.Node.Shell.Accounts;
using Entente.Node.Shell.Forms;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Tests.Shell;

/// <summary>Keys that code puts together at run time, which the build cannot check.</summary>
public sealed class WordsTests
{
    public static TheoryData<string> ComposedKeys =>
    [
        .. Enum.GetValues<Delivery>().Select(d => $"delivery.{d}"),
        .. Enum.GetValues<DraftStage>().Select(s => $"draft.stage.{s}"),
        .. Enum.GetValues<UseCode>().SelectMany(u => new[] { $"handling.{u}", $"handling.{u}.say" }),
        .. Enum.GetValues<Tlp>().Select(t => $"tlp.{t}"),
        .. Enum.GetValues<Purpose>().Select(p => $"purpose.{p}"),
        .. new[] { "signed", "logged", "sealed", "received", "opened", "answered" }.SelectMany(m => new[] { $"proof.{m}.done", $"proof.{m}.open", $"proof.{m}.none" }),
        .. new[] { "on-the-way", "held", "read", "received-here", "domestic" }.Select(s => $"proof.say.{s}"),
        .. new[] { "unknown-procedure", "too-wide" }.Select(w => $"matter.unfoldable.{w}"),
        .. AuditWords.Acts.Select(a => $"act.{a}"),
        .. AuditWords.Things.Select(t => $"thing.{t}"),
        .. new[] { "entry", "entries", "receipt", "head", "heads", "none" }.Select(k => $"incidents.kept.{k}"),
        .. new[] { "end", "withdraw", "decline" }.SelectMany(a => new[] { $"agreement.act.{a}", $"agreement.act.{a}.what" }),
        .. Professions.All.Select(p => $"profession.{p.Code}"),
    ];

    [Theory, MemberData(nameof(ComposedKeys))]
    public void Every_word_that_a_page_puts_together_is_there_in_both_languages(string key)
    {
        Assert.True(Stage.AllTexts.English.TryGet(key, out _), $"no text '{key}'");
        Assert.True(Stage.AllTexts.Chinese.TryGet(key, out _), $"no text '{key}'");
    }

    [Fact]
    public void Every_entry_phase_due_field_and_choice_of_every_procedure_has_its_words()
    {
        var keys = ProcedureCatalogue.All.SelectMany(p => p.Kinds.SelectMany(k => Fields(k.Fields).Prepend(k.TextKey))
            .Concat(p.Phases.Select(phase => $"phase.{p.Name}.{phase}")).Concat(p.DueNames.Select(due => $"due.{p.Name}.{due}")).Append(p.TextKey));

        Assert.DoesNotContain(keys, key => !Stage.AllTexts.Chinese.TryGet(key, out _));
    }

    [Fact]
    public async Task A_milligram_weight_is_also_said_in_grams()
    {
        await using var stage = new Stage();
        using var json = System.Text.Json.JsonDocument.Parse("45300");

        Assert.Equal("45,300 mg (45.3 g)", new FieldWords(stage.T).Quantity(json.RootElement, "mg"));
    }

    [Fact]
    public void A_due_at_midnight_belongs_to_the_day_before()
    {
        var midnightInBeijing = new DateTimeOffset(2026, 12, 7, 16, 0, 0, TimeSpan.Zero);

        Assert.Equal("2026-12-07 24:00", House.End(midnightInBeijing, "Asia/Shanghai"));
        Assert.Equal("2026-12-07 11:00", House.End(midnightInBeijing, "America/New_York"));
    }

    private static IEnumerable<string> Fields(IEnumerable<FieldSpec> fields) => fields.SelectMany(f =>
        Fields(f.Item ?? []).Concat((f.Choices ?? []).Select(c => $"{f.ChoiceKey}.{c}")).Append(f.TextKey));
}
