using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Entente.Substances.Catalogues;
using Entente.Substances.Chemistry;
using Entente.Substances.Rules;

namespace Entente.Cli.Structures;

/// <summary>
/// <c>entente substances screen FILE [--on DATE] [--json] [--out FILE] [--all]</c>: a supplier's catalogue through the rules. Ends 0 when every row
/// was judged, 1 when the file cannot be read, 2 on wrong usage, 3 when cancelled; the same command then goes on where it stopped.
/// </summary>
internal static class ScreenCommand
{
    public static Command Command(TimeProvider clock)
    {
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.substances.screen.file"] };
        var on = DayOption.Make();
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.substances.screen.json"] };
        var into = new Option<FileInfo?>("--out") { Description = Words.Texts["cli.substances.screen.out"] };
        var all = new Option<bool>("--all") { Description = Words.Texts["cli.substances.screen.all"] };
        var workers = new Option<int>("--workers") { Description = Words.Texts["cli.substances.screen.workers"], DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount) };
        var screen = new Command("screen", Words.Texts["cli.substances.screen"]) { file, on, json, into, all, workers };
        screen.SetAction((parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!DayOption.TryRead(parsed.GetValue(on), clock, out var day, error)) return Task.FromResult(2);
            var catalogue = parsed.GetRequiredValue(file);
            try
            {
                using var sheet = parsed.GetValue(into) is { } path
                    ? ResultSheet.Open(path, catalogue, day, parsed.GetValue(all))
                    : ResultSheet.To(output, parsed.GetValue(json), parsed.GetValue(all));
                return Task.FromResult(Run(catalogue, day, Math.Clamp(parsed.GetValue(workers), 1, 64), sheet, error, cancel));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                error.WriteLine(fault.Message);
                return Task.FromResult(1);
            }
            catch (FormatException)
            {
                error.WriteLine(Words.Texts["cli.substances.screen.columns", catalogue.Name]);
                return Task.FromResult(1);
            }
        });
        return screen;
    }

    private static int Run(FileInfo catalogue, DateOnly day, int workers, ResultSheet sheet, TextWriter error, CancellationToken cancel)
    {
        using var pool = Rdkit.Pool(workers);
        var screening = new CatalogueScreening(RuleBook.Shipped, (text, stop) => Rdkit.KeysOf(pool, text, stop), day, workers);
        using var reader = Open(catalogue);
        try
        {
            foreach (var batch in screening.Run(Rows(catalogue, reader).Where(row => row.Number > sheet.Rows), cancel))
            {
                sheet.Add(batch);
                error.WriteLine(Words.Texts["cli.substances.screen.progress", Number(sheet.Rows), Number(sheet.Kept), Number(screening.Survivors)]);
            }
        }
        catch (OperationCanceledException)
        {
            // The batch that was under way is screened again next time.
        }

        if (cancel.IsCancellationRequested)
        {
            error.WriteLine(Words.Texts["cli.substances.screen.cancelled", Number(sheet.Rows)]);
            return 3;
        }

        sheet.Finish();
        error.WriteLine(Words.Texts["cli.substances.screen.done", Number(sheet.Rows), Number(sheet.Kept)]);
        return 0;
    }

    /// <summary>Longest text read out of a compressed catalogue: 10^7 rows of 1,000 characters.</summary>
    private const long MaxUnpacked = 10_000_000_000;

    private static StreamReader Open(FileInfo catalogue) => new(IsPacked(catalogue)
        ? new BoundedStream(new GZipStream(catalogue.OpenRead(), CompressionMode.Decompress), MaxUnpacked, Words.Texts["cli.substances.screen.endless"])
        : catalogue.OpenRead());

    private static bool IsPacked(FileInfo catalogue) => catalogue.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<CatalogueRow> Rows(FileInfo catalogue, StreamReader reader)
    {
        string name = IsPacked(catalogue) ? Path.GetFileNameWithoutExtension(catalogue.Name) : catalogue.Name;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".SDF" or ".SD" => SdfRecords.Read(reader).Select(record => new CatalogueRow(record.Number, record.Name, record.Molfile)),
            ".CSV" or ".TSV" or ".TAB" => Catalogue.Table(reader),
            _ => Catalogue.Smiles(reader),
        };
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
