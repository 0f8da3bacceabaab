using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Entente.Screening.Lists;

namespace Entente.Cli.Screening;

/// <summary><c>entente screening pairs|names|diff</c>. Exit codes: 0 answered, 1 a file cannot be read, 2 wrong usage.</summary>
internal static class ScreeningCommand
{
    public static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Command() => new("screening", Words.Texts["cli.screening"]) { Names(), Pairs(), Diff() };

    private static Command Pairs()
    {
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.screening.pairs.file"] };
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.json"] };
        var pairs = new Command("pairs", Words.Texts["cli.screening.pairs"]) { file, json };
        pairs.SetAction(parsed => Guarded(parsed, (output, problem) =>
        {
            var path = parsed.GetRequiredValue(file);
            using var reader = new StreamReader(path.OpenRead());
            return PairsFile.Score(reader, parsed.GetValue(json), output, text => problem($"{path.Name}: {text}"));
        }));
        return pairs;
    }

    private static Command Names()
    {
        var lists = new Option<FileInfo[]>("--list") { Description = Words.Texts["cli.screening.names.list"], Required = true, AllowMultipleArgumentsPerToken = true };
        var query = new Option<FileInfo>("--query") { Description = Words.Texts["cli.screening.names.query"], Required = true };
        var asOf = new Option<string?>("--as-of") { Description = Words.Texts["cli.screening.names.as-of"] };
        var partial = new Option<bool>("--take-cut-off") { Description = Words.Texts["cli.screening.take-cut-off"] };
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.json"] };
        var names = new Command("names", Words.Texts["cli.screening.names"]) { lists, query, asOf, partial, json };
        names.SetAction(parsed => Guarded(parsed, (output, problem) =>
        {
            DateOnly? day = null;
            if (parsed.GetValue(asOf) is { } written)
            {
                if (!DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
                {
                    problem(Words.Texts["cli.screening.names.as-of.wrong", written]);
                    return 2;
                }

                day = read;
            }

            if (ListFiles.Read(parsed.GetRequiredValue(lists), parsed.GetValue(partial), problem) is not { } versions) return 1;
            using var reader = new StreamReader(parsed.GetRequiredValue(query).OpenRead());
            return NamesFile.Screen(reader, versions, day, parsed.GetValue(json), output);
        }));
        return names;
    }

    private static Command Diff()
    {
        var before = new Argument<FileInfo>("OLD") { Description = Words.Texts["cli.screening.diff.old"] };
        var after = new Argument<FileInfo>("NEW") { Description = Words.Texts["cli.screening.diff.new"] };
        var partial = new Option<bool>("--take-cut-off") { Description = Words.Texts["cli.screening.take-cut-off"] };
        var diff = new Command("diff", Words.Texts["cli.screening.diff"]) { before, after, partial };
        diff.SetAction(parsed => Guarded(parsed, (output, problem) =>
        {
            var (old, now) = (parsed.GetRequiredValue(before), parsed.GetRequiredValue(after));
            if (ListFiles.One([old], old.Name, null, parsed.GetValue(partial), problem) is not { } first) return 1;
            if (ListFiles.One([now], now.Name, null, parsed.GetValue(partial), problem) is not { } second) return 1;
            DifferenceTable.Write(ListDifference.Between(first, second), output);
            return 0;
        }));
        return diff;
    }

    private static int Guarded(ParseResult parsed, Func<TextWriter, Action<string>, int> work)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            return work(parsed.InvocationConfiguration.Output, error.WriteLine);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(fault.Message);
            return 1;
        }
    }
}
