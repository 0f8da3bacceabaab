using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>
/// Our own list: comma or tab separated, the first line names the columns. <c>name</c> or <c>entity</c> must be there; <c>id</c>, <c>kind</c>, <c>aliases</c> (with ; between),
/// <c>name_zh</c>, <c>birth</c>, <c>imo</c>, <c>uscc</c>, <c>resident_id</c>, <c>passport</c>, <c>lei</c>, <c>number</c>, <c>list</c>, <c>event</c> (added, changed, removed),
/// <c>effective_date</c>, <c>from</c>, <c>until</c>, <c>citation</c>, <c>note</c> may be.
/// </summary>
/// <remarks>A removal closes the party's last period on the day before it takes effect, so one file of events is a list with its history.</remarks>
internal static class OwnCsv
{
    private static readonly string[] NumberColumns = ["imo", "uscc", "resident_id", "passport", "lei", "number"];

    public static bool Is(string head)
    {
        var cells = Columns(head, out _);
        return cells.Contains("name") || cells.Contains("entity");
    }

    private static List<string> Columns(string head, out char separator)
    {
        int end = head.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? head : head[..end];
        separator = first.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
        return new Csv(first, separator).Read()?.ConvertAll(cell => cell.Trim().ToLowerInvariant()) ?? [];
    }

    public static ListFile.Reading Read(string text, bool takeCutOff)
    {
        var header = Columns(text, out char separator);
        var csv = new Csv(text, separator);
        csv.Read();
        var parties = new List<ListedParty>();
        while (csv.Read() is { } cells)
        {
            if (csv.BrokeOff)
            {
                if (takeCutOff) return new("own-csv", null, true, parties);
                throw new ListFaultException(new(ListFault.CutOff, csv.Line));
            }

            string Cell(params string[] names)
            {
                foreach (var name in names)
                    if (header.IndexOf(name) is var at and >= 0 && at < cells.Count && cells[at].Trim() is { Length: > 0 } found) return found;
                return "";
            }

            if (Cell("name", "entity", "name_zh").Length == 0) throw new ListFaultException(new(ListFault.BadRecord, csv.Line, "name"));
            if (Cell("event") == "removed")
            {
                Close(parties, Cell("id", "name", "entity"), Date("effective_date"), csv.Line, Cell("citation"));
                continue;
            }

            var names = new List<ListedName>();
            Remarks.Add(names, Cell("name", "entity"), NameUse.Primary);
            Remarks.Add(names, Cell("name_zh"), NameUse.OriginalScript);
            foreach (var alias in Cell("aliases").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Remarks.Add(names, alias, NameUse.Alias);
            var kind = Cell("kind").ToLowerInvariant() switch
            {
                "person" or "individual" => NameKind.Person,
                "organization" or "organisation" or "company" or "entity" => NameKind.Organization,
                "vessel" => NameKind.Vessel,
                "aircraft" => NameKind.Aircraft,
                _ => header.Contains("event") ? NameKind.Organization : NameKind.Unknown,
            };
            var numbers = NumberColumns.Select(column => Identifier.Read(Identifier.KindOf(column), Cell(column))).OfType<Identifier>().ToList();
            var birth = PartialDate.Read(Cell("birth"));
            parties.Add(new(Cell("id", "name", "entity"), kind, names, birth is null ? [] : [birth], numbers, Cell("list") is { Length: > 0 } list ? [list] : [],
                Date("effective_date", "from"), Date("until"), Cell("note"), Cell("citation")));

            DateOnly? Date(params string[] columns)
            {
                var written = Cell(columns);
                return written.Length == 0 ? null : Remarks.Day(written) ?? throw new ListFaultException(new(ListFault.BadRecord, csv.Line, columns[0]));
            }
        }

        return new("own-csv", null, false, parties);
    }

    private static void Close(List<ListedParty> parties, string id, DateOnly? removed, int line, string citation)
    {
        int at = parties.FindLastIndex(party => party.Id == id && party.Until is null);
        if (at < 0 || removed is null) throw new ListFaultException(new(ListFault.BadRecord, line, "event"));
        parties[at] = parties[at] with { Until = removed.Value.AddDays(-1), Citation = citation.Length > 0 ? $"{parties[at].Citation}; {citation}" : parties[at].Citation };
    }
}
