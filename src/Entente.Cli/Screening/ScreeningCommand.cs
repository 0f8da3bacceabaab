using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Entente.Cli.Screening;

/// <summary><c>entente screening pairs|names|diff</c>. Exit codes: 0 answered, 1 a file cannot be read, 2 wrong usage.</summary>
internal static class ScreeningCommand
{
    public static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Command() => new("screening", Words.Texts["cli.screening"]) { Pairs() };

    private static Command Pairs()
    {
        var file = new Argument<FileInfo>("FILE") { Description = Words.Texts["cli.screening.pairs.file"] };
        var json = new Option<bool>("--json") { Description = Words.Texts["cli.json"] };
        var pairs = new Command("pairs", Words.Texts["cli.screening.pairs"]) { file, json };
        pairs.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var path = parsed.GetRequiredValue(file);
            try
            {
                using var reader = new StreamReader(path.OpenRead());
                return PairsFile.Score(reader, parsed.GetValue(json), output, problem => error.WriteLine($"{path.Name}: {problem}"));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                error.WriteLine(fault.Message);
                return 1;
            }
        });
        return pairs;
    }
}
