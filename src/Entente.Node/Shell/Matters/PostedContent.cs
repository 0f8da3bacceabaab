using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Entente.Exchange.Entries;
using Entente.Node.Shell.Forms;
using Entente.Node.Store.Matters;
using Entente.Procedures;

namespace Entente.Node.Shell.Matters;

/// <summary>Reads a whole posted draft: the entry's fields, and handling, purposes, legal basis and retention round them.</summary>
public static partial class PostedContent
{
    /// <summary>Reads it. What cannot be read is left out; what is missing is complained of when the draft is handed in.</summary>
    /// <param name="kind">What is being written.</param>
    /// <param name="form">Posted values.</param>
    /// <param name="zone">IANA zone in which instants were typed.</param>
    /// <param name="change">A list to lengthen or shorten (<see cref="ListChange"/>); null for none.</param>
    public static DraftContent Read(EntryKind kind, IFormCollection form, string zone, string? change = null)
    {
        var fields = PostedFields.Read(kind.Fields, form, zone);
        if (change is not null) ListChange.Apply(fields, change);
        return new(JsonSerializer.SerializeToElement(fields), Handling(form), Codes<Purpose>(form["purpose"]), Basis(form), Day(form["retain"]));
    }

    /// <summary>Names of entries in what was typed or pasted: the last one of each address. Null when the form has no such field.</summary>
    internal static IReadOnlyList<Digest>? Sources(IEnumerable<string?> typed)
    {
        var fields = typed.ToList();
        return fields.Count == 0 ? null :
        [
            .. fields.SelectMany(t => (t ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Select(word => Name().Matches(word).Select(m => m.Value).LastOrDefault()).OfType<string>().Select(Digest.Parse).Distinct(),
        ];
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Name();

    private static Handling Handling(IFormCollection form)
    {
        var use = Codes<UseCode>(form["use"]);
        var restriction = form["restriction"].ToString().Trim();
        return new(
            use.Count > 0 ? use : DraftContent.UsualHandling.Use,
            Enum.TryParse<Tlp>(form["tlp"], out var tlp) && Enum.IsDefined(tlp) ? tlp : DraftContent.UsualHandling.Tlp,
            use.Contains(UseCode.H3) && restriction.Length > 0 ? restriction : null);
    }

    private static List<T> Codes<T>(IEnumerable<string?> values) where T : struct, Enum =>
        [.. values.Select(v => Enum.TryParse<T>(v, out var code) && Enum.IsDefined(code) ? code : (T?)null).OfType<T>().Distinct().Order()];

    private static List<string> Basis(IFormCollection form) =>
        [.. form["basis"].SelectMany(v => (v ?? "").Split([' ', ',', ';', '，', '、'], StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    private static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
