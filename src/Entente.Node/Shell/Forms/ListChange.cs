using System.Globalization;
using System.Text.Json.Nodes;

namespace Entente.Node.Shell.Forms;

/// <summary>What the buttons of a list in a form ask for, without script: <c>add:questions</c>, <c>remove:questions[2]</c>.</summary>
public static class ListChange
{
    /// <summary>Changes <paramref name="fields"/> as asked. False when the asking names no list of the form.</summary>
    public static bool Apply(JsonObject fields, string change)
    {
        var (verb, path) = change.Split(':', 2) is [var v, var p] ? (v, p) : ("", "");
        return verb switch
        {
            "add" => Add(fields, path),
            "remove" => Remove(fields, path),
            _ => false,
        };
    }

    private static bool Add(JsonObject fields, string path)
    {
        if (!Walk(fields, path, out var owner, out var name, out var index) || index is not null || owner is not JsonObject group) return false;
        if (group[name] is not JsonArray list) group[name] = list = [];
        list.Add(new JsonObject());
        return true;
    }

    private static bool Remove(JsonObject fields, string path)
    {
        if (!Walk(fields, path, out var owner, out var name, out var index) || index is not { } i) return false;
        if (owner?[name] is not JsonArray list || i >= list.Count) return false;
        list.RemoveAt(i);
        return true;
    }

    /// <summary>Goes along <c>a[1].b[0]</c> to the group that owns the last name.</summary>
    private static bool Walk(JsonObject fields, string path, out JsonNode? owner, out string name, out int? index)
    {
        (owner, name, index) = (fields, "", null);
        var steps = path.Split('.');
        for (var s = 0; s < steps.Length; s++)
        {
            var bracket = steps[s].IndexOf('[', StringComparison.Ordinal);
            name = bracket < 0 ? steps[s] : steps[s][..bracket];
            index = bracket < 0 ? null : int.TryParse(steps[s][(bracket + 1)..].TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : -1;
            if (index < 0) return false;
            if (s == steps.Length - 1) return name.Length > 0;
            var next = (owner as JsonObject)?[name];
            owner = index is { } at ? (next as JsonArray)?.ElementAtOrDefault(at) : next;
            if (owner is null) return false;
        }

        return false;
    }
}
