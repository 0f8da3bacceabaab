using System.Globalization;
using Entente.Screening.Lists;

namespace Entente.Cli.Screening;

/// <summary>Lists as files on the command line: one file is one list, but the CSV files of OFAC's set, told by their names, are one together.</summary>
internal static class ListFiles
{
    /// <summary>Reads lists; null when one cannot be read, and the reason was told.</summary>
    public static List<(string Name, ListVersion Version)>? Read(IReadOnlyList<FileInfo> files, bool takeCutOff, Action<string> problem)
    {
        var lists = new List<(string, ListVersion)>();
        foreach (var group in files.GroupBy(Set))
        {
            if (One([.. group], group.Key, null, takeCutOff, problem) is not { } version) return null;
            lists.Add((group.Key, version));
        }

        return lists;
    }

    public static ListVersion? One(IReadOnlyList<FileInfo> files, string name, ListVersion? inForce, bool takeCutOff, Action<string> problem)
    {
        var read = new List<ListFile>();
        foreach (var file in files)
        {
            if (file.Exists && file.Length > ListFile.MostBytes)
            {
                problem($"{file.Name}: {Text(new(ListFault.TooLarge, 0))}");
                return null;
            }

            read.Add(new(file.Name, File.ReadAllBytes(file.FullName)));
        }

        if (!ListFile.TryRead(read, DayIn(name), inForce, takeCutOff, out var version, out var fault))
        {
            problem($"{name}: {Text(fault)}");
            return null;
        }

        if (version.CutOff) problem($"{name}: {Words.Texts["cli.screening.list.taken-cut-off", version.Parties.Count]}");
        return version;
    }

    private static string Text(ListFault fault) => Words.Texts["screening.list." + fault.Code, [fault.Line, .. fault.Args]];

    /// <summary>ofac_sdn_2021-07-07.csv, ofac_alt_2021-07-07.csv and so on are "ofac 2021-07-07"; SDN.CSV and ALT.CSV in one folder are "ofac".</summary>
    private static string Set(FileInfo file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Name).ToLowerInvariant();
        foreach (var part in (ReadOnlySpan<string>)["sdn_comments", "sdn", "alt", "add"])
            if (name == part || name.StartsWith($"ofac_{part}_", StringComparison.Ordinal)) return $"ofac {name[(name.LastIndexOf(part, StringComparison.Ordinal) + part.Length)..].Trim('_')}".Trim();
        return file.Name;
    }

    private static DateOnly? DayIn(string name)
    {
        for (int i = 0; i + 10 <= name.Length; i++)
            if (DateOnly.TryParseExact(name.AsSpan(i, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        return null;
    }
}
