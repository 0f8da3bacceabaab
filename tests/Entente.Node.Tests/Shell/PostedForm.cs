using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Entente.Node.Tests.Shell;

/// <summary>What a browser would post from a form as drawn: named inputs that are not empty of meaning, ticked boxes, chosen options.</summary>
internal static partial class PostedForm
{
    public static IFormCollection Of(string html)
    {
        var posted = new Dictionary<string, StringValues>();
        foreach (Match input in Input().Matches(html))
        {
            var tag = input.Value;
            if (Attribute(tag, "name") is not { } name || Attribute(tag, "type") is "file") continue;
            if (Attribute(tag, "type") is "checkbox" or "radio" && !Checked().IsMatch(tag)) continue;
            Add(name, Attribute(tag, "value") ?? "");
        }

        foreach (Match area in Area().Matches(html)) Add(Attribute(area.Groups["tag"].Value, "name")!, WebUtility.HtmlDecode(area.Groups["inside"].Value));
        foreach (Match select in Select().Matches(html))
            Add(Attribute(select.Groups["tag"].Value, "name")!, Option().Matches(select.Groups["inside"].Value).Where(o => o.Value.Contains(" selected", StringComparison.Ordinal))
                .Select(o => Attribute(o.Value, "value")).LastOrDefault() ?? "");
        return new FormCollection(posted);

        void Add(string name, string value) => posted[name] = StringValues.Concat(posted.GetValueOrDefault(name), value);
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $@"\s{name}=""([^""]*)""", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex(@"<input\b[^>]*>", RegexOptions.None, 2000)]
    private static partial Regex Input();

    [GeneratedRegex(@"\schecked\b", RegexOptions.None, 2000)]
    private static partial Regex Checked();

    [GeneratedRegex(@"(?<tag><textarea\b[^>]*>)(?<inside>.*?)</textarea>", RegexOptions.Singleline, 2000)]
    private static partial Regex Area();

    [GeneratedRegex(@"(?<tag><select\b[^>]*>)(?<inside>.*?)</select>", RegexOptions.Singleline, 2000)]
    private static partial Regex Select();

    [GeneratedRegex(@"<option\b[^>]*>", RegexOptions.None, 2000)]
    private static partial Regex Option();
}
