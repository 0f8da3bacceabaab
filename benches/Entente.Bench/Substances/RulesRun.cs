using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Entente.Substances;
using Entente.Substances.Catalogues;
using Entente.Substances.Chemistry;
using Entente.Substances.Graphs;
using Entente.Substances.Rules;
using Entente.Substances.Structures;

namespace Entente.Bench.Substances;

/// <summary>
/// <c>substances CATALOGUE</c>: the rule packs over a catalogue of SMILES, ours and python3-rdkit side by side, one thread each, in processor seconds; and
/// whether both say the same of every row. Debian's RDKit has no InChI, so it is given the keys of every row, which are made once beforehand.
/// </summary>
internal static class RulesRun
{
    private const int Rounds = 3;
    private const string Python = "/usr/bin/python3";
    private static readonly DateOnly Day = new(2026, 11, 25);

    public static int Run(string[] args)
    {
        if (args is not [var file])
        {
            Console.Error.WriteLine("substances CATALOGUE: a file of SMILES, one a line, also as .gz");
            return 2;
        }

        string folder = Path.Combine("artifacts", "bench");
        Directory.CreateDirectory(folder);
        string catalogue = Path.Combine(folder, "catalogue.smi"), keys = Path.Combine(folder, "keys");
        var rows = Unpack(file, catalogue);
        using (var pool = Pool()) Keys(rows, pool, ref keys);

        var (cold, verdicts, survivors) = Ours(rows);
        double warm = Enumerable.Range(0, Rounds).Select(_ => Ours(rows).Seconds).Order().ElementAt(Rounds / 2);
        var (theirs, lines, version) = Peer(catalogue, keys);
        using var chemistry = Pool();
        int same = 0;
        var differing = new List<string>();
        for (int i = 0; i < rows.Count; i++)
        {
            string ours = Line(verdicts[i], chemistry);
            if (ours == lines[i]) same++;
            else differing.Add($"{rows[i].Text}: ours '{ours}', RDKit '{lines[i]}'");
        }

        Console.WriteLine($"Rule packs UN, CN, US and GB over {rows.Count:N0} structures of {Path.GetFileName(file)}, one thread each, processor seconds.\n");
        Console.WriteLine("| | processor s | structures a second | times python3-rdkit |");
        Console.WriteLine("|---|---|---|---|");
        Console.WriteLine(Row($"python3-rdkit {version}, evaluation alone, keys given", rows.Count, theirs, theirs));
        Console.WriteLine(Row("entente, from a cold start: rules, engine, keys of survivors", rows.Count, cold, theirs));
        Console.WriteLine(Row($"entente, warm, with loading the engine and keys (median of {Rounds})", rows.Count, warm, theirs));
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant($"Rows that needed the chemistry engine: {survivors} ({100.0 * survivors / rows.Count:0.00}%). Same verdict: {same:N0} of {rows.Count:N0}."));
        foreach (string one in differing.Take(20)) Console.WriteLine($"- {one}");
        return differing.Count == 0 ? 0 : 1;
    }

    private static string Row(string name, int rows, double seconds, double peer) =>
        FormattableString.Invariant($"| {name} | {seconds:0.00} | {rows / seconds:N0} | {peer / seconds:0.0} |");

    private static List<CatalogueRow> Unpack(string file, string catalogue)
    {
        using var stream = File.OpenRead(file);
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        var rows = Catalogue.Smiles(reader).ToList();
        File.WriteAllLines(catalogue, rows.Select(row => row.Text));
        return rows;
    }

    private static ChemistryPool Pool() => new(
        () => new(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rdkit", "RDKit_minimal.js")),
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "rdkit", "RDKit_minimal.wasm"))),
        engines: 1, key => SubstanceRegister.Shipped.Find(key)?.Smiles);

    // The keys by which the lists are searched, one line a row; kept for the next run over the same catalogue.
    private static void Keys(List<CatalogueRow> rows, ChemistryPool pool, ref string path)
    {
        string content = string.Join('\n', rows.Select(row => row.Text));
        path += "-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))[..12] + ".txt";
        if (File.Exists(path)) return;
        Console.Error.WriteLine("making the keys for python3-rdkit, once");
        File.WriteAllText(path + ".new", string.Join('\n', rows.Select(row => string.Join(' ', Searched(pool, row.Text).Select(one => one.Key.Value)))));
        File.Move(path + ".new", path);
    }

    private static IEnumerable<KeyedComponent> Searched(ChemistryPool pool, string text)
    {
        var all = KeysOf(pool, text).Components ?? [];
        return all.Where(one => !one.IsInorganic || all.All(other => other.IsInorganic));
    }

    private static Keys KeysOf(ChemistryPool pool, string text)
    {
        if (pool.Ask(new(text), CancellationToken.None).Compound is not { } compound) return new(null, null, StructureFault.NoKey, "");
        return compound.Components.All(one => one.Key is not null)
            ? new(compound.Key, [.. compound.Components.Select(one => new KeyedComponent(one.Key!.Value, one.Formula))], null, compound.Engine)
            : new(compound.Key, null, StructureFault.NoKey, compound.Engine);
    }

    private static (double Seconds, List<Verdict> Verdicts, long Survivors) Ours(List<CatalogueRow> rows)
    {
        var before = Environment.CpuUsage.TotalTime;
        using var pool = Pool();
        var screening = new CatalogueScreening(RuleBook.Shipped, (text, _) => KeysOf(pool, text), Day, workers: 1);
        var verdicts = screening.Run(rows, CancellationToken.None).SelectMany(batch => batch.Select(one => one.Verdict)).ToList();
        return ((Environment.CpuUsage.TotalTime - before).TotalSeconds, verdicts, screening.Survivors);
    }

    private static readonly List<ClassJudge> Judges = [.. RulePack.Shipped.SelectMany(pack => pack.Classes).Where(rule => rule.From <= Day).Select(rule => new ClassJudge(rule))];
    private static readonly HashSet<string> Skeletons = [.. SubstanceRegister.Shipped.All.Select(substance => substance.Key.Skeleton)];

    // A verdict in the peer's words: every definition met, and every key with a skeleton of the register.
    private static string Line(Verdict verdict, ChemistryPool pool)
    {
        if (verdict.IsClear) return "";
        var graph = new BondGraph();
        if (verdict.Jurisdictions.All(one => one.Answer == Answer.Unscreened) || !new GraphReader().TryRead(verdict.Input, graph, out _)) return "unscreened";
        var met = Judges.Select(judge => (judge.Rule.Id, Found: judge.Judge(graph))).Where(item => item.Found.Outcome != ClassOutcome.No)
            .Select(item => $"{item.Id}={(item.Found.Outcome == ClassOutcome.Within ? "within" : "review")}:{string.Join(',', item.Found.Limbs)}").ToList();
        var told = verdict.Jurisdictions.SelectMany(one => one.Findings).Where(finding => finding.List is null).Select(finding => finding.Rule).ToHashSet(StringComparer.Ordinal);
        if (!told.All(rule => met.Exists(one => one.StartsWith(rule + "=", StringComparison.Ordinal)))) return "told a definition that is not met";
        met.AddRange(Searched(pool, verdict.Input).Where(one => Skeletons.Contains(one.Key.Skeleton)).Select(one => $"named={one.Key.Value}"));
        return string.Join(' ', met);
    }

    private static (double Seconds, string[] Lines, string Version) Peer(string catalogue, string keys)
    {
        string version = Start("-c", "import rdkit; print(rdkit.__version__)").Output.Trim();
        var (output, error) = Start(Path.Combine("benches", "peers", "rdkit_rules.py"), catalogue, keys, Path.Combine("data", "rules"), Path.Combine("data", "substances.tsv"),
            Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return (double.Parse(error.Trim().Split(' ')[1], CultureInfo.InvariantCulture), output.Split('\n'), version);
    }

    private static (string Output, string Error) Start(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string said = error.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? (output, said) : throw new InvalidOperationException($"python3-rdkit (apt-get install python3-rdkit): {said}");
    }
}
