using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Entente.Spectra;
using Entente.Spectra.Search;

namespace Entente.Bench.Spectra;

/// <summary>
/// Library search on one thread: index, four searches, memory, and growth by seeded perturbation. The library is not part of the product: the folder
/// is ENTENTE_SPECTRA or the first argument. A peer's figures come from its own script and stand beside ours by hand.
/// </summary>
internal static class SpectraRun
{
    private const int Batch = 2_000;

    private static readonly (SearchMode Mode, string Name)[] Modes =
        [(SearchMode.Identity, "identity"), (SearchMode.Open, "open"), (SearchMode.NeutralLoss, "loss"), (SearchMode.Hybrid, "hybrid")];

    public static int Run(string[] args)
    {
        var folder = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("ENTENTE_SPECTRA") ?? "";
        var file = Path.Combine(folder, "massbank-msms.msp.gz");
        if (!File.Exists(file))
        {
            Console.WriteLine("no library: name its folder as argument or in ENTENTE_SPECTRA (it holds massbank-msms.msp.gz and dev-queries/queries-msms.msp.gz)");
            return 1;
        }

        var builder = new LibraryBuilder();
        TimeSpan read = TimeSpan.Zero, index = TimeSpan.Zero, start = Cpu();
        foreach (var batch in LibraryFile.Read(Open(file)).Chunk(Batch)) // CPU time is too dear to ask for each record
        {
            read += Cpu() - start;
            start = Cpu();
            foreach (var record in batch)
                if (record.Spectrum is { } spectrum) builder.Add(spectrum);
            index += Cpu() - start;
            start = Cpu();
        }

        start = Cpu();
        var library = builder.Build();
        index += Cpu() - start;
        List<Query> queries = [.. LibraryFile.Read(Open(Path.Combine(folder, "dev-queries", "queries-msms.msp.gz"))).Select(record => Query.Of(record.Spectrum!)!)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"# Library search, one thread\n\n{library.Count} spectra, {builder.Empty} of them empty after cleaning; {queries.Count} queries; CPU time.\n\n| what | figure |\n|---|---|\n| read and parse | {read.TotalSeconds:0.00} s |\n| clean and index | {index.TotalSeconds:0.00} s |"));
        Rates(library, queries);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| peak memory | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB |\n\n## Growth\n\n| spectra | index s | identity/s | open/s | loss/s | hybrid/s | index MB |\n|---|---|---|---|---|---|---|"));
        List<MeasuredSpectrum> seeds = [.. LibraryFile.Read(Open(file)).Select(record => record.Spectrum).OfType<MeasuredSpectrum>()];
        foreach (var size in new[] { 10_000, 100_000, 1_000_000 }) Growth(seeds, queries, size);
        return 0;
    }

    private static void Rates(SpectralLibrary library, List<Query> queries)
    {
        var search = new LibrarySearch([library]);
        foreach (var (mode, name) in Modes)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name}, queries a second with the ten best sorted | {Rate(search, mode, queries):0} |"));
    }

    // The last of three rounds: the first two warm caches and compiler, as a peer's script does by its build.
    private static double Rate(LibrarySearch search, SearchMode mode, List<Query> queries)
    {
        double seconds = 0;
        for (int round = 0; round < 3; round++)
        {
            var start = Cpu();
            foreach (var query in queries) search.Records(query, mode, 10);
            seconds = (Cpu() - start).TotalSeconds;
        }

        return queries.Count / Math.Max(seconds, 1e-6);
    }

    /// <summary>Spectra made by moving each precursor and peak a little: the same density of peaks, no two spectra equal.</summary>
    private static void Growth(List<MeasuredSpectrum> seeds, List<Query> queries, int size)
    {
        var random = new Random(1961);
        var builder = new LibraryBuilder();
        var index = TimeSpan.Zero;
        var start = TimeSpan.Zero;
        for (int i = 0; i < size; i += Batch)
        {
            List<MeasuredSpectrum> moved = [.. Enumerable.Range(i, Math.Min(Batch, size - i)).Select(at => Moved(seeds[size < seeds.Count ? random.Next(seeds.Count) : at % seeds.Count], random))];
            start = Cpu();
            foreach (var spectrum in moved) builder.Add(spectrum);
            index += Cpu() - start;
        }

        start = Cpu();
        var library = builder.Build();
        index += Cpu() - start;
        var search = new LibrarySearch([library]);
        List<Query> some = [.. queries.Take(size > 500_000 ? 150 : queries.Count)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {size} | {index.TotalSeconds:0.0} | {string.Join(" | ", Modes.Select(mode => Rate(search, mode.Mode, some).ToString("0", CultureInfo.InvariantCulture)))} | {library.Save().Sum(part => (long)part.Length) / 1e6:0} |"));
    }

    private static MeasuredSpectrum Moved(MeasuredSpectrum seed, Random random)
    {
        double shift = (random.NextDouble() - 0.5) * 2;
        return seed with
        {
            PrecursorTh = seed.PrecursorTh + shift,
            Points = [.. seed.Points.Select(point => new Point(point.X + (shift * point.X / (seed.PrecursorTh ?? 500)), point.Y * (0.8 + (0.4 * random.NextDouble()))))],
        };
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static Stream Open(string path) =>
        path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
}
