using System.Globalization;
using System.Text.Json;
using Entente.Procedures;

namespace Entente.Node.Shell.Forms;

/// <summary>The words of fields, choices, units and complaints in the reader's language.</summary>
public readonly record struct FieldWords(Tongue T)
{
    /// <summary>A choice; its code when a later version of the rules sent one this node has no words for.</summary>
    public string Choice(FieldSpec field, string code) =>
        field.ChoiceKey is { } key && T.Has($"{key}.{code}") ? T[$"{key}.{code}"] : code;

    /// <summary>A unit: <c>mg</c> as it is, <c>{pieces}</c> in words.</summary>
    public string Unit(string unit) => T.Has($"measure.{unit}") ? T[$"measure.{unit}"] : unit.Trim('{', '}');

    /// <summary>A number with its unit; milligrams also in the unit people weigh in: "45,300 mg (45.3 g)".</summary>
    public string Quantity(JsonElement value, string? unit)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return value.ToString();
        var said = unit is null ? T.Number(number)
            : T.Has($"measure.{unit}.count") ? T[$"measure.{unit}.count", T.Number(number)]
            : $"{T.Number(number)} {Unit(unit)}";
        return unit == "mg" && number >= 1000
            ? $"{said} ({(number / 1000m).ToString("0.###", CultureInfo.InvariantCulture)} g)"
            : said;
    }

    /// <summary>A complaint, with its arguments; refusals of the exchange and of the host are said in the same way.</summary>
    public string Complaint(Complaint complaint)
    {
        foreach (var family in (ReadOnlySpan<string>)["complaint.", "refusal.", "problem."])
            if (T.Has(family + complaint.Code)) return T[family + complaint.Code, [.. complaint.Args]];
        return complaint.Code;
    }
}
