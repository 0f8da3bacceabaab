using System.Globalization;
using System.Text.Json;
using Entente.Screening;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Cli.Screening;

/// <summary>A tab-separated file of name pairs with a header: query and candidate, and when there case_id, category, schema, expected.</summary>
internal static class PairsFile
{
    private static readonly string[] Carried = ["case_id", "category", "expected"];

    public static int Score(TextReader file, bool json, TextWriter output, Action<string> problem)
    {
        var header = (file.ReadLine() ?? "").Split('\t');
        int query = Array.IndexOf(header, "query"), candidate = Array.IndexOf(header, "candidate"), schema = Array.IndexOf(header, "schema");
        if (query < 0 || candidate < 0)
        {
            problem(Words.Texts["cli.screening.pairs.header"]);
            return 1;
        }

        var carried = Carried.Where(header.Contains).ToArray();
        using var document = new MemoryStream();
        using var writer = json ? new Utf8JsonWriter(document, ScreeningCommand.Readable) : null;
        writer?.WriteStartObject();
        writer?.WriteString("engine", ScreeningEngine.Version);
        writer?.WriteString("tables", ScreeningEngine.Tables);
        writer?.WriteStartArray("pairs");
        if (!json) output.WriteLine(string.Join('\t', [.. carried, "score", "band", "rules"]));
        for (int line = 2; file.ReadLine() is { } text; line++)
        {
            if (text.Length == 0) continue;
            var cells = text.Split('\t');
            if (cells.Length <= Math.Max(query, candidate))
            {
                problem(Words.Texts["cli.screening.pairs.line", line]);
                return 1;
            }

            var kind = Kind(schema >= 0 && schema < cells.Length ? cells[schema] : "");
            var (asked, listed) = (Name.Read(cells[query], kind), Name.Read(cells[candidate], kind));
            var comparison = NameScore.Of(asked, listed);
            var kept = carried.Select(column => Array.IndexOf(header, column) is var at && at < cells.Length ? cells[at] : "").ToArray();
            if (writer is null) output.WriteLine(string.Join('\t', [.. kept, Decimal(comparison.Score), Band(comparison.Band), string.Join(' ', comparison.Reasons)]));
            else Write(writer, carried, kept, asked, listed, comparison);
        }

        writer?.WriteEndArray();
        writer?.WriteEndObject();
        writer?.Flush();
        if (json) output.WriteLine(System.Text.Encoding.UTF8.GetString(document.GetBuffer(), 0, (int)document.Length));
        return 0;
    }

    /// <summary>Schemas as FollowTheMoney names them.</summary>
    public static NameKind Kind(string schema) => schema switch
    {
        "Person" => NameKind.Person,
        "Company" or "Organization" or "PublicBody" => NameKind.Organization,
        "Vessel" => NameKind.Vessel,
        "Airplane" => NameKind.Aircraft,
        _ => NameKind.Unknown,
    };

    public static string Decimal(int thousandths) => (thousandths / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    public static string Band(Band band) => band switch { Entente.Screening.Scoring.Band.Hit => "hit", Entente.Screening.Scoring.Band.Review => "review", _ => "none" };

    public static void Write(Utf8JsonWriter writer, IReadOnlyList<Reason> reasons)
    {
        writer.WriteStartArray("rules");
        foreach (var reason in reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code", reason.Code);
            writer.WriteString("query", reason.Query);
            writer.WriteString("listed", reason.Listed);
            writer.WriteNumber("likeness", reason.Likeness / 1000m);
            writer.WriteNumber("weight", reason.Weight / 1000m);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string[] columns, string[] kept, Name asked, Name listed, Comparison comparison)
    {
        writer.WriteStartObject();
        foreach (var (column, cell) in columns.Zip(kept)) writer.WriteString(column, cell);
        writer.WriteString("query", asked.Written);
        writer.WriteString("candidate", listed.Written);
        writer.WriteNumber("score", comparison.Score / 1000m);
        writer.WriteString("band", Band(comparison.Band));
        Write(writer, comparison.Reasons);
        writer.WriteStartArray("remarks");
        foreach (var remark in asked.Remarks.Union(listed.Remarks)) writer.WriteStringValue(remark.ToString());
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
