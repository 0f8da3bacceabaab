using Entente.Screening.Identifiers;
using Entente.Screening.Names;

namespace Entente.Screening.Lists;

/// <summary>OFAC's CSV set: sdn (12 columns), alt (5), add (6) and the comments that overflow (2), joined on ent_num. "-0- " is nothing.</summary>
/// <remarks>OFAC, Specially Designated Nationals data specification, first released 2004-12-06. A header row, which some copies have, is passed over.</remarks>
internal static class OfacCsv
{
    private const int Columns = 12, Remarks = 11, Name = 1, Type = 2, Program = 3;

    public static bool Is(string head) => new Csv(head, ',').Read() is { Count: >= 2 } first && (first[0].Length > 0 && first[0].All(char.IsAsciiDigit) || (first.Count >= Columns && first[0] is "ID" or "ent_num"));

    public static ListFile.Reading Read(IReadOnlyList<(string Name, string Text)> files, bool takeCutOff)
    {
        var aliases = new Dictionary<string, List<ListedName>>();
        var comments = new Dictionary<string, string>();
        bool cut = false;
        foreach (var (name, text) in files)
        {
            int width = Width(text);
            if (width == 5) cut |= Each(text, 5, name, takeCutOff, cells => Put(aliases, cells));
            else if (width == 2) cut |= Each(text, 2, name, takeCutOff, cells => comments[cells[0].Trim()] = cells[1]);
        }

        var parties = new List<ListedParty>();
        foreach (var (name, text) in files)
            if (Width(text) >= Columns) cut |= Each(text, Columns, name, takeCutOff, cells => parties.Add(Party(cells, aliases, comments)));
        return new("ofac-csv", null, cut, parties);
    }

    private static int Width(string text) => new Csv(text[..Math.Min(text.Length, 5000)], ',').Read()?.Count ?? 0;

    /// <summary>Gives each record to <paramref name="take"/>; true when the file broke off and that was allowed.</summary>
    private static bool Each(string text, int width, string name, bool takeCutOff, Action<List<string>> take)
    {
        var csv = new Csv(text, ',');
        while (csv.Read() is { } cells)
        {
            if (cells[0] is "ID" or "ent_num") continue;
            if (cells[0].Trim() is "" or "\u001a") continue; // the end mark, re-saved as a row of its own
            if (csv.BrokeOff || cells.Count < width)
            {
                if (takeCutOff) return true;
                throw new ListFaultException(new(csv.BrokeOff ? ListFault.CutOff : ListFault.BadRecord, csv.Line, name));
            }

            take(cells);
        }

        return false;
    }

    private static void Put(Dictionary<string, List<ListedName>> aliases, List<string> cells)
    {
        var id = cells[0].Trim();
        if (!aliases.TryGetValue(id, out var names)) aliases[id] = names = [];
        Lists.Remarks.Add(names, Cell(cells[3]), cells[2].StartsWith("fka", StringComparison.OrdinalIgnoreCase) ? NameUse.Former : NameUse.Alias);
    }

    private static ListedParty Party(List<string> cells, Dictionary<string, List<ListedName>> aliases, Dictionary<string, string> comments)
    {
        var id = cells[0].Trim();
        var remarks = Cell(cells[Remarks]) + comments.GetValueOrDefault(id, "");
        var names = new List<ListedName> { new(Cell(cells[Name]), NameUse.Primary) };
        foreach (var alias in aliases.GetValueOrDefault(id, [])) Lists.Remarks.Add(names, alias.Written, alias.Use);
        var births = new List<PartialDate>();
        var numbers = new List<Identifier>();
        Lists.Remarks.Mine(remarks, names, births, numbers);
        var kind = Cell(cells[Type]) switch { "individual" => NameKind.Person, "vessel" => NameKind.Vessel, "aircraft" => NameKind.Aircraft, _ => NameKind.Organization };
        return new(id, kind, names, births, numbers, Programs(Cell(cells[Program])), null, null, remarks, "");
    }

    /// <summary>"SDGT] [IRAN" is two programmes.</summary>
    private static string[] Programs(string cell) => cell.Split(["] [", "; "], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Cell(string cell) => cell.Trim() is var text && text == "-0-" ? "" : text;
}
