using System.Text.Json;
using Entente.Screening;
using Entente.Screening.Identifiers;
using Entente.Screening.Lists;
using Entente.Screening.Matching;
using Entente.Screening.Names;

namespace Entente.Cli.Screening;

/// <summary>Screens a file of names: one a line, or tab-separated with a header (query or name; schema, dob, id_type, id_value, query_id or case_id when there).</summary>
internal static class NamesFile
{
    private const int Shown = 10;

    public static int Screen(TextReader file, IReadOnlyList<(string Name, ListVersion Version)> lists, DateOnly? asOf, bool json, TextWriter output)
    {
        var index = ListIndex.Of(lists);
        var screening = new ListScreening(index);
        using var document = new MemoryStream();
        using var writer = json ? new Utf8JsonWriter(document, ScreeningCommand.Readable) : null;
        writer?.WriteStartObject();
        writer?.WriteString("engine", ScreeningEngine.Version);
        writer?.WriteString("tables", ScreeningEngine.Tables);
        writer?.WriteString("asOf", asOf is { } day ? Day(day) : null);
        writer?.WriteStartArray("lists");
        foreach (var (name, version) in lists)
        {
            if (writer is null) break;
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("format", version.Format);
            writer.WriteString("published", version.Published is { } published ? Day(published) : null);
            writer.WriteString("sha256", version.Digest);
            writer.WriteBoolean("cutOff", version.CutOff);
            writer.WriteNumber("parties", version.Parties.Count);
            writer.WriteEndObject();
        }

        writer?.WriteEndArray();
        writer?.WriteStartArray("answers");
        if (writer is null) output.WriteLine("query_id\tquery\tband\tscore\tlist\tid\tname\trules");
        int number = 0;
        foreach (var (id, query) in Queries(file))
        {
            number++;
            var matches = screening.Of(query, asOf, Shown);
            if (writer is not null) Write(writer, id, query, matches);
            else if (matches.Count == 0) output.WriteLine(Line(id, query.Written, "none", "", "", "", "", string.Join(' ', Name.Read(query.Written, query.Kind).Remarks)));
            foreach (var match in json ? [] : matches)
                output.WriteLine(Line(id, query.Written, PairsFile.Band(match.Band), PairsFile.Decimal(match.Score), match.List, match.Party.Id, match.Name.Written, string.Join(' ', match.Reasons)));
        }

        writer?.WriteEndArray();
        writer?.WriteEndObject();
        writer?.Flush();
        if (json) output.WriteLine(System.Text.Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length));
        return 0;
    }

    private static string Line(params string[] cells) => string.Join('\t', cells.Select(Cell));

    /// <summary>Names hold what their writer pleases: no tab or line end passes, and no cell begins as a formula when a table program opens the file.</summary>
    private static string Cell(string cell)
    {
        var text = cell.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        return text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
    }

    private static IEnumerable<(string Id, Query Query)> Queries(TextReader file)
    {
        if (file.ReadLine() is not { } first) yield break;
        var header = first.Split('\t');
        int At(params string[] columns) => Array.FindIndex(header, column => columns.Contains(column));
        int written = At("query", "name"), kind = At("schema"), birth = At("dob", "birth"), type = At("id_type"), value = At("id_value"), id = At("query_id", "case_id");
        if (written < 0)
        {
            int number = 1;
            for (string? line = first; line is not null; line = file.ReadLine(), number++)
                yield return (number.ToString(System.Globalization.CultureInfo.InvariantCulture), new(line, NameKind.Unknown, null, []));
            yield break;
        }

        for (int number = 1; file.ReadLine() is { } line; number++)
        {
            var cells = line.Split('\t');
            string Of(int column) => column >= 0 && column < cells.Length ? cells[column] : "";
            var identifier = Of(value).Length > 0 ? Identifier.Read(Identifier.KindOf(Of(type)), Of(value)) : null;
            yield return (id >= 0 ? Of(id) : number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                new(Of(written), PairsFile.Kind(Of(kind)), PartialDate.Read(Of(birth)), identifier is null ? [] : [identifier]));
        }
    }

    private static void Write(Utf8JsonWriter writer, string id, Query query, IReadOnlyList<Match> matches)
    {
        writer.WriteStartObject();
        writer.WriteString("query_id", id);
        writer.WriteString("query", query.Written);
        writer.WriteString("band", matches.Count > 0 ? PairsFile.Band(matches[0].Band) : "none");
        writer.WriteStartArray("remarks");
        foreach (var remark in Name.Read(query.Written, query.Kind).Remarks) writer.WriteStringValue(remark.ToString());
        foreach (var number in query.Identifiers.Where(number => number.IsValid == false)) writer.WriteStringValue($"InvalidIdentifier {number.Value}");
        writer.WriteEndArray();
        writer.WriteStartArray("matches");
        foreach (var match in matches)
        {
            writer.WriteStartObject();
            writer.WriteString("list", match.List);
            writer.WriteString("id", match.Party.Id);
            writer.WriteString("name", match.Name.Written);
            writer.WriteString("use", match.Name.Use.ToString());
            writer.WriteNumber("score", match.Score / 1000m);
            writer.WriteString("band", PairsFile.Band(match.Band));
            writer.WriteString("listedOn", match.Party.ListedOn is { } from ? Day(from) : null);
            writer.WriteString("until", match.Party.Until is { } until ? Day(until) : null);
            writer.WriteString("citation", match.Party.Citation);
            PairsFile.Write(writer, match.Reasons);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
