using Entente.Procedures.Texts;
using AllTexts = Entente.Procedures.Texts.Texts;

namespace Entente.Procedures.Tests;

/// <summary>Every word that a screen can meet by way of a procedure has a text in both languages.</summary>
public sealed class TextsCoverTests
{
    private static readonly AllTexts Words = AllTexts.Of(typeof(Procedure).Assembly);

    [Fact]
    public void Every_phase_entry_field_choice_due_and_code_has_a_text()
    {
        var missing = Needed().Distinct(StringComparer.Ordinal).Where(key => !Words.English.TryGet(key, out _)).ToList();

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void No_text_of_a_procedure_is_left_over()
    {
        var needed = Needed().ToHashSet(StringComparer.Ordinal);
        string[] prefixes = ["procedure.", "phase.", "entry.", "field.", "choice.", "due."];

        var extra = Words.Keys.Where(k => prefixes.Any(p => k.StartsWith(p, StringComparison.Ordinal)))
            .Where(k => !needed.Contains(k) && !(k.EndsWith(".hint", StringComparison.Ordinal) && needed.Contains(k[..^5]))).Order(StringComparer.Ordinal).ToList();

        Assert.True(extra.Count == 0, string.Join('\n', extra));
    }

    private static IEnumerable<string> Needed()
    {
        yield return "phase.not-opened";
        yield return "phase.crossed";
        foreach (var due in ContentDues.Names.Append("purge-report")) yield return "due." + due;
        foreach (var procedure in ProcedureCatalogue.All)
        {
            yield return procedure.TextKey;
            yield return procedure.TextKey + ".short"; // in lists
            foreach (var phase in procedure.Phases) yield return $"phase.{procedure.Name}.{phase}";
            foreach (var due in procedure.DueNames) yield return $"due.{procedure.Name}.{due}";
            foreach (var kind in procedure.Kinds)
            {
                yield return kind.TextKey;
                foreach (var key in kind.Fields.SelectMany(KeysOf)) yield return key;
            }
        }
    }

    private static IEnumerable<string> KeysOf(FieldSpec field) =>
        [field.TextKey, .. (field.Choices ?? []).Select(c => $"{field.ChoiceKey}.{c}"), .. (field.Item ?? []).SelectMany(KeysOf)];
}
