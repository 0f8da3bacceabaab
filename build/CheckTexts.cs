// Compiled by MSBuild inside the build (Directory.Build.targets), so it keeps to an older C# and names everything in full.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Holds the texts against the code that uses them. Every complaint names file and line.</summary>
public class CheckTexts : Task
{
    [Required] public ITaskItem[] AllTexts { get; set; }
    [Required] public string OwnFolder { get; set; }
    [Required] public ITaskItem[] Sources { get; set; }

    private static readonly Regex Place = new Regex(@"\{(\d)(?::[^}]*)?\}", RegexOptions.CultureInvariant);
    private static readonly Regex Literal = new Regex("(?<![\\w.])(?:T|Texts|texts)(?:\\.In\\([^)]*\\)|\\.English|\\.Chinese)?\\[\"([^\"\\\\{}]+)\"", RegexOptions.CultureInvariant);

    public override bool Execute()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in AllTexts) ReadTexts(item.GetMetadata("FullPath"), keys);
        foreach (var item in Sources) ReadSource(item.GetMetadata("FullPath"), keys);
        return !Log.HasLoggedErrors;
    }

    private void ReadTexts(string path, Dictionary<string, string> keys)
    {
        var own = path.StartsWith(OwnFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal); // others' texts are complained of in their own project
        var lines = File.ReadAllLines(path);
        if (own && (lines.Length == 0 || lines[0] != "key\ten\tzh")) Complain("ENT001", path, 1, "the first line must be: key TAB en TAB zh");
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#') continue;
            var cells = lines[i].Split('\t');
            var key = cells[0];
            string first;
            if (keys.TryGetValue(key, out first)) { if (own) Complain("ENT002", path, i + 1, "the key '" + key + "' stands already at " + first); }
            else keys.Add(key, path + ":" + (i + 1));
            if (!own) continue;
            if (cells.Length != 3) Complain("ENT003", path, i + 1, "'" + key + "' needs exactly three columns: key, en, zh");
            else if (cells.Any(string.IsNullOrWhiteSpace)) Complain("ENT003", path, i + 1, "'" + key + "' lacks " + (cells[1].Trim().Length == 0 ? "English" : "Chinese"));
            else if (Places(cells[1]) != Places(cells[2])) Complain("ENT004", path, i + 1, "the languages of '" + key + "' use different places: en " + Places(cells[1]) + ", zh " + Places(cells[2]));
        }
    }

    private void ReadSource(string path, Dictionary<string, string> keys)
    {
        if (!File.Exists(path)) return;
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
            foreach (Match use in Literal.Matches(lines[i]))
                if (!keys.ContainsKey(use.Groups[1].Value)) Complain("ENT005", path, i + 1, "no file of texts has the key '" + use.Groups[1].Value + "'");
    }

    private static string Places(string text)
    {
        return string.Join(",", Place.Matches(text).Cast<Match>().Select(m => m.Groups[1].Value).Distinct().OrderBy(p => p, StringComparer.Ordinal));
    }

    private void Complain(string code, string path, int line, string message)
    {
        Log.LogError(null, code, null, path, line, 1, 0, 0, message);
    }
}
