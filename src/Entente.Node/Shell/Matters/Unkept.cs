using System.Text.Json;
using Entente.Node.Shell.Forms;
using Entente.Node.Store.Matters;
using Entente.Procedures;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Entente.Node.Shell.Matters;

/// <summary>A posted draft that was not stored, because another window was faster or the draft is closed. Its page is drawn with it beside what is stored.</summary>
/// <param name="Content">As read from the form.</param>
/// <param name="Posted">The form itself, so that one button can post it again.</param>
/// <param name="Why">What stood in the way.</param>
public sealed record Unkept(DraftContent Content, IReadOnlyList<KeyValuePair<string, string>> Posted, IReadOnlyList<Complaint> Why)
{
    private static readonly string[] NotTyped = ["__RequestVerificationToken", "version", "do", "change"];

    /// <summary>What this request posted in vain; null on every other page.</summary>
    public static Unkept? On(HttpContext http) => http.Items[typeof(Unkept)] as Unkept;

    /// <summary>The draft's page with this on it. Nothing is stored anywhere: the text is in the page, and in the tab's own copy.</summary>
    public static RazorComponentResult<App> Page(HttpContext http, DraftContent content, IReadOnlyList<Complaint> why)
    {
        var posted = http.Request.Form.Where(f => !NotTyped.Contains(f.Key)).SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")));
        http.Items[typeof(Unkept)] = new Unkept(content, [.. posted], why);
        return new() { StatusCode = StatusCodes.Status409Conflict };
    }

    /// <summary>The fields that do not say the same as what is stored.</summary>
    public IReadOnlyList<FieldSpec> Differing(EntryKind kind, DraftContent stored) =>
        [.. kind.Fields.Where(f => !Same(Of(Content.Fields, f), Of(stored.Fields, f)))];

    /// <summary>True when handling, purposes, legal basis, retention and sources are as stored.</summary>
    public bool HandledAlike(DraftContent stored) =>
        Content.Handling.Use.Order().SequenceEqual(stored.Handling.Use.Order())
        && (Content.Handling.Tlp, Content.Handling.Restriction, Content.RetainUntil) == (stored.Handling.Tlp, stored.Handling.Restriction, stored.RetainUntil)
        && Content.Purposes.Order().SequenceEqual(stored.Purposes.Order())
        && Content.LegalBasis.Order(StringComparer.Ordinal).SequenceEqual(stored.LegalBasis.Order(StringComparer.Ordinal))
        && (Content.Sources is not { } sources || sources.ToHashSet().SetEquals(stored.Sources ?? []));

    /// <summary>True when the stored draft already says what was posted: then nobody was overtaken, an answer of the node was lost on its way.</summary>
    public static bool IsStored(DraftContent posted, DraftContent stored, EntryKind kind) =>
        new Unkept(posted, [], []) is var both && both.HandledAlike(stored) && both.Differing(kind, stored).Count == 0;

    private static JsonElement? Of(JsonElement fields, FieldSpec field) =>
        fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty(field.Name, out var value) && FieldValue.Says(value) ? value : null;

    private static bool Same(JsonElement? a, JsonElement? b) => a is { } x && b is { } y ? JsonElement.DeepEquals(x, y) : a is null == b is null;
}
