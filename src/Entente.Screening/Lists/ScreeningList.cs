using System.Text.Json;
using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>The United States' Consolidated Screening List of trade.gov, as CSV and as JSON: Entity List, Unverified, Military End User, Denied Persons and others in one.</summary>
internal static class ScreeningList
{
    private static readonly string[] OfNumber = ["type", "number", "country"];

    public static bool Is(string head) => head.StartsWith("_id,source,", StringComparison.Ordinal) || head.StartsWith("\"_id\",\"source\"", StringComparison.Ordinal);

    public static ListFile.Reading ReadCsv(string text, bool takeCutOff)
    {
        var csv = new Csv(text, ',');
        var header = csv.Read()!;
        var parties = new List<ListedParty>();
        while (csv.Read() is { } cells)
        {
            if (csv.BrokeOff || cells.Count < header.Count)
            {
                if (takeCutOff) return new("csl-csv", null, true, Numbered(parties));
                throw new ListFaultException(new(ListFault.CutOff, csv.Line));
            }

            if (cells[0] == "_id") continue; // copies with the header twice are about
            parties.Add(Party(name => header.IndexOf(name) is var at and >= 0 ? cells[at].Trim() : ""));
        }

        return new("csl-csv", null, false, Numbered(parties));
    }

    public static ListFile.Reading ReadJson(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content, new() { MaxDepth = 16 });
            var results = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement
                : document.RootElement.TryGetProperty("results", out var inside) && inside.ValueKind == JsonValueKind.Array ? inside : throw new ListFaultException(new(ListFault.UnknownFormat, 0));
            var parties = new List<ListedParty>();
            foreach (var one in results.EnumerateArray()) parties.Add(Party(name => one.TryGetProperty(Json(name), out var cell) ? Flat(cell) : ""));
            return new("csl-json", null, false, Numbered(parties));
        }
        catch (JsonException broken)
        {
            throw new ListFaultException(new(ListFault.CutOff, (int)(broken.LineNumber ?? 0) + 1));
        }
    }

    private static string Json(string column) => column == "_id" ? "id" : column;

    /// <summary>A JSON value as the CSV would have it: lists with "; ", an identifier as "type, number, country".</summary>
    private static string Flat(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => cell.GetString()!.Trim(),
        JsonValueKind.Array => string.Join("; ", cell.EnumerateArray().Select(Flat)),
        JsonValueKind.Object => string.Join(", ", OfNumber.Where(name => cell.TryGetProperty(name, out _)).Select(name => Flat(cell.GetProperty(name)))),
        JsonValueKind.Null => "",
        _ => cell.GetRawText(),
    };

    private static ListedParty Party(Func<string, string> cell)
    {
        var names = new List<ListedName>();
        Remarks.Add(names, cell("name"), NameUse.Primary);
        foreach (var alias in Parts(cell("alt_names"))) Remarks.Add(names, alias, NameUse.Alias);
        var source = cell("source");
        var births = Parts(cell("dates_of_birth")).Select(PartialDate.Read).OfType<PartialDate>().Distinct().ToList();
        var numbers = new List<Identifier>();
        foreach (var id in Parts(cell("ids")))
        {
            var at = id.Split(", ");
            if (at.Length >= 2 && at[0] is not ("Website" or "Gender" or "Target Type" or "Issuer Name" or "Email Address" or "Equity Ticker") && !at[0].Contains("Date", StringComparison.Ordinal)
                && !at[0].Contains("Directive", StringComparison.Ordinal) && !at[0].EndsWith(':') && Identifier.Read(Identifier.KindOf(at[0]), at[1]) is { } number) numbers.Add(number);
        }

        var remarks = cell("remarks");
        Remarks.Mine(remarks, names, births, numbers);
        var kind = cell("type") switch
        {
            "Individual" => NameKind.Person,
            "Entity" => NameKind.Organization,
            "Vessel" => NameKind.Vessel,
            "Aircraft" => NameKind.Aircraft,
            _ => source.Contains("Entity List", StringComparison.Ordinal) || source.Contains("Unverified", StringComparison.Ordinal) || source.Contains("Military End User", StringComparison.Ordinal)
                ? NameKind.Organization : NameKind.Unknown,
        };
        return new(cell("_id"), kind, names, births, [.. numbers.Distinct()], [source, .. Parts(cell("programs"))], Remarks.Day(cell("start_date")), Remarks.Day(cell("end_date")), remarks,
            cell("federal_register_notice"));
    }

    private static string[] Parts(string cell) => cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Numbers those without one by their place, and leaves out records without a name.</summary>
    private static List<ListedParty> Numbered(List<ListedParty> parties) =>
        [.. parties.Where(party => party.Names.Count > 0).Select((party, at) => party.Id.Length > 0 ? party : party with { Id = $"#{at + 1}" })];
}
