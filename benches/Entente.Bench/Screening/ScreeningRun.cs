using System.Diagnostics;
using System.Globalization;
using Entente.Screening.Lists;
using Entente.Screening.Matching;
using Entente.Screening.Names;
using Entente.Screening.Scoring;

namespace Entente.Bench.Screening;

/// <summary>
/// <c>screening [SHARED]</c>: how well pairs are told apart, how well queries find their entry, and how fast, on the labelled samples and public lists in
/// a folder (default ../shared, or ENTENTE_SHARED) laid out as screening/ and lists/. One thread; times are processor time, because they are compared.
/// </summary>
internal static class ScreeningRun
{
    private const int Seed = 1961, Million = 1_000_000, Wanted = 35_000;

    public static int Run(string[] args)
    {
        var shared = args.Length > 0 ? args[0] : Environment.GetEnvironmentVariable("ENTENTE_SHARED") ?? Path.Combine("..", "shared");
        var (cases, queries, index) = (Path.Combine(shared, "screening", "cases-sample.tsv"), Path.Combine(shared, "screening", "search-queries-sample.tsv"), Path.Combine(shared, "screening", "index-sdn-2023.tsv"));
        if (!File.Exists(cases))
        {
            Console.Error.WriteLine($"There is no {cases}: give the folder with screening/ and lists/.");
            return 1;
        }

        Pairs(cases);
        var sdn = File.ReadLines(index).Select(line => line.Split('\t')).Select(row => (Id: row[0], Written: row[2], Kind: Kind(row[1]))).ToList();
        var asked = File.ReadLines(queries).Skip(1).Select(line => line.Split('\t')).Select(row => (Written: row[2], Kind: Kind(row[1]), Expected: row[3], Category: row[4])).ToList();
        Queries(sdn, asked);
        Speed(shared, asked.ConvertAll(query => (query.Written, query.Kind)));
        return 0;
    }

    private static void Pairs(string cases)
    {
        var rows = File.ReadLines(cases).Skip(1).Select(line => line.Split('\t')).Select(row =>
            (Category: row[1], Match: row[5] == "match", Tier: row[6], Hit: NameScore.Of(Name.Read(row[3], Kind(row[2])), Name.Read(row[4], Kind(row[2]))).Band == Band.Hit)).ToList();
        bool Han(string category) => category.StartsWith("han", StringComparison.Ordinal) || category is "simp-trad" or "listed-han" or "un-script:han";
        Console.WriteLine("| pairs | n | hits that are right | hits that are wrong | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|---|");
        foreach (var (title, chosen) in new[]
        {
            ("all", rows), ("tier core", rows.FindAll(row => row.Tier == "core")), ("core, with Chinese characters", rows.FindAll(row => row.Tier == "core" && Han(row.Category))),
            ("Wade-Giles", rows.FindAll(row => row.Category.Contains("wade-giles", StringComparison.Ordinal))), ("Latin benchmark (nk:)", rows.FindAll(row => row.Category.StartsWith("nk:", StringComparison.Ordinal))),
        })
        {
            int right = chosen.Count(row => row.Hit && row.Match), wrong = chosen.Count(row => row.Hit && !row.Match), missed = chosen.Count(row => !row.Hit && row.Match);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {title} | {chosen.Count} | {right} | {wrong} | {missed} | {right / (double)(right + wrong):.000} | {right / (double)(right + missed):.000} | {2.0 * right / ((2 * right) + wrong + missed):.000} |"));
        }
    }

    private static void Queries(List<(string Id, string Written, NameKind Kind)> sdn, List<(string Written, NameKind Kind, string Expected, string Category)> asked)
    {
        var index = NameIndex.Of(sdn.Select(row => (row.Written, row.Kind)));
        var search = new NameSearch(index);
        Console.WriteLine($"\n{sdn.Count:N0} primary names of OFAC's list of 2023-01-21:\n\n| queries | n | entry hit | entry first | any hit |\n|---|---|---|---|---|");
        foreach (var group in asked.GroupBy(query => query.Category.Split(':') is ["alias", var sort, ..] ? "withheld alias, " + sort : query.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int hit = 0, first = 0, any = 0;
            foreach (var query in group)
            {
                var found = search.Of(index.Read(query.Written, query.Kind), least: Thresholds.Hit);
                if (found.Count > 0) any++;
                if (found.Any(one => sdn[one.Name].Id == query.Expected)) hit++;
                if (found.Count > 0 && sdn[found[0].Name].Id == query.Expected) first++;
            }

            double n = group.Count();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {group.Key} | {n} | {(group.Key.StartsWith("neg", StringComparison.Ordinal) ? "" : $"{hit / n:.000}")} | {(group.Key.StartsWith("neg", StringComparison.Ordinal) ? "" : $"{first / n:.000}")} | {any / n:.000} |"));
        }
    }

    private static void Speed(string shared, List<(string, NameKind)> asked)
    {
        var watch = Stopwatch.StartNew();
        var lists = Lists(shared);
        double parsed = watch.Elapsed.TotalSeconds;
        var names = lists.SelectMany(list => list.Parties).SelectMany(party => party.Names.Select(name => (name.Written, party.Kind))).Take(Wanted).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nLists read in {parsed:0.0} s (OFAC SDN 2023-01-21 with the aliases of 2025-12-24, UN 2026-02-27, CSL 2023).\n"));
        Console.WriteLine("Queries: the sample's, which are half invented people, and every 41st listed name. Processor time for the rate; each query's best of 8 rounds (2 at a million) for the times.\n\n| names | index built, s | MB | names a second, one core | median ms | p99 ms | longest ms |\n|---|---|---|---|---|---|---|");
        Console.WriteLine(Row(names.Take(10_000).ToList(), asked));
        Console.WriteLine(Row(names, asked));
        Console.WriteLine(Row(Grown(names, Million), asked));
    }

    private static List<ListVersion> Lists(string shared)
    {
        string[][] files = [["ofac_sdn_2023-01-21.csv", "ofac_alt_2025-12-24.csv"], ["un_consolidated_2026-02-27.xml"], ["csl_2023_partial.csv"]];
        var lists = new List<ListVersion>();
        foreach (var set in files)
        {
            var read = set.Select(name => new ListFile(name, File.ReadAllBytes(Path.Combine(shared, "lists", name)))).ToList();
            if (!ListFile.TryRead(read, null, null, takeCutOff: true, out var version, out var fault)) throw new InvalidDataException($"{set[0]}: {fault}");
            lists.Add(version);
        }

        return lists;
    }

    /// <summary>More people, put together from the parts of listed ones.</summary>
    private static List<(string, NameKind)> Grown(List<(string Written, NameKind Kind)> names, int to)
    {
        var random = new Random(Seed);
        var parts = names.Where(name => name.Kind == NameKind.Person).Select(name => name.Written.Split([' ', ',', '-'], StringSplitOptions.RemoveEmptyEntries)).Where(part => part.Length > 1).ToList();
        var all = new List<(string, NameKind)>(names);
        while (all.Count < to)
        {
            var (family, given, more) = (parts[random.Next(parts.Count)], parts[random.Next(parts.Count)], parts[random.Next(parts.Count)]);
            all.Add(($"{family[0]}, {given[^1]} {more[random.Next(more.Length)]}", NameKind.Person));
        }

        return all;
    }

    private static string Row(List<(string Written, NameKind Kind)> names, List<(string Written, NameKind Kind)> asked)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        double start = Processor();
        var index = NameIndex.Of(names);
        double built = Processor() - start;
        double megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        var search = new NameSearch(index);
        var queries = asked.Concat(names.Where((_, at) => at % 41 == 0).Take(1_000)).ToList();
        int rounds = names.Count > 100_000 ? 2 : 8;
        for (int round = 0; round < (rounds / 2) + 1; round++) // warm, for the second tier of the compiler too
            foreach (var (written, kind) in queries) search.Of(index.Read(written, kind));
        var best = new double[queries.Count];
        Array.Fill(best, double.MaxValue);
        start = Processor();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < queries.Count; i++)
            {
                long tick = Stopwatch.GetTimestamp();
                search.Of(index.Read(queries[i].Written, queries[i].Kind));
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(tick).TotalMilliseconds);
            }
        }

        double rate = (double)rounds * best.Length / (Processor() - start);
        Array.Sort(best);
        return string.Create(CultureInfo.InvariantCulture, $"| {names.Count:N0} | {built:0.0} | {megabytes:0} | {rate:N0} | {best[best.Length / 2]:0.00} | {best[best.Length * 99 / 100]:0.00} | {best[^1]:0.0} |");
    }

    private static double Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static NameKind Kind(string schema) => schema switch
    {
        "Person" => NameKind.Person,
        "Vessel" => NameKind.Vessel,
        "Airplane" => NameKind.Aircraft,
        "LegalEntity" => NameKind.Unknown,
        _ => NameKind.Organization,
    };
}
